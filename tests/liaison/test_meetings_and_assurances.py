"""Meetings are counted beside published figures; promises are followed up."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from tests.liaison.test_protection import everything_stored
from tregua.liaison.actions import (
    LiaisonError,
    record_assurance,
    record_meeting,
    step_assurance,
    take_back_meeting,
)
from tregua.liaison.models import Assurance, Meeting
from tregua.liaison.series import meeting_series
from tregua.record.models import Entry
from tregua.reports.actions import add_source
from tregua.reports.models import PublishedCount

NAME = "an elder of the lower farm"


def meet(staff, day=3, **more):
    says = {
        "kind": "local", "organiser": "the centre", "held_on": date(2016, 3, day), "result": "joined",
        "source": "own note", "series": "meetings", "by": staff.liaison,
    }  # fmt: skip
    return record_meeting(**says | more)


def promise(staff, **more):
    says = {
        "promised_by": "the centre", "beneficiaries": ["signatories"], "promise": "We will help secure them.",
        "promised_on": date(2016, 3, 2), "follow_up_on": date(2016, 3, 9), "by": staff.liaison,
    }  # fmt: skip
    return record_assurance(**says | more)


def published(staff, value):
    """Record a published count of meetings (its own action is tested with the reports)."""
    publisher = add_source(code="ministry", kind="party", names={"en": "the ministry"}, by=staff.duty)
    return PublishedCount.objects.create(
        publisher=publisher, value=value, unit="meeting", series="meetings",
        window_end=datetime(2016, 3, 2, 21, tzinfo=UTC), recorded_by=staff.duty,
    )  # fmt: skip


def test_a_meeting_counts_toward_its_series_the_oldest_first(staff):
    later, first = meet(staff, 5), meet(staff, 2)
    meet(staff, 4, series="")
    assert list(Meeting.objects.standing().filter(series="meetings").order_by("held_on")) == [first, later]


def test_a_published_figure_stands_beside_what_is_recorded_and_is_never_added(staff):
    published(staff, 23)
    meet(staff)
    (series,) = meeting_series()
    assert [count.value for count in series.published] == [23]
    assert series.recorded == 1


def test_a_series_that_only_others_count_is_shown(staff):
    published(staff, 23)
    (series,) = meeting_series()
    assert (series.name, series.recorded) == ("meetings", 0)


def test_a_meeting_recorded_by_mistake_no_longer_counts(staff):
    meeting = meet(staff)
    with pytest.raises(LiaisonError, match="Say why"):
        take_back_meeting(meeting, reason="", by=staff.liaison)
    take_back_meeting(meeting, reason="it was put off", by=staff.liaison)
    assert not Meeting.objects.standing().filter(series="meetings").order_by("held_on")
    assert Meeting.objects.filter(pk=meeting.pk).exists()


def test_who_took_part_is_sealed_and_parties_are_codes(valley, staff):
    column = valley.parties["column"]
    meeting = meet(staff, participants=NAME, parties=[column, column])
    assert [one.party for one in meeting.parties.all()] == [column]
    assert meeting.participants is not None
    assert not any(NAME in value for value in everything_stored())
    assert Entry.objects.journal().last().content["facts"]["parties"] == ["column"]


@pytest.mark.parametrize(("wrong", "says"), [
    ({"organiser": ""}, "who held"), ({"source": " "}, "known from"),
    ({"kind": "lunch"}, "known codes"), ({"result": "good"}, "known codes"),
])  # fmt: skip
def test_a_meeting_says_who_held_it_and_where_it_is_known_from(staff, wrong, says):
    with pytest.raises(LiaisonError, match=says):
        meet(staff, **wrong)


def test_a_promise_is_due_on_its_day_and_until_it_is_closed(staff):
    one = promise(staff)
    assert not Assurance.objects.due(date(2016, 3, 8))
    assert list(Assurance.objects.due(date(2016, 3, 9))) == [one]
    step_assurance(one, state="kept", evidence="two observers were there", by=staff.liaison)
    assert not Assurance.objects.due(date(2016, 3, 10))
    assert not Assurance.objects.open()


def test_an_open_promise_is_asked_after_again(staff):
    one = promise(staff)
    step_assurance(
        one, state="open", evidence="they say next week", follow_up_on=date(2016, 3, 16), by=staff.liaison
    )
    one = Assurance.objects.get(pk=one.pk)
    assert one.next_follow_up == date(2016, 3, 16)
    assert not Assurance.objects.due(date(2016, 3, 15))
    assert list(Assurance.objects.due(date(2016, 3, 16))) == [one]


def test_a_promise_without_a_day_is_asked_about_until_one_is_named(staff):
    dated, undated = promise(staff), promise(staff, follow_up_on=None)
    assert list(Assurance.objects.due(date(2016, 3, 9))) == [dated, undated]
    step_assurance(
        undated, state="open", evidence="nothing heard", follow_up_on=date(2016, 4, 1), by=staff.liaison
    )
    assert list(Assurance.objects.due(date(2016, 3, 9))) == [dated]
    assert list(Assurance.objects.open()) == [dated, undated]


def test_a_kept_promise_may_be_broken_later_and_a_withdrawn_one_is_over(staff):
    one = promise(staff)
    for state in ("kept", "broken"):
        step_assurance(one, state=state, evidence="the patrol saw it", by=staff.liaison)
    assert Assurance.objects.get(pk=one.pk).state == "broken"
    other = promise(staff)
    step_assurance(other, state="withdrawn", evidence="their letter", by=staff.liaison)
    with pytest.raises(LiaisonError, match=r"“kept” cannot follow “withdrawn”. What may follow: nothing"):
        step_assurance(other, state="kept", evidence="x", by=staff.liaison)


def test_no_state_without_evidence(staff):
    with pytest.raises(LiaisonError, match="how this is known"):
        step_assurance(promise(staff), state="kept", evidence=" ", by=staff.liaison)


@pytest.mark.parametrize(("wrong", "says"), [
    ({"promised_by": ""}, "who promised"), ({"promise": ""}, "own words"), ({"beneficiaries": []}, "To whom|to whom"),
    ({"follow_up_on": date(2016, 3, 1)}, "before the promise"),
])  # fmt: skip
def test_a_promise_says_who_what_and_to_whom(staff, wrong, says):
    with pytest.raises(LiaisonError, match=says):
        promise(staff, **wrong)


@pytest.mark.parametrize(
    "role", ["verifier", "head", "publisher", "custodian", "administrator", "auditor", "reader"]
)
def test_who_may_not_record_meetings_and_promises(staff, role):
    with pytest.raises(PermissionDenied):
        meet(staff, by=getattr(staff, role))
    with pytest.raises(PermissionDenied):
        promise(staff, by=getattr(staff, role))
