"""The navigation: built from the ledgers and from what each business says of its own pages.

A business, or a layer below, names its pages in `urls.py`, beside their addresses: section, label, name of the address.

    navigation = (
        (Section.CADRES, "领导班子", "teams"),
    )

They are shown to those who hold a grant in the section. A ledger needs no line: every ledger of which a person may see
rows is there by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module

from django.apps import apps
from django.urls import reverse
from django.utils.module_loading import module_has_submodule

from sanbiao.core.access.policy import User, grants_of
from sanbiao.core.access.roles import ADMINISTRATORS, EVERY_SECTION, Role
from sanbiao.core.ledger.ledger import all_ledgers
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
GENERAL = (("figures", "指标"), ("imports", "导入"), ("reports", "报告"))
"""The pages of the mechanisms, for everybody who holds a grant of any section."""
ADMINISTRATION = {
    Role.SECURITY_ADMIN: (("grants", "账号与授权"),),
    Role.AUDIT_ADMIN: (("events", "操作记录"), ("seals", "封存核验")),
    Role.SYSTEM_ADMIN: (),
}


@cache
def pages() -> tuple[tuple[str, str, str], ...]:
    """What every installed part of the project says of its own pages: section, label, name of the address."""
    parts = [config for config in apps.get_app_configs() if config.name.startswith("sanbiao.")]
    with_pages = [part for part in parts if module_has_submodule(part.module, "urls")]
    return tuple(page for part in with_pages for page in getattr(import_module(f"{part.name}.urls"), "navigation", ()))


def drawers(user: User, *, path: str, context_query: str) -> list[SideSection]:
    """The navigation of `user` on the page at `path`; every address carries `context_query`."""
    roles = {fact.role for fact in grants_of(user)}
    if roles & ADMINISTRATORS:
        entries = [("管理", "lock", [entry for role in sorted(roles) for entry in ADMINISTRATION[Role(role)]])]
        found = [(label, icon, list(_addresses(names))) for label, icon, names in entries]
    else:
        found = list(_business(user))
    here = _current(path, [url for _, _, items in found for _, url in items])
    return [
        SideSection(label, icon, [Item(text, url + context_query, url == here) for text, url in items])
        for label, icon, items in found
        if items
    ]


def _business(user: User) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    held = {fact.section for fact in grants_of(user)}
    yield "总览", "home", [("首页", reverse("home")), *(_addresses(GENERAL) if held else ())]
    own = pages()
    for section in Section:
        items: list[tuple[str, str]] = []
        if held & {section, EVERY_SECTION}:
            items += _addresses((name, label) for at, label, name in own if at == section)
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
