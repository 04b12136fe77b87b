from django.db import migrations

from tregua.record.large import StandsLast


def make_index(_apps, editor):
    # SQLite's own full-text index answers newest first by itself.
    if editor.connection.vendor == "postgresql":
        editor.execute("CREATE INDEX people_sought_by_kind ON people_soughtwords (kind, id)")
        # So many words' frequencies are known that the planner tells a rare word from a common one.
        editor.execute("ALTER TABLE people_soughtwords ALTER COLUMN vector SET STATISTICS 1000")


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0013_lists_by_two'),
    ]

    operations = [StandsLast(make_index, migrations.RunPython.noop)]
