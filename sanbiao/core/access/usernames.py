"""User names: the form in which they are kept, and when two are the same."""

from __future__ import annotations

import re
import unicodedata

ALLOWED = "用户名只能由汉字、字母、数字和 . _ - @ + 组成。"
LONGEST = 150
_MADE_OF = re.compile(r"[A-Za-z0-9._@+\-\u3400-\u9fff\U00020000-\U0003ffff]+")


def kept_name(typed: str) -> str:
    """A name as it is kept: full-width letters and the like are the plain ones, and nothing stands around it."""
    return unicodedata.normalize("NFKC", typed).strip()


def same_name(typed: str) -> str:
    """What two names have in common that are the same: those that differ by case, width or blanks around them."""
    return kept_name(typed).lower()


def name_fault(kept: str) -> str | None:
    """Why nobody may be called so; None if one may. Letters of other scripts look like ours and are others."""
    if len(kept) > LONGEST:
        return f"用户名最多 {LONGEST} 个字。"
    return None if _MADE_OF.fullmatch(kept) else ALLOWED
