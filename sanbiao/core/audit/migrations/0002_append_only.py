from django.db import migrations


def make_append_only(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION audit_event_append_only() RETURNS trigger AS $$"
            " BEGIN RAISE EXCEPTION 'audit events are append-only'; END $$ LANGUAGE plpgsql;"
            "CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE ON audit_event"
            " FOR EACH ROW EXECUTE FUNCTION audit_event_append_only()"
        )
    else:
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER audit_event_no_{verb} BEFORE {verb} ON audit_event"
                " BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END"
            )


def make_ordinary(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER audit_event_append_only ON audit_event")
        schema_editor.execute("DROP FUNCTION audit_event_append_only()")
    else:
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(f"DROP TRIGGER audit_event_no_{verb}")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(make_append_only, make_ordinary)]
