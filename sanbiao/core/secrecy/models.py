"""What the database knows of its keys: fingerprints, so that a key that was lost or replaced is noticed."""

from django.db import models
from django.db.models import Q

from sanbiao.core.secrecy.fields import SealedField


class FieldKey(models.Model):
    """A field key that sealed this database, by its fingerprint. One is current.

    A former one is kept sealed under the present one: with it a backup of its time can be opened.
    """

    fingerprint = models.CharField("密钥指纹", max_length=19, unique=True)
    site_fingerprint = models.CharField("公众网站密钥指纹", max_length=19)
    since = models.DateTimeField("启用时间")
    is_current = models.BooleanField("现用", default=True)
    handed_over_at = models.DateTimeField("交接时间", null=True, blank=True)
    sealed = SealedField("旧密钥", blank=True)

    class Meta:
        verbose_name = "字段密钥"
        constraints = [
            models.UniqueConstraint(
                name="secrecy_fieldkey_one_current",
                fields=["is_current"],
                condition=Q(is_current=True),
                violation_error_message="现用的字段密钥只有一把。",
            ),
            models.CheckConstraint(
                name="secrecy_fieldkey_former_kept",
                condition=Q(is_current=True, sealed="") | (Q(is_current=False) & ~Q(sealed="")),
                violation_error_message="旧密钥封存在现用的密钥之下，现用的密钥不在数据库里。",
            ),
        ]

    def __str__(self) -> str:
        return f"字段密钥 {self.fingerprint}"
