"""The journal as an auditor reads it, and the check of both logs on demand."""

import re
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.urls import reverse

from tregua.people import actions
from tregua.people.acts import ACTS
from tregua.record.models import Entry

PACKAGE = Path(__file__).resolve().parents[2] / "tregua"


def test_the_newest_act_stands_first(staff, at_desk):
    actions.add_person(code="new-one", shown_name="New", roles=["reader"], by=staff.administrator)
    said = at_desk(staff.auditor).get(reverse("people:journal")).content.decode()
    assert said.index("person added") < said.index("seat taken")
    assert "new-one" in said


def test_every_act_that_the_program_writes_has_words():
    named = re.compile(
        r"""\bact=("[^"]+"|'[^']+')|(?:_journal|_append|_append_line|record\.Act|journal\.Act)\(\s*"([^"]+)\""""
    )
    found = {
        (first or f'"{second}"')[1:-1]
        for file in PACKAGE.rglob("*.py")
        for first, second in named.findall(file.read_text(encoding="utf-8"))
    }
    assert len(found) > 150
    assert found <= set(ACTS)


def test_an_act_is_read_in_the_language_of_the_page(staff, at_desk):
    actions.add_person(code="new-one", shown_name="New", roles=["reader"], by=staff.administrator)
    auditor = at_desk(staff.auditor)
    auditor.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    said = auditor.get(reverse("people:journal")).content.decode()
    assert "personne ajoutée" in said
    assert "person added" not in said


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
