"""A published number of meetings is held against the register by a rule in words; nothing is made to fit."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tests.incidents.test_windows import proposed
from tests.liaison.test_meetings_and_assurances import meet, promise
from tests.liaison.test_pages import shown
from tregua.incidents.actions import open_incident
from tregua.liaison.actions import LiaisonError, record_outcome, record_series_rule, take_back_meeting
from tregua.liaison.led_to import KINDS
from tregua.liaison.reconciling import reconciled
from tregua.reports.actions import add_source
from tregua.reports.models import PublishedCount
from tregua.reports.speech import record_statement

# The end of 5 March, by the clock of the centre.
END = datetime(2016, 3, 6, tzinfo=UTC)


def published(staff, value, **more):
    publisher = add_source(code="ministry", kind="party", names={"en": "the ministry"}, by=staff.duty)
    says = {"unit": "meeting", "series": "meetings", "cumulative": True, "window_end": END}
    return PublishedCount.objects.create(
        publisher=publisher, value=value, recorded_by=staff.duty, **says | more
    )


def rule(staff, **more):
    says = {
        "series": "meetings", "words": "Meetings in the south with armed groups.", "basis": "reading",
        "source": "our reading", "by": staff.liaison,
    }  # fmt: skip
    return record_series_rule(**says | more)


def differs(count):
    held = reconciled(count)
    return held.difference, held.by


def test_the_rule_selects_by_kind_place_and_party_and_says_why_not(valley, staff):
    south, column = valley.places["S"], valley.parties["column"]
    rule(staff, kinds=["local"], place=south, party_kinds=["armed_group"])
    inside = meet(staff, place=valley.places["V3"], parties=[column])
    wider = meet(staff, place=valley.places["V"], parties=[column])
    nobody = meet(staff, place=south)
    nowhere = meet(staff, place_as_written="in a tent", parties=[column])
    north = meet(staff, place=valley.places["V2"], parties=[column])
    other = meet(staff, kind="board", place=south, parties=[column])
    garrison = meet(staff, place=south, parties=[valley.parties["garrison"]])
    held = reconciled(published(staff, 23))
    assert held.counted == [inside]
    assert {one.pk: [str(why) for why in points] for one, points in held.unsure} == {
        wider.pk: ["where it was held is known only as a wider area"],
        nobody.pk: ["which parties came is not known"],
        nowhere.pk: ["where it was held is not known"],
    }
    assert {one.pk: [str(why) for why in points] for one, points in held.others} == {
        north.pk: ["held elsewhere"], other.pk: ["another kind of meeting"], garrison.pk: ["other parties"],
    }  # fmt: skip
    assert (held.difference, held.by) == ("fewer", 19)


def test_only_what_was_held_by_the_end_of_the_window_is_counted(staff):
    rule(staff, kinds=["local"], first_day=date(2016, 3, 2))
    first, last = meet(staff, 2), meet(staff, 5)
    meet(staff, 1), meet(staff, 6)
    take_back_meeting(meet(staff, 4), reason="it was put off", by=staff.liaison)
    held = reconciled(published(staff, 2))
    assert held.counted == [first, last]
    assert held.difference == "same"


def test_of_a_meeting_on_a_day_that_is_counted_in_part_nobody_can_tell(staff):
    rule(staff, kinds=["local"], first_day=date(2016, 3, 2))
    first, last = meet(staff, 2), meet(staff, 5)
    held = reconciled(published(staff, 2, window_end=datetime(2016, 3, 5, 12, tzinfo=UTC)))
    assert held.counted == [first]
    assert [(one, [str(why) for why in points]) for one, points in held.unsure] == [
        (last, ["only a part of that day is in the window"])
    ]


def test_without_a_rule_or_a_number_nobody_can_tell(staff):
    meet(staff)
    assert differs(published(staff, 1)) == ("cannot_tell", 0)
    rule(staff, marked_only=True)
    assert differs(PublishedCount.objects.get()) == ("cannot_tell", 0)
    PublishedCount.objects.get()
    assert differs(PublishedCount(value=None, series="meetings", window_end=END)) == ("cannot_tell", 0)


def test_more_on_record_than_published_is_said_only_when_the_beginning_is_known(staff):
    meet(staff), meet(staff)
    count = published(staff, 1)
    rule(staff, marked_only=True)
    assert differs(count) == ("cannot_tell", 0)
    rule(staff, marked_only=True, first_day=date(2016, 2, 27))
    assert differs(count) == ("more", 1)


def test_a_floor_is_never_the_same_number(staff):
    rule(staff, marked_only=True, first_day=date(2016, 2, 27))
    count = published(staff, 1, more_than=True)
    meet(staff)
    assert differs(count) == ("fewer", 1)
    meet(staff)
    assert differs(count) == ("cannot_tell", 0)


def test_a_changed_rule_is_a_new_one_and_the_old_one_stays(staff):
    old = rule(staff, marked_only=True)
    new = rule(staff, kinds=["local"])
    assert reconciled(published(staff, 1)).rule == new
    assert type(old).objects.filter(pk=old.pk).exists()


@pytest.mark.parametrize(("wrong", "says"), [
    ({"marked_only": False}, "one condition"), ({"words": " "}, "in words"), ({"source": ""}, "known from"),
    ({"kinds": ["lunch"]}, "known codes"), ({"party_kinds": ["x"]}, "known codes"), ({"series": ""}, "series"),
])  # fmt: skip
def test_a_rule_says_what_it_selects_and_where_it_is_from(staff, wrong, says):
    with pytest.raises(LiaisonError, match=says):
        rule(staff, **{"marked_only": True} | wrong)


def test_a_meeting_led_to_an_acceptance_and_a_promise(valley, staff, at_desk):
    meeting = meet(staff)
    accepted = valley.parties["column"].acceptances.get()
    for found, page in ((accepted, "agreement:acceptance"), (promise(staff), "liaison:assurance")):
        address = "https://centre.example" + reverse(page, args=[found.pk]) + "?x=1"
        record_outcome(meeting, address=address, by=staff.liaison)
        with pytest.raises(LiaisonError, match="on record already"):
            record_outcome(meeting, address=address, by=staff.liaison)
    html = at_desk(staff.liaison).get(reverse("liaison:meeting", args=[meeting.pk])).content.decode()
    assert reverse("agreement:acceptance", args=[accepted.pk]) in html
    assert "We will help secure them." in html


def test_what_a_meeting_led_to_and_the_meeting_name_each_other(valley, staff, at_desk):
    """A window, an acceptance, a promise, an incident, a statement, a further meeting: each page names where it came of."""
    meeting, mistaken = meet(staff), meet(staff, 2, organiser="the other side")
    led = {
        "incidents:window": (proposed(valley), staff.verifier),
        "agreement:acceptance": (valley.parties["column"].acceptances.get(), staff.auditor),
        "liaison:assurance": (promise(staff), None),
        "incidents:incident": (open_incident([valley.reports["bridge-1"]], reason="one", by=staff.duty), staff.verifier),
        "liaison:meeting": (meet(staff, 4), None),
        "reports:statement": (record_statement(speaker="Sergey Kuralenko", words="They met.", language="en", by=staff.duty), staff.verifier),
    }  # fmt: skip
    assert len(led) == len(KINDS)
    own = reverse("liaison:meeting", args=[meeting.pk])
    for page, (found, stranger_to_meetings) in led.items():
        address = reverse(page, args=[getattr(found, "number", found.pk)])
        for one in (meeting, mistaken):
            record_outcome(one, address=address, by=staff.liaison)
        assert address in at_desk(staff.liaison).get(own).content.decode()
        there = shown(at_desk(staff.liaison).get(address))
        both = "Came of Meeting of 2 March 2016 · the other side Meeting of 3 March 2016 · the centre"
        assert both in there, page
        assert f'href="{own}"' in at_desk(staff.liaison).get(address).content.decode()
        if stranger_to_meetings:
            told = shown(at_desk(stranger_to_meetings).get(address))
            assert "Came of" not in told, page
            assert "3 March 2016 · the centre" not in told, page
    take_back_meeting(mistaken, reason="it was put off", by=staff.liaison)
    window, _stranger = led["incidents:window"]
    there = shown(at_desk(staff.liaison).get(reverse("incidents:window", args=[window.pk])))
    assert "Came of Meeting of 3 March 2016 · the centre" in there
    assert "the other side" not in there


@pytest.mark.parametrize(
    "wrong", ["/nowhere/at/all/", "/liaison/protection/01/", "not an address", "http://[1", ""]
)
def test_a_meeting_leads_to_nothing_that_is_not_shown_by_its_page(staff, wrong):
    with pytest.raises(LiaisonError, match="not the address"):
        record_outcome(meet(staff), address=wrong, by=staff.liaison)


def test_a_meeting_does_not_lead_to_itself(staff):
    meeting = meet(staff)
    with pytest.raises(LiaisonError, match="itself"):
        record_outcome(meeting, address=reverse("liaison:meeting", args=[meeting.pk]), by=staff.liaison)


@pytest.mark.parametrize("role", ["verifier", "head", "publisher", "custodian", "auditor", "reader"])
def test_who_may_not_write_rules_and_outcomes(staff, role):
    with pytest.raises(PermissionDenied):
        rule(staff, marked_only=True, by=getattr(staff, role))
    with pytest.raises(PermissionDenied):
        record_outcome(meet(staff), address="/", by=getattr(staff, role))


def test_the_page_tells_value_window_rule_and_difference(staff, at_desk):
    count = published(staff, 23)
    desk = at_desk(staff.liaison)
    address = reverse("liaison:count", args=[count.pk])
    assert "No rule is recorded" in shown(desk.get(address))
    sent = {
        "series": "meetings", "words": "All marked ones.", "basis": "own", "marked_only": "on", "source": "own note",
    }  # fmt: skip
    assert desk.post(reverse("liaison:rule_new"), sent).status_code == 302
    meet(staff)
    words = shown(desk.get(address))
    assert "All marked ones." in words
    assert "At least 22 of the meetings published are not on record here." in words
    assert "its beginning is not stated" in words
    assert address in desk.get(reverse("liaison:meetings")).content.decode()


def test_what_a_meeting_led_to_is_recorded_on_a_page(staff, at_desk):
    desk, meeting, promised = at_desk(staff.liaison), meet(staff), promise(staff)
    address = reverse("liaison:outcome_new", args=[meeting.pk])
    refused = desk.post(address, {"address": "nothing", "note": "kept"})
    assert refused.status_code == 422
    assert "kept" in refused.content.decode()
    sent = {"address": reverse("liaison:assurance", args=[promised.pk])}
    assert desk.post(address, sent).status_code == 302
    assert meeting.outcomes.get().record == promised.pk
