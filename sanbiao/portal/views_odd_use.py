"""The page of the audit administrator about use that is out of the ordinary."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.views.generic import TemplateView

from sanbiao.core.audit.views import ForAudit
from sanbiao.portal.odd_use import LOOKS_BACK, odd_use


class OddUsePage(ForAudit, TemplateView):
    template_name = "portal/odd_use.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            lines=odd_use(at=timezone.now()), days=LOOKS_BACK, limits=settings.SANBIAO_ODD_USE, **kwargs
        )
