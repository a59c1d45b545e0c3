"""Rows that the tests which enumerate begin from."""

from functools import partial

from sanbiao.registry.firms.models import Firm
from sanbiao.registry.firms.tests.factories import FirmFactory


def _beside(name: str) -> Firm:
    """The second firm of its name, or the only one."""
    FirmFactory.create_batch(name == SHARED, name=name)
    return FirmFactory(name=name)


SHARED = "清溪机械有限公司"
CONTRADICTIONS = {"firm-twice": (partial(_beside, SHARED), partial(_beside, "清溪机器有限公司"))}
"""For each contradiction, how a row comes to be that contradicts, and one beside it that does not."""
