"""The training of the demonstration: classes and their lists, online sessions, the rotation campaign, reading."""

from sanbiao.affairs.training.demo.courses import People, make_courses, make_readings, make_sessions, make_targets
from sanbiao.affairs.training.demo.growth import write_further
from sanbiao.affairs.training.demo.sheets import write_campaign, write_courses, write_sessions
from sanbiao.city.city import City


def write(city: City) -> None:
    rng = city.continued()
    people = People(rng, city.cadres, city.units, city.numbers(rng))
    write_courses(city, make_courses(rng, people))
    write_sessions(city, list(make_sessions(rng, city.units)))
    write_campaign(city, make_targets(people), make_readings(rng, people))
    write_further(city)
