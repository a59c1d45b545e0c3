"""Who fills in the forms of ledgers."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from sanbiao.tests.factories import GrantFactory


@pytest.fixture
def clerk(client: Client) -> Any:
    user = GrantFactory().user
    client.force_login(user)
    return user
