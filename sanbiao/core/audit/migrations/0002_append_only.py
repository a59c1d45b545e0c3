from django.db import migrations

from sanbiao.core.audit.triggers import make_append_only, make_ordinary


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(make_append_only, make_ordinary)]
