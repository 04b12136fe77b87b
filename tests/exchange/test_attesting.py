"""An acceptance taken by one centre is attested to the other, which acknowledges or disputes it; changes travel too."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tests import world
from tests.world import instant
from tregua.agreement import actions as agreement
from tregua.agreement.acceptances import set_status, take_back
from tregua.agreement.attesting import attest
from tregua.agreement.joining import record_settlement_application
from tregua.agreement.models import Acceptance, Attestation
from tregua.agreement.saying import AgreementError
from tregua.exchange.actions import ExchangeError, propose, refuse, release, take_position
from tregua.exchange.attested import ours, theirs
from tregua.exchange.entries import NotReleasableError, leaving
from tregua.exchange.models import PeerEntry
from tregua.exchange.peer import read_peer
from tregua.exchange.terms import Parts, Terms


@pytest.fixture
def valley(staff, other):
    return world.remembered(staff)


@pytest.fixture
def accepted(valley):
    return Acceptance.objects.get(party__code="column")


def suspended(acceptance, by, status="suspended"):
    set_status(acceptance, status="in_force", since=instant(2), reason="it keeps to it", by=by)
    return set_status(acceptance, status=status, since=instant(5), reason="it shelled the bridge", by=by)


def let_out(made, staff):
    return release(propose(made, by=staff.publisher), by=staff.head)


def test_an_attestation_leaves_without_name_area_signatory_and_source(valley, accepted, staff):
    made = attest(accepted, by=staff.liaison)
    public = leaving(made).public
    assert (public["status"], public["channel"]) == ("received", "beta")
    assert public["agreement"]["code"] == "valley-truce"
    assert "Column" not in json.dumps(public)
    assert not {"party_name", "since", "how_expressed", "acceptance", "step"} & set(public)


def test_the_partys_name_leaves_sealed_to_named_recipients_only(valley, accepted, staff):
    made = attest(accepted, by=staff.liaison)
    both = leaving(made, Terms(parts=Parts.BOTH, grants={"x": frozenset({"party_name"})}))
    assert both.sealed == {"party_name": "the Column"}
    assert "Column" not in json.dumps(both.public)


def test_a_place_too_small_to_be_named_is_told_by_its_kind_and_nothing_of_its_declared_area_leaves(
    valley, staff
):
    form = record_settlement_application(
        valley.agreement, place=valley.places["V2"], kind="local_administration", source="the form", channel="alpha",
        how_expressed="signed_form", received_at=instant(3), language="ar", authority="council",
        undertakings=["cease_fire"], area="EXERCISE-AREA", signatory="EXERCISE-ELDER", by=staff.liaison,
    )  # fmt: skip
    set_status(form.acceptance, status="received", since=instant(4), reason="by letter", by=staff.liaison)
    made = attest(Acceptance.objects.get(pk=form.acceptance.pk), by=staff.liaison)
    assert made.party_name == "local administration"
    everything = leaving(made, Terms(parts=Parts.OTHER_CENTRE, grants={"x": frozenset({"party_name"})}))
    assert not [
        word
        for word in ("EXERCISE", "Upper Farm", '"V2"')  # an identifier may hold the two signs by chance
        if word in json.dumps([everything.public, everything.sealed])
    ]


def test_what_was_only_handed_in_or_taken_back_or_attested_already_is_not_attested(valley, accepted, staff):
    with pytest.raises(PermissionDenied):
        attest(accepted, by=staff.verifier)
    attest(accepted, by=staff.liaison)
    with pytest.raises(AgreementError, match="attested already"):
        attest(accepted, by=staff.liaison)
    other = agreement.record_acceptance(
        valley.agreement, party=valley.parties["village-council"], channel="beta", how_expressed="letter",
        since=instant(4), source="x", status="submitted", by=staff.liaison,
    )  # fmt: skip
    with pytest.raises(AgreementError, match="is not attested"):
        attest(other, by=staff.liaison)
    take_back(other, reason="wrong party", by=staff.liaison)
    with pytest.raises(AgreementError, match="taken back"):
        attest(Acceptance.objects.get(pk=other.pk), by=staff.liaison)


@pytest.mark.parametrize("status", ["suspended", "withdrawn"])
def test_a_change_travels_as_a_further_version_of_the_same_item(
    valley, accepted, staff, status, django_capture_on_commit_callbacks
):
    let_out(attest(accepted, by=staff.liaison), staff)
    suspended(accepted, staff.liaison, status)
    stale = ours(Acceptance.objects.filter(pk=accepted.pk))[0]
    assert not stale.current
    let_out(attest(Acceptance.objects.get(pk=accepted.pk), by=staff.liaison), staff)
    (now,) = ours(Acceptance.objects.filter(pk=accepted.pk))
    assert now.current
    assert now.item.public["status"] == status
    assert len(now.item.versions) == 2


def test_an_exclusion_travels_with_the_authority_that_decided(valley, accepted, staff):
    decided = agreement.exclude(
        valley.agreement, party=valley.parties["column"], authority="the Council of Guarantors",
        reference="decision 2", since=instant(6), source="the decision", by=staff.liaison,
    )  # fmt: skip
    agreement.second(decided, confirmed=True, by=staff.head)
    made = attest(Acceptance.objects.get(pk=accepted.pk), by=staff.liaison)
    assert (leaving(made).public["status"], leaving(made).public["decided_by"]) == (
        "excluded", "the Council of Guarantors",
    )  # fmt: skip


def test_what_no_longer_says_where_the_acceptance_stands_is_not_released(valley, accepted, staff):
    proposal = propose(attest(accepted, by=staff.liaison), by=staff.publisher)
    suspended(accepted, staff.liaison)
    with pytest.raises((ExchangeError, NotReleasableError), match="another status"):
        release(proposal, by=staff.head)
    refuse(proposal, reason="it is suspended by now", by=staff.head)
    let_out(attest(Acceptance.objects.get(pk=accepted.pk), by=staff.liaison), staff)
    assert Attestation.objects.count() == 2


def test_the_other_centre_disputes_and_both_rolls_say_so(valley, accepted, staff, other, at_desk):
    let_out(attest(accepted, by=staff.liaison), staff)
    (before,) = ours(Acceptance.objects.filter(pk=accepted.pk))
    assert before.answered.words == "no answer yet"
    other.release(
        "attestation", id="a-1", status="in_force", channel="alpha", agreement={"code": "valley-truce"}
    )
    other.publish()
    read_peer()
    theirs_entry = PeerEntry.objects.get(kind="attestation")
    take_position(theirs_entry, position="contested", reason="It told us it did not sign.", by=staff.head)
    (shown,) = theirs()
    assert shown.answered.words == "disputed"
    page = at_desk(staff.liaison).get(reverse("exchange:attestations")).content.decode()
    assert "It told us it did not sign." in page
    assert "no answer yet" in page


def test_who_may_see_and_who_may_attest(valley, accepted, staff, at_desk):
    address = reverse("exchange:attest", args=[accepted.pk])
    assert at_desk(staff.reader).get(reverse("exchange:attestations")).status_code == 403
    assert at_desk(staff.duty).post(address).status_code == 403
    page = at_desk(staff.liaison).post(address, follow=True).content.decode()
    assert "Attested. It leaves once two people have released it." in page
    link = reverse("exchange:propose_record", args=["attestation", Attestation.objects.get().pk])
    shown = at_desk(staff.publisher).get(reverse("exchange:attestations")).content.decode()
    assert link in shown
    assert at_desk(staff.publisher).get(link).status_code == 200


def test_two_live_centres_attest_acknowledge_and_learn_of_a_suspension(pair):
    one, other = pair.both

    def go_round():
        for centre in (one, other, one):
            centre.command("exchange", "now")

    first = one.act("attest", "column")
    go_round()
    (theirs_,) = other.act("attested")["theirs"]
    assert (theirs_["public"]["status"], theirs_["said"]) == (
        "received",
        "received, not yet examined",
    )
    assert "Column" not in json.dumps(theirs_)
    other.act("answer", str(first["index"]), "confirmed")
    go_round()
    assert [row["said"] for row in one.act("attested")["ours"]] == ["acknowledged"]
    one.act("suspend", "column")
    second = one.act("attest", "column")
    go_round()
    (theirs_,) = other.act("attested")["theirs"]
    assert (theirs_["public"]["status"], theirs_["on_latest"]) == ("suspended", False)
    other.act("answer", str(second["index"]), "contested", "Nobody told us why.")
    go_round()
    (mine,) = one.act("attested")["ours"]
    assert mine == {"status": "suspended", "said": "disputed", "reason": "Nobody told us why."}
