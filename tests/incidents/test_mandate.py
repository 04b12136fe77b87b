"""What the instrument does not allow cannot be done, whatever page or program asks for it."""

import pytest
from django.urls import reverse

from tests.world import instant
from tregua.agreement.actions import change_mandate
from tregua.agreement.mandate import VERBS
from tregua.incidents.actions import IncidentError, note_call, open_incident


@pytest.fixture
def incident(valley):
    return open_incident([valley.reports["bridge-1"]], reason="told", by=valley.staff.duty)


def without(valley, verb):
    change_mandate(
        valley.agreement, verbs=[one for one in VERBS if one != verb], since=instant(1), reason="decided",
        decided_by="the co-chairs", by=valley.staff.head,
    )  # fmt: skip


def test_a_centre_that_may_not_mediate_notes_no_call(valley, incident, at_desk):
    address = reverse("incidents:incident", args=[incident.number])
    browser = at_desk(valley.staff.duty)
    assert "Note a call" in browser.get(address).content.decode()
    without(valley, "deescalate")
    assert "Note a call" not in browser.get(address).content.decode()
    with pytest.raises(IncidentError, match="mandate"):
        note_call(
            incident,
            at=instant(2),
            party=valley.parties["garrison"],
            outcome="no_answer",
            by=valley.staff.duty,
        )
