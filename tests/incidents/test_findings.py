"""What the centre concludes: grounds, four eyes, nothing overwritten; a denial changes nothing by itself."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tests.world import instant
from tregua.agreement.actions import change_mandate
from tregua.incidents import actions
from tregua.incidents.choices import ASSERTING, Answer
from tregua.incidents.findings import FindingError, adopt, countable, draft_finding, return_draft, withdraw
from tregua.incidents.models import Finding, Incident
from tregua.incidents.standards import left_out
from tregua.people.conflict import Conflict
from tregua.record.models import Entry
from tregua.reports.actions import add_source, correct_report, file_report, withdraw_report


@pytest.fixture
def bridge(valley):
    """The shelling of Old Bridge: the Garrison's spokesman and the radio tell of it."""
    return actions.open_incident(
        [valley.reports["bridge-1"], valley.reports["bridge-2"]],
        by=valley.staff.duty,
        reason="the same afternoon",
    )


def draft(incident, by, relied_on=None, answer="violation", **says):
    return draft_finding(
        incident, answer=answer, reasons="both tell of it", by=by,
        relied_on=incident.claims if relied_on is None else relied_on, **says,
    )  # fmt: skip


def adopted(incident, valley, **says):
    finding = draft(incident, valley.staff.verifier, **says)
    adopt(finding, by=valley.staff.head)
    return finding


# Rule 1: not on one party's or one source's word alone


@pytest.mark.parametrize("answer", ASSERTING)
def test_a_finding_does_not_rest_on_one_source(valley, bridge, answer):
    with pytest.raises(FindingError, match="one source only"):
        draft(bridge, valley.staff.verifier, relied_on=[valley.reports["bridge-2"]], answer=answer)


@pytest.mark.parametrize("answer", ASSERTING)
def test_a_finding_does_not_rest_on_claims_by_one_party(valley, bridge, answer):
    ministry = add_source(
        code="ministry", kind="party", party=valley.parties["garrison"], by=valley.staff.duty
    )
    second = file_report(
        source=ministry, by=valley.staff.duty, predicate="shelled", violation_type="1.2", place_precision="unknown",
        time_precision="unknown", words="The ministry confirms the shelling.",
    )  # fmt: skip
    actions.put_report(bridge, second, reason="it says so", by=valley.staff.duty)
    with pytest.raises(FindingError, match="one party only"):
        draft(bridge, valley.staff.verifier, relied_on=[valley.reports["bridge-1"], second], answer=answer)


def test_what_an_outlet_says_on_behalf_of_a_party_is_the_partys_claim(valley, bridge):
    relayed = file_report(
        source=valley.sources["far-wire"], on_behalf_of=valley.parties["garrison"], by=valley.staff.duty,
        predicate="shelled", violation_type="1.2", place_precision="unknown", time_precision="unknown", words="Army: shelling.",
    )  # fmt: skip
    actions.put_report(bridge, relayed, reason="the same", by=valley.staff.duty)
    with pytest.raises(FindingError, match="one party only"):
        draft(bridge, valley.staff.verifier, relied_on=[valley.reports["bridge-1"], relayed])


def test_two_outlets_that_repeat_one_body_are_one_source(valley, bridge):
    echo = file_report(
        source=valley.sources["far-wire"], heard_through=["Valley Radio"], by=valley.staff.duty, predicate="shelled",
        violation_type="1.2", place_precision="unknown", time_precision="unknown", words="Radio: shelling.",
    )  # fmt: skip
    actions.put_report(bridge, echo, reason="the same", by=valley.staff.duty)
    with pytest.raises(FindingError, match="one source only"):
        draft(bridge, valley.staff.verifier, relied_on=[valley.reports["bridge-2"], echo])


def test_on_the_standard_reported_one_source_is_enough_and_the_finding_says_so(valley, bridge):
    finding = draft(
        bridge, valley.staff.verifier, relied_on=[valley.reports["bridge-2"]], standard="reported"
    )
    assert finding.get_standard_display() == "reported"


def test_a_finding_that_asserts_something_names_its_ground(valley, bridge):
    with pytest.raises(FindingError, match="which reports this finding rests on"):
        draft(bridge, valley.staff.verifier, relied_on=[], standard="reported")


def test_a_finding_rests_on_reports_of_its_own_incident_as_they_stand_now(valley, bridge):
    with pytest.raises(FindingError, match="its own incident"):
        draft(bridge, valley.staff.verifier, relied_on=[*bridge.claims, valley.reports["mill"]])
    old = valley.reports["bridge-1"]
    correct_report(old, reason="three", by=valley.staff.duty, wounded_min=3)
    with pytest.raises(FindingError, match="latest version"):
        draft(
            bridge,
            valley.staff.verifier,
            relied_on=[type(old).objects.get(pk=old.pk), valley.reports["bridge-2"]],
        )
    withdraw_report(valley.reports["bridge-2"], reason="taken back", by=valley.staff.duty)
    with pytest.raises(FindingError, match="withdrawn cannot be relied on"):
        draft(
            bridge, valley.staff.verifier, relied_on=[type(old).objects.get(pk=valley.reports["bridge-2"].pk)]
        )


# Rule 2: a denial never changes a status


def test_a_denial_on_the_telephone_changes_no_status(valley, bridge):
    actions.note_call(
        bridge, at=instant(1, 15), party=valley.parties["column"], outcome="denied", by=valley.staff.duty
    )
    assert list(Incident.objects.awaiting_verification()) == [bridge]
    finding = adopted(bridge, valley)
    actions.note_call(
        bridge, at=instant(2, 9), party=valley.parties["column"], outcome="denied", by=valley.staff.duty
    )
    assert bridge.current_finding == finding
    assert not bridge.findings.exclude(pk=finding.pk).exists()


def test_a_denial_is_no_ground_for_or_against(valley, bridge):
    denial = file_report(
        source=valley.sources["column-spokesman"], by=valley.staff.duty, predicate="denied", violation_type="1.2",
        place_precision="unknown", time_precision="unknown", words="We fired at nobody.",
    )  # fmt: skip
    actions.put_report(bridge, denial, reason="their answer", by=valley.staff.duty)
    for answer in ("violation", "unfounded"):
        with pytest.raises(FindingError, match="one source only"):
            draft(
                bridge, valley.staff.verifier, relied_on=[valley.reports["bridge-1"], denial], answer=answer
            )
    with pytest.raises(FindingError, match="a denial alone is no ground"):
        draft(bridge, valley.staff.verifier, relied_on=[denial], answer="unfounded", standard="reported")


# Rule 3: an excluded actor's acts are recorded but not counted


def test_what_an_excluded_actor_did_is_recorded_and_not_counted(valley):
    band = actions.open_incident([valley.reports["band"]], by=valley.staff.duty)
    finding = adopted(
        band, valley, standard="reported", attribution="actor", attributed_to=valley.parties["black-band"]
    )
    assert Finding.objects.standing().get() == finding
    assert not countable(finding)


def test_a_violation_by_a_party_is_counted_while_its_finding_stands(valley, bridge):
    finding = draft(
        bridge, valley.staff.verifier, attribution="actor", attributed_to=valley.parties["column"]
    )
    assert not countable(finding)
    adopt(finding, by=valley.staff.head)
    assert countable(finding)
    withdraw(finding, reason="the radio was wrong", by=valley.staff.head)
    assert not countable(finding)


def test_a_violation_by_nobody_named_is_counted(valley, bridge):
    assert countable(adopted(bridge, valley))


# Rule 4 and its neighbours


def test_no_access_needs_a_restriction(valley, bridge):
    with pytest.raises(FindingError, match="Note first on the incident what kept you from looking"):
        draft(bridge, valley.staff.verifier, relied_on=[], answer="no_access")
    actions.note_restriction(bridge, kind="denial", at=instant(1, 17), by=valley.staff.duty)
    assert draft(bridge, valley.staff.verifier, relied_on=[], answer="no_access").answer == "no_access"


@pytest.mark.parametrize("answer", [one for one in Answer.values if one != "no_access"])
def test_every_answer_is_recorded_in_the_same_way(valley, bridge, answer):
    finding = adopted(bridge, valley, answer=answer)
    assert bridge.current_finding == finding


@pytest.mark.parametrize("answer", ["insufficient", "outside_mandate", "not_substantiated", "withdrawn"])
def test_not_to_know_needs_no_second_source(valley, bridge, answer):
    assert draft(bridge, valley.staff.verifier, relied_on=[valley.reports["bridge-2"]], answer=answer)


def test_reasons_are_given(valley, bridge):
    with pytest.raises(FindingError, match="Give the reasons"):
        draft_finding(
            bridge, answer="violation", reasons=" ", relied_on=bridge.claims, by=valley.staff.verifier
        )


def test_an_attribution_names_somebody_or_nobody(valley, bridge):
    with pytest.raises(FindingError, match="which party"):
        draft(bridge, valley.staff.verifier, attribution="actor")
    with pytest.raises(FindingError, match="names no party"):
        draft(
            bridge, valley.staff.verifier, attribution="unidentified", attributed_to=valley.parties["column"]
        )


def test_what_the_mandate_does_not_allow_cannot_be_said(valley, bridge):
    change_mandate(
        valley.agreement,
        verbs=["observe", "verify"],
        since=timezone.now(),
        decided_by="both co-chairs",
        reason="the charter was narrowed",
        by=valley.staff.head,
    )
    assert {"attribution", "attributed_to", "certainty", "level", "recommendation"} == left_out(bridge)
    with pytest.raises(FindingError, match="mandate"):
        draft(bridge, valley.staff.verifier, attribution="actor", attributed_to=valley.parties["column"])
    with pytest.raises(FindingError, match="mandate"):
        draft(bridge, valley.staff.verifier, level=0)
    assert draft(bridge, valley.staff.verifier).attribution == "not_in_mandate"


# Four eyes, replacing, withdrawing


def of_both_roles(staff):
    """Return a verifier who is head of the centre as well."""
    both = staff.verifier
    both.roles = ["verifier", "head_of_centre"]
    both.save()
    return both


def test_a_draft_does_not_count_until_somebody_else_adopts_it(valley, bridge):
    finding = draft(bridge, valley.staff.verifier)
    assert bridge.current_finding is None
    assert list(Finding.objects.awaiting_adoption()) == [finding]
    adopt(finding, by=valley.staff.head)
    assert bridge.current_finding == finding
    assert not Incident.objects.awaiting_verification().exists()


def test_whoever_drafted_a_finding_may_not_adopt_it(valley, bridge):
    both = of_both_roles(valley.staff)
    finding = draft(bridge, both)
    with pytest.raises(FindingError, match="Somebody else must adopt it"):
        adopt(finding, by=both)


def test_a_finding_is_adopted_once(valley, bridge):
    finding = adopted(bridge, valley)
    with pytest.raises(FindingError, match="adopted already"):
        adopt(finding, by=valley.staff.second_head)


def test_a_new_finding_replaces_the_old_one_when_it_is_adopted_and_the_old_one_stays_readable(valley, bridge):
    first = adopted(bridge, valley)
    second = draft(bridge, valley.staff.second_verifier, answer="no_violation", supersedes=first)
    assert bridge.current_finding == first
    adopt(second, by=valley.staff.head)
    assert list(Finding.objects.standing()) == [second]
    assert (first.state, second.state) == ("replaced", "standing")
    assert Finding.objects.get(pk=first.pk).reasons == "both tell of it"


def test_two_people_who_replace_the_same_finding_see_each_other(valley, bridge):
    first = adopted(bridge, valley)
    theirs = draft(bridge, valley.staff.verifier, answer="no_violation", supersedes=first)
    with pytest.raises(Conflict) as found:
        draft(bridge, valley.staff.second_verifier, answer="unfounded", supersedes=first)
    assert found.value.theirs == theirs
    assert found.value.yours["answer"] == "unfounded"
    assert Finding.objects.count() == 2


def test_two_people_who_draft_the_first_finding_see_each_other(valley, bridge):
    theirs = draft(bridge, valley.staff.verifier)
    with pytest.raises(Conflict) as found:
        draft(bridge, valley.staff.second_verifier, answer="no_violation")
    assert found.value.theirs == theirs


def test_a_draft_is_bettered_by_a_draft_and_the_standing_finding_falls_with_the_last(valley, bridge):
    first = adopted(bridge, valley)
    second = draft(bridge, valley.staff.verifier, answer="no_violation", supersedes=first)
    third = draft(bridge, valley.staff.verifier, answer="unfounded", supersedes=second)
    with pytest.raises(FindingError, match="newer draft"):
        adopt(second, by=valley.staff.head)
    adopt(third, by=valley.staff.head)
    assert list(Finding.objects.standing()) == [third]
    assert list(Finding.objects.awaiting_adoption()) == []


def test_a_withdrawn_draft_stands_in_nobodys_way(valley, bridge):
    first = adopted(bridge, valley)
    second = draft(bridge, valley.staff.verifier, answer="no_violation", supersedes=first)
    withdraw(second, reason="too early", by=valley.staff.verifier)
    third = draft(bridge, valley.staff.second_verifier, answer="unfounded", supersedes=first)
    adopt(third, by=valley.staff.head)
    assert list(Finding.objects.standing()) == [third]


def test_a_withdrawn_finding_stays_readable_and_the_one_before_stands_again(valley, bridge):
    first = adopted(bridge, valley)
    second = adopted(bridge, valley, answer="no_violation", supersedes=first)
    with pytest.raises(FindingError, match="Say why"):
        withdraw(second, reason="", by=valley.staff.head)
    withdraw(second, reason="the second visit contradicts it", by=valley.staff.head)
    assert list(Finding.objects.standing()) == [first]
    assert second.state == "withdrawn"
    with pytest.raises(Conflict):
        withdraw(Finding.objects.get(pk=second.pk), reason="again", by=valley.staff.second_head)


def test_two_findings_on_two_questions_stand_together(valley, bridge):
    one = adopted(bridge, valley)
    other = adopted(bridge, valley, question="Was the bridge itself the target?", answer="insufficient")
    assert set(Finding.objects.standing()) == {one, other}


def test_what_stood_at_an_instant_is_told_later_unchanged(valley, bridge):
    first = adopted(bridge, valley)
    morning = timezone.now()
    second = draft(bridge, valley.staff.verifier, answer="no_violation", supersedes=first)
    drafted = timezone.now()
    adopt(second, by=valley.staff.head)
    noon = timezone.now()
    withdraw(second, reason="no", by=valley.staff.head)
    evening = timezone.now()
    stood = [list(Finding.objects.standing_at(when)) for when in (morning, drafted, noon, evening)]
    assert stood == [[first], [first], [second], [first]]
    assert list(Finding.objects.standing_at(first.recorded_at)) == []


def test_the_incidents_of_a_day_are_told_with_their_answer(valley, bridge):
    adopted(bridge, valley)
    day = Incident.objects.began_between(instant(1), instant(2)).with_answer_at(timezone.now())
    assert [(one.number, one.answer_then, one.place.code) for one in day] == [(1, "violation", "V1a")]
    assert not Incident.objects.began_between(instant(2), instant(3)).exists()


def test_a_finding_on_a_merged_incident_is_replaced_on_the_one_it_went_to(valley, bridge):
    strike = actions.open_incident(
        [valley.reports["strike-1"], valley.reports["strike-2"]], by=valley.staff.duty
    )
    old = adopted(strike, valley)
    actions.merge(strike, bridge, reason="one operation", by=valley.staff.verifier)
    new = draft(bridge, valley.staff.verifier, relied_on=bridge.claims, supersedes=old)
    adopt(new, by=valley.staff.head)
    assert list(Finding.objects.standing()) == [new]


@pytest.mark.parametrize(
    "who", ["duty", "reader", "publisher", "liaison", "head", "administrator", "auditor"]
)
def test_who_may_not_draft(valley, bridge, who):
    with pytest.raises(PermissionDenied):
        draft(bridge, getattr(valley.staff, who))


@pytest.mark.parametrize("who", ["duty", "verifier", "second_verifier", "reader", "publisher", "liaison"])
def test_who_may_not_adopt_or_withdraw_what_stands(valley, bridge, who):
    person = getattr(valley.staff, who)
    finding = draft(bridge, valley.staff.verifier)
    with pytest.raises(PermissionDenied):
        adopt(finding, by=person)
    adopt(finding, by=valley.staff.head)
    with pytest.raises(PermissionDenied):
        withdraw(finding, reason="mine", by=person)


# A draft that is not wanted goes back to whoever drafted it


def test_a_returned_draft_waits_for_its_author_and_is_proposed_anew(valley, bridge):
    first = draft(bridge, valley.staff.verifier)
    return_draft(first, reason="say why the radio is believed", by=valley.staff.head)
    assert list(Finding.objects.awaiting_adoption()) == []
    assert list(Finding.objects.returned_drafts()) == [first]
    with pytest.raises(FindingError, match="was returned"):
        adopt(first, by=valley.staff.second_head)
    with pytest.raises(Conflict):
        draft(bridge, valley.staff.second_verifier, answer="no_violation")
    second = draft(bridge, valley.staff.verifier, alternatives="an accident", supersedes=first)
    assert list(Finding.objects.returned_drafts()) == []
    assert list(Finding.objects.awaiting_adoption()) == [second]
    adopt(second, by=valley.staff.head)
    assert (first.returned.reason, bridge.current_finding) == ("say why the radio is believed", second)


def test_a_returned_draft_may_be_withdrawn_and_what_it_was_to_replace_stands_on(valley, bridge):
    stands = adopted(bridge, valley)
    other = draft(bridge, valley.staff.verifier, answer="no_violation", supersedes=stands)
    return_draft(other, reason="the visit says otherwise", by=valley.staff.head)
    withdraw(other, reason="agreed", by=valley.staff.verifier)
    assert list(Finding.objects.returned_drafts()) == []
    assert bridge.current_finding == stands
    assert draft(bridge, valley.staff.verifier, answer="unfounded", supersedes=stands).state == "awaiting"


def test_only_a_second_person_returns_what_still_waits_and_says_why(valley, bridge):
    both = of_both_roles(valley.staff)
    finding = draft(bridge, both)
    with pytest.raises(FindingError, match="You drafted this finding"):
        return_draft(finding, reason="mine", by=both)
    with pytest.raises(PermissionDenied):
        return_draft(finding, reason="no", by=valley.staff.second_verifier)
    with pytest.raises(FindingError, match="Say why"):
        return_draft(finding, reason=" ", by=valley.staff.head)
    adopt(finding, by=valley.staff.head)
    with pytest.raises(FindingError, match="adopted already"):
        return_draft(finding, reason="too late", by=valley.staff.head)


def test_the_journal_keeps_that_a_draft_was_returned_and_by_whom(valley, bridge):
    finding = draft(bridge, valley.staff.verifier)
    return_draft(finding, reason="which hour?", by=valley.staff.head)
    last = Entry.objects.journal().order_by("-index").first()
    assert b'"act":"finding returned"' in bytes(last.data)
    assert b"which hour" not in bytes(last.data)
