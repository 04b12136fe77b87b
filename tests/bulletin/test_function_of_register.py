"""A bulletin is a function of the register: other orders of the same acts give it, and later acts change none published."""

import os
import random
from datetime import date

import pytest
from django.db import transaction

from tests import world
from tests.bulletin.approving import approve
from tests.bulletin.test_prepare import found, opened
from tregua.bulletin.actions import prepare
from tregua.bulletin.formats import FORMATS
from tregua.bulletin.languages import codes
from tregua.bulletin.layout import PRESETS, choose_layout
from tregua.bulletin.models import Bulletin
from tregua.incidents.actions import note_call, note_restriction
from tregua.incidents.looking import say_coverage
from tregua.liaison.actions import record_meeting
from tregua.places.models import PlaceName
from tregua.reports.actions import withdraw_report

DAY_1, DAY_7 = date(2016, 3, 1), date(2016, 3, 7)
# One other order and the paper of one language tell; TREGUA_FULL=1 takes more of both.
ORDERS, LANGUAGES = (3, codes()) if os.environ.get("TREGUA_FULL") else (1, ("en",))


@pytest.fixture
def valley(staff, alone):
    made = world.remembered(staff)
    keys = [*PRESETS["co_chairs"], "violations"]
    choose_layout(sections=keys, since=DAY_1, reason="all of it", by=staff.head)
    return made


def bridge(valley):
    """Open an incident at the bridge, note a call and a restriction, and find a violation by the Column."""
    incident = opened(valley, "bridge-1", "bridge-2")
    note_call(
        incident,
        at=world.instant(1, 15),
        party=valley.parties["column"],
        outcome="denied",
        by=valley.staff.duty,
    )
    note_restriction(incident, kind="delay", at=world.instant(1, 16), by=valley.staff.verifier)
    found(
        valley, incident, "bridge-1", attribution="actor", attributed_to=valley.parties["column"],
        certainty="probable",
    )  # fmt: skip


def strike(valley):
    """Open an incident of which no finding is adopted."""
    opened(valley, "strike-1", "strike-2")


def mill(valley):
    """Find a violation that is attributed to nobody."""
    found(valley, opened(valley, "mill"), "mill")


def looked(valley):
    """Say that the valley could be looked at on a day."""
    say_coverage(DAY_1, said={(valley.places["V"], "patrol"): "all"}, by=valley.staff.verifier)


def met(valley):
    """Record a meeting."""
    record_meeting(
        kind="bilateral", organiser="this centre", held_on=DAY_1, result="no_result", source="own note",
        by=valley.staff.liaison,
    )  # fmt: skip


def taken_back(valley):
    """Withdraw a report that belongs to no incident yet."""
    withdraw_report(valley.reports["strike-3"], reason="read wrong", by=valley.staff.duty)


ACTS = (bridge, strike, mill, looked, met, taken_back)


def contents(valley, acts):
    """Return what a day and a week say after these acts, and leave the register as it was before them."""
    with transaction.atomic():
        for act in acts:
            act(valley)
        made = [
            prepare(DAY_1, by=valley.staff.publisher).content,
            prepare(DAY_1, series="weekly", by=valley.staff.publisher).content,
        ]
        transaction.set_rollback(True)
    return made


def test_the_same_register_by_another_order_of_acts_gives_the_same_bulletins(valley):
    expected = contents(valley, ACTS)
    assert expected[0]["violations"]["rows"]
    assert expected != contents(valley, ACTS[1:])
    order = random.Random(9)
    for _number in range(ORDERS):
        shuffled = order.sample(ACTS, len(ACTS))
        assert contents(valley, shuffled) == expected, [act.__name__ for act in shuffled]


def files(pk):
    """Make every file of a bulletin anew, from what is kept and nothing else."""
    kept = Bulletin.objects.select_related("approval", "corrects").get(pk=pk)
    return {
        (form.code, language): form.make(kept, language)
        for form in FORMATS
        for language in (LANGUAGES if form.by_language else ("",))
    }


def test_a_record_that_changes_after_freezing_changes_no_byte_of_what_is_published(valley):
    for act in ACTS[:-1]:
        act(valley)
    bulletin = prepare(DAY_1, series="weekly", by=valley.staff.publisher)
    approve(bulletin, by=valley.staff.head)
    before = files(bulletin.pk)
    taken_back(valley)
    withdraw_report(valley.reports["bridge-1"], reason="read wrong", by=valley.staff.duty)
    say_coverage(DAY_7, said={(valley.places["V"], "camera"): "none"}, by=valley.staff.verifier)
    for place in ("V", "V1"):
        PlaceName.objects.create(
            place=valley.places[place], language="en", name="Another name", source="a later map"
        )
    choose_layout(sections=PRESETS["facts"], merges_small=True, reason="later", by=valley.staff.head)
    after = files(bulletin.pk)
    assert [key for key in before if before[key] != after[key]] == []
