"""Every variable of the environment is read strictly, in one place, and is explained to operators."""

from __future__ import annotations

import ast
import re
from datetime import timedelta

import pytest

from sanbiao import environment
from sanbiao.environment import KNOWN, MailServer, Nonsense
from sanbiao.tests.sources import PROJECT, modules, named

NONSENSE = {
    "SANBIAO_HOME": [],
    "DATABASE_URL": ["nonsense", "mysql://here/there", "postgres://["],
    "SANBIAO_DEBUG": ["2"],
    "SANBIAO_PRODUCTION": ["ture", "1.0", "是"],
    "SANBIAO_PROXIES": ["-1", "10", "one", "1.0", "１"],
    "SANBIAO_HOSTS": ["https://sanbiao.example", "sanbiao.example:8000", "one,,two", "one two"],
    "SANBIAO_ORIGINS": ["sanbiao.example", "https://sanbiao.example/", "https://one,"],
    "SANBIAO_CITY": ["临江\n市"],
    "SANBIAO_SECRET_KEY": ["short"],
    "SANBIAO_FIELD_KEY": ["nonsense", "bWluZQ=="],
    "SANBIAO_PUBLIC_SITE_KEY": ["nonsense", "bWluZQ=="],
    "SANBIAO_LOCK_AFTER": ["0", "never"],
    "SANBIAO_LOCK_FOR": ["15", "15 m", "59s", "25h", "15x"],
    "SANBIAO_ODD_EXPORTS": ["0", "many"],
    "SANBIAO_ODD_ROWS": ["0"],
    "SANBIAO_ODD_NUMBERS": ["0"],
    "SANBIAO_ODD_FAILURES": ["0"],
    "SANBIAO_ODD_REFUSED": ["0"],
    "SANBIAO_ODD_NIGHT": ["17", "25", "22:00"],
    "SANBIAO_ODD_MORNING": ["10", "-1"],
    "SANBIAO_KEEP_FILES": ["0", "半年", "-1"],
    "SANBIAO_UPLOAD_LIMIT": ["100MB", "1"],
    "SANBIAO_READING_MEMORY": ["1GB", "1"],
    "SANBIAO_TEAM_AGE_LINE": ["450", "四十五"],
    "SANBIAO_PHONE_ADDRESS": ["sanbiao.example", "ftp://sanbiao.example", "https://one two", "https://[", "https://one/?a"],
    "SANBIAO_OFFICE_ADDRESS": ["sanbiao.example", ":8000", "https://one/?a"],
    "SANBIAO_MAIL": [
        "mail.example",
        "http://mail.example?from=a@b.example",
        "smtp://mail.example",
        "smtp://?from=a@b.example",
        "smtp://mail.example:99999?from=a@b.example",
        "smtp://mail.example/box?from=a@b.example",
        "smtp://user@mail.example?from=a@b.example",
        "smtp://mail.example?from=nobody",
        "smtp://mail.example?from=a@b.example&to=c@d.example",
    ],
    "SANBIAO_PAGE_TIMEOUT": ["30", "0s", "11m"],
    "SANBIAO_PAGES": ["ture"],
    "SANBIAO_TASKS": ["celery"],
    "SANBIAO_ADMIN": ["a\tb"],
    "SANBIAO_ADMIN_PASSWORD": ["a\tb"],
    "SANBIAO_PUBLIC_PASSWORD": ["a\tb"],
    "SANBIAO_SITE": ["office"],
    "SANBIAO_DEMO": ["demo", "de mo:secret"],
}
"""A variable and what nobody can mean by it. A folder may have any name; whether it can be made is told when it is made."""

SENSE = [
    ("SANBIAO_PRODUCTION", "TRUE", True),
    ("SANBIAO_PRODUCTION", "on", True),
    ("SANBIAO_PRODUCTION", " 1 ", True),
    ("SANBIAO_PRODUCTION", "off", False),
    ("SANBIAO_PRODUCTION", "", False),
    ("SANBIAO_PROXIES", "9", 9),
    ("SANBIAO_HOSTS", "sanbiao.example, .gov.example,[::1],*", ["sanbiao.example", ".gov.example", "[::1]", "*"]),
    ("SANBIAO_ORIGINS", "https://sanbiao.example:8443", ["https://sanbiao.example:8443"]),
    ("SANBIAO_CITY", "临江市", "临江市"),
    ("SANBIAO_LOCK_FOR", "2h", timedelta(hours=2)),
    ("SANBIAO_PHONE_ADDRESS", "https://sanbiao.example/wx", "https://sanbiao.example/wx"),
    ("SANBIAO_OFFICE_ADDRESS", "https://sanbiao.example", "https://sanbiao.example"),
    ("SANBIAO_MAIL", "smtp://mail.example?from=a@b.example", MailServer("mail.example", 25, "a@b.example")),
    (
        "SANBIAO_MAIL",
        "smtps://me%40b.example:p%2Fw@mail.example?from=a@b.example",
        MailServer("mail.example", 465, "a@b.example", "me@b.example", "p/w", "ssl"),
    ),
    (
        "SANBIAO_MAIL",
        "smtp+starttls://me:pw@mail.example:2587?from=a@b.example",
        MailServer("mail.example", 2587, "a@b.example", "me", "pw", "starttls"),
    ),
    ("SANBIAO_SITE", "public", "public"),
    ("SANBIAO_DEMO", "demo:secret", "demo:secret"),
]


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch):
    for name in KNOWN:
        monkeypatch.delenv(name, raising=False)


def test_nothing_set_is_sound():
    environment.check()

    assert environment.PRODUCTION() is False
    assert environment.PROXIES() == 0
    assert environment.DATABASE_URL() == f"sqlite:///{environment.HOME()}/sanbiao.sqlite3"


@pytest.mark.parametrize(("name", "text", "value"), SENSE)
def test_what_can_be_meant_is_read(name: str, text: str, value: object, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(name, text)

    environment.check()

    assert KNOWN[name]() == value


def test_production_stands_behind_one_proxy(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SANBIAO_PRODUCTION", "yes")

    assert environment.PROXIES() == 1


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in NONSENSE.items() for text in texts])
def test_nonsense_is_refused_with_the_name_and_what_is_allowed(name: str, text: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(name, text)

    with pytest.raises(Nonsense) as caught:
        environment.check()

    sentence = str(caught.value)
    assert sentence.startswith(f"环境变量 {name} 的值")
    assert sentence.endswith(f"{KNOWN[name].allowed}。")
    assert (text in sentence) is not KNOWN[name].secret


def test_every_variable_has_nonsense_of_its_own():
    assert set(NONSENSE) == set(KNOWN)


def test_everything_wrong_is_told_at_once_and_the_unknown_by_name(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SANBIAO_DEBUG", "perhaps")
    monkeypatch.setenv("SANBIAO_PRODUCTON", "1")
    monkeypatch.setenv("SANBIAO_COLOUR", "red")

    with pytest.raises(Nonsense) as caught:
        environment.check()

    debug, colour, production = str(caught.value).splitlines()
    assert debug.startswith("环境变量 SANBIAO_DEBUG 的值“perhaps”不可用")
    assert colour.startswith("环境变量 SANBIAO_COLOUR 不是三标的设置，请核对名称")
    assert production.startswith("环境变量 SANBIAO_PRODUCTON 不是三标的设置，是不是 SANBIAO_PRODUCTION？")


def test_operators_are_told_of_every_variable_and_of_no_other():
    page = (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8")
    table = "\n".join(line.split("|")[1] for line in page.splitlines() if line.startswith("| `"))

    assert sorted(re.findall(r"`(\w+)`", table)) == sorted(KNOWN)


def _is_environment(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "environ"


def _looks(node: ast.AST) -> bool:
    """Whether a node asks the environment for a value, instead of setting one or handing all of it on."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr == "getenv" or (_is_environment(node.func.value) and node.func.attr in {"get", "pop"})
    return isinstance(node, ast.Subscript) and _is_environment(node.value) and isinstance(node.ctx, ast.Load)


def test_the_environment_is_asked_in_one_place():
    asking = {named(path) for path in modules() for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if _looks(node)}

    assert asking == {"sanbiao/environment.py"}
