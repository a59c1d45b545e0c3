"""The forms of the portal."""

from __future__ import annotations

from typing import Any

from django import forms


class DigestForm(forms.Form):
    """Whether somebody wants the daily digest, and where to."""

    address = forms.EmailField(
        label="电子邮箱", required=False, max_length=200, help_text="加密保存，只用来发送每日提醒。留空就是不要保存。"
    )
    is_wanted = forms.BooleanField(label="每个工作日上午发送", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("is_wanted") and not cleaned.get("address") and "address" not in self.errors:
            self.add_error("address", "要每日提醒，请填写电子邮箱。")
        return cleaned
