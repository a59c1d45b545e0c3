"""Tags and filters of the interface: icons, states, addresses that keep their context, and how values are written."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from html import escape
from typing import Any, Final
from urllib.parse import quote_plus, urlencode

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput
from django.http import QueryDict
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe

from sanbiao.core.ui.icons import MARK, PATHS
from sanbiao.core.ui.names import called
from sanbiao.core.ui.shell import Choice, Item
from sanbiao.core.ui.times import day_of, minute_of

register = template.Library()

DASH: Final = "—"
ASKS: Final = "@asks"
"""Marks a form that is sent by POST and changes nothing: what it asks comes to stand in an address without ID numbers."""
CONTEXT_PARAMETERS: Final = ("org", "period", "on")
TONE_ICONS: Final = {"positive": "done", "caution": "warning", "negative": "stopped", "notice": "info", "neutral": "ahead"}
LEVEL_TONES: Final = {"success": "positive", "warning": "caution", "error": "negative", "info": "notice", "debug": "notice"}


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """The icon of that name, hidden from screen readers because a word stands beside it.

    Raises:
        KeyError: no such icon.
    """
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path d="{}"/></svg>',
        " turn" if name == "turn" else "",
        PATHS[name],
    )


@register.simple_tag
def brand_mark() -> SafeString:
    """The mark of the system, beside its name."""
    return format_html(
        '<svg class="brand-mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d="{}"/></svg>', MARK
    )


@register.simple_tag(takes_context=True)
def who(context: template.Context, account: str) -> str:
    """Whoever acts under the name of an account, as people call them; what is no account's name as it is."""
    user = getattr(context.get("request"), "user", None)
    if not account or user is None or not user.is_authenticated:
        return account or DASH
    return called(account)


@register.simple_tag
def tone_icon(tone: str) -> SafeString:
    """The icon of a tone: positive, caution, negative, notice or neutral."""
    return icon(TONE_ICONS[tone])


@register.simple_tag
def state(tone: str, label: str) -> SafeString:
    """A state as icon and word in its colour; `tone` is positive, caution, negative, notice or neutral."""
    return format_html('<span class="state state-{}">{}{}</span>', tone, icon(TONE_ICONS[tone]), label)


@register.simple_tag(takes_context=True)
def crumb_back(context: template.Context) -> SafeString:
    """The crumb that leads back to the page whose row was opened; nothing where the address names none of this site."""
    back = str(context["request"].GET.get("back", ""))
    if not (back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)):
        return mark_safe("")
    return format_html('<li><a href="{}">返回数字</a></li>', back)


@register.simple_tag
def behaviour(name: str) -> str:
    """The address of one script of this package."""
    return static(f"ui/js/{name}.js")


def _parameters(context: template.Context) -> QueryDict:
    request = context.get("request")
    return request.GET.copy() if request else QueryDict(mutable=True)


def _without(context: template.Context, parameter: str) -> str:
    """The address's parameters as a query, but for `parameter`. Paging starts over, and a day gives way to a period."""
    query = _parameters(context)
    for name in {"page", parameter, *(("period", "on") if parameter in ("period", "on") else ())}:
        query.pop(name, None)
    return query.urlencode()


def _joined(kept: str, parameter: str, value: str) -> str:
    return f"?{'&'.join(part for part in (kept, f'{parameter}={quote_plus(value)}' if value else '') if part)}"


@register.simple_tag(takes_context=True)
def with_context(context: template.Context, parameter: str, value: str) -> str:
    """The address of this page with one parameter of the context changed."""
    return _joined(_without(context, parameter), parameter, value)


@register.simple_tag(takes_context=True)
def choice_items(context: template.Context, choices: Iterable[Choice], parameter: str) -> SafeString:
    """The items of a menu of choices. Every page has hundreds: written here they cost a tenth of what a template loop costs."""
    kept = _without(context, parameter)
    parts = []
    for each in choices:
        address = each.url or _joined(kept, parameter, each.code)
        current = ' aria-current="true"' if each.current else ""
        parts.append(f'<li><a href="{escape(address)}"{current}>{escape(each.label)}</a></li>')
    return mark_safe("\n".join(parts))  # noqa: S308  # every value was escaped above


@register.simple_tag
def side_items(items: Iterable[Item]) -> SafeString:
    """The pages of one section of the navigation; written here for the same reason."""
    parts = []
    for each in items:
        current = ' aria-current="page"' if each.current else ""
        parts.append(f'<li><a class="side-item" href="{escape(each.url)}"{current}>{escape(each.label)}</a></li>')
    return mark_safe("\n".join(parts))  # noqa: S308  # every value was escaped above


def _kept(context: template.Context) -> list[tuple[str, str]]:
    """The organisation and period this address names."""
    query = _parameters(context)
    return [(name, value) for name in CONTEXT_PARAMETERS for value in query.getlist(name)[-1:] if value]


@register.simple_tag(takes_context=True)
def carry(context: template.Context, url: str) -> str:
    """`url` with the organisation and period of this page, so that a link keeps them."""
    if not (kept := _kept(context)):
        return url
    return f"{url}{'&' if '?' in url else '?'}{urlencode(kept)}"


def _hidden(pairs: Iterable[tuple[str, str]]) -> SafeString:
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)


@register.simple_tag(takes_context=True)
def hidden_parameters(context: template.Context, *left_out: str) -> SafeString:
    """The parameters of this address as hidden inputs, so that a form with its own inputs `left_out` keeps the rest."""
    query = _parameters(context)
    return _hidden((name, value) for name in query if name not in left_out for value in query.getlist(name))


@register.simple_tag(takes_context=True)
def asks(context: template.Context) -> SafeString:
    """Inside a form that is sent by POST: it changes nothing and only asks; what it says comes to stand in an address."""
    token = context.get("csrf_token", "")
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="{}" value="1">', token, ASKS
    )


@register.simple_tag(takes_context=True)
def hidden_context(context: template.Context) -> SafeString:
    """Only organisation and period as hidden inputs."""
    return _hidden(_kept(context))


@register.filter
def words(text: str) -> list[str]:
    return text.split()


@register.filter
def tone(tags: str) -> str:
    """The tone of a Django message by its tags."""
    return next((LEVEL_TONES[tag] for tag in tags.split() if tag in LEVEL_TONES), "notice")


@register.filter
def dash(value: object) -> object:
    """A dash for what is empty; 0 is not empty."""
    return DASH if value is None or value == "" else value


@register.filter
def day(value: date | None) -> str:
    """2023-06-30"""
    return day_of(value) if value else DASH


@register.filter
def day_value(value: date | None) -> str:
    """A day as the value of a date input: empty when there is none."""
    return f"{value:%Y-%m-%d}" if value else ""


@register.filter
def month(value: date | None) -> str:
    """2023.06"""
    return f"{value:%Y.%m}" if value else DASH


@register.filter
def minute(value: datetime | None) -> str:
    """2023-06-30 15:04, in the time of the place."""
    return minute_of(value) if value else DASH


@register.filter
def decimals(value: Decimal | int | None, places: int = 2) -> str:
    """A number with so many decimals, halves away from zero; a dash for none."""
    if value is None:
        return DASH
    return str(Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


@register.filter
def masked_id(value: str | None) -> str:
    """An ID number with the day of birth and all but the last character hidden."""
    if not value:
        return DASH
    return value if len(value) < 8 else f"{value[:6]}{'*' * (len(value) - 7)}{value[-1]}"


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def fault_count(form: BaseForm) -> int:
    return sum(len(errors) for errors in form.errors.values())


@register.simple_tag(takes_context=True)
def page_address(context: template.Context, number: int) -> str:
    """The address of another page of this list."""
    return _joined(_without(context, "page"), "page", str(number))


@register.simple_tag(takes_context=True)
def page_items(context: template.Context, page: Page[Any], anchor: str = "") -> SafeString:
    """The pages worth a link: the first, the last, those near; dots where some are left out."""
    kept = _without(context, "page")
    return format_html_join("\n", '<li class="wide-only">{}</li>', ((each,) for each in _pages(page, kept, anchor)))


def _pages(page: Page[Any], kept: str, anchor: str) -> Iterator[SafeString]:
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1):
        if number == page.number:
            yield format_html('<span class="here" aria-current="page">{}</span>', number)
        elif isinstance(number, int):
            address = f"{_joined(kept, 'page', str(number))}{anchor}"
            yield format_html('<a href="{}" aria-label="第 {} 页">{}</a>', address, number, number)
        else:
            yield mark_safe('<span class="off">…</span>')
