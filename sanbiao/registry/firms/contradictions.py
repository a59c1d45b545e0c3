"""What cannot be true of firms."""

from django.db.models import Exists, OuterRef, Q

from sanbiao.core.ledger.contradictions import Contradiction
from sanbiao.registry.firms.models import Firm

Contradiction(
    name="firm-twice",
    title="名称相同，统一社会信用代码不同",
    ledger="firms.firm",
    remedy="按营业执照核对。是同一家的，改正写错的代码；确是两家的，把名称写全，以便区分。",
    rows=Q(Exists(Firm.objects.filter(name=OuterRef("name")).exclude(pk=OuterRef("pk")))),
)
