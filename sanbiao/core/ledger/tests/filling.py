"""Filling in a form as somebody at the screen does."""

from __future__ import annotations

from typing import Any

from django.test import Client


def as_opened(client: Client, url: str) -> dict[str, Any]:
    """What stands in the form at `url`."""
    return {field.html_name: "" if field.value() is None else field.value() for field in client.get(url).context["form"]}


def faults(client: Client, url: str, typed: dict[str, Any]) -> dict[str, list[str]]:
    """What the form says is wrong with `typed`."""
    answer = client.post(url, typed)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    return dict(answer.context["form"].errors)
