"""Short ways to drop files on the page and to see what comes of it."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sanbiao.core.drive.models import Import
from sanbiao.portal.lengths import signer_of


def client_of(user):
    client = Client()
    client.force_login(user)
    # As of somebody who looked at a page before: from strangers no file is taken.
    client.cookies[settings.SANBIAO_IN_USE_COOKIE] = signer_of(client.session.session_key).sign("")
    return client


def drop(client: Client, *paths: Path, field: str = "files", follow: bool = True):
    """Drop files on the page; the answer is the page of the import."""
    files = [SimpleUploadedFile(path.name, path.read_bytes()) for path in paths]
    return client.post(reverse("import-new"), {field: files}, follow=follow)


def latest() -> Import:
    return Import.objects.latest("pk")


def confirm(client: Client, **posted: str):
    return client.post(reverse("import-confirm", args=[latest().batch]), posted, follow=True)


def text(response) -> str:
    return response.content.decode()
