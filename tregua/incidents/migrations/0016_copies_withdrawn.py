from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0015_taken_back'),
    ]

    operations = [
        migrations.AlterField(
            model_name='custody',
            name='did',
            field=models.CharField(choices=[('taken_in', 'taken in'), ('looked_at', 'looked at'), ('proposed', 'a copy without marks was proposed for outside'), ('refused', 'the copy for outside was refused'), ('withdrawn', 'the copy for outside was withdrawn by whoever proposed it'), ('copy_given', 'a copy without marks was given outside')], max_length=12, verbose_name='what was done'),
        ),
    ]
