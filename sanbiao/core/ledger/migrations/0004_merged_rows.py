import sanbiao.core.secrecy.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0003_voidedrow'),
    ]

    operations = [
        migrations.AddField(
            model_name='voidedrow',
            name='merged_into',
            field=models.BigIntegerField(blank=True, null=True, verbose_name='并入的行号'),
        ),
        migrations.AddField(
            model_name='voidedrow',
            name='moves',
            field=sanbiao.core.secrecy.fields.SealedField(blank=True, default='', hashed_in='', verbose_name='合并的改动'),
        ),
    ]
