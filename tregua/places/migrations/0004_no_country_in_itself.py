"""A country lies in nothing: one whose file had come a second time lay in itself."""

from django.db import migrations
from django.db.models import F


def put_right(apps, schema_editor):
    """Let what lies in itself lie in nothing."""
    places = apps.get_model("places", "Place").objects.using(schema_editor.connection.alias)
    places.filter(parent=F("pk")).update(parent=None)


class Migration(migrations.Migration):
    dependencies = [("places", "0003_position_by_index")]
    operations = [migrations.RunPython(put_right, migrations.RunPython.noop, elidable=True)]
