"""What holds as ledgers are declared."""

import pytest

from sanbiao.core.ledger.columns import column
from sanbiao.core.ledger.ledger import REGISTRY, Ledger
from sanbiao.registry.organisations.models import Unit


def test_a_model_has_one_ledger() -> None:
    first = REGISTRY["organisations.unit"]

    with pytest.raises(ValueError, match=r"^two ledgers for organisations\.unit$"):

        class SecondLedger(Ledger[Unit]):
            ordering = ("code", "pk")
            columns = (column("code"),)

    assert REGISTRY["organisations.unit"] is first
