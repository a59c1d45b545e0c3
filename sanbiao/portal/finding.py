"""What a look at the installation comes to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: whether it is sound, and a sentence."""

    sound: bool
    text: str
