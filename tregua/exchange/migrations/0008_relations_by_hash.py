from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0007_exchange_goes_round'),
    ]

    operations = [
        migrations.AddField(
            model_name='relation',
            name='their_hash',
            field=models.CharField(default='', max_length=64),
            preserve_default=False,
        ),
    ]
