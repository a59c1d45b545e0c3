"""Party building in the demonstration: branches and stars, villages, firms and social organisations, organs."""

from sanbiao.affairs.branches.demo.organisations import organ_sheets, two_new_sheets
from sanbiao.affairs.branches.demo.stars import branch_rows, star_sheets
from sanbiao.affairs.branches.demo.villages import village_sheets
from sanbiao.city.city import City


def write(city: City) -> None:
    branches = branch_rows(city)
    city.keep("14-基层党建.xlsx", {"党支部名录": branches, **village_sheets(city)})
    city.keep("14-星级创建.xlsx", star_sheets(city, branches))
    city.keep("15-两新与机关党建.xlsx", {**two_new_sheets(city), **organ_sheets(city, branches)})
