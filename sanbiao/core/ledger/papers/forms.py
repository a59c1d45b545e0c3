"""The form in which a department says how a paper looks: the paper, and a line for each of its columns."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, cast

from django import forms

from sanbiao.core.documents.grid import room
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.papers.paper import (
    BLANK,
    LARGEST,
    NUMBER,
    SMALLEST,
    Paper,
    PaperColumn,
    PaperKind,
    PaperSize,
    offered_fields,
)

SPARE = 4
MOST_COLUMNS = 40
_LEAVE_OUT = "-"
_LINES = ((0, "整行"), (1, "上行"), (2, "下行"))


class PaperForm(forms.Form):
    """The paper as a whole."""

    name = forms.CharField(label="版式名称", max_length=40)
    kind = forms.ChoiceField(label="样式", choices=PaperKind.choices)
    title = forms.CharField(label="标题", max_length=60, required=False, help_text="印在纸的上方；空着不印。")
    size = forms.ChoiceField(label="纸张", choices=PaperSize.choices)
    is_landscape = forms.BooleanField(label="横向", required=False)
    group = forms.ChoiceField(label="分组", required=False, help_text="按这一列分组，每组上方印一行组名。")
    type_size = forms.IntegerField(label="字号（磅）", min_value=6, max_value=24, help_text="列放不下时自动小一些。")
    height = forms.IntegerField(
        label="行高（毫米）", min_value=0, max_value=250, required=False, help_text="空着随内容定；卡片填每张的高。"
    )
    width = forms.IntegerField(label="卡片宽（毫米）", min_value=0, max_value=LARGEST, required=False, help_text="只用于卡片。")

    def __init__(self, *arguments: Any, ledger: Ledger[Any], **named: Any) -> None:
        super().__init__(*arguments, **named)
        group = self.fields["group"]
        assert isinstance(group, forms.ChoiceField)  # noqa: S101  # declared above
        group.choices = [("", "不分组"), *_named(ledger)]


class ColumnForm(forms.Form):
    """One column: what stands in it, what stands above, how wide it is, and its place among the others."""

    place = forms.IntegerField(label="次序", min_value=1, max_value=999, required=False)
    field = forms.ChoiceField(label="内容")
    heading = forms.CharField(label="列名", max_length=30, required=False)
    width = forms.IntegerField(label="宽（毫米）", min_value=SMALLEST, max_value=LARGEST, required=False)
    line = forms.ChoiceField(label="行", choices=_LINES, required=False)

    def __init__(self, *arguments: Any, ledger: Ledger[Any], **named: Any) -> None:
        super().__init__(*arguments, **named)
        chosen = self.fields["field"]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101  # declared above
        chosen.choices = [(_LEAVE_OUT, "（不要这一列）"), (NUMBER, "序号"), (_BLANK_SENT, "空白（手填）"), *_named(ledger)]
        for name, bound in self.fields.items():
            bound.widget.attrs["aria-label"] = f"第 {self.number} 列，{bound.label}"
            bound.widget.attrs["class"] = f"paper-{name}"

    @property
    def number(self) -> int:
        """Which column it is, from one."""
        return int((self.prefix or "form-0").rpartition("-")[2]) + 1

    @property
    def column(self) -> PaperColumn | None:
        """The column; None where it is left out."""
        told = self.cleaned_data
        if told.get("field") in (None, _LEAVE_OUT):
            return None
        field = BLANK if told["field"] == _BLANK_SENT else told["field"]
        heading = told["heading"] or ("" if field == BLANK else dict(self.fields["field"].choices)[field])  # type: ignore[attr-defined]  # a ChoiceField
        return PaperColumn(field, heading, told["width"] or 20, int(told["line"] or 0))


_BLANK_SENT = "_"
"""An empty choice is none to a form; so a blank column is sent as this."""


def _named(ledger: Ledger[Any]) -> list[tuple[str, str]]:
    return [(field, label) for field, label in offered_fields(ledger) if field not in (NUMBER, BLANK)]


class _Columns(forms.BaseFormSet[ColumnForm]):
    """The columns of a paper, one at least."""

    def clean(self) -> None:
        if not any(self.errors) and not any(form.column for form in self.forms):
            raise forms.ValidationError("至少要有一列，没有保存。请为一列选择内容。")

    @property
    def columns(self) -> tuple[PaperColumn, ...]:
        """The columns in the order of their places; those without one come last."""
        told = [(form.cleaned_data.get("place") or 1000, form.number, form.column) for form in self.forms]
        return tuple(column for _, _, column in sorted(told, key=lambda each: each[:2]) if column)


ColumnForms = forms.formset_factory(
    ColumnForm, formset=_Columns, extra=0, max_num=MOST_COLUMNS, validate_max=True, absolute_max=60
)


def forms_of(ledger: Ledger[Any], paper: Paper, typed: Any = None) -> tuple[PaperForm, _Columns]:
    """The form of a paper and those of its columns, with a few spare ones."""
    shown = {**asdict(paper), "height": paper.height or None, "width": paper.width or None}
    columns: list[dict[str, Any]] = [
        {**asdict(column), "field": column.field or _BLANK_SENT, "place": place * 10}
        for place, column in enumerate(paper.columns, start=1)
    ]
    spare = [{"field": _LEAVE_OUT} for _ in range(min(SPARE, MOST_COLUMNS - len(columns)))]
    paper_form = PaperForm(typed, initial=shown, ledger=ledger)
    column_forms = ColumnForms(typed, initial=[*columns, *spare], prefix="columns", form_kwargs={"ledger": ledger})
    return paper_form, cast(_Columns, column_forms)


def told(code: str, form: PaperForm, columns: _Columns) -> Paper:
    """The paper that valid forms tell of."""
    said = form.cleaned_data
    whole = {**said, "height": said["height"] or 0, "width": said["width"] or 0, "kind": PaperKind(said["kind"])}
    return Paper(code=code, columns=columns.columns, **whole)


def warning(paper: Paper) -> str:
    """What to say of columns that are wider than the paper; empty where they have room."""
    if paper.kind is PaperKind.BADGE:
        return ""
    available, _ = room(paper.size, is_landscape=paper.is_landscape)
    wide = sum(column.width for column in paper.columns if not (paper.kind is PaperKind.ROSTER and column.line == 2))
    if wide <= available * 1.05:
        return ""
    lies = "横向" if paper.is_landscape else "纵向"
    said = f"各列共宽 {wide} 毫米，{paper.size} {lies}可印 {available} 毫米：印时按比例收窄，字号也会小一些。"
    return f"{said}要宽松，请减少列，或改用横向、A3。"
