"""The demonstration city: the folder of workbooks and forms that `sanbiao demo` imports like anybody's."""

from pathlib import Path
from random import Random

from sanbiao.demo.base import IdNumbers
from sanbiao.demo.course_sheets import write_campaign, write_courses, write_sessions
from sanbiao.demo.courses import People, make_courses, make_readings, make_sessions, make_targets
from sanbiao.demo.forms import write_forms
from sanbiao.demo.growth import write_growth
from sanbiao.demo.ledgers import write_postings, write_quotas, write_roster, write_units
from sanbiao.demo.roster import make_roster
from sanbiao.demo.seats import seat_counts
from sanbiao.demo.units import make_units


def build_city(folder: Path, *, scale: int = 1, seed: int = 20230630) -> None:
    """Write the workbooks and appointment forms of an invented city into the folder.

    The same seed writes the same bytes. A `scale` above 1 multiplies the roster with cadres who sit in no team, so the
    figures of the township teams stay what they are. Raises `ValueError` for a scale below 1.
    """
    if scale < 1:
        raise ValueError("规模至少为1。")
    folder.mkdir(parents=True, exist_ok=True)
    rng = Random(seed)
    numbers = IdNumbers(rng)
    units = make_units(rng)
    cadres = make_roster(rng, units, numbers)
    people = People(rng, cadres, units, numbers)
    write_units(folder, units)
    write_roster(folder, cadres, units)
    write_postings(folder, cadres)
    write_quotas(folder, units, seat_counts(units))
    write_courses(folder, make_courses(rng, people))
    write_sessions(folder, list(make_sessions(rng, units)))
    write_campaign(folder, make_targets(people), make_readings(rng, people))
    write_forms(folder / "lrmx", rng, cadres)
    if scale > 1:
        write_growth(folder, units, len(cadres) * (scale - 1), seed)
