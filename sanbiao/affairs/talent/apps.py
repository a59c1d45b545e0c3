"""The business of talent, and the rules that an installation may set for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.conf import settings

from sanbiao.registry.codes.sections import Section


class TalentConfig(AppConfig):
    name = "sanbiao.affairs.talent"
    label = "talent"
    verbose_name = "人才与科技"
    section = Section.TALENT


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What is set, not fixed. `SANBIAO_TALENT` in the settings, a mapping, replaces any of it.

    - `running_out_days`: how long before its last day a recognition is shown as running out. The department's habit; medium.
    """

    running_out_days: int = 90


def rules() -> Rules:
    """The rules of this installation."""
    replaced: Mapping[str, Any] = getattr(settings, "SANBIAO_TALENT", {})  # Any: each rule has its own type
    return Rules(**replaced)
