"""How long sealed texts are kept: what is due is listed, one custodian asks, another carries it out, tombstones stay."""

from datetime import timedelta
from decimal import Decimal

import pyrage
import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from tests.conftest import person as new_person
from tregua.centre.today import work_of
from tregua.exchange.letters import JointCase
from tregua.liaison import actions as liaison
from tregua.liaison import asking_points, contacting
from tregua.people import retention, vault
from tregua.people import two_custodians as two
from tregua.people.models import Sealed, VaultProposal
from tregua.people.vault import VaultError
from tregua.record.models import Entry


@pytest.fixture
def second(staff):
    made = new_person("custodian-2", "custodian")
    recipient = str(pyrage.x25519.Identity.generate().to_public())
    vault.add_custodian(made, recipient=recipient, by=staff.administrator)
    return made


def aged(sealed, days):
    Sealed.objects.filter(pk=sealed.pk).update(recorded_at=timezone.now() - timedelta(days=days))
    return sealed


@pytest.fixture
def texts(staff, second):
    """An old and a new text of one class, an old one of another."""
    return {
        "old": aged(vault.seal("EXERCISE-OLD", about="source"), 100),
        "new": aged(vault.seal("EXERCISE-NEW", about="source"), 10),
        "other": aged(vault.seal("EXERCISE-OTHER", about="signatory"), 100),
    }


@pytest.fixture
def ninety_days(staff):
    return retention.decide_period("source", days=90, reason="the mandate says so", by=staff.head)


def gone():
    return {one.pk for one in Sealed.objects.filter(ciphertext=b"")}


def acts(act):
    return [entry.content for entry in Entry.objects.journal() if entry.content["act"] == act]


def test_s_14_the_dry_run_lists_what_is_due_by_class_and_changes_nothing(texts, ninety_days):
    due = {one.about.value: (one.days, one.count) for one in retention.dry_run()}
    assert due["source"] == (90, 1)
    assert due["signatory"] == (retention.DAYS, 0)
    assert list(retention.due("source")) == [texts["old"]]
    assert gone() == set()


def test_s_14_a_class_that_is_due_is_destroyed_by_two_and_tombstones_stay(texts, ninety_days, staff, second):
    proposal = two.propose_destroying_due("source", reason="the period is over", by=staff.custodian)
    with pytest.raises(VaultError, match="yourself"):
        two.decide(proposal, approved=True, reason="sure", by=staff.custodian)
    assert gone() == set()
    two.decide(proposal, approved=True, reason="sure", by=second)
    assert gone() == {texts["old"].pk}
    assert [one["subject"] for one in acts("sealed text destroyed")] == [f"people.Sealed/{texts['old'].pk}"]
    assert not two.may_take_out(VaultProposal.objects.get(), staff.custodian)
    with pytest.raises(VaultError, match="Nothing of this class is due"):
        two.propose_destroying_due("source", reason="again", by=staff.custodian)


def test_what_comes_to_be_due_after_the_proposal_is_not_destroyed_by_it(texts, ninety_days, staff, second):
    proposal = two.propose_destroying_due("source", reason="the period is over", by=staff.custodian)
    retention.decide_period("source", days=5, reason="another mandate", by=staff.head)
    two.decide(proposal, approved=True, reason="sure", by=second)
    assert gone() == {texts["old"].pk}


def test_what_is_due_no_more_when_another_agrees_is_not_destroyed(texts, ninety_days, staff, second):
    proposal = two.propose_destroying_due("source", reason="the period is over", by=staff.custodian)
    retention.decide_period("source", days=3650, reason="a court asked for it", by=staff.head)
    assert two.would_go(proposal) == 0
    two.decide(proposal, approved=True, reason="sure", by=second)
    assert gone() == set()


def test_a_refused_proposal_destroys_nothing(texts, ninety_days, staff, second):
    proposal = two.propose_destroying_due("source", reason="the period is over", by=staff.custodian)
    two.decide(proposal, approved=False, reason="still needed", by=second)
    assert gone() == set()


def test_s_14_what_an_open_request_needs_is_never_due(staff, second):
    asked = liaison.ask_protection(
        beneficiaries=["signatories"],
        asked=["guarantee"],
        addressed_to="us",
        story="EXERCISE-STORY",
        by=staff.liaison,
    )
    aged(asked.story, 4000)
    assert not retention.due("at_risk").exists()
    liaison.step_protection(asked, status="closed_withdrawn", reason="they took it back", by=staff.liaison)
    assert list(retention.due("at_risk")) == [asked.story]


def test_s_14_what_an_open_request_needs_beside_it_is_never_due(staff, second):
    asked = liaison.ask_protection(
        beneficiaries=["signatories"],
        asked=["guarantee"],
        addressed_to="us",
        story="EXERCISE-STORY",
        by=staff.liaison,
    )
    plan = contacting.plan_contact(
        asked, next_at=timezone.now() + timedelta(hours=1), channel="EXERCISE-CHANNEL", word="EXERCISE-WORD",
        if_no_answer="EXERCISE-MILLER",
        by=staff.liaison,
    )  # fmt: skip
    tried = contacting.note_try(plan, reached=True, note="EXERCISE-NOTE", by=staff.liaison)
    details = vault.seal("EXERCISE-JOINT", about="at_risk")
    JointCase.objects.create(
        ref="EXERCISE",
        ours=True,
        kind="joint",
        request=asked,
        imminence="hours",
        details=details,
        recorded_by=staff.liaison,
    )
    for sealed in (asked.story, plan.plan, tried.note, details):
        aged(sealed, 4000)
    assert not retention.due("at_risk").exists()


def test_s_14_what_tells_of_a_point_is_never_due_while_it_is_protected(staff, second):
    point = asking_points.protect_point(
        kind="people",
        latitude=Decimal("35.1"),
        longitude=Decimal("36.7"),
        what="EXERCISE-HIDEOUT",
        by=staff.liaison,
    )
    aged(point.details, 4000)
    assert not retention.due("at_risk").exists()
    asking_points.end_protection(point, reason="they moved", by=staff.liaison)
    assert list(retention.due("at_risk")) == [point.details]


def test_a_text_that_still_protects_is_kept_longer_with_a_reason(texts, ninety_days, staff):
    until = timezone.localdate() + timedelta(days=30)
    retention.keep_longer(texts["old"], until=until, reason="still hunted", by=staff.custodian)
    assert not retention.due("source").exists()
    with pytest.raises(retention.RetentionError, match="over"):
        retention.keep_longer(texts["new"], until=timezone.localdate(), reason="x", by=staff.custodian)


def test_only_the_head_decides_how_long_and_says_why(staff):
    with pytest.raises(PermissionDenied):
        retention.decide_period("source", days=5, reason="x", by=staff.custodian)
    for days, reason in ((0, "x"), (5, " ")):
        with pytest.raises(retention.RetentionError):
            retention.decide_period("source", days=days, reason=reason, by=staff.head)


def test_the_pages_lead_from_today_to_the_proposal(texts, ninety_days, staff, second, at_desk):
    browser = at_desk(staff.custodian)
    assert {str(one["words"]): one["count"] for one in work_of(staff.custodian)}[
        "Classes of sealed texts with something due"
    ] == 1
    assert (
        reverse("people:retention_class", args=["source"])
        in browser.get(reverse("people:retention")).content.decode()
    )
    page = reverse("people:retention_class", args=["source"])
    assert texts["old"].pk in browser.get(page).content.decode()
    assert browser.post(page, {"reason": "the period is over"}).status_code == 302
    proposal = VaultProposal.objects.get()
    decide = reverse("people:together_one", args=[proposal.pk])
    shown = at_desk(second).get(decide).content.decode()
    assert "1 text" in shown
    at_desk(second).post(decide, {"approve": "1", "reason": "sure"})
    assert gone() == {texts["old"].pk}
    keep = reverse("people:retention_keep", args=[texts["other"].pk])
    until = timezone.localdate() + timedelta(days=2)
    assert at_desk(second).post(keep, {"until": f"{until}", "reason": "hunted"}).status_code == 302
    head = at_desk(staff.head)
    head.post(reverse("people:retention"), {"about": "signatory", "days": "30", "reason": "shorter"})
    assert retention.days_of("signatory") == 30
