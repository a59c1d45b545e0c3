from importlib import import_module

from django.db import migrations, models

from sanbiao.core.audit.triggers import guard, unguard

before = import_module("sanbiao.core.audit.migrations.0002_append_only")


class Migration(migrations.Migration):
    """Events get marks, those before stay without one; seals are append-only too, and no row is replaced or slipped in.

    The column may be empty so that SQLite adds it to the table as it is: a table made anew would lose its triggers.
    """

    dependencies = [("audit", "0002_append_only")]

    operations = [
        migrations.AddField("event", "mark", models.CharField(editable=False, max_length=44, null=True, verbose_name="印记")),
        migrations.RunPython(before.make_ordinary, before.make_append_only),
        migrations.RunPython(guard, unguard),
    ]
