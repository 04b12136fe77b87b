"""Parties are asked what they say: replies are kept beside the findings, and silence is recorded by a person."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from tests.world import instant
from tregua.incidents.actions import IncidentError, ask_reply, merge, note_reply, open_incident
from tregua.incidents.asked import PartyReply, ReplyRequest
from tregua.incidents.findings import adopt, draft_finding
from tregua.intake.actions import receive
from tregua.record.models import Entry


@pytest.fixture
def bridge(valley):
    """The shelling of Old Bridge on day 1."""
    return open_incident(
        [valley.reports["bridge-1"], valley.reports["bridge-2"]], reason="one", by=valley.staff.duty
    )


@pytest.fixture
def asked(valley, bridge):
    """The Column was asked about Old Bridge in the evening of day 1, and has a day to answer."""
    return ask_reply(
        bridge, party=valley.parties["column"], asked_at=instant(1, 18), due_at=instant(2, 18),
        words="Did mortars of yours fire at 14:20?", by=valley.staff.duty,
    )  # fmt: skip


def noted(valley, bridge, position="denies", words="Nobody of ours fired.", at=None, **says):
    return note_reply(
        bridge, received_at=at or instant(2, 9), position=position, words=words, by=valley.staff.duty, **says
    )


def test_a_request_waits_is_overdue_and_is_answered(valley, bridge, asked):
    assert asked.answer is None
    assert not asked.overdue_at(instant(2, 18))
    assert asked.overdue_at(instant(2, 18, 1))
    reply = noted(valley, bridge, request=asked, further_questions="Who held the ridge?")
    asked = ReplyRequest.objects.get()
    assert (asked.answer, reply.party) == (reply, valley.parties["column"])
    assert not asked.overdue_at(instant(9))


def test_asking_and_replying_stand_in_the_journal_without_the_words(valley, bridge, asked):
    noted(valley, bridge, request=asked)
    about = Entry.objects.journal().filter(subject=f"incidents.Incident/{bridge.pk}").order_by("index")
    acts = [json.loads(bytes(entry.data)) for entry in about]
    assert [act["act"] for act in acts][-2:] == ["party asked for a reply", "reply of a party noted"]
    assert acts[-1]["facts"]["position"] == "denies"
    assert "Nobody of ours fired" not in str(acts)


def test_that_time_runs_out_writes_nothing_and_a_person_records_the_silence(valley, bridge, asked, at_desk):
    page = at_desk(valley.staff.reader).get(reverse("incidents:incident", args=[1])).content.decode()
    assert "no answer so far, overdue" in page
    assert not PartyReply.objects.exists()
    with pytest.raises(IncidentError, match="not over yet"):
        noted(valley, bridge, "no_answer", "", at=instant(2, 18), request=asked)
    silence = noted(valley, bridge, "no_answer", "", at=instant(2, 19), request=asked)
    assert silence.recorded_by == valley.staff.duty
    late = noted(valley, bridge, "admits", "It was a mistake.", at=instant(3), request=asked)
    assert ReplyRequest.objects.get().answer == late


@pytest.mark.parametrize(
    ("says", "why"),
    [
        ({"position": "no_answer", "words": ""}, "was asked can be silent"),
        ({"words": " "}, "Write the words"),
        ({"party": None}, "which party"),
        ({"at": timezone.now() + timedelta(hours=1)}, "still to come"),
    ],
)
def test_a_reply_that_came_unasked_needs_a_party_and_words(valley, bridge, says, why):
    with pytest.raises(IncidentError, match=why):
        noted(valley, bridge, **({"party": valley.parties["column"]} | says))
    assert noted(valley, bridge, party=valley.parties["column"]).request is None


@pytest.mark.parametrize(
    ("says", "why"),
    [
        ({"party": "garrison"}, "was asked"),
        ({"at": instant(1, 17)}, "before the party was asked"),
    ],
)
def test_a_reply_to_a_request_is_that_partys_and_comes_after_it(valley, bridge, asked, says, why):
    says = {name: valley.parties.get(value, value) for name, value in says.items()}
    with pytest.raises(IncidentError, match=why):
        noted(valley, bridge, request=asked, **says)


def test_silence_is_not_recorded_over_a_reply(valley, bridge, asked):
    noted(valley, bridge, request=asked)
    with pytest.raises(IncidentError, match="has its reply"):
        noted(valley, bridge, "no_answer", "", at=instant(3), request=asked)


def test_a_request_of_another_incident_is_refused_unless_it_was_merged_into_this_one(valley, bridge, asked):
    strike = open_incident([valley.reports["strike-1"]], reason="told", by=valley.staff.duty)
    with pytest.raises(IncidentError, match="another incident"):
        noted(valley, strike, request=asked)
    merge(bridge, strike, reason="one operation", by=valley.staff.duty)
    assert noted(valley, strike, request=asked).request == asked


@pytest.mark.parametrize(
    ("due", "words", "why"), [(18, "Did you?", "before it"), (20, " ", "what was asked")]
)
def test_a_request_is_due_after_it_was_asked_and_says_what(valley, bridge, due, words, why):
    with pytest.raises(IncidentError, match=why):
        ask_reply(
            bridge, party=valley.parties["column"], asked_at=instant(1, 18), due_at=instant(1, due), words=words,
            by=valley.staff.duty,
        )  # fmt: skip


def test_a_denial_changes_no_finding(valley, bridge, asked):
    finding = draft_finding(
        bridge,
        answer="violation",
        reasons="both tell of it",
        relied_on=bridge.claims,
        by=valley.staff.verifier,
    )
    adopt(finding, by=valley.staff.head)
    noted(valley, bridge, request=asked)
    assert bridge.current_finding == finding


def test_a_reader_asks_nobody_and_notes_no_reply(valley, bridge, asked, at_desk):
    desk, reader = at_desk(valley.staff.reader), valley.staff.reader
    assert "Ask a party" not in desk.get(reverse("incidents:incident", args=[1])).content.decode()
    assert desk.post(reverse("incidents:reply", args=[1]), {}).status_code == 403
    with pytest.raises(PermissionDenied):
        note_reply(bridge, request=asked, received_at=instant(2), position="denies", words="no", by=reader)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_asks_a_party_and_takes_its_reply_with_the_message_it_stands_in(
    valley, bridge, at_desk, language
):
    desk, address = at_desk(valley.staff.duty), reverse("incidents:incident", args=[1])
    desk.cookies["django_language"] = language
    says = {
        "party": valley.parties["column"].pk, "asked_at": "2016-03-01T18:00", "due_at": "2016-03-02T18:00",
        "words": "Did mortars of yours fire?",
    }  # fmt: skip
    assert desk.post(reverse("incidents:ask", args=[1]), says).headers["Location"] == address
    letter = receive(channel="text", raw=b"It was not us.", media_type="text/plain", by=valley.staff.duty)
    says = {
        "request": ReplyRequest.objects.get().pk, "received_at": "2016-03-02T09:00", "position": "other_actor",
        "words": "It was not us.", "language": "en", "message": "http://centre/messages/none/",
    }  # fmt: skip
    refused = desk.post(reverse("incidents:reply", args=[1]), says)
    assert refused.status_code == 422
    assert "It was not us." in refused.content.decode()
    says["message"] = f"http://centre{reverse('intake:message', args=[letter.pk])}"
    assert desk.post(reverse("incidents:reply", args=[1]), says).status_code == 302
    assert PartyReply.objects.get().message == letter
    page = desk.get(address).content.decode()
    assert reverse("intake:message", args=[letter.pk]) in page
    assert "It was not us." in page
