"""What cannot be true of retired cadres, their branches and what is done with them."""

from django.db.models import Exists, F, OuterRef, Q

from sanbiao.affairs.veterans.models import SIX_GOODS, Occasion, SilverTalent, SixGoodReview, Veteran
from sanbiao.core.ledger.contradictions import Contradiction
from sanbiao.registry.people.models import Status

YOUNGEST = 40
"""Nobody retires at a lower age."""

_REVIEWED = SixGoodReview.objects.filter(branch=OuterRef("pk"), found_on__lte=OuterRef("named_on"))
_IN_POOL = SilverTalent.objects.filter(
    Q(left_on=None) | Q(left_on__gte=OuterRef("served_on")), person=OuterRef("person"), joined_on__lte=OuterRef("served_on")
)
_BORN = Q(born_on__year=F("person__birth_month__year"), born_on__month=F("person__birth_month__month"))

Contradiction(
    name="veteran-serving",
    title="列在老干部名册，干部名册仍是现职",
    ledger="veterans.veteran",
    remedy="已经离退的，把干部名册的人员状态改为离退；仍是现职的，移出老干部名册。",
    rows=Q(left_on=None, person__on_roster=True, person__status=Status.SERVING),
)
Contradiction(
    name="veteran-born-otherwise",
    title="出生日期和干部名册的出生年月不一致",
    ledger="veterans.veteran",
    remedy="以档案认定的为准，改正写错的一处。",
    rows=Q(born_on__isnull=False, person__birth_month__isnull=False) & ~_BORN,
)
Contradiction(
    name="veteran-too-young",
    title=f"离退休时不满 {YOUNGEST} 岁",
    ledger="veterans.veteran",
    remedy="对照档案核对出生日期和离退休时间，改正写错的一项。",
    rows=Q(retired_on__year__lt=F("born_on__year") + YOUNGEST),
)
Contradiction(
    name="visit-after-removal",
    title="已移出老干部名册，以后仍有走访",
    ledger="veterans.visit",
    remedy="核对走访日期和移出日期，改正写错的一个；误移出的，恢复名册。",
    rows=Q(Exists(Veteran.objects.filter(person=OuterRef("person"), left_on__lt=OuterRef("visited_on"))))
    & ~Q(occasion=Occasion.DEATH),
)
Contradiction(
    name="visit-made-and-waived",
    title="已经走访，又登记了免访",
    ledger="veterans.visit",
    remedy="走访过的，删去免访日期；没有走访的，删去走访日期。",
    rows=Q(visited_on__isnull=False, waived_on__isnull=False),
)
Contradiction(
    name="six-good-named-unfit",
    title="已命名六好，命名前的评定没有一次六项都好",
    ledger="veterans.retiredbranch",
    remedy="补登达标的那一次评定和佐证；没有达标的，撤回命名。",
    rows=Q(
        Exists(_REVIEWED),
        ~Exists(_REVIEWED.filter(**dict.fromkeys(SIX_GOODS, True))),
        named_on__isnull=False,
    ),
)
Contradiction(
    name="silver-service-outside-pool",
    title="服务时不在银发人才库",
    ledger="veterans.silverservice",
    remedy="补登入库，或改正入库、出库、服务日期中写错的一个。",
    rows=~Q(Exists(_IN_POOL)),
)
Contradiction(
    name="activity-held-and-cancelled",
    title="活动已经举办，又登记了取消",
    ledger="veterans.activity",
    remedy="办过的，删去取消日期；取消的，删去举办日期。",
    rows=Q(held_on__isnull=False, cancelled_on__isnull=False),
)
