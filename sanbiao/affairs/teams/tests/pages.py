"""The pages of leading teams: whom they open to, and where the demonstration shows them."""

from __future__ import annotations

from sanbiao.tests.opening import STAFF, WITHIN_REACH, Opens

OPENS = {
    "teams": Opens(STAFF),
    "team": Opens(WITHIN_REACH, lambda world: (world.town.code,)),
}
SHOWN = {
    "teams": ("teams", "demo", "/teams/"),
    "team": ("team", "demo", "/teams/{team}/"),
    "team at two days": ("team", "demo", "/teams/{team}/?against=2020-06-30"),
    "team of an organ": ("team", "demo", "/teams/{organ}/"),
    "one group of a team": ("team", "demo", "/teams/{team}/?show=level:deputy"),
    "team on a day without": ("team", "demo", "/teams/{team}/?on=1990-01-01"),
}
