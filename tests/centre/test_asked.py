"""Questions of Today that are put together once ask the same as those put together anew."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from tests.conftest import person
from tregua.centre import blocks, today
from tregua.exchange.fallen import _entries_fallen
from tregua.people.models import Person
from tregua.record.asked import Asked

pytestmark = pytest.mark.django_db


def questions() -> Iterator[tuple[Asked, int | None]]:
    yield from ((one.waiting, 5) for one in today.WORK if isinstance(one.waiting, Asked))
    yield from ((one, 5) for one in vars(blocks).values() if isinstance(one, Asked))
    yield from ((one, None) for one in _entries_fallen())


def test_a_question_put_together_for_one_person_asks_for_another_at_another_time_what_it_would_ask_anew(
    monkeypatch,
):
    first, second = Person(pk=3, code="first"), Person(pk=7, code="second")
    asked = [(Asked(one.build), most) for one, most in questions()]
    for one, most in asked:
        one.sql(first, most)
    later = timezone.now() + timedelta(days=40, hours=5)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert len(asked) > 20
    for one, most in asked:
        # Built with the person itself: nothing stands in for anybody.
        anew = Asked(lambda _nobody, one=one: one.build(second)).sql(None, most)
        assert one.sql(second, most) == anew


def test_it_counts_as_far_as_it_is_asked_and_for_whom():
    people = [person(code) for code in ("one", "two", "three")]
    others = Asked(lambda who: Person.objects.exclude(pk=who.pk).order_by(F("code").desc()))
    assert [others.count(who, 10) for who in people] == [Person.objects.count() - 1] * 3
    assert others.count(people[0], 1) == 1
    codes = Asked(lambda who: Person.objects.filter(pk=who.pk).values_list("code"))
    assert [codes.rows(who) for who in people] == [[("one",)], [("two",)], [("three",)]]


def test_what_can_find_nothing_is_no_row_and_counts_nothing():
    nothing = Asked(lambda _person: Person.objects.none())
    assert nothing.rows() == []
    assert nothing.count(None, 5) == 0
