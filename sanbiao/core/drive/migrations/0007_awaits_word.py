"""Which imports wait for a word: asked on every page, and so kept beside the state instead of looked for in the result."""

from django.db import migrations, models


def look_through_previews(apps, schema_editor):
    drops = apps.get_model("drive", "Import").objects
    for drop in drops.filter(state="previewed").iterator(chunk_size=20):
        told = drop.result
        if any(told.get(name) for name in ("created", "changed", "asked_errors", "blanks")):
            drops.filter(pk=drop.pk).update(awaits_word=True)


class Migration(migrations.Migration):

    dependencies = [
        ("drive", "0006_given"),
    ]

    operations = [
        migrations.AddField(
            model_name="import",
            name="awaits_word",
            field=models.BooleanField(default=False, verbose_name="有内容待确认"),
        ),
        migrations.RunPython(look_through_previews, migrations.RunPython.noop, elidable=True),
    ]
