"""Uploads are limited by their length before they are read, and while they arrive, before they fill the disk."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.urls import Resolver404, resolve


class TakesFiles:
    """Beside a view that is sent files: its address takes as much as may be uploaded, all others as much as a form holds."""

    takes_files = True


def takes_files(path: str) -> bool:
    """Whether the view at an address is one that is sent files."""
    try:
        view = resolve(path).func
    except Resolver404:
        return False
    return issubclass(getattr(view, "view_class", object), TakesFiles)


class LimitedUpload(FileUploadHandler):
    """Stops an upload whose body grows beyond the limit; the view then finds no file and says so."""

    def __init__(self, request: Any = None) -> None:  # Any: Django's own signature
        super().__init__(request)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > settings.SANBIAO_UPLOAD_LIMIT:
            if self.request is not None:
                vars(self.request)["upload_too_large"] = True
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
