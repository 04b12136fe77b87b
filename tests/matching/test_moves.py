"""A move between suggested clusters is undone by judgements: it is kept to by night, and taken back like any other."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tregua.matching import moving
from tregua.matching.actions import MatchingError, take_back
from tregua.matching.models import Grouping, Judgement, Regrouped
from tregua.matching.relinking import relink
from tregua.people import suggestions
from tregua.record.models import Entry
from tregua.reports.actions import file_report


def together(*reports):
    homes = set(Grouping.objects.filter(pk__in=[one.pk for one in reports]).values_list("cluster", flat=True))
    return len(homes) == 1 and Grouping.objects.filter(pk__in=[one.pk for one in reports]).count() == len(
        reports
    )


def latest_move(report):
    return Regrouped.objects.filter(report=report).latest("id")


@pytest.fixture
def bridge(valley):
    """Return the two reports of the bridge, which the machine has put together."""
    one, two = valley.reports["bridge-1"], valley.reports["bridge-2"]
    assert together(one, two)
    return one, two


def test_a_join_that_is_undone_stays_undone_by_night(valley, bridge):
    one, two = bridge
    made = moving.undo(latest_move(two), reason="two bridges", by=valley.staff.duty)
    assert [(judged.verdict, judged.reason) for judged in made] == [("different", "two bridges")]
    assert not together(one, two)
    relink()
    assert not together(one, two)
    acts = [
        json.loads(bytes(entry.data))["act"]
        for entry in Entry.objects.filter(log="journal").order_by("index")
    ]
    assert acts[-2:] == ["move of a cluster undone", "pair judged"]


def test_an_undone_join_is_taken_back_as_the_judgement_that_it_is(valley, bridge):
    made = moving.undo(latest_move(bridge[1]), reason="two bridges", by=valley.staff.duty)
    take_back(made[0], reason="one bridge after all", by=valley.staff.duty)
    assert together(*bridge)


def test_a_split_is_undone_too(valley, bridge):
    one, two = bridge
    moving.undo(latest_move(two), reason="two bridges", by=valley.staff.duty)
    parted = latest_move(two)
    assert (parted.became, parted.was) == ("", min(one.pk, two.pk))
    made = moving.undo(parted, reason="one bridge", by=valley.staff.duty)
    assert [judged.verdict for judged in made] == ["same"]
    assert together(one, two)


def test_who_joins_a_cluster_of_two_is_parted_from_both_and_they_stay(valley, bridge):
    third = file_report(
        source=valley.sources["far-wire"], by=valley.staff.duty, predicate="shelled", violation_type="1.2",
        place=bridge[0].place, place_precision="settlement", started_at=bridge[0].started_at,
        time_precision="hour", means="mortar", words="Old Bridge was shelled around two.",
    )  # fmt: skip
    assert together(third, *bridge)
    made = moving.undo(latest_move(third), reason="another day", by=valley.staff.duty)
    assert {judged.verdict for judged in made} == {"different"}
    assert len(made) == 2
    assert together(*bridge)
    assert not together(third, bridge[0])


def test_only_the_latest_move_of_a_report_is_undone_and_never_without_a_reason(valley, bridge):
    old = latest_move(bridge[1])
    with pytest.raises(MatchingError, match="Say why"):
        moving.undo(old, reason=" ", by=valley.staff.duty)
    moving.undo(old, reason="two bridges", by=valley.staff.duty)
    with pytest.raises(MatchingError, match="moved again"):
        moving.undo(old, reason="twice", by=valley.staff.duty)
    assert Judgement.objects.count() == 1


def test_who_may_not_judge_undoes_nothing(valley, bridge):
    with pytest.raises(PermissionDenied):
        moving.undo(latest_move(bridge[1]), reason="two bridges", by=valley.staff.reader)


def test_s_19_the_page_of_moves_says_that_suggestions_are_off(valley, bridge, client):
    """It neither shows what the machine did nor says that nothing moved; switched on again it shows it as before."""
    client.force_login(valley.staff.duty)
    undo = reverse("matching:undo_move", args=[latest_move(bridge[1]).pk])
    shown = [undo in client.get(reverse("matching:moves")).content.decode()]
    suggestions.switch(on=False, reason="a test", by=valley.staff.head)
    page = client.get(reverse("matching:moves")).content.decode()
    assert "suggestions are switched off" in page
    assert "No report has moved" not in page
    shown.append(undo in page)
    suggestions.switch(on=True, reason="a test", by=valley.staff.head)
    shown.append(undo in client.get(reverse("matching:moves")).content.decode())
    assert shown == [True, False, True]


def test_the_page_of_moves_shows_them_and_undoes_one(valley, bridge, client):
    move = latest_move(bridge[1])
    address = reverse("matching:undo_move", args=[move.pk])
    client.force_login(valley.staff.duty)
    page = client.get(reverse("matching:moves")).content.decode()
    assert address in page
    assert address in client.get(reverse("matching:moves"), {"report": bridge[1].pk}).content.decode()
    assert (
        reverse("matching:pair", args=sorted(one.pk for one in bridge))
        in client.get(address).content.decode()
    )
    assert client.post(address, {"reason": ""}).status_code == 422
    assert together(*bridge)
    assert client.post(address, {"reason": "two bridges"}).status_code == 302
    assert not together(*bridge)
    assert client.post(address, {"reason": "twice"}).status_code == 422
    assert address not in client.get(reverse("matching:moves")).content.decode()
