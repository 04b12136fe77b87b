from django.db import migrations

from tregua.record.large import stands_last


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0007_how_long_it_is_kept'),
    ]

    operations = [stands_last('people_sealed', 'ciphertext')]
