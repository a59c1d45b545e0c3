"""ID numbers leave in part, unless whoever takes rows away asks for them in full and says to what end."""

from __future__ import annotations

from django.http import HttpRequest

from sanbiao.core.access.refusal import Refused

IN_FULL, WHY = "full", "why"
"""What the form of an export asks by: whether ID numbers stand in full, and to what end."""
_LONGEST = 100


def asked_in_full(request: HttpRequest) -> dict[str, str]:
    """What the event of an export tells where ID numbers leave in full; nothing where they leave in part.

    Raises:
        Refused: they are asked for without a reason.
    """
    if request.POST.get(IN_FULL) != "1":
        return {}
    why = request.POST.get(WHY, "").strip()[:_LONGEST]
    if not why:
        raise Refused("身份证号要写全，请在理由中写明用途，例如“任前公示报批”；没有导出任何内容。")
    return {"身份证号": "全号", "理由": why}
