"""Stated values take the place of figures that have no data."""

from sanbiao.core.indicators.stating import lend
from sanbiao.registry.stated.queries import find, link

lend(find=find, link=link)
