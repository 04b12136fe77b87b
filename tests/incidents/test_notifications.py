"""What a party notified beforehand may explain what is reported: the page asks, and nothing is decided by it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from tests.world import instant
from tregua.incidents.actions import (
    IncidentError,
    answer_notification,
    merge,
    note_notification,
    open_incident,
    take_back_notification,
)
from tregua.incidents.notified import Notification, NotificationTakenBack, answers_on, may_explain


@pytest.fixture
def bridge(valley):
    """Old Bridge on day 1: one claim at 14:20, one of the afternoon."""
    return open_incident(
        [valley.reports["bridge-1"], valley.reports["bridge-2"]], reason="one", by=valley.staff.duty
    )


def notified(valley, place="V1", begins=14, ends=15, **says):
    known = {
        "party": valley.parties["garrison"], "kind": "exercise", "place": valley.places[place],
        "starts_at": instant(1, begins), "ends_at": instant(1, ends), "received_at": instant(1, 8),
        "words": "Live firing on the range.", "by": valley.staff.duty,
    }  # fmt: skip
    return note_notification(**(known | says))


@pytest.mark.parametrize(
    ("place", "begins", "ends", "explains"),
    [
        ("V1a", 14, 15, {"bridge-1", "bridge-2"}),  # the place itself
        ("V", 14, 15, {"bridge-1", "bridge-2"}),  # the province that holds it
        ("V1", 15, 17, {"bridge-2"}),  # after the claim that knows the minute
        ("V1", 19, 20, set()),
        ("V2", 14, 15, set()),  # another settlement
    ],
)
def test_claims_in_its_time_and_place_are_asked_about(valley, bridge, place, begins, ends, explains):
    made = notified(valley, place, begins, ends)
    found = {row: {one.pk for one in claims} for row, claims in may_explain(bridge.claims)}
    assert found == ({made: {valley.reports[name].pk for name in explains}} if explains else {})


def test_a_claim_of_a_wider_area_is_not_asked_about(valley):
    claim = valley.reports["bridge-1"]
    claim.place = valley.places["S"]
    notified(valley, "V1a")
    assert may_explain([claim]) == []
    assert may_explain([]) == []


def test_one_taken_back_stays_readable_and_explains_nothing(valley, bridge, at_desk):
    made = notified(valley)
    with pytest.raises(IncidentError, match="no longer holds"):
        take_back_notification(made, reason=" ", by=valley.staff.duty)
    take_back_notification(made, reason="called off", by=valley.staff.duty)
    with pytest.raises(IncidentError, match="already"):
        take_back_notification(made, reason="again", by=valley.staff.duty)
    assert may_explain(bridge.claims) == []
    page = at_desk(valley.staff.reader).get(reverse("incidents:notifications")).content.decode()
    assert "Live firing on the range." in page
    assert "called off" in page


@pytest.mark.parametrize(
    ("says", "why"),
    [
        ({"ends": 14}, "ends before it begins"),
        ({"words": ""}, "words of the notification"),
        ({"received_at": timezone.now() + timedelta(hours=1)}, "still to come"),
    ],
)
def test_a_notification_has_an_end_and_words_and_has_come(valley, says, why):
    with pytest.raises(IncidentError, match=why):
        notified(valley, **says)


def test_one_that_came_when_it_had_begun_says_so(valley):
    assert not notified(valley).came_late
    assert notified(valley, received_at=instant(1, 14, 30)).came_late


def test_a_reader_notes_none(valley, at_desk):
    with pytest.raises(PermissionDenied):
        notified(valley, by=valley.staff.reader)
    desk = at_desk(valley.staff.reader)
    assert "Note a notification" not in desk.get(reverse("incidents:notifications")).content.decode()
    assert desk.post(reverse("incidents:notifications"), {}).status_code == 403


def test_a_person_answers_whether_it_explains_and_the_last_answer_counts(valley, bridge):
    made, other = notified(valley), notified(valley)
    says = {"notification": made, "by": valley.staff.duty}
    for explains, why in (("all", "heard at the same minute"), ("nothing", "other shells")):
        answer_notification(bridge, **says, explains=explains, reason=why)
    assert {pk: one.explains for pk, one in answers_on([bridge]).items()} == {made.pk: "nothing"}
    for wrong, why in (
        ({"explains": "half", "reason": "x"}, "all of it"),
        ({"explains": "all", "reason": " "}, "Say why"),
    ):
        with pytest.raises(IncidentError, match=why):
            answer_notification(bridge, **says, **wrong)
    take_back_notification(other, reason="called off", by=valley.staff.duty)
    with pytest.raises(IncidentError, match="taken back"):
        answer_notification(bridge, **(says | {"notification": other}), explains="all", reason="x")
    with pytest.raises(PermissionDenied):
        answer_notification(bridge, **(says | {"by": valley.staff.reader}), explains="all", reason="x")


def test_an_answer_about_what_was_merged_into_an_incident_stays_with_it(valley, bridge):
    strike = open_incident([valley.reports["strike-1"]], reason="told", by=valley.staff.duty)
    made = notified(valley)
    answer_notification(bridge, notification=made, explains="part", reason="the range", by=valley.staff.duty)
    merge(bridge, strike, reason="one", by=valley.staff.duty)
    assert set(answers_on(strike.parts)) == {made.pk}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_notes_one_the_incident_asks_and_it_is_taken_back(valley, bridge, at_desk, language):
    desk = at_desk(valley.staff.duty)
    desk.cookies["django_language"] = language
    says = {
        "party": valley.parties["garrison"].pk, "kind": "demining", "place": "V1", "words": "Old shells.",
        "starts_at": "2016-03-01T14:00", "ends_at": "2016-03-01T13:00", "received_at": "2016-03-01T08:00",
    }  # fmt: skip
    refused = desk.post(reverse("incidents:notifications"), says)
    assert refused.status_code == 422
    assert "Old shells." in refused.content.decode()
    assert (
        desk.post(reverse("incidents:notifications"), says | {"ends_at": "2016-03-01T15:00"}).status_code
        == 302
    )
    assert "Old shells." in desk.get(reverse("incidents:incident", args=[1])).content.decode()
    answer = reverse("incidents:notification_answer", args=[1, Notification.objects.get().pk])
    assert answer in desk.get(reverse("incidents:incident", args=[1])).content.decode()
    assert "Old shells." in desk.get(answer).content.decode()
    assert desk.post(answer, {"explains": "all", "reason": ""}).status_code == 422
    assert desk.post(answer, {"explains": "all", "reason": "the same minute"}).status_code == 302
    assert "the same minute" in desk.get(reverse("incidents:incident", args=[1])).content.decode()
    back = reverse("incidents:notification_back", args=[Notification.objects.get().pk])
    assert "Old shells." in desk.get(back).content.decode()
    assert desk.post(back, {"reason": ""}).status_code == 422
    assert desk.post(back, {"reason": "called off"}).status_code == 302
    assert NotificationTakenBack.objects.get().reason == "called off"
    assert "Old shells." not in desk.get(reverse("incidents:incident", args=[1])).content.decode()
