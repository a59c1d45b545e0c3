"""Requests that Django refuses for what stands in them: a line of log each, for it is no defect of ours."""

from __future__ import annotations

import logging


class RefusedRequests(logging.Filter):
    """Says of a request that was refused with 400 that it was, without a traceback through our code."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.security."):
            record.exc_info = record.exc_text = None
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True
