"""Who has an incident is told in the table in which any work is taken; what was taken before is carried over."""

from datetime import timedelta

from django.db import migrations

LASTS = timedelta(hours=72)


def carry_over(apps, schema_editor):
    """Write every assignment as a taking that follows the one before it; each lapses as a taking of its day would."""
    assignment, taking = apps.get_model("incidents", "Assignment"), apps.get_model("people", "Taking")
    last, made, here = {}, [], schema_editor.connection.alias
    for one in assignment.objects.using(here).order_by("id").iterator():
        made.append(
            taking(
                id=one.pk,
                recorded_at=one.recorded_at,
                recorded_by_id=one.person_id,
                subject=f"incidents.Incident/{one.incident_id}",
                until=one.recorded_at + LASTS,
                follows_id=last.get(one.incident_id),
            )
        )
        last[one.incident_id] = one.pk
    taking.objects.using(here).bulk_create(made, batch_size=1000)


class Migration(migrations.Migration):

    dependencies = [
        ("incidents", "0011_requests_unanswered"),
        ("people", "0010_taking"),
    ]

    operations = [
        migrations.RunPython(carry_over, migrations.RunPython.noop, elidable=True),
        migrations.DeleteModel(name="Assignment"),
    ]
