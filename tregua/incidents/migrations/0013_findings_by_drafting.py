"""The list of findings, the last drafted first, is read by an index."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("incidents", "0012_taking")]

    operations = [
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["recorded_at", "id"], name="finding_by_drafting"),
        ),
    ]
