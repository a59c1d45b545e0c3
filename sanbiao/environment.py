"""What the environment may say: every variable that the product reads, what is allowed in it, and what holds without it.

Each is read by calling it, `PRODUCTION()`, and nowhere else. An empty variable counts as not set. Nonsense is refused with the
variable's name and a sentence saying what is allowed, and so is a `SANBIAO_` variable that nobody reads: it is a slip of the pen.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Generic, TypeVar
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url

T = TypeVar("T")
PREFIX = "SANBIAO_"
YES, NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
KNOWN: dict[str, Setting[object]] = {}
"""Every variable that is read, by name."""


class Nonsense(Exception):
    """Variables that cannot be meant, with a sentence for people about each."""


@dataclass(frozen=True)
class Setting(Generic[T]):
    """A variable of the environment.

    Args:
        name: the variable.
        default: what holds when it is not set.
        read: its value from its text; raises ValueError for nonsense.
        allowed: what may be written, as the end of a sentence.
        secret: its text is never shown.
    """

    name: str
    default: Callable[[], T]
    read: Callable[[str], T]
    allowed: str
    secret: bool = False

    def __post_init__(self) -> None:
        KNOWN[self.name] = self  # type: ignore[assignment]  # a setting of something is read as one of anything

    def __call__(self) -> T:
        """Its value.

        Raises:
            Nonsense: what is written there is not allowed.
        """
        text = os.environ.get(self.name, "").strip()
        if not text:
            return self.default()
        try:
            return self.read(text)
        except ValueError as error:
            shown = "" if self.secret else f"“{text}”"
            raise Nonsense(f"环境变量 {self.name} 的值{shown}不可用：{self.allowed}。") from error


def told(names: Iterable[str]) -> dict[str, str]:
    """Those of these variables that are set: what a process hears that is to know no more."""
    return {name: os.environ[name] for name in names if name in os.environ}


def check() -> None:
    """Read everything once, so that whatever is wrong is told at once and by name.

    Raises:
        Nonsense: a value is not allowed, or a variable is unknown.
    """
    faults = [fault for setting in KNOWN.values() if (fault := _fault(setting))]
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in KNOWN)
    if faults or unknown:
        raise Nonsense("\n".join([*faults, *map(_stray, unknown)]))


def _fault(setting: Setting[object]) -> str:
    try:
        setting()
    except Nonsense as error:
        return str(error)
    return ""


def _stray(name: str) -> str:
    near = "".join(f"是不是 {known}？" for known in get_close_matches(name, KNOWN, n=1, cutoff=0.8))
    return f"环境变量 {name} 不是三标的设置，{near}请核对名称或去掉它，各项设置见 docs/operations.md。"


# --- kinds -----------------------------------------------------------------------------------------------------------------


def flag(name: str) -> Setting[bool]:
    """Yes or no; no unless it is said."""

    def read(text: str) -> bool:
        if text.lower() not in YES + NO:
            raise ValueError
        return text.lower() in YES

    return Setting(name, lambda: False, read, f"应写 {'、'.join(YES)}（是）或 {'、'.join(NO)}（否）")


def whole(name: str, default: int | Callable[[], int], *, low: int, high: int) -> Setting[int]:
    """A whole number between two bounds, both allowed."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]+", text) or not low <= int(text) <= high:
            raise ValueError
        return int(text)

    return Setting(name, default if callable(default) else lambda: default, read, f"应写 {low} 至 {high} 的整数")


def duration(name: str, default: timedelta, *, low: timedelta, high: timedelta) -> Setting[timedelta]:
    """A number with s, m, h or d behind it."""

    def read(text: str) -> timedelta:
        found = re.fullmatch(r"([0-9]{1,9})([smhd])", text)
        if not found or not low <= (value := timedelta(**{UNITS[found[2]]: int(found[1])})) <= high:
            raise ValueError
        return value

    bounds = f"{low.total_seconds():.0f}s 至 {high.total_seconds():.0f}s"
    return Setting(name, lambda: default, read, f"应写数字加单位 s（秒）、m（分）、h（时）或 d（天），如 15m，限 {bounds}")


def chosen(name: str, options: Collection[str]) -> Setting[str]:
    """One of a few words, the first unless another is said."""

    def read(text: str) -> str:
        if text not in options:
            raise ValueError
        return text

    return Setting(name, lambda: next(iter(options)), read, f"应写 {'、'.join(options)} 之一")


def text(name: str, pattern: str = r"[^\x00-\x1f]+", allowed: str = "不得含有控制字符", *, secret: bool = False) -> Setting[str]:
    """Words, in the shape of a pattern; none unless they are said."""

    def read(words: str) -> str:
        if not re.fullmatch(pattern, words):
            raise ValueError
        return words

    return Setting(name, str, read, allowed, secret)


def listed(name: str, pattern: str, allowed: str, default: tuple[str, ...] = ()) -> Setting[list[str]]:
    """Words parted by commas, each in the shape of a pattern."""

    def read(words: str) -> list[str]:
        found = [word.strip() for word in words.split(",")]
        if not all(re.fullmatch(pattern, word) for word in found):
            raise ValueError
        return found

    return Setting(name, lambda: list(default), read, f"{allowed}，多个之间用英文逗号分开")


def address(name: str, *, or_port: bool = False) -> Setting[str]:
    """The address of a site, or a port alone where that is told; none unless it is said."""

    def read(words: str) -> str:
        if or_port and re.fullmatch(r":[0-9]{1,5}", words):
            return words
        parts = urlsplit(words)
        if (
            parts.scheme not in {"http", "https"}
            or not parts.hostname
            or parts.query
            or parts.fragment
            or re.search(r"\s", words)
        ):
            raise ValueError
        return words

    return Setting(name, str, read, "应写网址，如 https://sanbiao.example" + ("，或只写端口，如 :8001" if or_port else ""))


@dataclass(frozen=True)
class MailServer:
    """Where mail is given to, in whose name, and how the way there is kept: `ssl` from the start, `starttls`, or not at all."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""
    guard: str = ""


MAIL_SCHEMES = {"smtps": ("ssl", 465), "smtp+starttls": ("starttls", 587), "smtp": ("", 25)}
"""How an address of a mail server begins: the guard of the way there, and the port unless it says another."""


def _mail_server(words: str) -> MailServer:
    parts = urlsplit(words)
    asked = parse_qs(parts.query, strict_parsing=True)
    sender = "".join(asked.get("from", ()))
    is_sound = parts.scheme in MAIL_SCHEMES and parts.hostname and not parts.path.strip("/") and not parts.fragment
    if not is_sound or asked.keys() != {"from"} or not re.fullmatch(r"[^@\s<>,;:\"]+@[A-Za-z0-9.-]+", sender):
        raise ValueError
    if bool(parts.username) != bool(parts.password) or re.search(r"\s", words):
        raise ValueError
    guard, port = MAIL_SCHEMES[parts.scheme]
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(str(parts.hostname), parts.port or port, sender, user, password, guard)


def folder(name: str, default: str) -> Setting[Path]:
    return Setting(name, lambda: Path(default).resolve(), lambda words: Path(words).resolve(), "应写文件夹的路径")


def _database(words: str) -> str:
    if not words.startswith(("sqlite:", "postgres:", "postgresql:")):
        raise ValueError
    dj_database_url.parse(words)
    return words


def _key(words: str) -> bytes:
    try:
        key = base64.b64decode(words, validate=True)
    except binascii.Error as error:
        raise ValueError from error
    if len(key) != 32:
        raise ValueError
    return key


# --- the settings, as docs/operations.md explains them ---------------------------------------------------------------------

HOST = r"\*|\[[0-9a-fA-F:]+\]|\.?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?"
HOME = folder("SANBIAO_HOME", "var")
DATABASE_URL = Setting(
    "DATABASE_URL",
    lambda: f"sqlite:///{HOME() / 'sanbiao.sqlite3'}",
    _database,
    "应写 postgresql://用户:密码@主机/库名 或 sqlite:///路径，请核对",
    secret=True,
)
DEBUG = flag("SANBIAO_DEBUG")
PRODUCTION = flag("SANBIAO_PRODUCTION")
PROXIES = whole("SANBIAO_PROXIES", lambda: int(PRODUCTION()), low=0, high=9)
HOSTS = listed("SANBIAO_HOSTS", HOST, "应写主机名，不带协议和端口", ("localhost", "127.0.0.1", "[::1]"))
ORIGINS = listed("SANBIAO_ORIGINS", r"https?://[^\s/,?#]+", "应写来源，如 https://sanbiao.example，末尾不带斜杠")
CITY = text("SANBIAO_CITY")
SECRET_KEY = text("SANBIAO_SECRET_KEY", r"[^\x00-\x1f]{50,}", "应写至少 50 个字符", secret=True)
FIELD_KEY = Setting("SANBIAO_FIELD_KEY", bytes, _key, "应写 32 个字节的 base64", secret=True)
PUBLIC_SITE_KEY = Setting("SANBIAO_PUBLIC_SITE_KEY", bytes, _key, "应写 32 个字节的 base64", secret=True)
LOCK_AFTER = whole("SANBIAO_LOCK_AFTER", 5, low=1, high=100)
LOCK_FOR = duration("SANBIAO_LOCK_FOR", timedelta(minutes=15), low=timedelta(minutes=1), high=timedelta(days=1))
ODD_USE = {
    "exports": whole("SANBIAO_ODD_EXPORTS", 20, low=1, high=100_000),
    "rows": whole("SANBIAO_ODD_ROWS", 5_000, low=1, high=100_000_000),
    "numbers": whole("SANBIAO_ODD_NUMBERS", 20, low=1, high=100_000),
    "failures": whole("SANBIAO_ODD_FAILURES", 5, low=1, high=1_000),
    "refused": whole("SANBIAO_ODD_REFUSED", 3, low=1, high=1_000),
    "night": whole("SANBIAO_ODD_NIGHT", 22, low=18, high=24),
    "morning": whole("SANBIAO_ODD_MORNING", 6, low=0, high=9),
}
"""From how many on somebody is told of to the audit administrator, and between which hours it is night."""
KEEP_FILES = whole("SANBIAO_KEEP_FILES", 180, low=1, high=36500)
UPLOAD_LIMIT = whole("SANBIAO_UPLOAD_LIMIT", 100 * 1024**2, low=1024**2, high=10 * 1024**3)
READING_MEMORY = whole("SANBIAO_READING_MEMORY", 1024**3, low=512 * 1024**2, high=64 * 1024**3)
TEAM_AGE_LINE = whole("SANBIAO_TEAM_AGE_LINE", 45, low=18, high=70)
PHONE_ADDRESS = address("SANBIAO_PHONE_ADDRESS", or_port=True)
OFFICE_ADDRESS = address("SANBIAO_OFFICE_ADDRESS")
MAIL = Setting[MailServer | None](
    "SANBIAO_MAIL",
    lambda: None,
    _mail_server,
    "应写 smtps://用户:密码@主机:465?from=发件地址，或以 smtp+starttls://、smtp:// 开头，密码里的特殊符号写成 %40 一类",
    secret=True,
)
PAGE_TIMEOUT = duration("SANBIAO_PAGE_TIMEOUT", timedelta(seconds=30), low=timedelta(seconds=1), high=timedelta(minutes=10))
PAGES = flag("SANBIAO_PAGES")
TASKS = chosen("SANBIAO_TASKS", ("django_tasks_db.DatabaseBackend", "django_tasks.backends.immediate.ImmediateBackend"))
ADMIN = text("SANBIAO_ADMIN")
ADMIN_PASSWORD = text("SANBIAO_ADMIN_PASSWORD", secret=True)
PUBLIC_PASSWORD = text("SANBIAO_PUBLIC_PASSWORD", secret=True)
SITE = chosen("SANBIAO_SITE", ("both", "public"))
DEMO = text("SANBIAO_DEMO", r"[^\s:]+:[^\s:]+", "应写 账号:密码", secret=True)
