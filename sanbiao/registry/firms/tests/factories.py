"""Rows for tests."""

from __future__ import annotations

import factory
from stdnum.cn import uscc

from sanbiao.registry.firms.models import Firm


def credit_code_of(serial: int) -> str:
    """A valid credit code. The region 888888 belongs to nobody, nor to ID numbers of tests."""
    stem = f"91888888{serial:08d}X"
    return stem + str(uscc.calc_check_digit(stem))


class FirmFactory(factory.django.DjangoModelFactory):
    """A firm of which no more is known than code and name."""

    class Meta:
        model = Firm

    credit_code = factory.Sequence(lambda n: credit_code_of(1000 + n))  # the serials below are for tests that name a code
    name = factory.Sequence(lambda n: f"试验市第{n}机械有限公司")
