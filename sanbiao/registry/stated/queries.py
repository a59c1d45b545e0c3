"""What figures ask of stated values: those in force, and where people state them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

from sanbiao.core.access.context import Context
from sanbiao.core.access.policy import CHANGE, VIEW, User, within
from sanbiao.core.access.roles import CITY
from sanbiao.core.indicators.figures import Slice, StatedBy
from sanbiao.core.indicators.registry import Indicator
from sanbiao.core.indicators.stating import Place, StatedValue, StatingLink
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.ui.times import local_date
from sanbiao.registry.stated.models import State, StatedFigure
from sanbiao.registry.stated.permissions import stated_policy

KEY = "stated.statedfigure"
_PART = re.compile(r"(?P<label>.*?\S)[\s:：]*(?P<value>\d+(?:\.\d+)?)")


class NotAsDetail(ValueError):
    """A detail that cannot be read, with a sentence for the person who wrote it."""


def parts_of(detail: str) -> tuple[Slice, ...]:
    """The parts that a detail tells: `成都 4；杭州 2`.

    Raises:
        NotAsDetail: one of them is not a name with a number.
    """
    parts = []
    for text in filter(None, (each.strip() for each in re.split(r"[;；、\n]", detail))):
        match = _PART.fullmatch(text)
        if match is None:
            raise NotAsDetail(f"明细中的“{text}”不是名称加数字，请写作：成都 4；杭州 2。")
        parts.append(Slice(match["label"], match["label"], Decimal(match["value"])))
    return tuple(parts)


def find(codes: Collection[str], periods: Collection[str]) -> Mapping[Place, StatedValue]:
    """What is in force of some figures in some periods."""
    rows = StatedFigure.objects.filter(state=State.IN_FORCE, indicator__in=codes, period__in=periods)
    found = {}
    for row in rows.select_related("unit").order_by("pk"):
        assert row.signed_at  # noqa: S101  # the database holds it
        told = StatedBy(row.source, row.stated_by, row.signed_by, f"{local_date(row.signed_at):%Y-%m-%d}")
        value = None if row.value is None else row.value.normalize()
        value = value.quantize(Decimal(1)) if value is not None and value == value.to_integral_value() else value
        stated = StatedValue(value, _plain(row.numerator), row.denominator, parts_of(row.detail), told)
        found[row.indicator, row.period, row.unit.path if row.unit else CITY] = stated
    return found


def _plain(number: Decimal | None) -> Decimal | None:
    """A number without the noughts of its storage."""
    return None if number is None else Decimal(f"{number.normalize():f}")


def link(user: User, one: Indicator, context: Context) -> StatingLink | None:
    """What is stated in the context of a page, for those who may see it, or where it is stated, for those who may."""
    if not context.window.code or context.group:
        return None
    book = LEDGERS[KEY]
    rows = StatedFigure.objects.filter(indicator=one.code, period=context.period.code)
    row = rows.filter(unit__code=context.unit).first() if context.unit else rows.filter(unit=None).first()
    if row is not None:
        if not stated_policy.may(user, VIEW, row):
            return None
        return StatingLink(book.detail_url(row.pk), f"查看填报数（{row.get_state_display()}）")
    if not _may_state(user, one, context.path):
        return None
    asked = {"indicator": one.code, "period": context.period.code, "unit": context.unit}
    return StatingLink(f"{reverse('ledger-create', args=[book.slug])}?{urlencode(asked)}", "填报这一期的数")


def _may_state(user: User, one: Indicator, path: str) -> bool:
    """Whether a new row of this figure and place would be the person's to write."""
    return within(stated_policy.places(user, CHANGE, one.code), path) == (path,)
