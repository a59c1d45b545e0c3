"""Where the rows of talent belong: those of a firm where the firm is; all others by their unit, or to the city."""

from sanbiao.affairs.talent.models.firms import IndustrialFirm, Recognition
from sanbiao.affairs.talent.models.people import PracticeBase
from sanbiao.core.access.policy import Policy

AT_THE_FIRM = "firm__unit__path"


class PracticeBasePolicy(Policy[PracticeBase]):
    model = PracticeBase
    organisation = AT_THE_FIRM


class RecognitionPolicy(Policy[Recognition]):
    model = Recognition
    organisation = AT_THE_FIRM


class IndustrialFirmPolicy(Policy[IndustrialFirm]):
    model = IndustrialFirm
    organisation = AT_THE_FIRM


base_policy = PracticeBasePolicy()
recognition_policy = RecognitionPolicy()
industrial_policy = IndustrialFirmPolicy()
