from django.db import migrations

from tregua.record.large import stands_last


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0007_who_is_heard'),
    ]

    operations = [stands_last('intake_message', 'raw')]
