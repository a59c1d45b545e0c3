"""The fixed parts of a Word package, drawn from a layout profile.

The package is written part by part rather than from an office program's blank document: nothing in it but what the
profile says, so it is small, opens everywhere alike, and the same document is the same bytes.
"""

from __future__ import annotations

import re
from datetime import date
from xml.sax.saxutils import escape

from sanbiao.core.documents.layout import Face, Layout

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# What an office program may set instead where a standard face is not installed.
ALTERNATIVES = {
    "方正小标宋简体": "方正小标宋_GBK",
    "仿宋_GB2312": "仿宋",
    "楷体_GB2312": "楷体",
    "黑体": "SimHei",
    "宋体": "SimSun",
}

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

CONTENT_TYPES = (
    f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="{name}" ContentType="application/vnd.openxmlformats-{kind}+xml"/>'
        for name, kind in (
            ("/word/document.xml", "officedocument.wordprocessingml.document.main"),
            ("/word/styles.xml", "officedocument.wordprocessingml.styles"),
            ("/word/settings.xml", "officedocument.wordprocessingml.settings"),
            ("/word/fontTable.xml", "officedocument.wordprocessingml.fontTable"),
            ("/word/footer1.xml", "officedocument.wordprocessingml.footer"),
            ("/word/footer2.xml", "officedocument.wordprocessingml.footer"),
            ("/docProps/core.xml", "package.core-properties"),
        )
    )
    + "</Types>"
)

PACKAGE_RELATIONS = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)

DOCUMENT_RELATIONS = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{RELATIONS}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId2" Type="{RELATIONS}/settings" Target="settings.xml"/>'
    f'<Relationship Id="rId3" Type="{RELATIONS}/fontTable" Target="fontTable.xml"/>'
    f'<Relationship Id="rId4" Type="{RELATIONS}/footer" Target="footer1.xml"/>'
    f'<Relationship Id="rId5" Type="{RELATIONS}/footer" Target="footer2.xml"/>'
    "</Relationships>"
)


def escaped(text: str) -> str:
    """Text as it stands in XML; characters that XML cannot hold (a pasted form feed) are dropped, or no program would open it."""
    return escape(_FORBIDDEN.sub("", text))


def settings() -> str:
    """Odd and even pages differ in their footers; punctuation is never squeezed, or 28 characters would not hold."""
    return (
        f'{HEAD}<w:settings xmlns:w="{WORD}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
        '<w:evenAndOddHeaders/><w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/>'
        '<w:listSeparator w:val=","/></w:settings>'
    )


def font_table(layout: Layout) -> str:
    fonts = "".join(
        f'<w:font w:name="{font}"><w:altName w:val="{ALTERNATIVES[font]}"/><w:charset w:val="86"/>'
        '<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for font in dict.fromkeys(face.font for face in layout.faces)
    )
    return f'{HEAD}<w:fonts xmlns:w="{WORD}">{fonts}</w:fonts>'


def styles(layout: Layout) -> str:
    """The styles of the profile; headings are real ones, so that an office program shows the outline."""
    indent = f'<w:ind w:firstLineChars="200" w:firstLine="{layout.character * 2}"/>'
    headings = "".join(
        _style(
            f"Heading{level}",
            f"heading {level}",
            f'<w:keepNext/>{indent}<w:outlineLvl w:val="{level - 1}"/>',
            _run(face, layout.tightening),
            following="BodyText",
        )
        for level, face in enumerate(layout.headings, start=1)
    )
    return (
        f'{HEAD}<w:styles xmlns:w="{WORD}"><w:docDefaults><w:rPrDefault><w:rPr>{_run(layout.body)}'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:pPr>'
        # Widow control would leave a page a line short, and automatic gaps beside digits would cost a character.
        # Word hangs punctuation over the edge anyway; saying so keeps LibreOffice 7 from it, which reads this setting
        # the wrong way round and, where it hangs, loses the mark on some justified lines.
        '<w:widowControl w:val="0"/><w:overflowPunct w:val="1"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
        f'<w:spacing w:before="0" w:after="0" w:line="{layout.line}" w:lineRule="exact"/><w:jc w:val="both"/></w:pPr>'
        f"<w:rPr>{_run(layout.body, layout.tightening)}</w:rPr></w:style>"
        + _style("Title", "Title", '<w:jc w:val="center"/>', _run(layout.title), following="BodyText")
        + _style("Subtitle", "Subtitle", '<w:jc w:val="center"/>', _run(layout.subtitle), following="BodyText")
        + headings
        + _style("BodyText", "Body Text", indent, "")
        + _style("Footer", "footer", '<w:spacing w:line="400" w:lineRule="exact"/>', _run(layout.page_number))
        + "</w:styles>"
    )


def footer(layout: Layout, *, odd: bool) -> str:
    """The page number between dashes: one character from the outer edge, right on odd pages and left on even ones."""
    width = layout.page_number.size * 10
    side = ("right", "rightChars") if odd else ("left", "leftChars")
    return (
        f'{HEAD}<w:ftr xmlns:w="{WORD}"><w:p><w:pPr><w:pStyle w:val="Footer"/>'
        f'<w:ind w:{side[1]}="100" w:{side[0]}="{width}"/><w:jc w:val="{side[0]}"/></w:pPr>'
        '<w:r><w:t xml:space="preserve">— </w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        '<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
    )


def core_properties(*, title: str, author: str, made_on: date) -> str:
    moment = f"{made_on.isoformat()}T00:00:00Z"
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escaped(title)}</dc:title><dc:creator>{escaped(author)}</dc:creator>"
        f"<cp:lastModifiedBy>{escaped(author)}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified></cp:coreProperties>'
    )


def section(layout: Layout) -> str:
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even" r:id="rId5"/>'
        f'<w:pgSz w:w="{layout.width}" w:h="{layout.height}"/>'
        f'<w:pgMar w:top="{layout.top}" w:right="{layout.right}" w:bottom="{layout.bottom}" w:left="{layout.left}" '
        f'w:header="851" w:footer="{layout.footer}" w:gutter="0"/><w:cols w:space="425"/>'
        f'<w:docGrid w:type="lines" w:linePitch="{layout.line}"/></w:sectPr>'
    )


def _run(face: Face, tightening: int = 0) -> str:
    names = " ".join(f'w:{script}="{face.font}"' for script in ("ascii", "eastAsia", "hAnsi", "cs"))
    return (
        f'<w:rFonts {names}/><w:spacing w:val="{-tightening}"/><w:kern w:val="0"/>'
        f'<w:sz w:val="{face.size}"/><w:szCs w:val="{face.size}"/>'
    )


def _style(key: str, name: str, paragraph: str, run: str, *, following: str = "") -> str:
    after = f'<w:next w:val="{following}"/>' if following else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>{after}'
        f"<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )
