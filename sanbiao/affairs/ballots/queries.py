"""What the votes of reviews say: whether they add up, shares, the score, and the rank among the units of a year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import F, Q, QuerySet

from sanbiao.affairs.ballots.apps import Rules
from sanbiao.affairs.ballots.models import OPTIONS, Review
from sanbiao.core.indicators.figures import half_up


def unbalanced(votes: Mapping[str, int | None]) -> Iterator[tuple[str, str]]:
    """Where votes do not add up, as far as they are given: the field to be looked at, and a sentence."""
    issued, returned, unreturned = votes["issued"], votes["returned"], votes["unreturned"]
    valid, invalid = votes["valid"], votes["invalid"]
    options = [votes[name] for name in OPTIONS]
    if issued is not None and returned is not None:
        if unreturned is not None and returned + unreturned != issued:
            yield "unreturned", f"发出 {issued} 张，收回 {returned} 张加未收回 {unreturned} 张与它不符，请核对。"
        elif returned > issued:
            yield "returned", f"收回 {returned} 张，多于发出的 {issued} 张，请核对。"
    if returned is not None and valid is not None:
        if invalid is not None and valid + invalid != returned:
            yield "invalid", f"收回 {returned} 张，有效 {valid} 张加无效 {invalid} 张与它不符，请核对。"
        elif valid > returned:
            yield "valid", f"有效 {valid} 张，多于收回的 {returned} 张，请核对。"
    given = [count for count in options if count is not None]
    if valid is not None and len(given) == len(OPTIONS) and sum(given) != valid:
        yield OPTIONS[0], f"好、较好、一般、差合计 {sum(given)} 张，与有效的 {valid} 张不符，请核对。"


def out_of_balance() -> Q:
    """The rows of `unbalanced`, as a condition. What is not given stands against nothing."""
    options = F("good") + F("fairly_good") + F("average") + F("poor")
    return (
        Q(returned__gt=F("issued"))
        | (Q(issued__isnull=False, unreturned__isnull=False) & ~Q(issued=F("returned") + F("unreturned")))
        | Q(valid__gt=F("returned"))
        | (Q(returned__isnull=False, invalid__isnull=False) & ~Q(returned=F("valid") + F("invalid")))
        | (Q(valid__isnull=False) & ~Q(valid=options))
    )


def below_line(line: Decimal) -> Q:
    """Reviews whose share of 好 among the valid votes is below `line` per cent."""
    # In whole numbers, rounded up, for databases differ in decimals: below a share is below the next whole vote.
    hundredths = int(line * 100)
    return Q(valid__gt=0, good__lt=(F("valid") * hundredths + 9999) / 10000)


@dataclass(frozen=True)
class Result:
    """How one review was voted. `rank` is 1 + how many units of the year have a greater share of 好; ties share it."""

    review: Review
    rank: int | None = None
    last: Result | None = None
    """The unit's result of the year before."""

    def share_of(self, option: str) -> Fraction | None:
        """The share of an option among the valid votes; None where it is not known."""
        count: int | None = getattr(self.review, option)
        return Fraction(count, self.review.valid) if self.review.valid and count is not None else None

    @property
    def good(self) -> Fraction | None:
        return self.share_of("good")

    @property
    def shares(self) -> list[Decimal | None]:
        """Per cent for each option, two decimals."""
        return [percent(self.share_of(option)) for option in OPTIONS]

    def score(self, rules: Rules) -> Decimal | None:
        """The mean of what the votes count by the rules, two decimals; None where a count is missing."""
        shares = [self.share_of(option) for option in OPTIONS]
        known = [share for share in shares if share is not None]
        if len(known) < len(OPTIONS):
            return None
        return half_up(sum((share * points for share, points in zip(known, rules.points, strict=True)), Fraction(0)), 2)

    @property
    def change(self) -> Decimal | None:
        """How the share of 好 changed on the year before, in percentage points, two decimals."""
        if self.good is None or self.last is None or self.last.good is None:
            return None
        difference = (self.good - self.last.good) * 100
        size = half_up(abs(difference), 2)
        return size if difference >= 0 else -size

    @property
    def rise(self) -> int | None:
        """By how many places the unit rose on the year before; negative where it fell."""
        return self.last.rank - self.rank if self.rank and self.last and self.last.rank else None

    @property
    def places(self) -> int:
        return abs(self.rise or 0)


def percent(share: Fraction | None) -> Decimal | None:
    return None if share is None else half_up(share * 100, 2)


def results_of(reviews: QuerySet[Review], year: int) -> list[Result]:
    """The counted reviews of a year with their ranks and the results of the year before, the best first."""
    before = {each.review.unit_id: each for each in _ranked(reviews.filter(year=year - 1))}
    found = [Result(each.review, each.rank, before.get(each.review.unit_id)) for each in _ranked(reviews.filter(year=year))]
    return sorted(found, key=lambda each: (each.rank is None, each.rank or 0, each.review.unit.code))


def _ranked(reviews: QuerySet[Review]) -> Iterable[Result]:
    plain = [Result(each) for each in reviews.filter(counted_on__isnull=False).select_related("unit")]
    goods = [each.good for each in plain if each.good is not None]
    for each in plain:
        good = each.good
        yield Result(each.review, None if good is None else 1 + sum(other > good for other in goods))


def unit_years(reviews: QuerySet[Review], unit: int) -> list[Result]:
    """The counted reviews of one unit, the latest first, each beside the year before."""
    found = [Result(each) for each in reviews.filter(unit=unit, counted_on__isnull=False).order_by("-year")]
    by_year = {each.review.year: each for each in found}
    return [Result(each.review, None, by_year.get(each.review.year - 1)) for each in found]
