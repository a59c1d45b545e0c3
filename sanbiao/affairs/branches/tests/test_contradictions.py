"""What contradicts among the books of party building, and what only looks like it."""

from datetime import date

import pytest

from sanbiao.affairs.branches.models import Stars
from sanbiao.affairs.branches.tests.factories import StarVerdictFactory, VisitFactory, WeakOrganisationFactory
from sanbiao.affairs.branches.tests.samples import review_at
from sanbiao.core.ledger.contradictions import REGISTRY
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS

pytestmark = pytest.mark.django_db


def _rows(name):
    each = REGISTRY[name]
    return list(each.found(LEDGERS[each.ledger].model._base_manager.all(), date(2023, 7, 1)).order_by("pk"))


def test_stars_without_verdicts_or_above_them_and_branches_above_their_naming():
    right = review_at(5)
    StarVerdictFactory.create_batch(3, review=right)
    above, none = review_at(5), review_at(5)
    none.verdicts.all().delete()
    StarVerdictFactory(review=above, passed=False)
    lowered = review_at(6, lowered_on=date(2023, 5, 1), lowered=Stars.TWO)
    StarVerdictFactory.create_batch(3, review=lowered)

    assert _rows("stars-unjudged") == [none]
    assert _rows("stars-above-verdicts") == [above]
    assert _rows("branch-above-naming") == [lowered.branch]


def test_villages_that_were_not_there_and_relapses_that_were_not_listed():
    VisitFactory(visited_on=date(2023, 3, 1), village__closed_on=date(2023, 3, 2))
    nowhere = VisitFactory(visited_on=date(2023, 3, 1), village__closed_on=date(2023, 3, 1))
    weak = WeakOrganisationFactory(village=nowhere.village, listed_on=date(2023, 3, 1))
    gone = {"closed_on": date(2023, 4, 1), "relapsed_on": date(2023, 5, 1)}
    again = WeakOrganisationFactory(listed_on=date(2023, 1, 3), **gone)
    WeakOrganisationFactory(name=again.name, listed_on=date(2023, 5, 1))
    forgotten = WeakOrganisationFactory(listed_on=date(2023, 1, 3), **gone)

    assert _rows("visit-nowhere") == [nowhere]
    assert _rows("weak-nowhere") == [weak]
    assert _rows("weak-not-relisted") == [forgotten]
