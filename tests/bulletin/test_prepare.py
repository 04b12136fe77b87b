"""A bulletin is prepared by one person and approved by another; its figures are frozen lists that add up."""

import json
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tests import world
from tests.bulletin.approving import approve
from tregua.agreement import actions as agreement
from tregua.agreement.models import CountingRule
from tregua.bulletin.actions import BulletinError, correct, prepare
from tregua.bulletin.actions import withdraw as withdraw_bulletin
from tregua.bulletin.content import figures_of
from tregua.bulletin.figures import DIVIDED, NOT_KNOWN
from tregua.bulletin.models import Approval, Bulletin
from tregua.bulletin.outcomes import provinces_of
from tregua.bulletin.period import period_of
from tregua.bulletin.rules import BY_CODE
from tregua.bulletin.text import as_json, as_text
from tregua.exchange.held import common_record
from tregua.incidents.actions import merge, note_call, note_restriction, open_incident
from tregua.incidents.findings import adopt, draft_finding, withdraw
from tregua.liaison.actions import record_meeting, take_back_meeting
from tregua.people.conflict import Conflict
from tregua.places.models import Place
from tregua.record.models import Entry
from tregua.reports.actions import withdraw_report

DAY_1, DAY_4, DAY_7, DAY_9 = date(2016, 3, 1), date(2016, 3, 4), date(2016, 3, 7), date(2016, 3, 9)


@pytest.fixture
def valley(staff, alone):
    return world.remembered(staff)


def opened(valley, *names):
    return open_incident([valley.reports[name] for name in names], by=valley.staff.verifier)


def found(valley, incident, *names, answer="violation", **says):
    finding = draft_finding(
        incident,
        answer=answer,
        reasons="what both tell fits",
        relied_on=[valley.reports[name] for name in names],
        standard="reported",
        by=valley.staff.verifier,
        **says,
    )
    adopt(finding, by=valley.staff.head)
    return finding


def values(bulletin):
    return {(one["rule"], one["scope"]): one["value"] for one in bulletin.content["figures"]}


def parts(bulletin, rule):
    return next(one["parts"] for one in bulletin.content["figures"] if one["rule"] == rule)


def test_claims_and_findings_of_a_day_are_counted_apart(valley):
    bridge = opened(valley, "bridge-1", "bridge-2")
    found(valley, bridge, "bridge-1", "bridge-2")
    bulletin = prepare(DAY_1, by=valley.staff.publisher)
    says = values(bulletin)
    assert says["reports_received", ""] == 2
    assert says["incidents_recorded", ""] == says["violations_found", ""] == 1
    assert says["incidents_open", ""] == 0
    assert parts(bulletin, "reports_received") == {"V": 2}


def test_every_figure_is_the_length_of_its_frozen_list(valley):
    opened(valley, "strike-1", "strike-2")
    bulletin = prepare(DAY_4, by=valley.staff.publisher)
    assert bulletin.figures.count() == len(bulletin.content["figures"])
    for figure in bulletin.figures.all():
        assert figure.value == len(figure.records) == len(set(figure.records))
        printed = next(
            one
            for one in bulletin.content["figures"]
            if (one["rule"], one["scope"]) == (figure.rule.code, figure.scope)
        )
        assert printed["value"] == figure.value
        assert printed["parts"] is None or sum(printed["parts"].values()) == figure.value


def test_each_incident_stands_in_exactly_one_outcome(valley):
    opened(valley, "strike-1")
    second = opened(valley, "strike-2")
    third = opened(valley, "strike-3")
    found(valley, second, "strike-2", answer="insufficient")
    found(valley, third, "strike-3", answer="no_violation")
    says = values(prepare(DAY_4, by=valley.staff.publisher))
    assert [says[code, ""] for code in DIVIDED] == [1, 0, 1, 1, 0]
    assert says["incidents_recorded", ""] == 3


def test_what_an_excluded_group_did_is_no_violation_by_a_party(valley):
    band = opened(valley, "band")
    found(valley, band, "band", attribution="actor", attributed_to=valley.parties["black-band"])
    says = values(prepare(DAY_7, by=valley.staff.publisher))
    assert says["violations_found", ""] == 0
    assert says["closed_otherwise", ""] == 1


def test_what_was_merged_withdrawn_or_taken_back_no_longer_counts(valley):
    first, second = opened(valley, "strike-1"), opened(valley, "strike-2")
    merge(second, first, reason="one aircraft", by=valley.staff.verifier)
    withdraw_report(valley.reports["strike-3"], reason="read wrong", by=valley.staff.duty)
    says = values(prepare(DAY_4, by=valley.staff.publisher))
    assert (says["incidents_recorded", ""], says["reports_received", ""]) == (1, 2)


def test_a_place_that_is_not_known_is_a_part(valley):
    opened(valley, "car")
    bulletin = prepare(DAY_9, by=valley.staff.publisher)
    assert parts(bulletin, "reports_received") == {"unknown": 1}
    assert parts(bulletin, "incidents_open") == {"unknown": 1}


def test_a_place_counts_for_its_province_however_deep_it_lies(valley):
    lies_in = valley.places["V"]
    for number, kind in enumerate(("district", "subdistrict", "settlement", "neighbourhood", "site", "site")):
        lies_in = Place.objects.create(code=f"VD{number}", kind=kind, parent=lies_in, source="the map")
    alone = Place.objects.create(code="NOWHERE", kind="settlement", source="the map")
    assert provinces_of([lies_in.pk, alone.pk]) == {lies_in.pk: "V", alone.pk: NOT_KNOWN}
    assert provinces_of([]) == {}


def test_work_and_acceptances_are_counted_by_their_own_rules(valley):
    bridge = opened(valley, "bridge-1")
    note_call(
        bridge,
        at=world.instant(1, 15),
        party=valley.parties["column"],
        outcome="denied",
        by=valley.staff.duty,
    )
    note_restriction(bridge, kind="delay", at=world.instant(1, 16), by=valley.staff.verifier)
    record_meeting(
        kind="bilateral", organiser="this centre", held_on=DAY_1, result="no_result", source="own note",
        by=valley.staff.liaison,
    )  # fmt: skip
    says = values(prepare(DAY_1, by=valley.staff.publisher))
    assert (says["calls_made", ""], says["restrictions_met", ""], says["meetings_recorded", ""]) == (1, 1, 1)
    assert (says["acceptances", "alpha"], says["acceptances", "beta"]) == (1, 1)
    assert ("settlements", "alpha") not in says
    assert values(prepare(DAY_4, by=valley.staff.publisher))["settlements", "alpha"] == 1


def test_who_accepts_as_the_period_ends_is_counted_on_the_next_day(valley):
    agreement.record_acceptance(
        valley.agreement,
        party=valley.parties["black-band"],
        channel="beta",
        how_expressed="letter",
        since=period_of(DAY_4).end,
        source="its letter",
        by=valley.staff.liaison,
    )
    counted = [values(prepare(day, by=valley.staff.publisher)) for day in (DAY_4, date(2016, 3, 5))]
    assert [one["acceptances", "beta"] for one in counted] == [1, 2]


def test_a_meeting_that_was_recorded_by_mistake_is_not_counted(valley):
    meeting = record_meeting(
        kind="bilateral", organiser="this centre", held_on=DAY_1, result="no_result", source="own note",
        by=valley.staff.liaison,
    )  # fmt: skip
    take_back_meeting(meeting, reason="it was the day after", by=valley.staff.liaison)
    assert values(prepare(DAY_1, by=valley.staff.publisher))["meetings_recorded", ""] == 0


def test_meetings_and_acceptances_have_no_parts_that_could_tell_who(valley):
    for code in ("meetings_recorded", "acceptances", "settlements", "calls_made", "restrictions_met"):
        assert not BY_CODE[code].by_place


def test_the_day_before_is_compared_only_with_a_published_bulletin(valley):
    prepare(DAY_1, by=valley.staff.publisher)
    second = prepare(date(2016, 3, 2), by=valley.staff.publisher)
    assert {one["previous"] for one in second.content["figures"]} == {None}
    approve(Bulletin.objects.get(day=DAY_1), by=valley.staff.head)
    third = prepare(date(2016, 3, 2), by=valley.staff.publisher)
    reports = next(one for one in third.content["figures"] if one["rule"] == "reports_received")
    assert (reports["value"], reports["previous"], reports["change"]) == (1, 2, -1)


def test_the_same_register_gives_the_same_bytes(valley):
    opened(valley, "bridge-1")
    first = prepare(DAY_1, by=valley.staff.publisher)
    valley.staff.head.roles = ["head_of_centre", "publisher"]
    second = prepare(DAY_1, by=valley.staff.head)
    assert as_json(first) == as_json(second)
    assert json.loads(as_json(first)) == first.content


def test_nothing_that_identifies_stands_in_the_content(valley):
    bridge = opened(valley, "farm", "bridge-1")
    found(valley, bridge, "farm", "bridge-1")
    text = as_json(prepare(DAY_1, by=valley.staff.publisher))
    for hidden in (
        "Upper Farm",
        "Old Bridge",
        "witness",
        "terrace",
        "what both tell",
        bridge.pk,
        "publisher",
    ):
        assert hidden not in text


def test_counting_rules_are_recorded_once(valley):
    prepare(DAY_1, by=valley.staff.publisher)
    prepare(DAY_4, by=valley.staff.publisher)
    assert CountingRule.objects.filter(code="violations_found").count() == 1


def test_nobody_approves_what_they_prepared(valley):
    staff = valley.staff
    staff.publisher.roles = ["publisher", "head_of_centre"]
    staff.publisher.save()
    bulletin = prepare(DAY_1, by=staff.publisher)
    with pytest.raises(BulletinError, match="Somebody else"):
        approve(bulletin, by=staff.publisher)
    assert not Approval.objects.exists()


@pytest.mark.parametrize("who", ["duty", "verifier", "liaison", "reader", "auditor", "administrator"])
def test_who_may_neither_prepare_nor_approve(valley, who):
    person = getattr(valley.staff, who)
    with pytest.raises(PermissionDenied):
        prepare(DAY_1, by=person)
    bulletin = prepare(DAY_1, by=valley.staff.publisher)
    with pytest.raises(PermissionDenied):
        approve(bulletin, by=person)


def test_an_approved_bulletin_is_one_entry_of_the_published_log(valley):
    bulletin = prepare(DAY_1, by=valley.staff.publisher)
    approval = approve(bulletin, by=valley.staff.head)
    entry = Entry.objects.published().get()
    assert (entry.index, entry.content["kind"], entry.content["id"]) == (
        approval.entry_index,
        "bulletin",
        bulletin.pk,
    )
    (item,) = common_record().items
    assert item.public == bulletin.content
    assert item.day == "2016-03-01"


def test_a_day_that_has_not_come_has_no_bulletin(valley):
    with pytest.raises(BulletinError, match="not come yet"):
        prepare(timezone.localdate() + timezone.timedelta(days=1), by=valley.staff.publisher)


def test_of_two_prepared_bulletins_of_a_day_one_is_approved(valley):
    first, second = (prepare(DAY_1, by=valley.staff.publisher) for _ in range(2))
    made = approve(second, by=valley.staff.head)
    with pytest.raises(Conflict) as conflict:
        approve(first, by=valley.staff.second_head)
    assert conflict.value.theirs == made
    with pytest.raises(BulletinError, match="further issue"):
        prepare(DAY_1, by=valley.staff.publisher)


def test_what_awaits_approval_is_what_was_prepared_last_and_nothing_once_one_is_approved(valley):
    staff, awaiting = valley.staff, Bulletin.objects.awaiting_approval
    _first, second = (prepare(DAY_1, by=staff.publisher) for _ in range(2))
    assert list(awaiting()) == [second]
    approve(second, by=staff.head)
    assert not awaiting()
    wrong = correct(second, reason="A report came late.", by=staff.publisher)
    gone = withdraw_bulletin(second, reason="Another day's reports.", by=staff.publisher)
    assert list(awaiting()) == [gone, wrong]
    approve(gone, by=staff.head)
    assert not awaiting()


def test_s_22_a_correction_is_a_further_issue_that_points_both_ways(valley):
    bridge = opened(valley, "bridge-1")
    finding = found(valley, bridge, "bridge-1")
    first = prepare(DAY_1, by=valley.staff.publisher)
    approve(first, by=valley.staff.head)
    withdraw(finding, reason="the round was fired elsewhere", by=valley.staff.head)
    with pytest.raises(BulletinError, match="what was wrong"):
        correct(first, reason=" ", by=valley.staff.publisher)
    second = correct(first, reason="a finding was withdrawn", by=valley.staff.publisher)
    assert list(Bulletin.objects.current()) == [first]
    approve(second, by=valley.staff.head)
    assert (second.issue, second.corrects, first.replaced_by) == (2, first, second)
    assert list(Bulletin.objects.current()) == [second]
    assert second.content["corrects"] == {"day": "2016-03-01", "issue": 1}
    assert [tuple(one.values()) for one in second.content["corrections"]] == [
        ("incidents_open", "", 0, 1),
        ("violations_found", "", 1, 0),
        ("incidents_open", "", None, 1, "V"),
        ("violations_found", "", 1, None, "V"),
    ]
    assert "Violations found, the Valley: printed 1, now nothing." in as_text(second, "en")
    (item,) = common_record().items
    assert [version.public["issue"] for version in item.versions] == [1, 2]


def test_two_who_correct_one_bulletin_are_shown_the_conflict(valley):
    first = prepare(DAY_1, by=valley.staff.publisher)
    approve(first, by=valley.staff.head)
    theirs = correct(first, reason="a province was missing", by=valley.staff.publisher)
    with pytest.raises(Conflict) as conflict:
        correct(first, reason="another thing", by=valley.staff.publisher)
    assert conflict.value.theirs == theirs
    assert conflict.value.yours == {"reason": "another thing"}


def test_a_bulletin_that_is_not_published_is_prepared_again_and_not_corrected(valley):
    with pytest.raises(BulletinError, match="not published yet"):
        correct(prepare(DAY_1, by=valley.staff.publisher), reason="a typing error", by=valley.staff.publisher)


def test_the_period_is_the_local_day_of_the_centre(valley, settings):
    period = period_of(DAY_1)
    assert (period.start, period.end) == (world.instant(1), world.instant(2))
    assert [figure.value for figure in figures_of(period, None) if figure.rule == "reports_received"] == [2]
