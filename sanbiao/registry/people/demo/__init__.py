"""The people of the demonstration: the roster of two desks, postings, appointment forms."""

from sanbiao.city.city import City
from sanbiao.registry.people.demo.forms import write_forms
from sanbiao.registry.people.demo.sheets import write_further, write_postings, write_roster


def write(city: City) -> None:
    write_roster(city)
    write_postings(city)
    write_forms(city)
    write_further(city)
