"""The roster: the team members with their careers, and the staff around them."""

from random import Random
from typing import Final

from sanbiao.city import words
from sanbiao.city.base import NOW, Cadre, IdNumbers, Posting, month, person_name
from sanbiao.city.careers import add_careers, add_schooling, july_after, set_ages, staff_post
from sanbiao.city.seats import Simulation
from sanbiao.city.units import Units

SIZE: Final = 1200
_STAFF_RETIRING: Final = 14  # one or two in each of the coming twelve months
_MISMATCHED: Final = 2
_OTHER_PEOPLES: Final = ("回族", "满族", "土家族", "苗族")


def make_roster(rng: Random, units: Units, numbers: IdNumbers) -> list[Cadre]:
    """All cadres, those who ever sat in a team first."""
    simulation = Simulation(rng, units)
    simulation.run()
    cadres = simulation.cadres
    set_ages(rng, cadres)
    add_careers(rng, units, cadres)
    cadres += [_staff(rng, units, index) for index in range(max(SIZE - len(cadres), _STAFF_RETIRING))]
    add_schooling(rng, cadres)
    for cadre in cadres:
        complete(rng, cadre)
        cadre.id_number = numbers.new(cadre.birth, cadre.sex)
    for cadre in cadres[-_MISMATCHED:]:
        cadre.id_number = numbers.new(cadre.birth + 13, cadre.sex)
        cadre.note = "出生年月以档案认定为准"
    return cadres


def _staff(rng: Random, units: Units, index: int) -> Cadre:
    sex = "男" if index < _STAFF_RETIRING or rng.random() < 0.58 else "女"
    if index < _STAFF_RETIRING:
        birth = NOW + 1 + index % 12 - 12 * 60
    else:
        birth = NOW - rng.randint(12 * 23, 12 * (64 if sex == "男" else 59))
    cadre = Cadre(person_name(rng, sex), sex, birth)
    cadre.work_began = july_after(birth + 12 * 22)
    place_staff(rng, units, cadre)
    return cadre


def place_staff(rng: Random, units: Units, cadre: Cadre) -> None:
    """One or two posts outside any team, until retirement, a move away, or today."""
    choices = [u for u in units.bureaus if u.opened_on is None] + units.towns * 2
    bounds = [cadre.work_began]
    if NOW - cadre.work_began > 60:
        bounds.append(rng.randint(cadre.work_began + 24, min(NOW, cadre.retires) - 24))
    for step, (began, ended) in enumerate(zip(bounds, [*bounds[1:], None], strict=True)):
        cadre.postings.append(Posting(rng.choice(choices), staff_post(rng, step), began, ended, in_team=False))
    last = cadre.postings[-1]
    if cadre.retires <= NOW:
        cadre.state, last.ended = "离退", cadre.retires
    elif rng.random() < 0.03 and last.began < NOW - 12:
        cadre.state, cadre.note, last.ended = "调出", "调市外工作", rng.randint(max(last.began + 6, month(2021, 1)), NOW)


def complete(rng: Random, cadre: Cadre) -> None:
    """Ethnicity, native place and the month of joining the party."""
    if rng.random() < 0.04:
        cadre.ethnicity = rng.choice(_OTHER_PEOPLES)
    cadre.native_place = rng.choice(words.NATIVE_PLACES)
    joined = cadre.birth + rng.randint(12 * 20, 12 * 30)
    if rng.random() < 0.88 and joined < NOW:
        cadre.joined_party = joined
