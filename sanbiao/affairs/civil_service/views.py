"""The pages of civil servants: who rises in rank, who is registered, and how the numbers of posts are used."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from sanbiao.affairs.civil_service import queries
from sanbiao.affairs.civil_service.apps import rules
from sanbiao.affairs.civil_service.models import (
    BatchState,
    Kind,
    Leaving,
    Outcome,
    Promotion,
    PromotionRound,
    RankQuota,
    Registration,
    RegistrationBatch,
    RoundState,
)
from sanbiao.affairs.civil_service.services import register_changes
from sanbiao.core.access.policy import CHANGE
from sanbiao.core.ledger.references import ledger_of_model
from sanbiao.core.pages.overview import Overview
from sanbiao.core.pages.page import Page
from sanbiao.core.pages.parts import Alert, Bars, History, RowBars
from sanbiao.core.pages.thing import ThingPage
from sanbiao.registry.people.models import Person, Status

ROUNDS, PROMOTIONS = ledger_of_model(PromotionRound), ledger_of_model(Promotion)
BATCHES, REGISTRATIONS = ledger_of_model(RegistrationBatch), ledger_of_model(Registration)
QUOTAS = ledger_of_model(RankQuota)
RANKS = (
    "civil_service.promoted_police_superintendent_3",
    "civil_service.promoted_police_superintendent_4",
    "civil_service.promoted_researcher_3",
    "civil_service.promoted_researcher_4",
)
KINDS = (
    "civil_service.registered_transfer",
    "civil_service.registered_post_change",
    "civil_service.registered_new",
    "civil_service.registered_deregistration",
)


def _approved(page: Overview) -> Q:
    return Q(round__approved_on__gte=page.window.start, round__approved_on__lt=page.window.stop)


def _publicity_over(page: Overview) -> Q:
    return Q(state=RoundState.PUBLIC, publicity_until__lt=page.today)


def _without_anybody(page: Overview) -> Q:
    return Q(promotions=None) & ~Q(state__in=(RoundState.DRAFT, RoundState.CHECKED))


def _not_registered(page: Overview) -> Q:
    return _approved(page) & queries.not_registered()


def _skips(page: Overview) -> Q:
    return (_approved(page) | Q(round__approved_on=None)) & queries.skips()


def _over_quota(page: Overview) -> Q:
    quotas = queries.quotas_in_force(page.sight.rows(QUOTAS.key), page.today)
    return Q(pk__in=[use.quota.pk for use in queries.use_of(quotas, page.today) if use.left < 0])


def _over_cap(page: Overview) -> Q:
    quotas = queries.quotas_in_force(page.sight.rows(QUOTAS.key), page.today)
    return Q(pk__in=[use.quota.pk for use in queries.use_of(quotas, page.today) if use.is_over_cap])


class PromotionsOverview(Overview):
    name, title = "promotions", "职级晋升"
    ledgers = (ROUNDS.key, PROMOTIONS.key, QUOTAS.key)
    template = "civil_service/promotions.html"
    cards = ("civil_service.promotion_rounds", "civil_service.promoted", *RANKS)
    charts = (
        Bars("civil_service.promoted"),
        History("civil_service.promoted"),
        RowBars(name="states", title="全部批次，按环节", field="state", unit="批次"),
    )
    by_unit = ("civil_service.promoted", *RANKS)
    alerts = (
        Alert(name="publicity-over", title="公示期满尚未批准", unit="批次", rows=_publicity_over),
        Alert(name="over-quota", title="职级职数不足（含在办批次）", unit="项", ledger=QUOTAS.key, rows=_over_quota),
        Alert(name="empty", title="已经县级审查、晋升名单为空", unit="批次", rows=_without_anybody),
        Alert(name="over-cap", title="核定职数超过编制的规定比例", unit="项", ledger=QUOTAS.key, is_late=False, rows=_over_cap),
        Alert(name="skips", title="晋升职级与原职级不是上下级", unit="人", ledger=PROMOTIONS.key, is_late=False, rows=_skips),
        Alert(
            name="unregistered",
            title="本期批准晋升、尚未登记职务信息变更",
            unit="人",
            ledger=PROMOTIONS.key,
            is_late=False,
            rows=_not_registered,
            verb="列入新的登记批次",
            does=register_changes,
            on=REGISTRATIONS.key,
        ),
    )


def _late(page: Overview) -> Q:
    received = page.today - timedelta(days=rules().registration.days)
    late = Q(due_on__lt=page.today) | Q(due_on=None, received_on__lt=received)
    return late & Q(state__in=(BatchState.RECEIVED, BatchState.REVIEWED))


def _nobody_registered(page: Overview) -> Q:
    return Q(registrations=None) & ~Q(state=BatchState.DRAFT)


def _put_off(page: Overview) -> Q:
    return Q(state=Outcome.DEFERRED)


def _removed() -> Exists:
    return Exists(Registration.objects.filter(person=OuterRef("pk"), kind=Kind.REMOVAL, state=Outcome.ADMITTED))


def _left_registered(page: Overview) -> Q:
    """Whoever was registered once, and is no longer in office by the roster."""
    known = Registration.objects.filter(person=OuterRef("pk"), state=Outcome.ADMITTED).exclude(kind=Kind.REMOVAL)
    return ~Q(status=Status.SERVING) & Q(Exists(known)) & ~Q(_removed())


def _gone_but_serving(page: Overview) -> Q:
    gone = Registration.objects.filter(
        person=OuterRef("pk"),
        kind=Kind.REMOVAL,
        state=Outcome.ADMITTED,
        leaving__in=Leaving.values,
        batch__completed_on__lte=page.today,
    )
    return Q(status=Status.SERVING) & Q(Exists(gone))


def _removals(page: Overview) -> Q:
    window = page.window
    return Q(kind=Kind.REMOVAL, batch__completed_on__gte=window.start, batch__completed_on__lt=window.stop)


class RegistrationsOverview(Overview):
    name, title = "registrations", "公务员登记"
    ledgers = (BATCHES.key, REGISTRATIONS.key)
    cards = ("civil_service.registration_batches", "civil_service.registered", *KINDS)
    charts = (
        Bars("civil_service.registered"),
        History("civil_service.registered"),
        RowBars(name="states", title="全部批次，按环节", field="state", unit="批次"),
        RowBars(
            name="leaving", title="本期注销备案，按原因", field="leaving", unit="人", ledger=REGISTRATIONS.key, rows=_removals
        ),
    )
    by_unit = ("civil_service.registered", *KINDS)
    alerts = (
        Alert(name="late", title="已过应办结日期、尚未办结", unit="批次", rows=_late),
        Alert(
            name="left",
            title="已离退或调出、尚未注销备案",
            unit="人",
            ledger=Person._meta.label_lower,
            rows=_left_registered,
        ),
        Alert(name="empty", title="已受理、登记名单为空", unit="批次", rows=_nobody_registered),
        Alert(name="deferred", title="暂缓登记、尚未了结", unit="人", ledger=REGISTRATIONS.key, is_late=False, rows=_put_off),
        Alert(
            name="still-serving",
            title="已注销备案、名册仍为现职",
            unit="人",
            ledger=Person._meta.label_lower,
            is_late=False,
            rows=_gone_but_serving,
        ),
    )


class RankQuotasPage(Page):
    """How the numbers of posts for each rank are used on the day of the page."""

    name, title, route = "rank-quotas", "职级职数", "promotions/quotas/"
    ledgers = (QUOTAS.key,)
    template = "civil_service/quotas.html"

    def shown(self) -> dict[str, Any]:
        on = self.request.context.on
        quotas = queries.quotas_in_force(self.sight.rows(QUOTAS.key), on)
        return {
            "on": on,
            "lines": [(use, self.address("ledger-detail", QUOTAS.slug, use.quota.pk)) for use in queries.use_of(quotas, on)],
            "list_url": self.address("ledger-list", QUOTAS.slug),
            "add_url": self.if_may(QUOTAS.policy, CHANGE, "ledger-create", QUOTAS.slug),
        }


class RoundPage(ThingPage):
    """A round with its list: who rises to what, and whether the numbers of posts suffice."""

    name, route = "promotion-round", "promotions/rounds/<int:pk>/"
    ledgers = (ROUNDS.key,)
    template = "civil_service/round.html"

    def shown(self) -> dict[str, Any]:
        seen = self.sight.rows(PROMOTIONS.key).filter(round=self.record)
        is_over = self.record.state == RoundState.APPROVED
        return {
            "ranks": queries.by_rank(seen),
            "short": [] if is_over else queries.shortages(self.record),
            **({} if is_over else self.ways_in(PROMOTIONS)),
            "quotas_url": self.address("rank-quotas"),
        }


class BatchPage(ThingPage):
    """A batch with its list, by kind of registration."""

    name, route = "registration-batch", "registrations/batches/<int:pk>/"
    ledgers = (BATCHES.key,)
    template = "civil_service/batch.html"

    def shown(self) -> dict[str, Any]:
        seen = self.sight.rows(REGISTRATIONS.key).filter(batch=self.record)
        is_over = self.record.state == BatchState.COMPLETED
        return {
            "kinds": queries.by_kind(seen),
            **({} if is_over else self.ways_in(REGISTRATIONS)),
        }
