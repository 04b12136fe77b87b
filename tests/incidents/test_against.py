"""Claims of one incident side by side: what contradicts what, and everything in one order of time."""

from copy import copy

import pytest
from django.urls import reverse

from tests.world import instant
from tregua.incidents import actions
from tregua.incidents.against import side_by_side
from tregua.reports.choices import Means


def told(report, **says):
    """The same claim from somebody else, with something told otherwise."""
    other = copy(report)
    for name, value in says.items():
        setattr(other, name, value)
    return other


def contradictions(*claims):
    return {part.code for part in side_by_side(claims) if part.disputed}


@pytest.fixture
def claim(valley):
    return told(
        valley.reports["bridge-1"],
        started_at=instant(1, 14), ended_at=instant(1, 15), time_precision="hour",
        place=valley.places["V2"], violation_type="1.2", means=Means.MORTAR, direction="ne",
        actor_id="one", killed_min=2, killed_max=4, wounded_min=None, wounded_max=None,
    )  # fmt: skip


def test_a_claim_does_not_contradict_itself(claim):
    assert contradictions(claim, told(claim)) == set()


@pytest.mark.parametrize(
    ("says", "disputed"),
    [
        ({"started_at": instant(1, 16), "ended_at": instant(1, 17)}, {"time"}),
        ({"started_at": instant(1, 15), "ended_at": instant(1, 17)}, set()),
        ({"started_at": None}, set()),
        ({"violation_type": "1.5"}, {"violation_type"}),
        ({"violation_type": "1"}, set()),
        ({"violation_type": ""}, set()),
        ({"means": Means.NOT_KNOWN}, set()),
        ({"direction": "e"}, set()),
        ({"direction": "n"}, set()),
        ({"direction": "s"}, {"origin"}),
        ({"direction": "nw"}, {"origin"}),
        ({"means": Means.ARTILLERY}, {"means"}),
        ({"actor_id": "two"}, {"actor"}),
        ({"actor_id": None}, set()),
        ({"killed_min": 5, "killed_max": 5}, {"killed"}),
        ({"killed_min": 4, "killed_max": 9}, set()),
        ({"killed_min": 5, "killed_max": None}, {"killed"}),
        ({"killed_min": None, "killed_max": None}, set()),
        ({"wounded_min": 3, "wounded_max": 3}, set()),
    ],
)
def test_what_contradicts_and_what_only_says_less(claim, says, disputed):
    assert contradictions(claim, told(claim, **says)) == disputed


def test_a_place_and_the_area_it_lies_in_do_not_contradict(valley, claim):
    village = valley.places["V2"]
    assert contradictions(claim, told(claim, place=village.parent)) == set()
    assert contradictions(claim, told(claim, place=valley.places["V3"])) == {"place"}
    assert contradictions(claim, told(claim, place=None)) == set()


def test_each_cell_names_whom_it_contradicts(claim):
    other, third = told(claim, means=Means.ARTILLERY), told(claim)
    (means,) = (part for part in side_by_side([claim, other, third]) if part.code == "means")
    assert [one.against for one in means.told] == [(other,), (claim, third), (other,)]


def test_the_page_shows_claims_beside_each_other_and_all_in_one_order_of_time(valley, at_desk):
    incident = actions.open_incident(
        [valley.reports["bridge-1"], valley.reports["bridge-2"]], by=valley.staff.duty, reason="one afternoon"
    )
    column = valley.parties["column"]
    actions.note_call(incident, at=instant(1, 18), party=column, outcome="restored", by=valley.staff.duty)
    actions.note_restriction(incident, kind="delay", at=instant(1, 17), party=column, by=valley.staff.duty)
    page = (
        at_desk(valley.staff.duty).get(reverse("incidents:incident", args=[incident.number])).content.decode()
    )
    line = page.split('id="timeline-heading"')[1].split("</ol>")[0]
    assert line.index("claimed") < line.index("restriction") < line.index("call to calm")
    for source in {one.source for one in incident.claims}:
        assert page.count(str(source)) > 2
