from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

AT_ONCE = 500


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Tell the place of each post that is there: a city has some thousand wordings, however many people."""
    people = apps.get_model("people", "Person")._base_manager
    field = people.model._meta.get_field("post_place")
    by_place: dict[str, list[str]] = {}
    for post in people.order_by("post").values_list("post", flat=True).distinct().iterator():
        by_place.setdefault(field.value_of({"post": post}), []).append(post)
    for place, posts in by_place.items():
        for first in range(0, len(posts), AT_ONCE):
            people.filter(post__in=posts[first : first + AT_ONCE]).update(post_place=place)


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0008_post_place'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
