"""What `sanbiao doctor` looks for of numbers and files that lie in clear: each a finding, with what to do."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import CharField, Field, JSONField, Model, TextField

from sanbiao.core.drive.keeping import kept_models, old_files, still_kept, strays
from sanbiao.core.drive.models import KeptFile
from sanbiao.core.ledger.columns import CellKind
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.core.secrecy.fields import SealedField
from sanbiao.core.secrecy.files import is_sealed
from sanbiao.core.secrecy.numbers import holds_right_number
from sanbiao.portal.finding import Finding
from sanbiao.scratch import left_behind

MOST_FILES, MOST_ROWS, LOG_TAIL = 50_000, 5_000, 2**20
"""So much is looked at: files of the home, the latest rows of each table, the last bytes of each log."""
GRACE = timedelta(days=2)
"""So long after their time files may still be there: a worker removes them once a day."""


def exposed(*, at: datetime) -> Iterator[Finding]:
    """All that may lie in clear, one by one."""
    yield _modes()
    yield _kept_files(at)
    yield _leftovers()
    yield _past_their_time(at)
    yield _numbers()


def _modes() -> Finding:
    files = islice((path for path in settings.HOME.rglob("*") if path.is_file()), MOST_FILES)
    if found := [path for path in files if path.suffix != ".key" and _is_open(path)]:
        told = f"数据目录中 {len(found)} 个文件对其他用户可读（{_names(found)}）"
        return Finding(False, f"{told}，请改为仅属主可读（chmod -R go= 数据目录）")
    return Finding(True, "数据目录中的文件仅属主可读")


def _is_open(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))
    except FileNotFoundError:  # it was there for a moment
        return False


def _names(paths: list[Path]) -> str:
    return "、".join(path.name for path in paths[:3]) + (" 等" if len(paths) > 3 else "")


def _kept_files(at: datetime) -> Finding:
    """Each kept file is there and sealed, and each file belongs to an import, to what a unit handed in, or to a stated figure."""
    kept = (each for model in kept_models() for each in still_kept(model).order_by("pk")[:MOST_FILES])
    if clear := [each for each in kept if _lies_open(each)]:
        told = f"导入、报送和填报时保存的文件有 {len(clear)} 个不在或没有加密，如{clear[0].belongs_to}"
        return Finding(False, f"{told}；缺少的请从备份中取回，没有加密的请删去后重新上传")
    if stray := strays(before=at - GRACE):
        return Finding(False, f"保存的文件中有 {len(stray)} 个不属于任何导入、报送或填报数（{_names(stray)}），请核对后删去")
    return Finding(True, "导入、报送和填报时保存的文件都已加密")


def _lies_open(kept: KeptFile) -> bool:
    try:
        with kept.content.open("rb") as content:
            return not (kept.key and is_sealed(content))
    except FileNotFoundError:
        return True


def _leftovers() -> Finding:
    if left := left_behind(settings.HOME):
        return Finding(False, f"临时文件夹中有中断的程序留下的 {len(left)} 个文件，重新启动网站或后台任务即清除")
    return Finding(True, "临时文件夹中没有遗留的文件")


def _past_their_time(at: datetime) -> Finding:
    if count := old_files(at=at - GRACE).count():
        days = settings.SANBIAO_KEEP_FILES
        return Finding(False, f"有 {count} 次导入的文件超过 {days} 天仍未清除；请确认 sanbiao worker 正在运行")
    return Finding(True, f"没有超过保存期（{settings.SANBIAO_KEEP_FILES} 天）的导入文件")


def _numbers() -> Finding:
    found = [*_in_tables(), *_in_logs()]
    if found:
        more = " 等" if len(found) > 5 else ""
        return Finding(False, f"有身份证号未加密：{'、'.join(found[:5])}{more}；请改正这些内容，号码只填在身份证号一栏")
    return Finding(True, f"各表最近 {MOST_ROWS} 行的文字和日志中没有身份证号")


def _in_tables() -> Iterator[str]:
    """The columns in which a number stands, each with the newest row that has one."""
    for model in apps.get_models():
        fields = [field for field in model._meta.concrete_fields if _is_text(model, field)]
        if not fields:
            continue
        rows = model._base_manager.order_by("-pk").values_list("pk", *(field.attname for field in fields))[:MOST_ROWS]
        seen = set[str]()
        for pk, *texts in rows.iterator(chunk_size=1000):
            for field, text in zip(fields, texts, strict=True):
                if field.attname not in seen and text and holds_right_number(_written(text)):
                    seen.add(field.attname)
                    yield f"{model._meta.verbose_name}「{field.verbose_name}」第 {pk} 行"


def _is_text(model: type[Model], field: Field[object, object]) -> bool:
    """Whether anything may stand in a field; a credit code of figures alone may look like an ID number."""
    if isinstance(field, SealedField) or field.choices or not isinstance(field, CharField | TextField | JSONField):
        return False
    ledger = REGISTRY.get(str(model._meta.label_lower))
    return not (ledger and any(column.field == field.name and column.kind is CellKind.CREDIT for column in ledger.columns))


def _written(text: object) -> str:
    return text if isinstance(text, str) else json.dumps(text, ensure_ascii=False, default=str)


def _in_logs() -> Iterator[str]:
    for path in sorted(settings.HOME.rglob("*.log"))[:100]:
        with path.open("rb") as log:
            log.seek(max(0, path.stat().st_size - LOG_TAIL))
            if holds_right_number(log.read().decode(errors="replace")):
                yield f"日志 {path.relative_to(settings.HOME)}"
