"""What people and programs do to a compiled report: each edit is done to every control, or to those of some tags."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Collection
from dataclasses import dataclass

from sanbiao.core.documents.controls import BODY

_CONTROL = re.compile(
    r'<w:sdt><w:sdtPr>(?P<alias><w:alias [^>]*/>)<w:tag w:val="(?P<tag>[^"]*)"/>(?P<id><w:id [^>]*/>)</w:sdtPr>'
    r"<w:sdtContent>(?P<run><w:r>.*?<w:t [^>]*>(?P<text>[^<]*)</w:t></w:r>)</w:sdtContent></w:sdt>"
)
BY = 'w:id="7" w:author="甲" w:date="2023-07-20T08:00:00Z"'


@dataclass(frozen=True)
class Control:
    """A control as it was compiled: the whole, its run and its text."""

    tag: str
    whole: str
    run: str
    text: str

    def with_content(self, content: str) -> str:
        return self.whole.replace(self.run, content)


Edit = Callable[[Control], str]


def edited(report: bytes, edit: Edit, tags: Collection[str] | None = None) -> bytes:
    """The report after `edit` of the controls with one of `tags`; of all of them by default."""

    def replaced(match: re.Match[str]) -> str:
        control = Control(match["tag"].replace("&amp;", "&"), match[0], match["run"], match["text"])
        return edit(control) if tags is None or control.tag in tags else control.whole

    return with_body(report, lambda body: _CONTROL.sub(replaced, body))


def with_body(report: bytes, change: Callable[[str], str]) -> bytes:
    """The report with its body changed as XML."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(report)) as source, zipfile.ZipFile(target, "w") as out:
        for entry in source.infolist():
            part = source.read(entry)
            out.writestr(entry.filename, change(part.decode()).encode() if entry.filename == BODY else part)
    return target.getvalue()


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def typed(text: str) -> str:
    """Another number, of the same look."""
    return re.sub(r"\d", lambda digit: str((int(digit[0]) + 1) % 10), text) if re.search(r"\d", text) else f"{text}改"


def inserted(content: str) -> str:
    return f"<w:ins {BY}>{content}</w:ins>"


def struck(text: str) -> str:
    return f"<w:del {BY}><w:r><w:delText>{text}</w:delText></w:r></w:del>"


def box(content: str) -> str:
    """A control without a tag."""
    return f'<w:sdt><w:sdtPr><w:id w:val="8"/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'


HIDDEN = "<w:rPr><w:vanish/></w:rPr>"
COMMENT = '<w:r><w:commentReference w:id="0"/></w:r>'
# The number and what people read no longer agree, or nothing says that it is this number.
BREAKS: dict[str, Edit] = {
    "control gone, number left": lambda it: it.run,
    "control gone, another number": lambda it: run(typed(it.text)),
    "control and number gone": lambda it: "",
    "struck with its control": lambda it: f"<w:del {BY}>{it.whole}</w:del>",
    "emptied": lambda it: it.with_content(""),
    "hidden": lambda it: it.with_content(run(it.text, HIDDEN)),
    "retyped": lambda it: it.with_content(run(typed(it.text))),
    "changed with tracking": lambda it: it.with_content(struck(it.text) + inserted(run(typed(it.text)))),
    "struck, another inserted behind": lambda it: it.with_content(struck(it.text)) + inserted(run(typed(it.text))),
    "a digit added with tracking": lambda it: it.with_content(it.run + inserted(run("5"))),
    "digit before": lambda it: run("5") + it.whole,
    "digit behind": lambda it: it.whole + run("5"),
    "digit behind a blank": lambda it: it.whole + run(" 5"),
    "wide digit behind": lambda it: it.whole + run("５"),
    "decimals behind": lambda it: it.whole + run(".5"),
    "digit in a control behind": lambda it: it.whole + box(run("5")),
    "digit behind a bookmark": lambda it: it.whole + '<w:bookmarkStart w:id="1" w:name="a"/>' + run("5"),
    "digit inserted behind": lambda it: it.whole + inserted(run("5")),
    "multiple behind": lambda it: it.whole + run("万"),
    "digit in a link behind": lambda it: f"{it.whole}<w:hyperlink>{run('5')}</w:hyperlink>",
    "another control inside": lambda it: it.with_content(box(run(typed(it.text)))),
    "the same number in a control inside": lambda it: it.with_content(box(it.run)),
    "tag lost": lambda it: re.sub(r"<w:tag [^>]*/>", "", it.whole),
    "tag and name lost": lambda it: re.sub(r"<w:(tag|alias) [^>]*/>", "", it.whole),
    "another copy with another number": lambda it: f"{it.whole}{run('，')}{it.with_content(run(typed(it.text)))}",
}
# People read the ledger's number, in a control that says which one it is.
KEEPS: dict[str, Edit] = {
    "nothing": lambda it: it.whole,
    "a run for each character": lambda it: it.with_content("".join(run(sign) for sign in it.text)),
    "proofing marks": lambda it: it.with_content(f'<w:proofErr w:type="spellStart"/>{it.run}<w:proofErr w:type="spellEnd"/>'),
    "revision numbers": lambda it: it.with_content(it.run.replace("<w:r>", '<w:r w:rsidR="00A1B2C3">')),
    "a smart tag": lambda it: it.with_content(f'<w:smartTag w:element="number">{it.run}</w:smartTag>'),
    "a smart tag around": lambda it: f'<w:smartTag w:element="number">{it.whole}</w:smartTag>',
    "a comment": lambda it: f'<w:commentRangeStart w:id="0"/>{it.whole}<w:commentRangeEnd w:id="0"/>{COMMENT}',
    "a control around": lambda it: box(it.whole),
    "tracked as inserted": lambda it: inserted(it.whole),
    "another number struck in it": lambda it: it.with_content(struck("5") + inserted(it.run)),
    "a digit struck behind": lambda it: it.whole + struck("5"),
    "a hidden digit behind": lambda it: it.whole + run("5", HIDDEN),
    "a blank behind": lambda it: it.whole + run(" "),
    "a field's instruction behind": lambda it: f"{it.whole}<w:r><w:instrText>5</w:instrText></w:r>",
    "moved with tracking": lambda it: f"<w:moveFrom {BY}>{it.run}</w:moveFrom><w:moveTo {BY}>{it.whole}</w:moveTo>",
    "a footnote behind": lambda it: f'{it.whole}<w:r><w:footnoteReference w:id="2"/></w:r>',
}
