"""Who may do what with the books of retired cadres: a review lies where its branch does."""

from sanbiao.affairs.veterans.models import SixGoodReview
from sanbiao.core.access.policy import Policy


class SixGoodReviewPolicy(Policy[SixGoodReview]):
    model = SixGoodReview
    organisation = "branch__unit__path"


review_policy = SixGoodReviewPolicy()
