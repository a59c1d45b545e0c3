"""The navigation: the pages and the ledgers of each section, as one person may open them.

A page stands in the section it declares (`core/pages`), a ledger in that of its policy. Both say themselves to whom they
are there, so nothing is listed that would not open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from django.urls import reverse
from django.utils.http import urlencode

from sanbiao.core.access.policy import Holder, User, grants_of
from sanbiao.core.access.roles import ADMINISTRATORS, Role
from sanbiao.core.ledger.ledger import all_ledgers
from sanbiao.core.pages.page import in_section
from sanbiao.core.ui.shell import Item, SideSection
from sanbiao.registry.codes.sections import Section

ICONS = {
    Section.CADRES: "team",
    Section.SUPERVISION: "shield",
    Section.CIVIL_SERVICE: "badge",
    Section.TRAINING: "book",
    Section.TALENT: "star",
    Section.GRASS_ROOTS: "flag",
    Section.VETERANS: "heart",
    Section.PLANS: "plan",
    Section.REPORTS: "report",
}
GENERAL = (("figures", "指标"), ("imports", "导入"), ("collecting", "报送"), ("checkup", "体检"), ("reports", "报告"))
"""The pages of the mechanisms, for everybody who holds a grant of any section."""
MOST_OPEN = 24
"""So many entries stand open together; of more only the section of the page at hand and one's own are open."""
HOLDERS_KEPT = 500
ADMINISTRATION = {
    Role.SECURITY_ADMIN: (("home", "首页"), ("grants", "账号与授权"), ("proposals", "待确认事项")),
    Role.AUDIT_ADMIN: (
        ("home", "首页"),
        ("events", "操作记录"),
        ("seals", "封存核验"),
        ("odd-use", "异常使用"),
        ("proposals", "待确认事项"),
    ),
    Role.SYSTEM_ADMIN: (("home", "首页"), ("grants", "账号与授权"), ("proposals", "待确认事项")),
}


def drawers(user: User, *, path: str, context_query: str) -> list[SideSection]:
    """The navigation of `user` on the page at `path`; every address carries `context_query`."""
    found = entries(Holder.of(user))
    usual = {each.list_url(): urlencode(each.usual) for each in all_ledgers() if each.usual}
    addresses = [url for _, _, items in found for _, url in items]
    here, is_short = _current(path, addresses), len(addresses) <= MOST_OPEN
    own = {Section(fact.section).label for fact in grants_of(user) if fact.section in Section}
    sections = []
    for label, icon, items in found:
        pages = [Item(text, _opening(url, context_query, usual.get(url, "")), url == here) for text, url in items]
        opened = is_short or label in own or any(each.current for each in pages)
        sections.append(SideSection(label, icon, pages, opened=opened))
    return [each for each in sections if each.items]


@lru_cache(maxsize=HOLDERS_KEPT)
def entries(holder: Holder) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """What opens to somebody by what they hold: label, icon, and the words and addresses of each part."""
    roles = {fact.role for fact in holder.facts}
    if not roles & ADMINISTRATORS:
        return list(_business(holder.user))
    names = [entry for role in sorted(roles) for entry in ADMINISTRATION[Role(role)]]
    return [("管理", "lock", list(_addresses(names)))]


def _opening(url: str, context_query: str, usual: str) -> str:
    """The address of an entry in the context of the page, with the filters it usually has."""
    return f"{url}{context_query}{'&' if context_query else '?'}{usual}" if usual else f"{url}{context_query}"


def _business(user: User) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    held = {fact.section for fact in grants_of(user)}
    yield "总览", "home", [("首页", reverse("home")), *(_addresses(GENERAL) if held else ())]
    for section in Section:
        items = list(_addresses((page.name, page.title) for page in in_section(section, user)))
        items += [
            (ledger.title, ledger.list_url())
            for ledger in all_ledgers()
            if ledger.section == section and ledger.policy.may(user, ledger.view_permission)
        ]
        yield section.label, ICONS[section], items


def _addresses(names: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for name, label in names:
        yield label, reverse(name)


def _current(path: str, urls: list[str]) -> str:
    """The entry that `path` belongs to: the longest that it begins with; the home page only for itself."""
    fitting = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(fitting, key=len, default="")
