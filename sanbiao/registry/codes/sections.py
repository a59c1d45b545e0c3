"""The sections of the department: what grants, navigation and indicators are sorted by."""

from django.db import models


class Section(models.TextChoices):
    """Stored codes never change; the order is that of the navigation."""

    CADRES = "cadres", "干部"
    SUPERVISION = "supervision", "监督"
    CIVIL_SERVICE = "civil_service", "公务员"
    TRAINING = "training", "教育"
    TALENT = "talent", "人才"
    GRASS_ROOTS = "grass_roots", "基层"
    VETERANS = "veterans", "老干部"
    PLANS = "plans", "计划"
    REPORTS = "reports", "报告"
