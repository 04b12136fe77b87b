from django.db import migrations
from django.db.models import F


def put_right(apps, _editor):
    """A country whose file was loaded a second time lay in itself."""
    apps.get_model("places", "Place").objects.filter(parent=F("pk")).update(parent=None)


class Migration(migrations.Migration):
    dependencies = [("places", "0003_position_by_index")]
    operations = [migrations.RunPython(put_right, migrations.RunPython.noop)]
