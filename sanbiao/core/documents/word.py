"""Writes a Word document by a layout profile: titles, headings, and paragraphs of text and content controls."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import quoteattr

from sanbiao.core.documents import parts
from sanbiao.core.documents.layout import GBT_9704, Layout

# Word calls a document damaged when a tag or an alias is longer.
LONGEST_TAG = 64


@dataclass(frozen=True, slots=True)
class Text:
    """Running text; `marked` is shown on yellow, for what a person has still to see to."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Control:
    """A content control within a line: `tag` says to the machine what stands in it, `alias` to a person."""

    tag: str
    alias: str
    text: str
    marked: bool = False

    def __post_init__(self) -> None:
        for value in (self.tag, self.alias):
            if len(value) > LONGEST_TAG:
                raise ValueError(f"内容控件的标记或名称超过 {LONGEST_TAG} 个字符，Word 不能打开：{value}")


Inline = Text | Control


class Document:
    """A document under construction, in the order of its calls; `save` gives its bytes.

    The same calls give the same bytes: dates come from the caller, and nothing reads the clock.
    """

    def __init__(self, layout: Layout = GBT_9704) -> None:
        self.layout = layout
        self._body: list[str] = []
        self._controls = 0

    def title(self, text: str) -> None:
        """The title, centred; each line of `text` stands on its own line."""
        for line in text.splitlines():
            self._paragraph("Title", [Text(line)])

    def subtitle(self, text: str) -> None:
        self._paragraph("Subtitle", [Text(text)])

    def blank(self) -> None:
        self._paragraph("BodyText", [])

    def heading(self, level: int, content: Sequence[Inline]) -> None:
        """A heading of `level`, 1 being the outermost."""
        if not 1 <= level <= len(self.layout.headings):
            raise ValueError(f"{self.layout.name} 没有第 {level} 级标题，请用第 1 至 {len(self.layout.headings)} 级。")
        self._paragraph(f"Heading{level}", content)

    def paragraph(self, content: Sequence[Inline]) -> None:
        self._paragraph("BodyText", content)

    def save(self, *, title: str, author: str, made_on: date) -> bytes:
        document = (
            f'{parts.HEAD}<w:document xmlns:w="{parts.WORD}" xmlns:r="{parts.RELATIONS}"><w:body>'
            f"{''.join(self._body)}{parts.section(self.layout)}</w:body></w:document>"
        )
        return pack(
            (
                ("[Content_Types].xml", parts.CONTENT_TYPES),
                ("_rels/.rels", parts.PACKAGE_RELATIONS),
                ("word/document.xml", document),
                ("word/_rels/document.xml.rels", parts.DOCUMENT_RELATIONS),
                ("word/styles.xml", parts.styles(self.layout)),
                ("word/settings.xml", parts.settings()),
                ("word/fontTable.xml", parts.font_table(self.layout)),
                ("word/footer1.xml", parts.footer(self.layout, odd=True)),
                ("word/footer2.xml", parts.footer(self.layout, odd=False)),
                ("docProps/core.xml", parts.core_properties(title=title, author=author, made_on=made_on)),
            )
        )

    def _paragraph(self, style: str, content: Iterable[Inline]) -> None:
        inner = "".join(self._control(item) if isinstance(item, Control) else run(item.text, item.marked) for item in content)
        self._body.append(f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{inner}</w:p>')

    def _control(self, control: Control) -> str:
        # Not declared as plain text: LibreOffice makes a field of such a control and drops its mark.
        self._controls += 1
        return (
            f"<w:sdt><w:sdtPr><w:alias w:val={quoteattr(control.alias)}/><w:tag w:val={quoteattr(control.tag)}/>"
            f'<w:id w:val="{self._controls}"/></w:sdtPr>'
            f"<w:sdtContent>{run(control.text, control.marked)}</w:sdtContent></w:sdt>"
        )


def run(text: str, marked: bool = False) -> str:
    properties = '<w:rPr><w:highlight w:val="yellow"/></w:rPr>' if marked else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{parts.escaped(text)}</w:t></w:r>'


def pack(members: Iterable[tuple[str, str]]) -> bytes:
    """A package of `members`, each dated as early as a package can be, so that the clock leaves no trace."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in members:
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, text)
    return buffer.getvalue()
