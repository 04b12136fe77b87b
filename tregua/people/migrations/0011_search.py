from django.db import migrations, models

from tregua.record.large import StandsLast

SQLITE = (
    # The words are folded already: whatever is not ASCII is part of a word, and no row is kept twice.
    "CREATE VIRTUAL TABLE people_sought_index USING fts5("
    "words, content='people_soughtwords', content_rowid='id', tokenize='ascii', detail='none', columnsize=0)",
    "CREATE TRIGGER sought_index_added AFTER INSERT ON people_soughtwords BEGIN "
    "INSERT INTO people_sought_index(rowid, words) VALUES (NEW.id, NEW.words); END",
    "CREATE TRIGGER sought_index_gone AFTER DELETE ON people_soughtwords BEGIN "
    "INSERT INTO people_sought_index(people_sought_index, rowid, words) VALUES ('delete', OLD.id, OLD.words); END",
    "CREATE TRIGGER sought_index_changed AFTER UPDATE ON people_soughtwords BEGIN "
    "INSERT INTO people_sought_index(people_sought_index, rowid, words) VALUES ('delete', OLD.id, OLD.words); "
    "INSERT INTO people_sought_index(rowid, words) VALUES (NEW.id, NEW.words); END",
)
POSTGRESQL = (
    "ALTER TABLE people_soughtwords ADD COLUMN vector tsvector "
    "GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED",
    "CREATE INDEX people_sought_index ON people_soughtwords USING gin (vector)",
)


def make_index(_apps, editor):
    for line in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(line)


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0010_taking'),
    ]

    operations = [
        migrations.CreateModel(
            name='SoughtLater',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('record', models.CharField(max_length=26)),
            ],
        ),
        migrations.CreateModel(
            name='SoughtWords',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('record', models.CharField(max_length=26)),
                ('words', models.TextField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'record'), name='sought_once')],
            },
        ),
        migrations.CreateModel(
            name='SoughtTerm',
            fields=[
                ('word', models.CharField(max_length=60, primary_key=True, serialize=False)),
            ],
        ),
        StandsLast(make_index, migrations.RunPython.noop),
    ]
