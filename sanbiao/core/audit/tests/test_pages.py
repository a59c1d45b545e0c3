"""The pages of the audit administrator: what was done, without what it was done to; and the seals."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event, Seal
from sanbiao.core.audit.remembering import begin, path, take_in
from sanbiao.core.audit.sealing import seal_events
from sanbiao.core.audit.tests.tampering import unguarded
from sanbiao.tests.factories import NOON, EventFactory, GrantFactory, SealFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(client, settings, tmp_path):
    settings.HOME = tmp_path
    begin()
    user = GrantFactory(role=Role.AUDIT_ADMIN).user
    client.force_login(user)
    return user


def shown(client, **parameters):
    return list(client.get(reverse("events"), parameters).context["lines"])


def test_business_rows_are_shown_without_their_names_and_values(client, auditor):
    EventFactory(label="曾国强", before={"post": "镇长"}, after={"post": "书记"})

    page = client.get(reverse("events"))
    text = page.content.decode()

    assert "人员" in text
    assert "现任职务" in text
    assert not any(word in text for word in ("曾国强", "镇长", "书记"))


def test_accounts_and_grants_are_shown_in_full(client, auditor):
    EventFactory(
        ledger="organisations.grant", label="wang · 干部", before=None, after={"role": "head", "section": "cadres", "unit": None}
    )

    [line] = shown(client)

    assert line.label == "wang · 干部"
    assert line.changed == "角色：科室负责人；科室：干部"


def test_what_is_proposed_of_an_account_is_told_in_words(client, auditor):
    proposed = {"role": "head", "section": "cadres", "lapses_on": "2023-09-01", "address": "10.0.0.7"}
    EventFactory(ledger="auth.user", label="wang", before=None, after=proposed)

    [line] = shown(client)

    assert line.changed == "来源地址：10.0.0.7；失效日期：2023-09-01；角色：科室负责人；科室：干部"


@pytest.mark.parametrize(
    "parameters",
    [
        {"by": "LI"},
        {"verb": "导"},
        {"ledger": "training.trainee"},
        {"since": "2023-07-02"},
        {"since": "2023-07-02", "until": "2023-07-02"},
    ],
    ids=["who", "what", "which book", "since", "on one day"],
)
def test_the_list_is_narrowed(client, auditor, parameters):
    EventFactory()
    wanted = EventFactory(by="li", verb="导入", ledger="training.trainee", at=datetime(2023, 7, 2, 15, 59, tzinfo=UTC))

    assert [line.number for line in shown(client, **parameters)] == [wanted.pk]


def test_the_last_day_ends_at_midnight_of_this_place(client, auditor):
    EventFactory(at=datetime(2023, 7, 2, 16, 1, tzinfo=UTC))

    assert shown(client, until="2023-07-02") == []


def test_a_faulty_filter_shows_nothing_rather_than_everything(client, auditor):
    EventFactory()

    assert shown(client, since="2023-02-30") == []


def test_a_change_of_an_account_is_shown_as_from_and_to(client, auditor):
    EventFactory(ledger="auth.user", before={"first_name": "王"}, after={"first_name": "李"})

    [line] = shown(client)

    assert line.changed == "名字：王 → 李"


def test_pages_lead_to_the_earlier_events(client, auditor):
    events = EventFactory.create_batch(51)

    first = client.get(reverse("events"))
    rest = shown(client, before=first.context["earlier"])

    assert first.context["earlier"] == events[1].pk
    assert [line.number for line in rest] == [events[0].pk]


def test_an_event_of_a_book_that_is_no_more_is_still_shown(client, auditor):
    EventFactory(ledger="gone.book", after={"post": "x"})

    [line] = shown(client)

    assert (line.book, line.changed) == ("gone.book", "post")


def test_taking_the_events_away_is_an_event_and_harmless_to_a_spreadsheet(client, auditor):
    EventFactory(by="=cmd", label="曾国强")

    answer = client.post(reverse("events-export"), {"verb": "修改"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")

    exported = Event.objects.order_by("-pk").first()
    assert text.splitlines()[1].split(",")[1:6] == ["2023-07-01 12:00:00", "'=cmd", "修改", "人员", "1"]
    assert "曾国强" not in text
    assert (exported.verb, exported.by, exported.after) == ("导出", auditor.username, {"rows": 1})
    assert text.splitlines()[-1].endswith(f"追溯码 {exported.batch}")


def test_nothing_is_exported_by_a_faulty_filter(client, auditor):
    answer = client.post(reverse("events-export"), {"since": "x"})

    assert answer.status_code == 302
    assert not Event.objects.exists()


def test_events_are_sealed_and_the_seals_hold(client, auditor):
    EventFactory()
    client.post(reverse("seals"))

    page = client.get(reverse("seals"), {"verify": "1"})

    assert Seal.objects.get().events == 1
    assert "全部相符" in page.content.decode()
    assert page.context["unsealed"] == 0


def test_where_nothing_can_be_sealed_it_is_said(client, auditor):
    client.post(reverse("seals"))

    page = client.post(reverse("seals"), follow=True)

    assert "没有封存：没有新的记录" in page.content.decode()


def test_a_seal_that_does_not_hold_is_named(client, auditor):
    EventFactory()
    seal = seal_events(at=NOON)
    with unguarded():
        Seal.objects.filter(pk=seal.pk).update(events=2)

    page = client.get(reverse("seals"), {"verify": "1"})

    assert "请立即报告" in page.content.decode()
    assert page.context["broken"] == {seal.pk}


def test_whatever_the_doctor_would_find_stands_on_the_page(client, auditor):
    EventFactory()
    client.post(reverse("seals"))
    take_in()
    path().unlink()

    page = client.get(reverse("seals"), {"verify": "1"}).content.decode()

    assert "不见了" in page
    assert "全部相符" not in page


def test_seals_are_shown_in_pages_latest_first(client, auditor):
    SealFactory.create_batch(51)

    first = client.get(reverse("seals"))
    rest = client.get(reverse("seals"), {"before": first.context["earlier"]})

    assert "51 次封存" in first.content.decode()
    assert (len(first.context["seals"]), len(rest.context["seals"]), rest.context["earlier"]) == (50, 1, None)
    assert "最近一次在 2023-07-01 12:00" in rest.content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.AUDIT_ADMIN])
def test_nobody_else_sees_the_events(client, role):
    client.force_login(GrantFactory(role=role).user)

    assert {client.get(reverse(name)).status_code for name in ("events", "seals")} == {404}
    assert {client.post(reverse(name)).status_code for name in ("events-export", "seals")} == {404}
