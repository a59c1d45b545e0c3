"""The whole folder of a department: every sheet and form of it is read or named, and a second time changes nothing."""

from __future__ import annotations

from collections import Counter

import pytest

from sanbiao.core.audit.models import Event
from sanbiao.core.drive.models import Import
from sanbiao.core.drive.tests.folders import bring
from sanbiao.registry.people.models import FamilyMember, Person, ResumeLine
from sanbiao.tests.whole_city import CITY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def test_the_city_again_changes_nothing_and_leaves_no_trace() -> None:
    before = Event.objects.count(), Import.objects.count()

    outcome = bring(CITY)

    assert (outcome.total("created"), outcome.total("changed"), outcome.total("refused")) == (0, 0, 0)
    assert outcome.total("unchanged") > 10_000
    # The day of reading of the tests is before the day of the folder; forms have fields that no book holds.
    kinds = {"birth_mismatch", "date_ahead", "unread_column", "unread_file"}
    assert {(str(fault.kind), fault.warning) for fault in outcome.faults} == {(kind, True) for kind in kinds}
    assert [fault.file for fault in outcome.file_faults] == ["expected.json"]
    assert (Event.objects.count(), Import.objects.count()) == before


def test_every_sheet_is_read_into_its_ledger() -> None:
    outcome = bring(CITY, dry_run=True)

    read = Counter(sheet.ledger for sheet in outcome.sheets)
    assert sum(read.values()) == 46 + 1
    assert len(read) == 46
    assert "" not in read


def test_the_forms_bring_resume_and_family_to_everybody_of_the_town_teams() -> None:
    assert Person.objects.filter(resume__isnull=False).distinct().count() == 151
    assert ResumeLine.objects.count() > 151
    assert FamilyMember.objects.count() > 151
