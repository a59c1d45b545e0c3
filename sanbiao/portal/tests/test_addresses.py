"""No address carries an ID number: not those that forms lead to, not those that are typed by hand, not the links of a page."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import pytest
from axes.models import AccessAttempt, AccessLog
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult, get_date_max

from sanbiao.core.access.roles import Role
from sanbiao.core.secrecy.addresses import INCOMPLETE, SAID
from sanbiao.core.secrecy.fields import keyed_hash
from sanbiao.core.ui.templatetags.sanbiao_ui import ASKS
from sanbiao.tests.factories import GrantFactory, PersonFactory, UnitFactory
from sanbiao.tests.sites import site

pytestmark = pytest.mark.django_db
LIST = "/ledgers/people-person/"
WRITINGS = {
    "as it is": lambda number: number,
    "blanks everywhere": " ".join,
    "in groups": lambda number: f"{number[:6]} {number[6:14]} {number[14:]}",
    "wide": lambda number: number.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "among words": lambda number: f"张 {number}",
}
PAGES = {
    "search": "/search/",
    "ledger": LIST,
    "teams": "/teams/",
    "hours": "/training/hours/",
    "organisations": "/organisations/",
    "imports": "/imports/",
}


@pytest.fixture
def person():
    return PersonFactory(name="曾国强", on_roster=True, unit=UnitFactory(town=True))


@pytest.fixture
def head(client: Client) -> Client:
    client.force_login(GrantFactory(role=Role.HEAD).user)
    return client


def asked(client: Client, page: str, typed: dict[str, str], **options: Any) -> Any:
    """The answer to a form of the page as a browser sends it."""
    return client.post(page, urlencode({**typed, ASKS: "1"}), content_type="application/x-www-form-urlencoded", **options)


def holds(text: str, number: str) -> bool:
    plain = unquote(unescape(text)).translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    return number[:17] in re.sub(r"[\s+]", "", plain)


@pytest.mark.parametrize(
    ("page", "written", "by_hand"),
    [
        *(("search", written, False) for written in WRITINGS),
        *(("ledger", written, True) for written in WRITINGS),
        ("search", "as it is", True),
        ("ledger", "as it is", False),
    ],
)
def test_a_person_is_found_by_the_number_and_the_address_tells_only_its_hash(head, person, page, written, by_hand) -> None:
    number = person.id_number
    typed = {"q": WRITINGS[written](number), "org": person.unit.code}

    answer = head.get(PAGES[page], typed, follow=True) if by_hand else asked(head, PAGES[page], typed, follow=True)

    [(address, status)] = answer.redirect_chain
    assert status == 303
    assert f"~{keyed_hash(number)}" in parse_qs(urlsplit(address).query)["q"][0].split()
    assert parse_qs(urlsplit(address).query)["org"] == [person.unit.code]
    assert not holds(address, number)
    assert not holds(answer.content.decode(), number)
    if "张" not in typed["q"]:
        assert f"{person.name}" in answer.content.decode()
        assert SAID in answer.content.decode()


@pytest.mark.parametrize("page", ["search", "ledger"])
def test_a_number_that_is_not_whole_finds_nobody_and_is_told_so(head, person, page) -> None:
    answer = asked(head, PAGES[page], {"q": person.id_number[:17]}, follow=True)

    assert not holds(answer.redirect_chain[0][0], person.id_number)
    assert INCOMPLETE in answer.content.decode()
    assert person.name not in answer.content.decode()


def test_the_part_of_a_page_that_scripts_ask_for_is_led_to_the_same_address(head, person) -> None:
    headers = {"HX-Request": "true"}
    led = asked(head, LIST, {"q": person.id_number}, headers=headers)

    part = head.get(led["Location"], headers=headers)

    assert person.name in part.content.decode()
    assert "<h1" not in part.content.decode()
    assert part["HX-Push-Url"] == led["Location"]


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_no_link_and_no_field_of_a_page_holds_the_number_it_was_asked_by(head, person, page) -> None:
    number, nested = person.id_number, f"/search/?q={person.id_number}"

    for value in (number[:17], nested):
        answer = head.get(page, dict.fromkeys(("q", "name", "next", "back", "sort", "cols", number), value), follow=True)
        assert not any(holds(address, number) for address, _ in answer.redirect_chain)
        assert not holds(answer.content.decode(), number), value


def test_no_form_that_takes_words_is_sent_by_an_address(head) -> None:
    """What is typed into a form that is sent by GET stands in the address before anybody can see to it."""
    for page in PAGES.values():
        for opening, inside in re.findall(r"<form([^>]*)>(.*?)</form>", head.get(page).content.decode(), re.DOTALL):
            takes_words = re.search(r'<input[^>]*type="(?:search|text)"|<textarea', inside)
            assert 'method="' in opening or not takes_words, (page, opening)


def test_a_stranger_is_led_to_sign_in_without_the_number(client, person) -> None:
    answer = client.get("/search/", {"q": person.id_number}, follow=True)

    assert answer.status_code == 200
    assert not any(holds(address, person.id_number) for address, _ in answer.redirect_chain)
    assert not holds(answer.content.decode(), person.id_number)


def test_other_words_and_codes_stay_in_the_address_as_they_were(head) -> None:
    for words in ("曾国强", "91350100M000100Y43", "510112202301050001", "J0118", "~x"):
        assert head.get("/search/", {"q": words}).status_code == 200
    led = asked(head, "/search/", {"q": "曾 国强", "org": "", "csrfmiddlewaretoken": "x"})
    assert led["Location"] == "/search/?q=%E6%9B%BE+%E5%9B%BD%E5%BC%BA"


def test_a_form_that_changes_something_is_not_led_anywhere(head, person) -> None:
    answer = head.post(reverse("ledger-create", args=["people-posting"]), {"note": person.id_number})

    assert answer.status_code != 303


def test_the_public_site_which_finds_nobody_by_a_number_shows_it_in_part(person) -> None:
    with site(SANBIAO_SITE="public"):
        led = Client().get("/", {"q": person.id_number})

    assert led.status_code == 303
    assert not holds(led["Location"], person.id_number)


def test_what_packages_write_down_of_a_sign_in_or_a_task_shows_numbers_in_part(client, person) -> None:
    number = person.id_number
    DBTaskResult.objects.create(
        task_path="x", args_kwargs={}, backend_name="default", run_after=get_date_max(), traceback=f"ValueError: {number}"
    )

    client.post(f"{reverse('account_login')}?next=/search/%3Fq%3D{number}", {"login": number, "password": "Wrong-password-1"})

    [tried] = AccessAttempt.objects.all()
    assert number[:6] in tried.username
    assert not any(holds(str(value), number) for value in (*vars(tried).values(), *vars(DBTaskResult.objects.get()).values()))


def test_what_looks_like_a_number_in_the_mark_of_a_session_stays_as_it_is() -> None:
    mark = "13800138001" * 5

    AccessLog.objects.create(username="clerk", session_hash=mark)

    assert AccessLog.objects.get().session_hash == mark
