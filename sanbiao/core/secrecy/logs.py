"""Log lines without numbers of people, whoever writes them: ours, and those of the packages with their tracebacks."""

from __future__ import annotations

import logging
from typing import Any

from structlog.stdlib import ProcessorFormatter

from sanbiao.core.secrecy.numbers import without_numbers


class WithoutNumbers(ProcessorFormatter):
    """Shows numbers of people in part, in the message as in the traceback below it."""

    def format(self, record: logging.LogRecord) -> str:
        return without_numbers(super().format(record))


def line_without_numbers(logger: object, method: str, line: Any) -> str:  # Any: structlog's own signature
    """The last processor of structlog: the line as it is written."""
    return without_numbers(str(line))
