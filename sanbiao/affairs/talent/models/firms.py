"""What is counted of all firms of the city: technology firms, industrial firms, and the same of the peers."""

from django.db import models

from sanbiao.core.facts.privacy import Privacy
from sanbiao.core.facts.rules import Once, in_order, known, not_negative
from sanbiao.registry.firms.models import Firm, firm_link


class RecognitionKind(models.TextChoices):
    HIGH_TECH = "high_tech", "高新技术企业"
    SMALL = "small", "科技型中小企业"
    INNOVATIVE = "innovative", "创新型中小企业"
    FLEDGLING = "fledgling", "雏鹰企业"


class Recognition(models.Model):
    """One recognition of one technology firm, from its first day of validity to the first day without it."""

    privacy = Privacy.PUBLIC

    firm = firm_link(related_name="recognitions")
    kind = models.CharField("类别", max_length=20, choices=RecognitionKind)
    certificate = models.CharField("证书编号", max_length=60, blank=True)
    recognised_on = models.DateField("认定日期", db_index=True)
    expires_on = models.DateField("失效日期", null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = "科技型企业"
        constraints = [Once("firm", "kind"), known("kind", RecognitionKind), *in_order("recognised_on", "expires_on")]

    def __str__(self) -> str:
        return f"{self.firm} · {self.get_kind_display()}"


class IndustrialFirm(models.Model):
    """One industrial firm above the designated size, and whether it does research and development."""

    privacy = Privacy.PUBLIC

    firm = models.OneToOneField(Firm, models.PROTECT, verbose_name="企业名称", related_name="industrial")
    listed_on = models.DateField("入统日期", db_index=True)
    delisted_on = models.DateField("退统日期", null=True, blank=True)
    research_began_on = models.DateField("研发活动开始日期", null=True, blank=True)
    research_ended_on = models.DateField("研发活动结束日期", null=True, blank=True)

    class Meta:
        verbose_name = "规上工业企业"
        constraints = [*in_order("listed_on", "delisted_on"), *in_order("research_began_on", "research_ended_on")]

    def __str__(self) -> str:
        return str(self.firm)


class Compared(models.TextChoices):
    TECH_FIRMS = "tech_firms", "科技型企业总数"
    RESEARCH = "research", "规上工业企业研发活动覆盖率"


class PeerValue(models.Model):
    """One figure of one peer county on one day, as its source says. The city itself is not among them."""

    privacy = Privacy.PUBLIC

    compared = models.CharField("指标", max_length=20, choices=Compared)
    told_on = models.DateField("截止日期", db_index=True)
    peer = models.CharField("县（市）", max_length=60)
    value = models.DecimalField("数值", max_digits=14, decimal_places=4)
    source = models.CharField("数据来源", max_length=120, blank=True)

    class Meta:
        verbose_name = "同级比较"
        constraints = [Once("told_on", "compared", "peer"), known("compared", Compared), *not_negative("value")]

    def __str__(self) -> str:
        return f"{self.peer} · {self.get_compared_display()} · {self.told_on}"
