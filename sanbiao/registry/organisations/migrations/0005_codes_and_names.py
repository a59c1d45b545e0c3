"""Codes of units that fit into addresses, and user names that are unique whatever their case.

What is there already and would break these rules is changed, each with an event by 升级: a code loses the signs that no address
takes, and of accounts that differ by case alone the later ones get a number behind their name and are shut.
"""

import re
import unicodedata

from django.conf import settings
from django.db import migrations
from django.utils import timezone

NOT_IN_CODES = re.compile(r"[^A-Za-z0-9_-]+")
LONGEST = 40
INDEX = "organisations_username_once"


def mend_codes(apps, schema_editor):
    Unit = apps.get_model("organisations", "Unit")
    units = list(Unit.objects.order_by("pk"))
    taken = {unit.code for unit in units}
    mended = [unit for unit in units if NOT_IN_CODES.search(unit.code)]
    for unit in mended:
        bare = NOT_IN_CODES.sub("-", unicodedata.normalize("NFKC", unit.code)).strip("-") or "unit"
        before, unit.code = unit.code, _free(bare, taken, LONGEST)
        taken.add(unit.code)
        _keep(apps, "organisations.unit", unit, unit.short_name, {"code": before}, {"code": unit.code})
    if mended:
        Unit.objects.bulk_update(mended, ["code"])
        _place(Unit, {unit.pk: unit for unit in units})


def _place(Unit, units):
    """The paths anew, as `place_units` writes them."""
    for unit in units.values():
        codes, above, seen = [unit.code], unit.parent_id, {unit.pk}
        while above and above not in seen:
            seen.add(above)
            codes.append(units[above].code)
            above = units[above].parent_id
        unit.path = "/" + "".join(f"{code}/" for code in reversed(codes))
    Unit.objects.bulk_update(units.values(), ["path"], batch_size=500)


def mend_names(apps, schema_editor):
    User = apps.get_model(settings.AUTH_USER_MODEL)
    users = list(User.objects.order_by("pk"))
    taken = {user.username.lower() for user in users}
    seen = set()
    for user in users:
        if user.username.lower() not in seen:
            seen.add(user.username.lower())
            continue
        before, user.username, user.is_active = user.username, _free(user.username, taken, 150), False
        taken.add(user.username.lower())
        user.save(update_fields=["username", "is_active"])
        _keep(apps, "auth.user", user, user.username, {"username": before}, {"username": user.username, "is_active": False})


def _free(wanted, taken, longest):
    """`wanted`, or with the first number behind it that nobody has."""
    known = {each.lower() for each in taken}
    if wanted.lower() not in known and len(wanted) <= longest:
        return wanted
    numbered = (f"{wanted[: longest - 5]}-{number}" for number in range(2, 10_000))
    return next(name for name in numbered if name.lower() not in known)


def _keep(apps, ledger, row, label, before, after):
    at = timezone.now()  # noqa: TID251  # a migration is a command
    facts = {"ledger": ledger, "record": str(row.pk), "label": label[:200], "before": before, "after": after}
    apps.get_model("audit", "Event").objects.create(at=at, by="升级", verb="更改", **facts)


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0004_rules"),
        ("audit", "0002_append_only"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.RunPython(mend_codes, migrations.RunPython.noop),
        migrations.RunPython(mend_names, migrations.RunPython.noop),
        migrations.RunSQL(
            f"CREATE UNIQUE INDEX {INDEX} ON auth_user (LOWER(username))",
            f"DROP INDEX {INDEX}",
        ),
    ]
