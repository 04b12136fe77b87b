"""Incidents are hypotheses: opened from judged reports, split and merged, and every step can be taken back."""

import json

import pytest
from django.core.exceptions import PermissionDenied

from tests.world import instant
from tregua.incidents import actions
from tregua.incidents.envelope import envelope
from tregua.incidents.groups import proposals, unplaced
from tregua.incidents.models import Incident, Membership
from tregua.matching.actions import judge, take_back
from tregua.people import taking
from tregua.people.conflict import Conflict
from tregua.record.models import Entry
from tregua.reports.actions import correct_report, withdraw_report


@pytest.fixture
def bridge(valley):
    """The shelling of Old Bridge on day 1, as two reports tell it."""
    return actions.open_incident(
        [valley.reports["bridge-1"], valley.reports["bridge-2"]],
        by=valley.staff.duty,
        reason="the same afternoon",
    )


@pytest.fixture
def strike(valley):
    """The airstrike on Lower Farm on day 4."""
    return actions.open_incident(
        [valley.reports["strike-1"], valley.reports["strike-2"]], by=valley.staff.duty, reason="the same farm"
    )


def told(incident):
    return {report.pk for report in incident.claims}


def ids(valley, *names):
    return {valley.reports[name].pk for name in names}


def test_an_incident_begins_when_its_most_exact_report_says(valley, bridge):
    assert bridge.number == 1
    assert bridge.began_at == instant(1, 14, 20)
    assert bridge.place == valley.places["V1a"]
    assert bridge.violation_type == "1.2"
    assert told(bridge) == ids(valley, "bridge-1", "bridge-2")


def test_numbers_go_up(bridge, strike):
    assert (bridge.number, strike.number) == (1, 2)


def test_the_bounds_of_all_claims_are_shown_beside_the_most_exact_one(valley, bridge):
    seen = envelope(bridge.claims)
    assert (seen.earliest, seen.latest) == (instant(1, 12), instant(1, 18))
    assert seen.wounded == (2, 2)
    assert seen.killed == (0, 0)
    assert seen.means == ("mortar",)


def test_what_nobody_knows_stays_not_known(valley):
    car = actions.open_incident([valley.reports["car"]], by=valley.staff.duty)
    assert car.place is None
    assert envelope(car.claims).places == ()


def test_an_incident_needs_a_report(valley):
    with pytest.raises(actions.IncidentError, match="at least one report"):
        actions.open_incident([], by=valley.staff.duty)


def test_a_report_belongs_to_one_incident_only(valley, bridge):
    with pytest.raises(actions.IncidentError, match="#1-3\u2069 already"):
        actions.open_incident([valley.reports["bridge-1"]], by=valley.staff.duty)


def test_a_correction_stays_where_the_claim_was_filed(valley, bridge):
    corrected = correct_report(
        valley.reports["bridge-1"], reason="three, not two", by=valley.staff.duty, wounded_min=3
    )
    assert told(bridge) == {corrected.pk, valley.reports["bridge-2"].pk}
    with pytest.raises(actions.IncidentError, match="#1-3\u2069 already"):
        actions.open_incident([corrected], by=valley.staff.duty)


def test_a_withdrawn_report_no_longer_speaks(valley, bridge):
    withdraw_report(valley.reports["bridge-2"], reason="the radio took it back", by=valley.staff.duty)
    assert told(bridge) == ids(valley, "bridge-1")
    assert len(bridge.members) == 2


def test_a_report_is_put_in_because_somebody_judged_so(valley, strike):
    judgement = judge(
        valley.reports["strike-1"], valley.reports["strike-3"], verdict="same", by=valley.staff.verifier
    )
    membership = actions.put_report(strike, valley.reports["strike-3"], by=valley.staff.duty)
    assert membership.judgement == judgement


def test_without_a_judgement_there_must_be_a_reason(valley, strike):
    with pytest.raises(actions.IncidentError, match="Nobody has judged"):
        actions.put_report(strike, valley.reports["strike-3"], by=valley.staff.duty)
    actions.put_report(
        strike, valley.reports["strike-3"], reason="the only strike that day", by=valley.staff.duty
    )
    assert told(strike) == ids(valley, "strike-1", "strike-2", "strike-3")


def test_what_was_judged_different_is_put_together_only_with_a_reason(valley):
    one, other = valley.reports["strike-1"], valley.reports["strike-2"]
    judge(one, other, verdict="different", by=valley.staff.verifier)
    with pytest.raises(actions.IncidentError, match="judged different"):
        actions.open_incident([one, other], by=valley.staff.duty)
    assert actions.open_incident([one, other], by=valley.staff.duty, reason="the pilot flew once").number == 1


def test_a_split_takes_reports_into_a_new_incident_and_a_merge_brings_them_back(valley, strike):
    made = actions.split(
        strike, [valley.reports["strike-2"]], reason="another farm", by=valley.staff.verifier
    )
    assert told(strike) == ids(valley, "strike-1")
    assert told(made) == ids(valley, "strike-2")
    assert Membership.objects.count() == 3
    actions.merge(made, strike, reason="the same farm after all", by=valley.staff.verifier)
    assert told(strike) == ids(valley, "strike-1", "strike-2")


def test_a_split_leaves_at_least_one_report_and_says_why(valley, strike):
    both = [valley.reports["strike-1"], valley.reports["strike-2"]]
    with pytest.raises(actions.IncidentError, match="Leave at least one"):
        actions.split(strike, both, reason="all of them", by=valley.staff.duty)
    with pytest.raises(actions.IncidentError, match="Say why"):
        actions.split(strike, both[:1], reason="", by=valley.staff.duty)
    with pytest.raises(actions.IncidentError, match="belong to this incident now"):
        actions.split(strike, [valley.reports["mill"]], reason="not one of it", by=valley.staff.duty)


def test_a_merged_incident_redirects_and_its_reports_stay_where_they_were_filed(valley, bridge, strike):
    actions.merge(strike, bridge, reason="one operation", by=valley.staff.verifier)
    assert strike.merged_into == bridge
    assert list(Incident.objects.standing()) == [bridge]
    assert told(bridge) == ids(valley, "bridge-1", "bridge-2", "strike-1", "strike-2")
    assert {one.incident for one in bridge.members} == {bridge, strike}


def test_a_merge_is_undone_with_a_reason_and_both_stand_again(valley, bridge, strike):
    merge = actions.merge(strike, bridge, reason="one operation", by=valley.staff.verifier)
    with pytest.raises(actions.IncidentError, match="Say why"):
        actions.undo_merge(merge, reason="", by=valley.staff.verifier)
    actions.undo_merge(merge, reason="three days lie between", by=valley.staff.duty)
    assert strike.merged_into is None
    assert told(bridge) == ids(valley, "bridge-1", "bridge-2")
    assert set(Incident.objects.standing()) == {bridge, strike}
    again = actions.merge(strike, bridge, reason="after all", by=valley.staff.duty)
    assert list(Incident.objects.standing()) == [bridge]
    assert strike.merge_standing == again


def test_incidents_merged_into_one_another_do_not_go_round_in_a_circle(valley, bridge, strike):
    actions.merge(strike, bridge, reason="one operation", by=valley.staff.duty)
    with pytest.raises(actions.IncidentError, match="itself merged into \u2066#1"):
        actions.merge(bridge, strike, reason="the other way round", by=valley.staff.duty)
    with pytest.raises(actions.IncidentError, match="one incident"):
        actions.merge(bridge, bridge, reason="itself", by=valley.staff.duty)


def test_a_chain_of_merges_holds_everything(valley, bridge, strike):
    band = actions.open_incident([valley.reports["band"]], by=valley.staff.duty)
    actions.merge(band, strike, reason="told together", by=valley.staff.duty)
    actions.merge(strike, bridge, reason="told together", by=valley.staff.duty)
    assert len(bridge.claims) == 5
    assert bridge.parts == [bridge, strike, band]


def test_two_people_who_merge_the_same_incident_see_each_other(valley, bridge, strike):
    band = actions.open_incident([valley.reports["band"]], by=valley.staff.duty)
    theirs = actions.merge(band, bridge, reason="the same bridge", by=valley.staff.duty)
    with pytest.raises(Conflict) as found:
        actions.merge(band, strike, reason="the same day", by=valley.staff.verifier)
    assert found.value.theirs == theirs
    assert found.value.yours["reason"] == "the same day"


def test_nothing_is_done_to_a_merged_incident(valley, bridge, strike):
    actions.merge(strike, bridge, reason="one operation", by=valley.staff.duty)
    with pytest.raises(actions.IncidentError, match="Work there, or undo the merge"):
        actions.put_report(strike, valley.reports["strike-3"], reason="late", by=valley.staff.duty)


def test_every_step_stands_in_the_journal(valley, bridge, strike):
    merge = actions.merge(strike, bridge, reason="one operation", by=valley.staff.duty)
    actions.undo_merge(merge, reason="no", by=valley.staff.duty)
    actions.split(strike, [valley.reports["strike-2"]], reason="another", by=valley.staff.duty)
    acts = [
        json.loads(bytes(one.data))["act"] for one in Entry.objects.filter(log="journal").order_by("index")
    ]
    assert acts[-6:] == [
        "incident opened", "incident opened", "incidents merged", "merge undone", "incident opened by a split", "incident split",
    ]  # fmt: skip


# What judgements propose


def test_reports_judged_the_same_are_proposed_as_one_incident(valley):
    one, other, third = (valley.reports[name] for name in ("strike-1", "strike-2", "strike-3"))
    judge(one, other, verdict="same", by=valley.staff.duty)
    judge(other, third, verdict="same", by=valley.staff.verifier)
    (group,) = proposals()
    assert {report.pk for report in group.free} == ids(valley, "strike-1", "strike-2", "strike-3")
    assert group.clashes == ()


def test_a_contradiction_in_a_group_is_shown_with_the_chain_that_joins_it(valley):
    one, other, third = (valley.reports[name] for name in ("strike-1", "strike-2", "strike-3"))
    judge(one, other, verdict="same", by=valley.staff.duty)
    judge(other, third, verdict="same", by=valley.staff.duty)
    different = judge(one, third, verdict="different", by=valley.staff.verifier)
    (clash,) = proposals()[0].clashes
    assert {clash.first, clash.second} == {one, third}
    assert list(clash.chain) in ([one, other, third], [third, other, one])
    take_back(different, reason="misread", by=valley.staff.verifier)
    assert proposals()[0].clashes == ()


def test_a_group_that_has_an_incident_proposes_to_put_the_rest_in(valley, strike):
    judge(valley.reports["strike-2"], valley.reports["strike-3"], verdict="same", by=valley.staff.duty)
    (group,) = proposals()
    assert list(group.free) == [valley.reports["strike-3"]]
    assert group.incidents == (strike,)


def test_a_judgement_follows_a_report_that_is_corrected(valley):
    judge(valley.reports["strike-1"], valley.reports["strike-2"], verdict="same", by=valley.staff.duty)
    corrected = correct_report(
        valley.reports["strike-1"], reason="the hour", by=valley.staff.duty, killed_min=1
    )
    (group,) = proposals()
    assert {report.pk for report in group.free} == {corrected.pk, valley.reports["strike-2"].pk}


def test_reports_without_an_incident_are_listed_once(valley, bridge):
    correct_report(valley.reports["bridge-1"], reason="three", by=valley.staff.duty, wounded_min=3)
    assert {report.pk for report in unplaced()} == ids(
        valley, "farm", "strike-1", "strike-2", "strike-3", "mill", "band", "car"
    )


# To calm it, and to look


def test_a_call_to_a_party_and_a_restriction_are_kept_with_the_incident(valley, bridge):
    column = valley.parties["column"]
    actions.note_call(
        bridge,
        at=instant(1, 15),
        party=column,
        outcome="restored",
        answer="it was a drill",
        by=valley.staff.duty,
    )
    actions.note_restriction(
        bridge, kind="delay", at=instant(1, 17), party=column, reason_given="mines", by=valley.staff.duty
    )
    assert bridge.deescalations.get().outcome == "restored"
    assert bridge.restrictions.get().reason_given == "mines"


@pytest.mark.parametrize("who", ["reader", "publisher", "liaison", "head", "administrator", "auditor"])
def test_who_may_not_change_incidents(valley, bridge, strike, who):
    person = getattr(valley.staff, who)
    merge = actions.merge(strike, bridge, reason="one", by=valley.staff.duty)
    acts = (
        lambda: actions.open_incident([valley.reports["mill"]], by=person),
        lambda: actions.put_report(bridge, valley.reports["mill"], reason="x", by=person),
        lambda: actions.split(bridge, [valley.reports["bridge-1"]], reason="x", by=person),
        lambda: actions.merge(bridge, strike, reason="x", by=person),
        lambda: actions.undo_merge(merge, reason="x", by=person),
        lambda: taking.take(f"incidents.Incident/{bridge.pk}", by=person),
        lambda: actions.note_call(
            bridge, at=instant(1), party=valley.parties["column"], outcome="denied", by=person
        ),
        lambda: actions.note_restriction(bridge, kind="delay", at=instant(1), by=person),
    )
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()


def test_for_an_incident_only_reports_near_it_in_time_are_offered(valley, bridge):
    near = unplaced(instant(0), instant(4))
    assert {report.pk for report in near} == ids(valley, "farm", "strike-2", "strike-3")
    assert [report.started_at for report in near] == sorted(
        (report.started_at for report in near), reverse=True
    )
