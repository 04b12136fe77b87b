"""S-03, S-05, S-07: what may be asked or told about protection, and how little of it can be worked out."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.conftest import person
from tests.exchange.other_centre import alone
from tests.liaison.test_protection import ask
from tests.safety import reader
from tregua.bulletin.actions import prepare
from tregua.bulletin.choosing import choose
from tregua.bulletin.models import Figure
from tregua.bulletin.text import as_json, as_text
from tregua.centre.exports.leaving import PROTECTED, STAYS
from tregua.liaison import asking_points as points
from tregua.liaison.models import ProtectionRequest
from tregua.liaison.weekly import THRESHOLD, asked_in_week, week_told_on
from tregua.people.models import WrongTry

__all__ = ["alone"]
SIDE = 50  # squares from south to north, and from west to east, of one area of half a degree
HIDDEN = (Decimal("35.245"), Decimal("36.245"))


def walk(people, squares):
    """Ask about one square after another, each time whoever is still answered; return (answered, yes)."""
    answered = found = 0
    for up, aside in squares:
        at = {
            "latitude": Decimal("35.005") + up * Decimal("0.01"),
            "longitude": Decimal("36.005") + aside * Decimal("0.01"),
        }
        for by in people:
            try:
                found += points.is_protected(for_whom="walking", by=by, **at)
            except points.AskedTooOftenError:
                continue
            answered += 1
            break
        else:
            break
    return answered, found


GRID = [(up, aside) for up in range(SIDE) for aside in range(SIDE)]


def test_s_05_who_walks_over_an_area_square_by_square_learns_next_to_nothing(staff):
    """Five people share the walk, day after day for a month; what they learn is a hundredth of the area."""
    points.protect_point(
        latitude=HIDDEN[0], longitude=HIDDEN[1], kind="people", what="EXERCISE", by=staff.liaison
    )
    people = [person(f"walker-{number}", "duty_officer") for number in range(5)]
    asked, found, left = 0, 0, GRID
    for _day in range(30):
        answered, yes = walk(people, left)
        asked, found, left = asked + answered, found + yes, left[answered:]
        WrongTry.objects.filter(until__lt=datetime.now(UTC) + timedelta(days=2)).delete()  # a day goes by
    assert asked == points.AREA_A_MONTH
    assert asked * 80 < len(GRID)
    assert found == 0


def test_s_05_without_its_limits_the_same_walk_maps_the_list(staff, monkeypatch):
    """Control: where nothing limits the questions, the walk finds the nine squares round the point."""
    points.protect_point(
        latitude=HIDDEN[0], longitude=HIDDEN[1], kind="people", what="EXERCISE", by=staff.liaison
    )
    monkeypatch.setattr(points, "take", lambda _limits: True)
    near = [(up, aside) for up, aside in GRID if 20 <= up < 30 and 20 <= aside < 30]
    assert walk([staff.duty], near) == (100, 9)


def week_of(monkeypatch, monday, count, staff):
    """Record so many requests on the days of a week."""
    field = ProtectionRequest._meta.get_field("recorded_at")
    for number in range(count):
        at = datetime.combine(monday + timedelta(days=number % 7), datetime.min.time(), UTC) + timedelta(
            hours=9
        )
        with monkeypatch.context() as patch:
            patch.setattr(field, "default", lambda at=at: at)
            patch.setattr(field, "_get_default", lambda at=at: at)
            ask(staff)


MONDAY = date(2016, 2, 29)
TOLD_ON = date(2016, 3, 9)  # the Sunday is three days before


@pytest.fixture
def weekly(staff, alone):
    choose(rules=["protection_asked"], reason="the instrument asks for it", by=staff.head)


def told(staff, day=TOLD_ON):
    made = prepare(day, by=staff.publisher)
    figures = [one for one in made.content["figures"] if one["rule"] == "protection_asked"]
    return made, {one["scope"]: one["value"] for one in figures}


@pytest.mark.parametrize("count", [0, 1, THRESHOLD - 1])
def test_s_07_a_week_with_few_requests_is_printed_like_a_week_with_none(count, staff, weekly, monkeypatch):
    week_of(monkeypatch, MONDAY, count, staff)
    made, figures = told(staff)
    assert figures == {}
    assert "request for protection" not in as_text(made, "en")
    assert "protection_asked" not in {one["code"] for one in made.content["method"]}


def test_s_07_a_week_with_many_is_one_number_without_any_part(staff, weekly, monkeypatch):
    week_of(monkeypatch, MONDAY, THRESHOLD, staff)
    made, figures = told(staff)
    assert figures == {"2016-02-29": THRESHOLD}
    assert f"recorded {THRESHOLD} requests for protection" in as_text(made, "en")
    says = next(one for one in made.content["figures"] if one["rule"] == "protection_asked")
    assert (says["parts"], says["previous"], says["change"]) == (None, None, None)


def test_s_07_no_two_numbers_of_weeks_can_be_taken_from_each_other(staff, weekly, monkeypatch):
    """The same week whatever day tells of it, weeks that never overlap, none that still runs, and none that changes."""
    days = [date(2016, 2, 1) + timedelta(days=number) for number in range(60)]
    weeks = {week_told_on(day) for day in days}
    assert all(monday.weekday() == 0 for monday in weeks)
    assert all(monday + timedelta(days=6 + 3) <= day for day in days for monday in [week_told_on(day)])
    week_of(monkeypatch, MONDAY, THRESHOLD + 2, staff)
    before = told(staff)[1]
    week_of(monkeypatch, MONDAY + timedelta(days=7), 3, staff)
    assert [told(staff, TOLD_ON + timedelta(days=more))[1] for more in range(7)] == [before] * 7
    assert told(staff, TOLD_ON + timedelta(days=7))[1] == {}
    this_week = date.today() - timedelta(days=date.today().weekday())
    for _number in range(THRESHOLD + 1):
        ask(staff)
    assert asked_in_week(this_week) == []


def test_s_07_what_is_frozen_behind_the_number_leads_to_no_request(staff, weekly, monkeypatch):
    week_of(monkeypatch, MONDAY, THRESHOLD, staff)
    made, _figures = told(staff)
    said = [
        ("json", as_json(made).encode()),
        ("records", str(list(Figure.objects.values_list("records"))).encode()),
    ]
    assert (
        reader.found(reader.opened(said), list(ProtectionRequest.objects.values_list("pk", flat=True)))
        == set()
    )
    assert all(len(row.records) == row.value for row in Figure.objects.all())


def test_s_07_nobody_prints_it_before_a_head_of_centre_chose_it(staff, alone, monkeypatch):
    week_of(monkeypatch, MONDAY, THRESHOLD, staff)
    assert told(staff)[1] == {}


def test_s_07_everything_beside_a_request_is_protected_like_the_request():
    """Every model that points to a request, at any remove, leaves encrypted or not at all."""
    from django.apps import apps  # noqa: PLC0415

    near, ring = {"liaison.ProtectionRequest"}, {"liaison.ProtectionRequest"}
    while ring:
        ring = {
            model._meta.label
            for model in apps.get_models()
            for field in model._meta.concrete_fields
            if field.related_model and field.related_model._meta.label in ring
        } - near
        near |= ring
    assert len(near) >= 7
    assert near <= PROTECTED | set(STAYS)
