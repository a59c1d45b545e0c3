"""The pages of talent: what they count is what they open, and the city stands where its exact figure puts it."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from sanbiao.affairs.talent.apps import rules
from sanbiao.affairs.talent.models.firms import Compared
from sanbiao.affairs.talent.models.programmes import Outcome, Programme
from sanbiao.affairs.talent.tests.factories import (
    EntrepreneurFactory,
    FilingFactory,
    GraduateFactory,
    IncubatorFactory,
    IndustrialFirmFactory,
    PeerValueFactory,
    RecognitionFactory,
    RecruitedPostFactory,
    StudyFactory,
    TalentPolicyFactory,
    TeamProjectFactory,
    TenantFactory,
    UrgentTalentFactory,
)
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.firms.tests.factories import FirmFactory
from sanbiao.registry.people.tests.factories import PersonFactory
from sanbiao.tests.factories import GrantFactory

pytestmark = pytest.mark.django_db
HALF = {"period": "2023H1"}
MAY = date(2023, 5, 4)


@pytest.fixture
def clerk(client):
    client.force_login(GrantFactory(section=Section.TALENT).user)
    return client


def funnels(response):
    found = {}
    for chart in response.context["charts"]:
        if "百分比" in chart.title:
            found[chart.title.partition("，")[0]] = [int(row.cells[0].text) for row in chart.rows]
    return found


def test_each_programme_has_its_funnel(clerk):
    selected = {"submitted_on": MAY, "decided_on": MAY, "outcome": Outcome.SELECTED}
    TeamProjectFactory(submitted_on=MAY)
    TeamProjectFactory(**selected)
    TeamProjectFactory(**selected, recommended_on=MAY, above_outcome=Outcome.SELECTED)
    TeamProjectFactory(decided_on=MAY, outcome=Outcome.REJECTED)
    UrgentTalentFactory(received_on=MAY)
    UrgentTalentFactory(recommended_on=MAY, result="passed")
    leader = EntrepreneurFactory()
    EntrepreneurFactory()
    StudyFactory(person=leader.person)
    GraduateFactory()
    GraduateFactory(left_on=MAY)
    RecruitedPostFactory(published_on=MAY, assessing_from=MAY, applicants=9, qualified=6)

    found = funnels(clerk.get(reverse("talent", query=HALF)))

    assert found == {
        "来留毕业生": [2, 1],
        "团队项目": [4, 3, 2, 1, 1],
        "急需紧缺人才": [2, 1, 1],
        "领航企业家": [2, 1],
        "公开招引": [9, 6, 0, 0],
    }


def test_what_is_late_or_lacking_stands_among_the_alerts(clerk):
    UrgentTalentFactory(due_on=MAY)
    TeamProjectFactory(review_began_on=MAY, decision_due_on=MAY)
    RecruitedPostFactory(published_on=MAY, closes_on=MAY)
    RecruitedPostFactory(published_on=MAY, assessing_from=MAY, applicants=5, places=2)
    TalentPolicyFactory(expires_on=date(2023, 5, 10))

    alerts = {alert.label: alert.count for alert in clerk.get(reverse("talent", query=HALF)).context["alerts"]}

    assert alerts == {
        "急需紧缺人才已过推荐期限、尚未推荐": 1,
        "团队项目已过遴选期限、尚无结果": 1,
        "招引岗位已过报名截止或公示截止、未办下一步": 1,
        "报名人数不足招引人数三倍": 1,
    }


def test_incubators_stand_side_by_side_with_those_that_only_a_list_names(clerk):
    known = IncubatorFactory(name="东岸孵化器", level="province")
    TenantFactory.create_batch(2, tech_on=date(2023, 4, 1))
    TenantFactory(incubator="西岸孵化器", left_on=MAY)
    FilingFactory(granted_on=MAY)

    lines = clerk.get(reverse("talent-technology", query=HALF)).context["incubators"]

    assert [(each["line"].name, each["line"].level, each["line"].incubated) for each in lines] == [
        ("东岸孵化器", "省级", 2),
        ("西岸孵化器", "", 0),
    ]
    assert lines[0]["url"].startswith(reverse("incubator", args=[known.pk]))
    assert lines[1]["url"] == ""
    assert [[int(value) for value, _ in each["cells"]] for each in lines] == [[2, 2, 1, 1], [1, 0, 0, 0]]


def test_firms_without_research_are_those_that_the_coverage_lacks(clerk):
    IndustrialFirmFactory(research_began_on=date(2021, 1, 1))
    IndustrialFirmFactory(research_began_on=date(2021, 1, 1), research_ended_on=date(2023, 6, 30))
    IndustrialFirmFactory()
    IndustrialFirmFactory(delisted_on=MAY)

    page = clerk.get(reverse("page-rows", args=["talent-technology", "without-research"], query=HALF))

    assert page.context["table"].page.paginator.count == 2


def test_the_city_stands_among_its_peers_of_the_last_told_day_with_source_and_ties(clerk):
    RecognitionFactory.create_batch(2)
    for peer, value in (("甲县", 3), ("乙县", 2), ("丙县", 1)):
        PeerValueFactory(peer=peer, value=value, source="某局月报")
    PeerValueFactory(peer="旧县", value=9, told_on=date(2022, 12, 31))
    IndustrialFirmFactory()
    PeerValueFactory(peer="甲县", compared=Compared.RESEARCH, value="0.5")

    [(firms, _), (research, _)] = clerk.get(reverse("talent-technology", query=HALF)).context["comparisons"]

    assert (firms.told_on, firms.source, firms.figure.rank, firms.figure.of) == (date(2023, 6, 30), "某局月报", 2, 4)
    assert [(line.rank, line.name, line.text) for line in firms.lines] == [
        (1, "甲县", "3"),
        (2, "本市", "2"),
        (2, "乙县", "2"),
        (4, "丙县", "1"),
    ]
    assert [(line.rank, line.name) for line in research.lines] == [(1, "甲县"), (2, "本市")]


def test_without_a_figure_or_peers_there_is_no_comparison(clerk):
    PeerValueFactory()
    RecognitionFactory(recognised_on=date(2023, 7, 1))
    IndustrialFirmFactory()

    found = clerk.get(reverse("talent-technology", query=HALF)).context["comparisons"]

    assert [(each.code, each.figure.value) for each, _ in found] == [("talent.tech_firms", 0)]


def test_the_page_of_a_policy_shows_what_its_programme_has_brought(clerk):
    GraduateFactory(person=PersonFactory(off_roster=True))
    with_figures, without = TalentPolicyFactory(programme=Programme.YOUTH), TalentPolicyFactory()

    shown = clerk.get(reverse("talent-policy", args=[with_figures.pk], query=HALF)).context["cards"]

    assert [card.name for card in shown] == ["大学生就业见习基地", "吸引高校毕业生就业创业"]
    assert clerk.get(reverse("talent-policy", args=[without.pk])).context["cards"] == []


def test_an_incubator_and_what_is_in_it_lead_to_one_another_to_their_property_and_to_the_firm(clerk):
    incubator, firm = IncubatorFactory(name="东岸孵化器"), FirmFactory()
    tenant = TenantFactory(credit_code=firm.credit_code, name=firm.name)
    FilingFactory(firm_text=firm.name, number="F1", granted_on=MAY)
    FilingFactory(firm_text=firm.name, incubator="西岸孵化器", number="F2")
    stranger = TenantFactory(incubator="西岸孵化器")

    page = clerk.get(reverse("incubator", args=[incubator.pk]))
    inside = clerk.get(reverse("tenant", args=[tenant.pk])).context
    outside = clerk.get(reverse("tenant", args=[stranger.pk])).context

    assert ([each.pk for each, _ in page.context["tenants"]], page.context["filed"], page.context["granted"]) == (
        [tenant.pk],
        1,
        1,
    )
    assert [each.number for each in inside["filings"]] == ["F1"]
    opens, opens_not = ({fact.label: fact.url for fact in each["facts"]} for each in (inside, outside))
    assert opens["企业名称"].startswith("/ledgers/firms-firm/")
    assert opens["孵化器"].startswith(reverse("incubator", args=[incubator.pk]))
    assert set(opens_not.values()) == {""}


def test_an_installation_may_set_its_own_rules(settings):
    settings.SANBIAO_TALENT = {"running_out_days": 30}

    assert rules().running_out_days == 30


def test_the_page_of_a_firm_tells_in_one_order_of_time_what_books_say_of_it_by_key_code_or_name(client):
    client.force_login(GrantFactory(section=Section.TALENT).user)
    firm = FirmFactory(name="青禾机械有限公司")
    RecognitionFactory(firm=firm, recognised_on=date(2022, 3, 1))
    TenantFactory(name="青禾机械厂", credit_code=firm.credit_code, entered_on=date(2023, 3, 1))
    TenantFactory(name=firm.name, credit_code=FirmFactory().credit_code)
    FilingFactory(firm_text=firm.name, filed_on=date(2023, 4, 1))
    EntrepreneurFactory(firm_text=firm.name, selected_on=date(2021, 3, 1))
    StudyFactory(firm_text="别的有限公司")

    told = client.get(reverse("ledger-detail", args=["firms-firm", firm.pk])).context["timeline"]

    assert [(row.ledger.key, row.on) for row in told] == [
        ("talent.filing", date(2023, 4, 1)),
        ("talent.tenant", date(2023, 3, 1)),
        ("talent.recognition", date(2022, 3, 1)),
        ("talent.entrepreneur", date(2021, 3, 1)),
    ]
    client.force_login(GrantFactory(section=Section.CADRES).user)
    assert client.get(reverse("ledger-detail", args=["firms-firm", firm.pk])).context["timeline"] == []
