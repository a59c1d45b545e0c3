"""How forms look and speak: `FORM_RENDERER` names `Renderer`, and every form, field and fault is drawn alike."""

from typing import Any, Final

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.dateparse import parse_date


class Renderer(TemplatesSetting):
    form_template_name = "ui/_form.html"
    field_template_name = "ui/_field.html"


class DayInput(forms.DateInput):
    """A day by typing or picking. What is no date stays in sight as text: a date input would drop what was typed."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        if (typed := context["widget"]["value"]) and not _is_day(typed):
            context["widget"]["type"] = "text"
        return context


def _is_day(typed: str) -> bool:
    try:
        return parse_date(typed) is not None
    except ValueError:
        return False


_SENTENCES: Final = (
    (forms.Field, "required", "请填写这一项。"),
    (forms.ChoiceField, "required", "请选择一项。"),
    (forms.DateField, "invalid", "不是有效日期，请按 2023-06-30 的样子填写。"),
    (forms.IntegerField, "invalid", "不是整数，请只填数字。"),
    (forms.DecimalField, "invalid", "不是数，请只填数字和小数点。"),
    (forms.FileField, "required", "请选择文件。"),
)


def speak_plainly() -> None:
    """Let the fields of forms say what is wrong and what to do, in place of Django's wording."""
    for field, code, sentence in _SENTENCES:
        field.default_error_messages = {**field.default_error_messages, code: sentence}
