"""Uploads are limited by their length before they are read, and while they arrive, before they fill the disk."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload, TemporaryFileUploadHandler
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


class WaitingOnDisk(TemporaryFileUploadHandler):
    """A file waits on the disk under a name that every file system takes: Django ends it like the file itself, and what stands
    behind the first dot of a title may be long.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        FileUploadHandler.new_file(self, *args, **kwargs)
        self.file = TemporaryUploadedFile("file", self.content_type, 0, self.charset, self.content_type_extra)
        self.file.name = self.file_name
