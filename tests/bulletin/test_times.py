"""How long it took: median and share in time under a counting rule, frozen with its records, silent about few."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import world
from tregua.bulletin.actions import prepare
from tregua.bulletin.choosing import choose
from tregua.bulletin.figures import BuildError, Figure
from tregua.bulletin.languages import codes
from tregua.bulletin.models import Figure as Kept
from tregua.bulletin.period import period_of
from tregua.bulletin.text import as_text
from tregua.bulletin.times import measures_of, times
from tregua.incidents.actions import ask_reply, note_call, note_calm, note_reply, open_incident
from tregua.incidents.measured import of_calm, of_first_calls, of_replies

MINUTE = timedelta(minutes=1)


@pytest.fixture
def valley(staff):
    return world.remembered(staff)


@pytest.fixture
def opened(valley):
    """Four incidents, opened now, of reports that were written down at that time."""
    names = ("bridge-1", "strike-1", "farm", "town")
    known = [name for name in names if name in valley.reports]
    others = [name for name in valley.reports if name not in known]
    return [
        open_incident([valley.reports[name]], reason="told", by=valley.staff.duty)
        for name in [*known, *others][:4]
    ]


def around(now):
    return now - timedelta(days=1), now + timedelta(days=1)


def test_an_incident_without_a_call_is_in_no_median_and_not_in_time(valley, opened):
    now, column = timezone.now(), valley.parties["column"]
    for one, minutes in zip(opened, (10, 20, 90), strict=False):
        note_call(one, at=now + minutes * MINUTE, party=column, outcome="denied", by=valley.staff.duty)
    found = of_first_calls(*around(now))
    assert len(found) == 4
    assert [one.in_time for one in found] == [True, True, False, False]
    assert [one.took is None for one in found] == [False, False, False, True]


def test_an_incident_that_was_over_before_it_was_known_has_no_clock(valley, opened):
    now = timezone.now()
    note_calm(opened[0], state="over", at=now, said_by="patrol 3", by=valley.staff.duty)
    note_calm(opened[1], state="restored", at=now, said_by="patrol 3", by=valley.staff.duty)
    assert [one.id for one in of_first_calls(*around(now))] == [one.pk for one in opened[1:]]
    calm = of_calm(*around(now))
    assert [(one.id, one.in_time) for one in calm] == [
        (opened[1].pk, True), (opened[2].pk, False), (opened[3].pk, False),
    ]  # fmt: skip


def test_silence_is_in_no_median_and_a_late_reply_is_not_in_time(valley, opened):
    now, duty, column = timezone.now(), valley.staff.duty, valley.parties["column"]
    asked = [
        ask_reply(one, party=column, asked_at=now - 60 * MINUTE, due_at=now - 30 * MINUTE, words="?", by=duty)
        for one in opened
    ]
    for number, minutes in ((0, 40), (1, 10)):
        note_reply(
            opened[number], request=asked[number], received_at=now - minutes * MINUTE, position="denies", words="no", by=duty
        )  # fmt: skip
    note_reply(opened[2], request=asked[2], received_at=now, position="no_answer", by=duty)
    found = {one.id: one for one in of_replies(*around(now))}
    assert [found[one.pk].took for one in asked] == [20 * MINUTE, 50 * MINUTE, None, None]
    assert [found[one.pk].in_time for one in asked] == [True, False, False, False]
    assert of_replies(now, now + MINUTE) == []


@pytest.fixture
def told(valley, opened):
    """A bulletin of today, on which three of four incidents had a first call."""
    now, column = timezone.now(), valley.parties["column"]
    for one in opened[:3]:
        note_call(one, at=now, party=column, outcome="denied", by=valley.staff.duty)
    ask_reply(opened[0], party=column, asked_at=now - MINUTE, due_at=now, words="?", by=valley.staff.duty)
    return prepare(timezone.localdate(), by=valley.staff.publisher)


def test_times_stand_beside_their_figure_and_its_records_are_frozen(told, opened):
    says = told.content["times"]["first_calls_timed"]
    assert (says["came"], says["in_time"]) == (3, 3)
    assert says["median_minutes"] is not None
    figure = Kept.objects.get(bulletin=told, rule__code="first_calls_timed")
    assert sorted(figure.records) == sorted(one.pk for one in opened)
    text = as_text(told, "en")
    assert "4 incidents opened on this day waited for a first call to a party. In time: 3 of 4." in text
    assert "1 has not come." in text


def test_of_few_nothing_is_printed_but_their_number(told):
    assert told.content["times"]["replies_timed"] == {"came": None, "median_minutes": None, "in_time": None}
    assert "1 reply of a party was due on this day. Of fewer than 3" in as_text(told, "en")
    calm = told.content["times"]["calm_timed"]
    assert (calm["came"], calm["median_minutes"], calm["in_time"]) == (0, None, 0)


def test_times_of_other_records_than_the_figure_counts_make_no_bulletin(told):
    wrong = Figure("first_calls_timed", 1, "", ("another",), None)
    with pytest.raises(BuildError, match="not those of the records"):
        times(measures_of(period_of(timezone.localdate())), [wrong])


def test_the_section_can_be_left_out(valley, told):
    choose(rules=["calls_made"], reason="too few to tell", by=valley.staff.head)
    bulletin = prepare(timezone.localdate(), by=valley.staff.publisher)
    assert bulletin.content["times"] == {}
    assert "How long it took" not in as_text(bulletin, "en")
    assert "HOW LONG IT TOOK" in as_text(told, "en")


@pytest.mark.parametrize("language", codes())
def test_the_section_is_printed_in_every_language(told, language):
    assert len(as_text(told, language)) > 500
