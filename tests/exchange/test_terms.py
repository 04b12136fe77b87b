"""Who may share which record, with whom, how coarse: terms only ever narrow what the models declare."""

from datetime import date

import pytest

from tests import world
from tests.exchange.sealed_world import adopted, recipient
from tregua.exchange import actions
from tregua.exchange.actions import ExchangeError
from tregua.exchange.entries import NotReleasableError, can_be_left_out, can_be_sealed, leaving
from tregua.exchange.seals import Opening
from tregua.exchange.terms import Parts, PlacePrecision, Terms, TimePrecision, coarse_day, read_terms
from tregua.incidents.models import Finding
from tregua.liaison.models import Meeting
from tregua.record.models import Entry


@pytest.fixture
def valley(staff, alone):
    return world.remembered(staff)


@pytest.fixture
def finding(valley):
    return adopted(valley)


def test_without_terms_everything_leaves_as_it_always_did(finding):
    leaves = leaving(finding)
    assert leaves.sealed == {}
    assert leaves.public["day"] == "2016-03-02"
    assert leaves.public["incident"]["place"]["code"] == "R"
    assert Terms().as_json() == {}


def test_a_time_can_be_coarser_than_the_day(finding):
    week = leaving(finding, Terms(time=TimePrecision.WEEK)).public
    assert (week["period"], week["incident"]["began_at"]) == ("2016-W09", "2016-W09")
    assert "day" not in week
    month = leaving(finding, Terms(time=TimePrecision.MONTH)).public
    assert month["incident"]["began_at"] == "2016-03"
    none = leaving(finding, Terms(time=TimePrecision.NONE)).public
    # Left out, not "not known": that would be untrue.
    assert not {"day", "period"} & set(none)
    assert "began_at" not in none["incident"]
    assert "2016-03-02" not in str([week, month, none])


def test_a_place_can_be_coarser_than_the_area_and_never_finer(finding):
    area = leaving(finding).public["incident"]["place"]["code"]
    province = leaving(finding, Terms(place=PlacePrecision.PROVINCE)).public["incident"]["place"]["code"]
    assert province != area
    assert "place" not in leaving(finding, Terms(place=PlacePrecision.NONE)).public["incident"]
    # The area is a district already: asking for the district gives no finer one.
    assert leaving(finding, Terms(place=PlacePrecision.DISTRICT)).public["incident"]["place"]["code"] == area


def test_a_field_that_may_leave_can_stay(finding):
    names = dict(can_be_left_out(Finding))
    assert {"answer", "incident.place", "incident.violation_type"} <= set(names)
    assert "id" not in names
    public = leaving(finding, Terms(left_out=frozenset({"attributed_to", "incident.place"}))).public
    assert "attributed_to" not in public
    assert "place" not in public["incident"]
    assert "answer" in public


def test_only_what_is_declared_for_the_other_centre_can_be_sealed():
    assert set(dict(can_be_sealed(Finding))) == {
        "question", "reasons", "alternatives", "dissent", "recommendation", "incident.number",
    }  # fmt: skip
    assert set(dict(can_be_sealed(Meeting))) == {"place_as_written", "about", "source"}


@pytest.mark.parametrize("name", ["not_relied_on", "recorded_by", "participants", "answer"])
def test_a_field_for_nobody_is_not_sealed_whatever_the_terms_say(finding, name):
    terms = Terms(parts=Parts.BOTH, grants={"somebody": frozenset({name})})
    assert name not in leaving(finding, terms).sealed


def test_for_the_other_centre_only_nothing_stands_beside_the_log(finding):
    terms = Terms(parts=Parts.OTHER_CENTRE, grants={"x": frozenset({"fields", "reasons"})})
    leaves = leaving(finding, terms)
    assert leaves.public == {"audience": "other_centre"}
    assert set(leaves.sealed) == {"fields", "reasons"}
    assert leaves.sealed["fields"]["answer"] == "violation"


def test_terms_are_kept_and_read_back():
    terms = Terms(
        Parts.BOTH, frozenset({"answer"}), PlacePrecision.PROVINCE, TimePrecision.MONTH, {"x": frozenset({"reasons"})}
    )  # fmt: skip
    assert read_terms(terms.as_json()) == terms


@pytest.mark.parametrize(
    ("precision", "told"),
    [("day", "2016-01-01"), ("week", "2015-W53"), ("month", "2016-01"), ("none", None)],
)
def test_the_new_year_lies_in_a_week_of_the_old_one(precision, told):
    assert coarse_day(date(2016, 1, 1), precision) == told


def test_nothing_goes_to_a_recipient_whose_digits_nobody_compared(valley, finding):
    new = recipient(valley.staff, confirmed=False)
    terms = Terms(parts=Parts.BOTH, grants={new.row.pk: frozenset({"reasons"})})
    with pytest.raises(ExchangeError, match="not confirmed"):
        actions.propose(finding, by=valley.staff.publisher, terms=terms)


def test_a_sealed_release_without_a_recipient_is_refused(valley, finding):
    with pytest.raises(ExchangeError, match="at least one recipient"):
        actions.propose(finding, by=valley.staff.publisher, terms=Terms(parts=Parts.OTHER_CENTRE))


def test_a_proposal_keeps_no_copy_of_what_goes_sealed(valley, finding):
    to = recipient(valley.staff)
    terms = Terms(parts=Parts.BOTH, grants={to.row.pk: frozenset({"reasons"})})
    proposal = actions.propose(finding, by=valley.staff.publisher, terms=terms)
    assert finding.reasons not in str(vars(proposal))
    assert len(proposal.sealed_hash) == 64
    actions.release(proposal, by=valley.staff.head)
    assert Opening.objects.get().fields == ["reasons"]
    assert finding.reasons not in str([bytes(one.data) for one in Entry.objects.published()])


def test_the_leaf_of_a_finding_has_always_as_many_digests(valley, finding):
    to = recipient(valley.staff)
    terms = Terms(
        parts=Parts.BOTH,
        grants={to.row.pk: frozenset(name for name, _words in can_be_sealed(Finding))},
    )
    actions.release(actions.propose(finding, by=valley.staff.publisher, terms=terms), by=valley.staff.head)
    plain = adopted(valley, "mill")
    actions.release(actions.propose(plain, by=valley.staff.publisher), by=valley.staff.head)
    assert {len(entry.content["_sd"]) for entry in Entry.objects.published()} == {8}


def test_a_protected_record_has_no_terms_either(valley):
    with pytest.raises(NotReleasableError):
        leaving(valley.staff.head, Terms(parts=Parts.OTHER_CENTRE))
