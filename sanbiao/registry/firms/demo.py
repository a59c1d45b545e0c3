"""The firms and social organisations of the demonstration, most of them in a town."""

from sanbiao.city.city import City
from sanbiao.city.firms import enterprises


def write(city: City) -> None:
    rows = [
        {
            "企业名称": each.name,
            "统一社会信用代码": each.credit_code,
            "企业类别": "社会组织" if each.is_social else "非公企业",
            "属地": each.town,
        }
        for each in enterprises(city)
    ]
    city.keep("18-企业名录.xlsx", {"企业名录": rows})
