"""What stands in the home that the environment names, as JSON: rows by table, what `doctor` finds wrong, tasks left undone."""

from __future__ import annotations

import json

from sanbiao.cli.base import now, ready

PASSING = {"sessions.Session", "axes.AccessAttempt", "django_tasks_database.DBTaskResult", "audit.Seal"}
"""What comes and goes by itself: each worker that starts seals what is new, and `doctor` says whether the seals hold."""


def main() -> None:
    with ready():
        from django.apps import apps
        from django_tasks import TaskResultStatus
        from django_tasks_db.models import DBTaskResult

        from sanbiao.affairs.plans.models import Problem
        from sanbiao.core.drive.models import Import
        from sanbiao.portal.health import examine
        from sanbiao.registry.people.models import Posting

        models = [model for model in apps.get_models() if model._meta.label not in PASSING and model._meta.managed]
        waiting = DBTaskResult.objects.exclude(status__in=(TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED))
        told = {
            "rows": {model._meta.label: model._default_manager.count() for model in models},
            "unsound": [finding.text for finding in examine(at=now()) if not finding.sound],
            "waiting": waiting.count(),
            "batches": [str(batch) for batch in Import.objects.order_by("pk").values_list("batch", flat=True)],
            "imports": list(Import.objects.order_by("pk").values_list("state", flat=True)),
            "posts": list(Posting.objects.filter(post__startswith="攻").values_list("post", flat=True)),
            "stepped": list(Problem.objects.filter(code__startswith="攻", state="rectifying").values_list("pk", flat=True)),
        }
        print(json.dumps(told))


if __name__ == "__main__":
    main()
