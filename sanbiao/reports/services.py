"""Compiling a report from the ledgers, and keeping it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import BinaryIO

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import ContentFile
from django.db import transaction

from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit.models import Event
from sanbiao.core.audit.services import keep, ledger_key
from sanbiao.core.audit.tracing import new_trace
from sanbiao.core.documents.controls import NotReadable, controls
from sanbiao.core.documents.footing import with_foot
from sanbiao.core.documents.office import pdf
from sanbiao.core.indicators.engines import one_moment
from sanbiao.core.indicators.figures import Figure
from sanbiao.core.indicators.services import evaluate_each, reported
from sanbiao.core.indicators.window import EVERYWHERE
from sanbiao.core.periods.periods import Period
from sanbiao.core.ui.times import local_date
from sanbiao.registry.organisations.models import Unit
from sanbiao.registry.organisations.queries import city_name
from sanbiao.reports.checking import Checked, check_report
from sanbiao.reports.compiling import compile_report, compose
from sanbiao.reports.models import CompiledReport

COMPILED, TAKEN = "编制报告", "下载报告"
FIGURES = "figures"
"""Under which the event of a compiling holds the digest of its figures; events of before have none."""
ORIGINALS = 5
"""How many kept reports of a period and unit are asked whether a document came from them."""


class Unfinished(Refused):
    """A report of a period that is not over, and that nobody has confirmed."""


def ask_first(period: Period, *, on: date) -> None:
    """Ask before a report is compiled on a day on which its period runs or lies ahead.

    Raises:
        Unfinished: it does; the message says what the figures of such a report are.
    """
    if caveat := period.caveat(on):
        raise Unfinished(f"{period.label}：{caveat}。")


def figures_of(period: Period, unit: Unit | None = None) -> dict[str, Figure]:
    """All figures of the report over the whole city or the subtree of a unit."""
    [figures] = figures_of_each([(period, unit)])
    return figures


def figures_of_each(where: Iterable[tuple[Period, Unit | None]], *, code: str = "") -> list[dict[str, Figure]]:
    """All figures of the report, or one, for several periods and units at once, all as they are at one moment."""
    indicators = [one for one in reported() if code in ("", one.code)]
    with one_moment():
        return evaluate_each([(indicators, period, (unit.path,) if unit else EVERYWHERE) for period, unit in where])


def compile_and_keep(
    *, period: Period, unit: Unit | None = None, unfinished: bool = False, by: AbstractBaseUser | str, at: datetime
) -> tuple[CompiledReport, bytes, Mapping[str, Figure]]:
    """Compile the half-year report and keep it with its figures; `unfinished` confirms that the period need not be over.

    Raises:
        Unfinished: the period is not over, and that was not confirmed.
    """
    on = local_date(at)
    if not unfinished:
        ask_first(period, on=on)
    figures = figures_of(period, unit)
    city = unit.name if unit else city_name()
    document = compile_report(figures, period_label=period.label, city=city, caveat=period.caveat(on), compiled_on=on)
    title = compose(figures, period_label=period.label, city=city).title.replace("\n", "")
    report = CompiledReport(
        period=period.code,
        unit=unit,
        title=title,
        compiled_by=by if isinstance(by, str) else by.get_username(),
        compiled_at=at,
        digest=hashlib.sha256(document).hexdigest(),
        figures={code: figure.as_json() for code, figure in figures.items()},
    )
    with transaction.atomic():
        report.document.save(f"{period.code}-{report.digest[:12]}.docx", ContentFile(document), save=False)
        report.save()
        told = {"period": period.code, "digest": report.digest, FIGURES: _figures_digest(report)}
        keep(by=by, at=at, verb=COMPILED, record=report, after=told)
    return report, document, figures


def take_report(report: CompiledReport, *, as_pdf: bool, by: AbstractBaseUser, at: datetime) -> bytes:
    """The document as somebody takes it away, in Word or drawn as PDF: in its foot stands who, when, and where that is kept.

    Raises:
        NotDrawn: there is no office suite that can draw it.
        Refused: its file is gone, or no document any more.
    """
    trace = new_trace(by=by, at=at)
    try:
        with report.document.open("rb") as file:
            document = with_foot(file.read(), f"下载：{trace.line}")
    except (OSError, NotReadable) as fault:
        raise Refused("这份报告的文件丢失或已损坏，打不开，没有下载；请重新编制一份，或请系统管理员从备份恢复。") from fault
    content = pdf(document) if as_pdf else document
    keep(by=by, at=at, verb=TAKEN, record=report, after={"format": "PDF" if as_pdf else "Word"}, batch=trace.code)
    return content


def check_document(document: BinaryIO | bytes, *, period: Period, unit: Unit | None = None, on: date) -> Checked:
    """A report that people may have edited against the ledgers, and against the kept report that it came from.

    Without a kept one, what a report compiled `on` that day would have is what must be there.

    Raises:
        NotReadable: the document is no Word document.
    """
    figures = figures_of(period, unit)
    city = unit.name if unit else city_name()
    originals = list(_kept_documents(period, unit)) or [
        compile_report(figures, period_label=period.label, city=city, compiled_on=on)
    ]
    return check_report(document, figures, originals=originals)


def _kept_documents(period: Period, unit: Unit | None) -> Iterator[bytes]:
    """The latest reports that were compiled, as they were made; one that is gone from the disk is passed over."""
    kept = CompiledReport.objects.filter(period=period.code, unit=unit).order_by("-compiled_at", "-pk")
    for report in kept[:ORIGINALS]:
        try:
            with report.document.open("rb") as file:
                document = file.read()
            controls(document)
        except (OSError, NotReadable):
            continue
        yield document


def altered() -> Iterator[str]:
    """The kept reports that are not as their events tell: gone, changed, or kept past the services; a phrase for each."""
    events = Event.objects.filter(ledger=ledger_key(CompiledReport), verb=COMPILED).order_by("pk")
    made = {event.record: event for event in events}
    there = {str(report.pk): report for report in CompiledReport.objects.order_by("pk")}
    for record in sorted(made.keys() | there.keys(), key=int):
        report = there.get(record)
        if report is None:
            yield f"报告“{made[record].label}”不见了"
        elif record not in made:
            yield f"报告“{report}”没有操作记录"
        elif not (made[record].after or {}).get("digest") == report.digest == _digest_of(report):
            yield f"报告“{report}”的文档被改动或不见了"
        elif (made[record].after or {}).get(FIGURES, _figures_digest(report)) != _figures_digest(report):
            yield f"报告“{report}”的期次、范围或指标值被改动"


def _figures_digest(report: CompiledReport) -> str:
    """Over what a report says it was compiled from: the period, the unit, and the value of each figure."""
    told = [report.period, report.unit_id, report.title, report.figures]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _digest_of(report: CompiledReport) -> str:
    try:
        with report.document.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
