"""The papers of a ledger as its department keeps them: which there are, who may change them, and changing them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from sanbiao.core.access.policy import User, grants_of
from sanbiao.core.access.refusal import Refused
from sanbiao.core.access.roles import CITY, EVERY_SECTION, Role
from sanbiao.core.audit.services import keep
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.models import PaperLayout
from sanbiao.core.ledger.papers.paper import Paper, built_in
from sanbiao.core.ledger.services import CHANGE, CREATE

REMOVE = "删除"
OWN = "own"


def papers_of(ledger: Ledger[Any]) -> list[Paper]:
    """Every paper of the ledger: the built-in ones as the department has them, then its own."""
    kept = {layout.code: layout.paper for layout in PaperLayout.objects.filter(ledger=ledger.key).order_by("pk")}
    return [*(kept.pop(paper.code, paper) for paper in built_in(ledger)), *kept.values()]


def paper_named(ledger: Ledger[Any], code: str) -> Paper | None:
    """The paper with that code; None if there is none."""
    return next((paper for paper in papers_of(ledger) if paper.code == code), None)


def may_change_papers(user: User, ledger: Ledger[Any]) -> bool:
    """Whether `user` may say how papers of the ledger look: a head of its section for the whole city."""
    sections = (ledger.section, EVERY_SECTION)
    return any(fact.role == Role.HEAD and fact.section in sections and fact.path == CITY for fact in grants_of(user))


@transaction.atomic
def keep_paper(*, ledger: Ledger[Any], paper: Paper, by: AbstractBaseUser, at: datetime) -> PaperLayout:
    """Keep how a paper looks from now on, and who said so. A paper without a code is a new one.

    Raises:
        Refused: `by` may not, or another paper of the ledger has its name.
    """
    _allow(by, ledger)
    code = paper.code or _free_code(ledger)
    if any(each.name == paper.name and each.code != code for each in papers_of(ledger)):
        raise Refused(f"这本台账已有名为“{paper.name}”的版式，没有保存。请换一个名称。")
    told = {name: value for name, value in asdict(paper).items() if name != "code"}
    told["columns"] = list(told["columns"])
    before = PaperLayout.objects.select_for_update().filter(ledger=ledger.key, code=code).first()
    earlier = {name: getattr(before, name) for name in told} if before else None
    layout, is_new = PaperLayout.objects.update_or_create(
        ledger=ledger.key, code=code, defaults={**told, "by": by.get_username(), "at": at}
    )
    keep(by=by, at=at, verb=CREATE if is_new else CHANGE, record=layout, before=earlier, after=told)
    return layout


@transaction.atomic
def remove_paper(*, ledger: Ledger[Any], code: str, by: AbstractBaseUser, at: datetime) -> None:
    """Take back what the department kept of a paper: a built-in one looks again as it did, another is gone.

    Raises:
        Refused: `by` may not, or nothing is kept of it.
    """
    _allow(by, ledger)
    layout = PaperLayout.objects.select_for_update().filter(ledger=ledger.key, code=code).first()
    if layout is None:
        raise Refused("这个版式没有改动过，或已被别人删除。")
    keep(by=by, at=at, verb=REMOVE, record=layout, before={"name": layout.name, "columns": layout.columns})
    layout.delete()


def _allow(by: AbstractBaseUser, ledger: Ledger[Any]) -> None:
    if not may_change_papers(by, ledger):
        raise Refused("版式由科室负责人修改，您没有这项权限。")


def _free_code(ledger: Ledger[Any]) -> str:
    taken = set(PaperLayout.objects.filter(ledger=ledger.key).values_list("code", flat=True))
    return next(code for code in (f"{OWN}{number}" for number in range(1, len(taken) + 2)) if code not in taken)
