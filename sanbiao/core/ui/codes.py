"""QR codes as elements of a page."""

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_code(text: str) -> SafeString:
    """The QR code of `text` as SVG: black on white in dark pages too, or phones would not read it."""
    code = segno.make_qr(text, error="m")
    drawn = code.svg_inline(omitsize=True, border=4, dark="#000", light="#fff", svgclass="qr", lineclass="")
    return mark_safe(drawn)  # noqa: S308  # drawn here; the text is in it as squares
