"""A request that is refused for what stands in it leaves a line of log, and no traceback."""

from __future__ import annotations

import io
import logging
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse


@pytest.mark.django_db
def test_a_form_of_too_many_fields_is_refused_in_a_line_of_log(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    [handler] = [each for each in logging.getLogger("django").handlers if type(each) is logging.StreamHandler]
    kept: Any = handler  # its stream has no public type
    monkeypatch.setattr(kept, "stream", io.StringIO())
    body = "&".join(f"f{number}=1" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 2))

    answer = client.post(reverse("account_login"), body, content_type="application/x-www-form-urlencoded")

    said = kept.stream.getvalue()
    assert answer.status_code == 400
    assert "TooManyFieldsSent" in said
    assert "Traceback" not in said
    assert '"level": "error"' not in said
