"""The firms and social organisations of the demonstration, most of them in a town."""

from stdnum.cn import uscc

from sanbiao.city import words
from sanbiao.city.city import City

PLACES = ("青禾", "云栈", "宏川", "远桥", "百穗", "金柳", "瑞石", "松台")
TRADES = ("机械", "食品", "纺织", "光电", "农业科技")
COUNT = 40


def write(city: City) -> None:
    rng, rows = city.chance("firms"), []
    for number in range(1, COUNT + 1):
        is_social = number % 10 == 0
        name = f"{PLACES[number % len(PLACES)]}{TRADES[number % len(TRADES)]}"
        # 5 begins the codes of social organisations, 9 those of firms; 4199 is the prefecture in which the city is invented.
        stem = f"{'52' if is_social else '91'}419900{rng.randrange(10**8):08d}{number % 10}"
        town = "" if number % 8 == 0 else rng.choice(city.units.towns).short_name
        rows.append(
            {
                "企业名称": f"{words.CITY}{name}{'行业协会' if is_social else '有限公司'}",
                "统一社会信用代码": stem + str(uscc.calc_check_digit(stem)),
                "企业类别": "社会组织" if is_social else "非公企业",
                "属地": town,
            }
        )
    city.keep("18-企业名录.xlsx", {"企业名录": rows})
