"""The hunt: told by class, area and day; an alarm by a rule that is explained; warnings given until acknowledged."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from tests.conftest import by_role, refusal
from tests.liaison.test_protection import everything_stored
from tests.world import instant
from tregua.centre.today import work_of
from tregua.liaison.hunted import HuntEvent, HuntRule, RiskWarning
from tregua.liaison.hunting import (
    choose_hunt_rule,
    open_warning,
    record_hunt_event,
    step_warning,
)
from tregua.liaison.pattern import alarms, by_class_and_area, rule, warnings_due
from tregua.liaison.saying import LiaisonError
from tregua.record.models import Entry

TODAY = date(2016, 3, 20)
SEALED = "the radio of the third house"


def happened(valley, days_ago=0, place="V2", against="signatories", **says):
    known = {
        "against": against, "what": "attacked", "area": valley.places[place], "day": TODAY - timedelta(days=days_ago),
        "basis": "a call to the desk", "by": valley.staff.liaison,
    }  # fmt: skip
    return record_hunt_event(**(known | says))


def warned(valley, imminence="hours"):
    return open_warning(
        against="signatories", area=valley.places["V2"], imminence=imminence, by=valley.staff.liaison
    )


def step(valley, warning, state, at, **says):
    known = {"state": state, "channel": "radio", "at": at, "by": valley.staff.liaison}
    step_warning(warning, **(known | says))
    return RiskWarning.objects.get(pk=warning.pk)


def test_of_a_smaller_place_only_its_district_is_kept(valley):
    assert happened(valley, place="V2").area == valley.places["R"]
    assert happened(valley, place="V1a").area == valley.places["S"]
    assert happened(valley, place="V").area == valley.places["V"]


@pytest.mark.parametrize(
    ("days_ago", "raised"), [((0, 5, 13), True), ((0, 5, 14), False), ((0, 5), False), ((-1, 0, 5), False)]
)
def test_so_many_within_so_many_days_in_one_area_raise_the_alarm(valley, days_ago, raised):
    assert rule() == (3, 14)
    for days in days_ago:
        happened(valley, days)
    assert [one.area.code for one in alarms(TODAY)] == ["R"] * raised


def test_events_in_different_areas_are_not_added_up(valley):
    for place in ("V2", "V2", "V1"):
        happened(valley, place=place)
    assert alarms(TODAY) == []


def test_an_alarm_says_why_and_who_else_is_at_risk(valley):
    for days, against in ((1, "signatories"), (3, "signatories"), (8, "families")):
        happened(valley, days, against=against)
    (alarm,) = alarms(TODAY)
    assert (alarm.events, alarm.first, alarm.last) == (3, date(2016, 3, 12), date(2016, 3, 19))
    assert alarm.hit == [("those who signed", 2), ("families of those who signed", 1)]
    assert alarm.beside == ["leaders of factions that signed", "local administrations that signed"]
    assert [place.code for place in alarm.around] == ["S"]


def test_the_rule_that_was_chosen_last_holds(valley):
    happened(valley, 0)
    happened(valley, 40)
    choose_hunt_rule(number=2, days=60, reason="few signed here", by=valley.staff.liaison)
    assert [one.events for one in alarms(TODAY)] == [2]
    choose_hunt_rule(number=5, days=60, reason="too many alarms", by=valley.staff.liaison)
    assert alarms(TODAY) == []
    for number, days in ((1, 14), (3, 0), (3, 93)):
        with pytest.raises(LiaisonError, match="at least 2 events"):
            choose_hunt_rule(number=number, days=days, reason="x", by=valley.staff.liaison)


def test_the_table_tells_classes_by_area(valley):
    events = [happened(valley), happened(valley, place="V1", against="monitors"), happened(valley)]
    classes, areas = by_class_and_area(events)
    assert classes == ["those who signed", "monitors"]
    assert [(area.code, counts) for area, counts in areas] == [("R", [2, 0]), ("S", [0, 1])]


@pytest.mark.parametrize(
    ("says", "why"),
    [
        ({"day": date(2199, 1, 1)}, "not come yet"),
        ({"basis": " "}, "known from"),
        ({"against": "elders"}, "known codes"),
        ({"what": "cursed"}, "known codes"),
    ],
)
def test_an_event_has_a_class_a_day_and_what_it_is_known_from(valley, says, why):
    with pytest.raises(LiaisonError, match=why):
        happened(valley, **says)


@pytest.mark.parametrize(("imminence", "minutes"), [("now", 15), ("hours", 60), ("unknown", 24 * 60)])
def test_a_warning_that_is_not_acknowledged_is_due_again(valley, imminence, minutes):
    warning = warned(valley, imminence)
    assert warning.due_at == warning.recorded_at
    given = step(valley, warning, "given", instant(3))
    assert given.due_at == instant(3) + timedelta(minutes=minutes)
    assert given in warnings_due(given.due_at)
    assert given not in warnings_due(given.due_at - timedelta(minutes=1))
    again = step(valley, warning, "given", instant(4))
    assert again.due_at == instant(4) + timedelta(minutes=minutes)
    assert step(valley, warning, "not_reached", instant(5)).due_at == instant(5) + timedelta(minutes=15)
    assert step(valley, warning, "acknowledged", instant(6)).due_at is None
    with pytest.raises(LiaisonError, match="acknowledged or called off"):
        step(valley, warning, "given", instant(7))


def test_nobody_acknowledges_what_nobody_gave(valley):
    warning = warned(valley)
    with pytest.raises(LiaisonError, match="Nobody has given"):
        step(valley, warning, "acknowledged", instant(3))
    with pytest.raises(LiaisonError, match="still to come"):
        step(valley, warning, "given", timezone.now() + timedelta(hours=1))
    assert step(valley, warning, "called_off", instant(3)).due_at is None


def test_details_are_sealed_and_the_journal_names_neither_class_nor_area(valley):
    happened(valley)
    step(valley, warned(valley), "given", instant(3), note=SEALED)
    assert not any(SEALED in value for value in everything_stored())
    acts = [
        row.content
        for row in Entry.objects.journal()
        if row.content["subject"].startswith(("liaison.Hunt", "liaison.Risk"))
    ]
    assert [one["act"] for one in acts] == ["hunt recorded", "warning decided", "warning moved"]
    assert all(one["facts"] == {} for one in acts)


def test_an_alarm_and_a_warning_wait_today_for_those_who_handle_protection_only(valley):
    for days in range(3):
        happened(valley, day=timezone.localdate() - timedelta(days=days))
    warned(valley)

    def waiting(person):
        return {str(one["words"]): one["count"] for one in work_of(person)}

    seen = waiting(valley.staff.liaison)
    assert seen["Warnings to give to people at risk"] == 1
    assert seen["Areas where people are hunted"] == 1
    assert "Areas where people are hunted" not in waiting(valley.staff.verifier)


def test_who_may_not(valley):
    for act in (
        lambda by: happened(valley, by=by),
        lambda by: choose_hunt_rule(number=2, days=3, reason="x", by=by),
        lambda by: open_warning(against="signatories", area=valley.places["V2"], imminence="now", by=by),
    ):
        with pytest.raises(PermissionDenied):
            act(valley.staff.verifier)


def test_the_page_is_read_by_few_and_never_unseen(valley, client):
    happened(valley, basis="told by nobody who is named")
    those_here = {code: one for code, one in by_role(valley.staff).items() if not one.of_a_party}
    for code, person in those_here.items():
        client.force_login(person)
        answer = client.get(reverse("liaison:hunt"), {"last": TODAY})
        assert answer.status_code == (200 if person.may("protection.read") else refusal(person)), code
        assert ("told by nobody" in answer.content.decode()) == person.may("protection.read")
    listed = [row for row in Entry.objects.journal() if row.content["act"] == "protection requests listed"]
    assert len(listed) == sum(person.may("protection.read") for person in those_here.values())
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pages_record_choose_warn_and_note_what_was_done(valley, at_desk, language):
    desk = at_desk(valley.staff.liaison)
    desk.cookies["django_language"] = language
    today = timezone.localdate()
    event = {"against": "monitors", "what": "sought", "area": "V2", "day": str(today), "basis": "two calls"}
    assert desk.post(reverse("liaison:event_new"), event | {"area": "Nowhere"}).status_code == 422
    for _number in range(2):
        assert desk.post(reverse("liaison:event_new"), event).status_code == 302
    chosen = {"number": "2", "days": "7", "reason": "one post only"}
    assert desk.post(reverse("liaison:hunt_rule"), chosen | {"number": "1"}).status_code == 422
    assert desk.post(reverse("liaison:hunt_rule"), chosen).status_code == 302
    assert HuntRule.objects.get().days == 7
    page = desk.get(reverse("liaison:hunt")).content.decode()
    assert f"{reverse('liaison:warning_new')}?area=R" in page
    assert 'value="R"' in desk.get(reverse("liaison:warning_new"), {"area": "R"}).content.decode()
    whom = {"against": "monitors", "area": "R", "imminence": "now"}
    assert desk.post(reverse("liaison:warning_new"), whom).status_code == 302
    step_page = reverse("liaison:warning_step", args=[RiskWarning.objects.get().pk])
    assert desk.get(step_page).status_code == 200
    done = {"state": "given", "channel": "radio", "at": f"{today}T00:00", "note": SEALED}
    assert desk.post(step_page, done | {"state": "acknowledged"}).status_code == 422
    assert desk.post(step_page, done).status_code == 302
    shown = desk.get(reverse("liaison:hunt")).content.decode()
    assert SEALED not in shown
    assert desk.get(reverse("liaison:hunt"), {"last": "0001-01-01"}).status_code == 422
    assert HuntEvent.objects.count() == 2
    assert at_desk(valley.staff.head).post(step_page, done | {"state": "acknowledged"}).status_code == 302
