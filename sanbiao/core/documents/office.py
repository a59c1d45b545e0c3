"""Draws a Word document as PDF with LibreOffice, the standard faces replaced by what is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

FONTS = Path(__file__).parent / "data" / "fonts.conf"
# Form fields would draw content controls as boxes over the text.
FILTER = 'pdf:writer_pdf_Export:{"ExportFormFields":{"type":"boolean","value":"false"}}'


class NotDrawn(Exception):
    """The document could not be drawn; the message says why and what to do."""


def can_draw() -> bool:
    """Whether LibreOffice is installed."""
    return shutil.which("soffice") is not None


def pdf(document: bytes, *, timeout: float = 120) -> bytes:
    """The PDF of a Word `document`.

    Each call has its own profile, so that calls at the same time do not meet and nobody's settings are touched.

    Raises:
        NotDrawn: LibreOffice is not installed, took longer than `timeout` seconds, or could not read the document.
    """
    program = shutil.which("soffice")
    if program is None:
        raise NotDrawn("未找到 LibreOffice，不能生成 PDF；请先安装 libreoffice-writer，或直接使用 Word 文档。")
    with tempfile.TemporaryDirectory(prefix="sanbiao-office-") as folder:
        source = Path(folder, "document.docx")
        source.write_bytes(document)
        command = [
            program,
            f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            FILTER,
            "--outdir",
            folder,
            str(source),
        ]
        faults = _run(command, timeout)
        result = Path(folder, "document.pdf")
        if not result.exists():
            raise NotDrawn(f"LibreOffice 未能生成 PDF，请检查文档能否正常打开。（{faults.strip()[-200:]}）")
        return result.read_bytes()


def _run(command: list[str], timeout: float) -> str:
    """Run the program and return what it complained of; past `timeout` it ends with all that it started."""
    environment = {**os.environ, "FONTCONFIG_FILE": str(FONTS), "TMPDIR": tempfile.gettempdir()}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            return process.communicate(timeout=timeout)[1]
        except subprocess.TimeoutExpired as slow:
            # The launcher has children of its own, which would go on without it.
            os.killpg(process.pid, signal.SIGKILL)
            raise NotDrawn(f"LibreOffice 在 {timeout:g} 秒内没有生成 PDF，请稍后再试。") from slow
