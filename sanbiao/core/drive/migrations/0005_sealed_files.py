"""Kept files get a key of their own; those that lie in clear are sealed, and numbers in names and results shown in part."""

import os
from pathlib import Path

import sanbiao.core.secrecy.fields
from django.conf import settings
from django.db import migrations, models, transaction

from sanbiao.core.secrecy.files import new_file_key, sealed
from sanbiao.core.secrecy.numbers import masked, without_numbers

CHUNK = 1 << 20


def seal_kept_files(apps, editor):
    files = apps.get_model("drive", "ImportedFile")
    for kept in files.objects.filter(key="").iterator(chunk_size=200):
        kept.name = without_numbers(kept.name)
        clear = Path(settings.MEDIA_ROOT) / kept.content.name
        if kept.content and clear.is_file():
            kept.key = new_file_key()
            beside = clear.with_suffix(".sealed")
            _write_sealed(clear, beside, kept.key)
            kept.content.name = f"{kept.content.name.rpartition('/')[0]}/{beside.name}"
            # What lies in clear stays until the key is kept: a migration that breaks off loses nothing.
            transaction.on_commit(lambda path=clear: path.unlink(missing_ok=True))
        kept.save(update_fields=["name", "key", "content"])


def _write_sealed(clear, beside, key):
    with clear.open("rb") as source, beside.open("wb") as target:
        for piece in sealed(iter(lambda: source.read(CHUNK), b""), key):
            target.write(piece)
        target.flush()
        os.fsync(target.fileno())


def mask_results(apps, editor):
    for drop in apps.get_model("drive", "Import").objects.iterator(chunk_size=20):
        drop.result, drop.layouts = masked(drop.result), masked(drop.layouts)
        drop.save(update_fields=["result", "layouts"])


class Migration(migrations.Migration):
    dependencies = [
        ('drive', '0004_layouts'),
    ]

    operations = [
        migrations.AddField(
            model_name='importedfile',
            name='key',
            field=sanbiao.core.secrecy.fields.SealedField(blank=True, default='', hashed_in='', verbose_name='文件密钥'),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='importedfile',
            name='content',
            field=models.FileField(blank=True, upload_to='imports/%Y/%m', verbose_name='文件'),
        ),
        migrations.RunPython(seal_kept_files, migrations.RunPython.noop),
        migrations.RunPython(mask_results, migrations.RunPython.noop),
    ]
