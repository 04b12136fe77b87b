"""The journal as an auditor reads it, and the check of both logs on demand."""

from django.db import connection
from django.urls import reverse

from tregua.people import actions
from tregua.record.models import Entry


def test_the_newest_act_stands_first(staff, at_desk):
    actions.add_person(code="new-one", shown_name="New", roles=["reader"], by=staff.administrator)
    said = at_desk(staff.auditor).get(reverse("people:journal")).content.decode()
    assert said.index("person added") < said.index("seat taken")
    assert "new-one" in said


def test_acts_are_found_by_the_record_they_are_about(staff, at_desk):
    made = actions.add_person(code="new-one", shown_name="New", roles=["reader"], by=staff.administrator)
    page = at_desk(staff.auditor).get(reverse("people:journal"), {"about": f"people.Person/{made.pk}"})
    assert [line["act"] for line in page.context["lines"]] == ["person added"]


def test_a_whole_log_is_found_whole(staff, at_desk):
    said = at_desk(staff.auditor).get(reverse("people:journal"), {"check": "1"}).content.decode()
    assert "nothing was altered" in said


def test_an_altered_act_is_found(staff, at_desk):
    entry = Entry.objects.journal().first()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER record_entry_kept_update")
        else:
            cursor.execute("ALTER TABLE record_entry DISABLE TRIGGER record_entry_kept")
        altered = bytes(entry.data).replace(b"seat taken", b"seat taker")
        cursor.execute("UPDATE record_entry SET data = %s WHERE id = %s", [altered, entry.pk])
    said = at_desk(staff.auditor).get(reverse("people:journal"), {"check": "1"}).content.decode()
    assert "not as it was written" in said
    assert "journal" in said
