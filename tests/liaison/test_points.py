"""Is this point protected? Yes or no, noted, and never so often that somebody maps the list by asking."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tests.conftest import person
from tests.liaison.test_protection import everything_stored
from tregua.liaison import asking_points as points
from tregua.liaison.protected_points import PointQuestion, ProtectedPoint, ProtectedSquare
from tregua.liaison.saying import LiaisonError
from tregua.record.models import Entry

AT = (Decimal("35.123456"), Decimal("36.765432"))


def protect(staff, at=AT, **more):
    says = {"kind": "people", "what": "EXERCISE-HIDEOUT", "by": staff.liaison}
    return points.protect_point(latitude=at[0], longitude=at[1], **says | more)


def asked(at, by):
    return points.is_protected(
        latitude=Decimal(at[0]), longitude=Decimal(at[1]), for_whom="a guarantor", by=by
    )


def test_one_point_gets_yes_or_no(staff):
    protect(staff)
    assert asked(AT, staff.duty)
    assert not asked(("35.300000", "36.765432"), staff.duty)


@pytest.mark.parametrize(("aside", "answer"), [("0.0090", True), ("-0.0090", True), ("0.0300", False)])
def test_an_answer_is_as_coarse_as_a_kilometre(staff, aside, answer):
    protect(staff)
    assert asked((AT[0] + Decimal(aside), AT[1]), staff.duty) is answer


def test_what_is_no_longer_protected_is_answered_no(staff):
    made = protect(staff)
    points.end_protection(made, reason="they moved", by=staff.liaison)
    assert not asked(AT, staff.duty)
    with pytest.raises(LiaisonError, match="ended already"):
        points.end_protection(made, reason="again", by=staff.liaison)


def test_the_database_holds_neither_the_point_nor_what_is_there_nor_what_was_answered(staff):
    protect(staff)
    asked(AT, staff.duty)
    stored = list(everything_stored())
    assert not [
        value
        for value in stored
        for word in ("35.12", "36.76", "EXERCISE-HIDEOUT", "guarantor")
        if word in value
    ]
    assert PointQuestion.objects.count() == 1
    assert ProtectedSquare.objects.count() == 9


def test_the_journal_names_who_asked_and_not_what(staff):
    protect(staff)
    asked(AT, staff.duty)
    said = [one.content for one in Entry.objects.journal()]
    assert [
        (one["by"], one["facts"]) for one in said if one["act"] == "asked whether a point is protected"
    ] == [("duty", {})]


def test_one_person_asks_only_so_often_wherever_they_ask(staff):
    for number in range(points.PERSON_A_DAY):
        asked((Decimal(number), Decimal(number)), staff.duty)
    with pytest.raises(points.AskedTooOftenError, match="call the head"):
        asked((Decimal(80), Decimal(80)), staff.duty)
    assert not asked((Decimal(80), Decimal(80)), staff.liaison)
    assert any(one.content["act"] == "asked about too many points" for one in Entry.objects.journal())
    assert PointQuestion.objects.count() == points.PERSON_A_DAY + 1


@pytest.mark.parametrize("wrong", [(Decimal(91), Decimal(0)), (Decimal(0), Decimal(181))])
def test_a_point_is_on_earth(staff, wrong):
    with pytest.raises(LiaisonError, match="no point on earth"):
        asked(wrong, staff.duty)
    with pytest.raises(LiaisonError, match="no point on earth"):
        protect(staff, wrong)


@pytest.mark.parametrize(
    "role", ["verifier", "custodian", "administrator", "auditor", "reader", "party_liaison"]
)
def test_who_may_not_ask(staff, role):
    with pytest.raises(PermissionDenied):
        asked(AT, getattr(staff, role))


def test_without_a_custodian_nothing_is_answered_for_nothing_could_be_noted(staff):
    from tregua.people.vault import VaultError  # noqa: PLC0415

    staff.custodian.custodian_keys.update(retired_at="2016-03-01T00:00:00Z")
    with pytest.raises(VaultError):
        asked(AT, staff.duty)


def test_it_is_asked_on_its_page(staff, at_desk):
    protect(staff)
    desk = at_desk(staff.duty)
    says = {"latitude": "35.123456", "longitude": "36.765432", "place": "", "for_whom": "the other centre"}
    assert "Yes: something protected" in desk.post(reverse("liaison:point"), says).content.decode()
    says |= {"latitude": "", "longitude": ""}
    answer = desk.post(reverse("liaison:point"), says)
    assert answer.status_code == 422
    assert "latitude and longitude, or a place" in answer.content.decode()


def test_the_page_of_points_shows_kinds_and_days_and_no_place(staff, at_desk):
    desk = at_desk(staff.liaison)
    says = {
        "kind": "hospital",
        "latitude": "35.123456",
        "longitude": "36.765432",
        "place": "",
        "what": "EXERCISE-HIDEOUT",
    }
    assert desk.post(reverse("liaison:protected_points"), says).status_code == 302
    page = desk.get(reverse("liaison:protected_points")).content.decode()
    assert "a hospital or an aid post" in page
    assert not [word for word in ("35.1", "36.7", "EXERCISE-HIDEOUT") if word in page]
    end = reverse("liaison:point_end", args=[ProtectedPoint.objects.get().pk])
    assert desk.post(end, {"reason": "they moved"}).status_code == 302
    assert "they moved" in desk.get(reverse("liaison:protected_points")).content.decode()


def test_a_second_pair_of_hands_does_not_help_to_walk_over_an_area(staff):
    """S-05 has the whole walk in tests/safety; this is its heart."""
    people = [person(f"walker-{number}", "duty_officer") for number in range(3)]
    answered = 0
    for step in range(points.AREA_A_DAY + 5):
        try:
            asked((Decimal("35.0") + step * Decimal("0.01"), Decimal("36.0")), people[step % 3])
        except points.AskedTooOftenError:
            continue
        answered += 1
    assert answered == points.AREA_A_DAY
