"""The demonstration is put together from the parts that registries and businesses bring."""

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from sanbiao.city.base import NOW
from sanbiao.city.city import City
from sanbiao.demo.building import in_order, parts


def part(name: str, *needs: str) -> ModuleType:
    made = ModuleType(name)
    made.NEEDS = needs
    return made


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    return City.of(tmp_path_factory.mktemp("city"), scale=1, seed=1)


def test_whoever_brings_a_part_is_found() -> None:
    assert {"organisations", "people", "teams", "training"} <= parts().keys()
    assert all(callable(found.write) for found in parts().values())


@pytest.mark.parametrize("names", ["abcd", "dcba", "bdac"])
def test_names_and_needs_alone_decide_the_order(names: str) -> None:
    needs = {"a": ("d",), "b": (), "c": (), "d": ("c",)}

    order = [found.__name__ for found in in_order({name: part(name, *needs[name]) for name in names})]

    assert order == ["b", "c", "d", "a"]


def test_a_need_that_nobody_brings_is_told() -> None:
    with pytest.raises(KeyError, match="nobody"):
        in_order({"a": part("a", "nobody")})


def test_each_part_draws_from_chance_of_its_own(city: City) -> None:
    drawn = city.chance("audits").random()
    city.chance("people").random()

    assert city.chance("audits").random() == drawn
    assert city.chance("people").random() != drawn
    assert city.continued().random() == city.continued().random()


def test_no_number_is_given_to_two_people_by_two_parts(city: City) -> None:
    listed = {cadre.id_number for cadre in city.cadres}

    given = [city.numbers(city.chance("same")).new(NOW - 12 * 30, "女") for _ in range(3)]

    assert len({*listed, *given}) == len(city.cadres) + 3


def test_a_city_is_written_without_django(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from sanbiao.demo.building import build_city;"
        f"build_city(Path({str(tmp_path)!r})); print([name for name in sys.modules if name.startswith('django')])"
    )

    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "[]\n"
    assert len(list(tmp_path.glob("*.xlsx"))) >= 8
