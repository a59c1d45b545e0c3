"""The talent and technology of the demonstration: policies, people, projects, incubators, firms, peers and posts."""

from random import Random

from sanbiao.affairs.talent.demo.firms import make_industrial, make_peers, make_recognitions
from sanbiao.affairs.talent.demo.incubators import INCUBATORS, make_filings, make_tenants
from sanbiao.affairs.talent.demo.people import People, make_bases, make_entrepreneurs, make_graduates, make_urgent
from sanbiao.affairs.talent.demo.posts import make_posts
from sanbiao.affairs.talent.demo.programmes import POLICIES, make_projects
from sanbiao.city.city import City
from sanbiao.city.firms import Enterprise, enterprises


def write(city: City) -> None:
    rng = city.chance("talent")
    firms = [each for each in enterprises(city) if not each.is_social]
    people = People(rng, city, firms)
    entrepreneurs, studies = make_entrepreneurs(people)
    city.keep(
        "12-人才工作.xlsx",
        {
            "人才政策": POLICIES,
            "就业见习基地": make_bases(rng, firms),
            "高校毕业生台账": make_graduates(people),
            "创新创业团队项目": make_projects(people),
            "急需紧缺人才申报": make_urgent(people),
            "领航企业家名单": entrepreneurs,
            "企业家高校研修": studies,
            "公开招引岗位": make_posts(rng, city),
        },
    )
    _write_technology(rng, city, firms)


def _write_technology(rng: Random, city: City, firms: list[Enterprise]) -> None:
    tenants = make_tenants(rng, firms)
    recognitions, industrial = make_recognitions(rng, firms), make_industrial(rng, firms)
    city.keep(
        "13-科技创新.xlsx",
        {
            "孵化载体": INCUBATORS,
            "入孵企业": tenants,
            "知识产权台账": make_filings(rng, tenants),
            "科技型企业名单": recognitions,
            "规模以上工业企业": industrial,
            "各县市比较": make_peers(recognitions, industrial),
        },
    )
