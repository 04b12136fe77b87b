from django.db import migrations

from tregua.record.large import StandsLast


def make_index(_apps, editor):
    # A list that begins with what is not dated; an index of SQLite has that first by itself.
    if editor.connection.vendor == "postgresql":
        editor.execute(
            "CREATE INDEX unverified_undated_first ON incidents_unverifiedincident (began_at NULLS FIRST, incident_id)"
        )


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0016_copies_withdrawn'),
    ]

    operations = [StandsLast(make_index, migrations.RunPython.noop)]
