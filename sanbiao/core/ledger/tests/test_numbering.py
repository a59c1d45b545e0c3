"""Numbers that a ledger gives: on from the largest there is, without gap and without clash."""

from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse

from sanbiao.affairs.hotline.models import Channel, Complaint
from sanbiao.core.access.refusal import Refused
from sanbiao.core.ledger.references import ledger_of_model
from sanbiao.core.ledger.services import create_row
from sanbiao.tests.factories import NOON, ComplaintFactory, GrantFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return GrantFactory().user


def _received(clerk, number: str = "", day: date = date(2023, 3, 1)) -> str:
    values = {"number": number, "channel": Channel.CALL, "received_on": day, "acceptance": "open"}
    return create_row(ledger=ledger_of_model(Complaint), values=values, by=clerk, at=NOON).number


def test_a_row_without_a_number_is_given_the_next_of_its_year(clerk):
    for number in ("JB2023041", "JB2023旧9", "JB2022099", "甲-7"):
        ComplaintFactory(number=number)

    assert _received(clerk) == "JB2023042"
    assert _received(clerk, "JB2023050") == "JB2023050"
    assert _received(clerk) == "JB2023051"
    assert _received(clerk, day=date(2024, 1, 2)) == "JB2024001"


def test_a_number_that_came_to_nothing_is_given_again(clerk):
    with transaction.atomic():
        _received(clerk)
        transaction.set_rollback(True)

    assert _received(clerk) == "JB2023001"


def test_a_typed_number_that_is_there_is_refused(clerk):
    ComplaintFactory(number="JB2023001")

    with pytest.raises(Refused, match="编号"):
        _received(clerk, "JB2023001")


def test_the_form_need_not_have_a_number_but_a_change_must_keep_one(client, clerk):
    client.force_login(clerk)
    typed = {"channel": "call", "received_on": "2023-03-01", "acceptance": "open", "ticket": "t" * 32}

    answer = client.post(reverse("ledger-create", args=["hotline-complaint"]), typed)

    made = Complaint.objects.get(number="JB2023001")
    assert answer.status_code == 302
    assert client.post(reverse("ledger-change", args=["hotline-complaint", made.pk]), typed).status_code == 422
