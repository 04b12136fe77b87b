"""A local ceasefire is in force only while the written guarantee of each side covers it; incidents lie inside it or not."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from tests.world import START, instant
from tregua.agreement.actions import change_mandate
from tregua.agreement.models import Agreement
from tregua.centre.today import work_of
from tregua.incidents.actions import (
    IncidentError,
    end_window,
    extend_window,
    judge_bearing,
    note_guarantee,
    open_incident,
    propose_window,
    take_back_guarantee,
)
from tregua.incidents.windows import Window, bearings_of, windows_around


@pytest.fixture
def bridge(valley):
    """Old Bridge on day 1: one claim at 14:20, one of the afternoon."""
    return open_incident(
        [valley.reports["bridge-1"], valley.reports["bridge-2"]], reason="one", by=valley.staff.duty
    )


def proposed(valley, place="V1", begins=10, ends=16, **says):
    known = {
        "kind": "repair", "place": valley.places[place], "starts_at": instant(1, begins),
        "ends_at": instant(1, ends), "purpose": "The water station is repaired.", "asked_by": "the water authority",
        "sides": [valley.parties["garrison"], valley.parties["column"]], "by": valley.staff.duty,
    }  # fmt: skip
    return read(propose_window(**(known | says)))


def guaranteed(valley, window, side, **says):
    known = {
        "party": valley.parties[side], "given_by": "its operations room", "given_at": instant(1, 8),
        "until": window.last_end, "words": "We hold our fire.", "by": valley.staff.duty,
    }  # fmt: skip
    return note_guarantee(window, **(known | says))


def by_both(valley, window, **says):
    return [guaranteed(valley, window, side, **says) for side in ("garrison", "column")]


def read(window):
    return Window.objects.in_full().get(pk=window.pk)


def states(window, *hours):
    return [read(window).state_at(instant(1, hour)) for hour in hours]


def test_it_stays_proposed_until_each_side_has_guaranteed_it_in_writing(valley):
    window = proposed(valley)
    assert states(window, 9, 12, 17) == ["proposed"] * 3
    guaranteed(valley, window, "garrison")
    assert states(window, 9, 12, 17) == ["proposed"] * 3
    assert [party.code for party in read(window).without_guarantee] == ["column"]
    guaranteed(valley, window, "column")
    assert states(window, 9, 12, 17) == ["agreed", "in_force", "over"]
    assert read(window).without_guarantee == []


def test_a_guarantee_that_comes_late_counts_from_when_it_was_given(valley):
    window = proposed(valley)
    guaranteed(valley, window, "garrison")
    guaranteed(valley, window, "column", given_at=instant(1, 12))
    assert read(window).in_force == (instant(1, 12), instant(1, 16))


def test_a_side_that_takes_its_guarantee_back_ends_it(valley):
    window = proposed(valley)
    given, _other = by_both(valley, window)
    take_back_guarantee(given, at=instant(1, 13), reason="fired at", by=valley.staff.duty)
    assert read(window).in_force == (instant(1, 10), instant(1, 13))
    assert [party.code for party in read(window).without_guarantee] == ["garrison"]
    with pytest.raises(IncidentError, match="already"):
        take_back_guarantee(given, at=instant(1, 14), reason="again", by=valley.staff.duty)
    before_it_began = proposed(valley)
    given, _other = by_both(valley, before_it_began)
    take_back_guarantee(given, at=instant(1, 9), reason="no", by=valley.staff.duty)
    assert states(before_it_began, 12) == ["proposed"]


def test_between_a_guarantee_taken_back_and_the_next_nothing_is_guaranteed(valley, bridge):
    """The claim of 14:20 lies in the gap; one that was written down by mistake covers nothing at all."""
    window = proposed(valley, ends=18)
    given, _other = by_both(valley, window)
    take_back_guarantee(given, at=instant(1, 12), reason="fired at", by=valley.staff.duty)
    guaranteed(valley, window, "garrison", given_at=instant(1, 15))
    assert states(window, 9, 11, 13, 16, 18) == ["agreed", "in_force", "agreed", "in_force", "over"]
    assert read(window).spans == [(instant(1, 10), instant(1, 12)), (instant(1, 15), instant(1, 18))]
    (here,) = windows_around({bridge.pk: [valley.reports["bridge-1"]]})[bridge.pk]
    assert not here.guaranteed
    mistaken = proposed(valley)
    given, _other = by_both(valley, mistaken)
    take_back_guarantee(given, at=instant(1, 8), reason="another window was meant", by=valley.staff.duty)
    guaranteed(valley, mistaken, "garrison", given_at=instant(1, 13))
    assert read(mistaken).in_force == (instant(1, 13), instant(1, 16))


def test_it_lasts_longer_only_as_far_as_each_side_guarantees_it(valley):
    window = proposed(valley)
    by_both(valley, window)
    with pytest.raises(IncidentError, match="lasts longer"):
        extend_window(read(window), until=instant(1, 15), words="?", by=valley.staff.duty)
    extend_window(read(window), until=instant(1, 20), words="the pump is not in yet", by=valley.staff.duty)
    assert read(window).last_end == instant(1, 20)
    guaranteed(valley, read(window), "garrison")
    assert read(window).in_force.until == instant(1, 16)
    guaranteed(valley, read(window), "column", until=instant(1, 18))
    assert read(window).in_force.until == instant(1, 18)
    assert [party.code for party in read(window).without_guarantee] == ["column"]


def test_nothing_more_is_noted_on_one_that_ended(valley, bridge):
    window = proposed(valley)
    by_both(valley, window)
    end_window(window, at=instant(1, 15), how="held", words="both sides say so", by=valley.staff.duty)
    assert read(window).in_force.until == instant(1, 15)
    assert states(window, 12, 15) == ["in_force", "ended"]
    for act in (
        lambda: guaranteed(valley, read(window), "column"),
        lambda: extend_window(read(window), until=instant(1, 20), words="?", by=valley.staff.duty),
        lambda: end_window(window, at=instant(1, 16), how="held", words="?", by=valley.staff.duty),
    ):
        with pytest.raises(IncidentError, match="has ended"):
            act()
    judge_bearing(read(window), incident=bridge, bearing="breaks", reason="after all", by=valley.staff.duty)


@pytest.mark.parametrize(
    ("says", "why"),
    [
        ({"ends": 10}, "ends before it begins"),
        ({"purpose": " "}, "what the window is for"),
        ({"asked_by": ""}, "who asks for it"),
        ({"sides": []}, "two sides"),
        ({"kind": "pause"}, "not one of the known codes"),
    ],
)
def test_a_window_has_an_end_a_purpose_somebody_who_asks_and_two_sides(valley, says, why):
    with pytest.raises(IncidentError, match=why):
        proposed(valley, **says)


@pytest.mark.parametrize(
    ("side", "says", "why"),
    [
        ("garrison", {"words": " "}, "word of mouth is none"),
        ("garrison", {"given_by": ""}, "who gave it"),
        ("garrison", {"until": instant(1, 10)}, "before the window begins"),
        ("garrison", {"given_at": timezone.now() + timedelta(hours=1)}, "still to come"),
        ("black-band", {}, "no side of this window"),
    ],
)
def test_a_guarantee_is_written_and_by_a_side(valley, side, says, why):
    window = proposed(valley)
    with pytest.raises(IncidentError, match=why):
        guaranteed(valley, window, side, **says)


@pytest.mark.parametrize(
    ("place", "begins", "ends", "inside"),
    [
        ("V1", 10, 16, {"bridge-1", "bridge-2"}),
        ("V1", 15, 17, {"bridge-2"}),  # after the claim that knows the minute
        ("V2", 10, 16, set()),
        ("V1", 19, 20, set()),
    ],
)
def test_claims_in_its_area_and_time_lie_inside_it(valley, bridge, place, begins, ends, inside):
    window = proposed(valley, place, begins, ends)
    by_both(valley, window)
    found = windows_around({bridge.pk: bridge.claims})
    expected = {valley.reports[name].pk for name in inside}
    assert [{one.pk for one in here.claims} for here in found.get(bridge.pk, [])] == [expected] * bool(inside)
    assert all(here.guaranteed for here in found.get(bridge.pk, []))


def test_claims_in_what_was_only_proposed_are_told_apart(valley, bridge):
    window = proposed(valley)
    guaranteed(valley, window, "garrison")
    assert [here.guaranteed for here in windows_around({bridge.pk: bridge.claims})[bridge.pk]] == [False]
    extend_window(read(window), until=instant(1, 20), words="longer", by=valley.staff.duty)
    assert windows_around({bridge.pk: bridge.claims})
    end_window(window, at=instant(1, 9), how="called_off", words="by the authority", by=valley.staff.duty)
    assert windows_around({bridge.pk: bridge.claims}) == {}
    assert windows_around({bridge.pk: []}) == {}


def test_the_last_word_on_an_incident_counts(valley, bridge):
    window = proposed(valley)
    with pytest.raises(IncidentError, match="nothing can break it"):
        judge_bearing(window, incident=bridge, bearing="breaks", reason="shelled", by=valley.staff.duty)
    by_both(valley, window)
    for bearing in ("breaks", "none"):
        judge_bearing(read(window), incident=bridge, bearing=bearing, reason="looked again", by=valley.staff.duty)  # fmt: skip
    assert [(one.incident, one.bearing) for one in bearings_of(window)] == [(bridge, "none")]


def test_a_reader_proposes_none_and_a_mandate_without_the_verb_neither(valley, at_desk):
    with pytest.raises(PermissionDenied):
        proposed(valley, by=valley.staff.reader)
    desk = at_desk(valley.staff.reader)
    assert "Propose a window" not in desk.get(reverse("incidents:windows")).content.decode()
    assert desk.post(reverse("incidents:windows"), {}).status_code == 403
    change_mandate(
        Agreement.objects.get(), verbs=["observe"], since=START, reason="decided", decided_by="both", by=valley.staff.head
    )  # fmt: skip
    with pytest.raises(IncidentError, match="does not let this centre facilitate"):
        proposed(valley)


def test_one_that_misses_a_guarantee_or_is_over_waits_today(valley):
    def waiting():
        return next(one["count"] for one in work_of(valley.staff.duty) if "Windows" in str(one["words"]))

    window = proposed(valley)
    assert waiting() == 1
    by_both(valley, window)
    assert waiting() == 1  # it is over, and nobody has said how it went
    end_window(window, at=instant(1, 16), how="held", words="told", by=valley.staff.duty)
    assert waiting() == 0


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pages_propose_guarantee_and_hold_an_incident_against_one(valley, bridge, at_desk, language):
    desk = at_desk(valley.staff.duty)
    desk.cookies["django_language"] = language
    says = {
        "kind": "humanitarian", "place": "V1", "starts_at": "2016-03-01T10:00", "ends_at": "2016-03-01T09:00",
        "purpose": "Wounded leave.", "asked_by": "the hospital",
        "sides": [valley.parties[code].pk for code in ("garrison", "column")],
    }  # fmt: skip
    refused = desk.post(reverse("incidents:windows"), says)
    assert refused.status_code == 422
    assert "Wounded leave." in refused.content.decode()
    assert desk.post(reverse("incidents:windows"), says | {"ends_at": "2016-03-01T16:00"}).status_code == 302
    window = Window.objects.get()
    page = reverse("incidents:window", args=[window.pk])
    assert "Wounded leave." in desk.get(page).content.decode()
    for code in ("garrison", "column"):
        given = {
            "party": valley.parties[code].pk, "given_by": "its office", "given_at": "2016-03-01T08:00",
            "until": "2016-03-01T16:00", "words": f"Word of {code}.",
        }  # fmt: skip
        assert desk.post(f"{page}guarantee/", given | {"words": ""}).status_code == 422
        assert desk.post(f"{page}guarantee/", given).status_code == 302
    shown = desk.get(page).content.decode()
    assert "Word of garrison." in shown
    incident = desk.get(reverse("incidents:incident", args=[1])).content.decode()
    assert f"{page}?incident=1" in incident
    assert page in desk.get(reverse("incidents:board")).content.decode()
    assert 'value="1"' in desk.get(f"{page}?incident=1").content.decode()
    judged = {"incident": "1", "bearing": "breaks", "reason": "mortars at noon"}
    assert desk.post(f"{page}incident/", judged | {"incident": "99"}).status_code == 422
    assert desk.post(f"{page}incident/", judged).status_code == 302
    assert "mortars at noon" in desk.get(reverse("incidents:incident", args=[1])).content.decode()
    later = {"until": "2016-03-01T18:00", "words": "the road is slow"}
    assert desk.post(f"{page}extend/", later).status_code == 302
    back = reverse("incidents:guarantee_back", args=[window.sides.first().guarantees.first().pk])
    assert desk.get(back).status_code == 200
    assert desk.post(back, {"at": "2016-03-01T15:00", "reason": "fired at"}).status_code == 302
    ended = {"at": "2016-03-01T15:30", "how": "collapsed", "words": "all tell it"}
    assert desk.post(f"{page}end/", ended).status_code == 302
    assert "all tell it" in desk.get(page).content.decode()
    assert "all tell it" not in desk.get(reverse("incidents:board")).content.decode()
