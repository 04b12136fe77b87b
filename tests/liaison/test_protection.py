"""Requests for protection: moved on by rule, timed, sealed, and seen by few."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tregua.liaison.actions import (
    LiaisonError,
    ask_protection,
    record_threat,
    review_disclosures,
    step_protection,
)
from tregua.liaison.choices import ProtectionStatus
from tregua.liaison.clocks import due, most_urgent_first
from tregua.liaison.models import ProtectionRequest
from tregua.liaison.protection import CLOSED, FOLLOWS, NEEDS_REASON
from tregua.people.models import Sealed
from tregua.people.vault import open_sealed, read_identity
from tregua.record.models import Entry

NAME = "somebody of the third house"
PROTECTED_MODELS = (
    "ProtectionRequest", "ProtectionStep", "Threat", "DisclosureReview", "Consent", "ConsentWithdrawn", "ContactPlan",
    "ContactTry", "ProtectedPoint", "ProtectedPointEnded", "ProtectedSquare", "PointQuestion",
)  # fmt: skip


def ask(staff, **more):
    says = {
        "beneficiaries": ["local_administrations", "signatories"], "asked": ["guarantee", "defence"],
        "addressed_to": "the centre at Hmeimim", "by": staff.liaison, "hearsay_depth": 2, "language": "fr",
    }  # fmt: skip
    return ask_protection(**says | more)


def move(request, staff, *statuses):
    for status in statuses:
        step_protection(request, status=status, reason="as the officer reports", by=staff.liaison)
    return ProtectionRequest.objects.get(pk=request.pk)


def everything_stored():
    """Return every value of every row, as text."""
    for model in apps.get_models():
        for row in model._base_manager.values():
            for value in row.values():
                yield bytes(value).decode("latin-1") if isinstance(value, (bytes, memoryview)) else str(value)


def test_a_request_is_for_classes_of_people_in_the_order_of_the_list(staff):
    request = ask(staff)
    assert request.beneficiaries == ["signatories", "local_administrations"]
    assert request.asked_labels == ["a guarantee by a guarantor", "defence against an attacker"]
    assert request.status == "received"


@pytest.mark.parametrize(("wrong", "says"), [
    ({"beneficiaries": []}, "for whom"),
    ({"asked": []}, "what is asked"),
    ({"addressed_to": " "}, "to whom"),
    ({"beneficiaries": [NAME]}, "not one of the known codes: signatories"),
    ({"hearsay_depth": -1}, "counted from 0"),
])  # fmt: skip
def test_what_is_not_said_is_asked_for(staff, wrong, says):
    with pytest.raises(LiaisonError, match=says):
        ask(staff, **wrong)


def test_the_whole_way_of_a_request(staff):
    request = move(ask(staff), staff, "acknowledged", "assessed", "in_part", "active", "reviewed", "active")
    request = move(request, staff, "closed_safe")
    assert request.status == "closed_safe"
    assert [step.status for step in request.steps.all()] == [
        "acknowledged", "assessed", "in_part", "active", "reviewed", "active", "closed_safe",
    ]  # fmt: skip


def test_a_step_out_of_order_is_refused_with_what_may_follow(staff):
    with pytest.raises(
        LiaisonError, match=r"“accepted in full” cannot follow “received”. What may follow: ack"
    ):
        move(ask(staff), staff, "accepted")
    with pytest.raises(LiaisonError, match="cannot follow “closed: moved”"):
        move(ask(staff), staff, "acknowledged", "assessed", "accepted", "closed_moved", "active")


@pytest.mark.parametrize("status", ["declined", "in_part", "referred", "closed_withdrawn"])
def test_a_refusal_says_why(staff, status):
    request = move(ask(staff), staff, "acknowledged", "assessed")
    with pytest.raises(LiaisonError, match="Say why"):
        step_protection(request, status=status, by=staff.liaison)


@pytest.mark.parametrize("status", [one for one in ProtectionStatus.values if not one.startswith("closed")])
def test_people_may_be_harmed_lost_or_change_their_mind_at_any_time(status):
    assert {"closed_harmed", "closed_lost", "closed_withdrawn"} <= set(FOLLOWS[status])


def test_every_status_is_reached_and_named_in_the_rules():
    assert set(FOLLOWS) == set(ProtectionStatus.values)
    # What was handed over is so because the other centre took it, never because somebody here says so.
    assert set().union(*FOLLOWS.values()) == set(ProtectionStatus.values) - {"received", "closed_handed_over"}
    assert set(NEEDS_REASON) >= set(CLOSED)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(tried=st.lists(st.sampled_from(ProtectionStatus.values), max_size=8))
def test_whatever_is_tried_each_status_may_follow_the_one_before(staff, tried):
    request, told = ask(staff), ["received"]
    for status in tried:
        try:
            step_protection(request, status=status, reason="tried", by=staff.liaison)
        except LiaisonError:
            assert status not in FOLLOWS[told[-1]]
        else:
            told.append(status)
    assert ProtectionRequest.objects.get(pk=request.pk).status == told[-1]


def test_a_request_is_acknowledged_within_fifteen_minutes(staff):
    request = ask(staff)
    received = request.recorded_at
    assert not due(request, received + timedelta(minutes=14)).overdue
    late = due(request, received + timedelta(minutes=16))
    assert late.overdue
    assert late.at == received + timedelta(minutes=15)
    assert due(move(request, staff, "acknowledged"), received + timedelta(days=3)) is None


def test_an_active_measure_is_reviewed_every_three_days(staff):
    request = move(ask(staff), staff, "acknowledged", "assessed", "accepted", "active")
    active = request.latest_step.recorded_at
    assert due(request, active).at == active + timedelta(hours=72)
    assert due(request, active + timedelta(hours=73)).overdue


def test_what_is_due_first_stands_first(staff):
    quiet = move(ask(staff), staff, "acknowledged")
    older, newer = ask(staff), ask(staff)
    order = most_urgent_first([quiet, newer, older], newer.recorded_at)
    assert [request.pk for request, _due in order] == [older.pk, newer.pk, quiet.pk]


def test_a_harm_makes_a_review_of_our_own_disclosures_mandatory(staff):
    request = move(ask(staff), staff, "acknowledged", "assessed", "accepted", "closed_safe", "closed_harmed")
    assert request.review_missing
    assert due(request, request.recorded_at) is not None
    review_disclosures(request, result="possible", account=NAME, by=staff.head)
    request = ProtectionRequest.objects.get(pk=request.pk)
    assert not request.review_missing
    with pytest.raises(LiaisonError, match="reviewed already"):
        review_disclosures(request, result="nothing", account="again", by=staff.head)


def test_no_review_without_a_harm(staff):
    with pytest.raises(LiaisonError, match="ended in harm"):
        review_disclosures(ask(staff), result="nothing", account="x", by=staff.head)


def test_the_database_holds_no_word_of_a_story(staff):
    request = ask(staff, story=f"{NAME} waits at the mill")
    step_protection(request, status="acknowledged", note=f"called {NAME}", by=staff.liaison)
    assert not any(NAME in value for value in everything_stored())


def test_a_custodian_can_read_the_story_with_a_reason(staff):
    request = ask(staff, story=NAME)
    identity = read_identity(staff.key_file, staff.passphrase)
    opened = open_sealed(
        Sealed.objects.get(pk=request.story_id), identity=identity, by=staff.custodian, reason="moved"
    )
    assert opened.decode() == NAME


def test_the_journal_says_nothing_of_a_request_but_its_status(staff):
    request = move(ask(staff, story=NAME), staff, "acknowledged")
    record_threat(
        against="signatories", basis="an outlet", imminence="ongoing", request=request, by=staff.duty
    )
    acts = [entry.content for entry in Entry.objects.journal() if "liaison" in entry.subject]
    assert [(act["act"], act["facts"]) for act in acts] == [
        ("protection asked", {}),
        (
            "protection request moved",
            {"status": "acknowledged", "from": "received", "review_of_disclosures": False},
        ),
        ("threat recorded", {}),
    ]
    assert not Entry.objects.published().exists()


def test_who_answers_the_telephone_may_record_a_request_and_not_read_it(staff):
    request = ask(staff, by=staff.duty)
    assert not ProtectionRequest.objects.readable_by(staff.duty)
    assert list(ProtectionRequest.objects.readable_by(staff.custodian)) == [request]
    with pytest.raises(PermissionDenied):
        step_protection(request, status="acknowledged", by=staff.duty)


@pytest.mark.parametrize("role", ["verifier", "publisher", "administrator", "auditor", "reader"])
def test_who_may_neither_record_nor_read_a_request(staff, role):
    with pytest.raises(PermissionDenied):
        ask(staff, by=getattr(staff, role))
    ask(staff)
    assert not ProtectionRequest.objects.readable_by(getattr(staff, role))


@pytest.mark.parametrize(("wrong", "says"), [
    ({"basis": ""}, "known from"), ({"against": NAME}, "known codes"), ({"imminence": "soon"}, "known codes"),
])  # fmt: skip
def test_a_threat_says_what_it_is_known_from(staff, wrong, says):
    threat = {"against": "signatories", "basis": "an outlet", "imminence": "days", "by": staff.liaison}
    with pytest.raises(LiaisonError, match=says):
        record_threat(**threat | wrong)


def test_nothing_that_is_published_points_at_protection():
    """No relation leads from any other record to a request, a step, a threat or a review."""
    of_letters = {apps.get_model("exchange", name) for name in ("JointCase", "JointStep")}
    protected = {apps.get_model("liaison", name) for name in PROTECTED_MODELS}
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if field.concrete and field.related_model in protected:
                assert model in protected | of_letters, f"{model._meta.label}.{field.name}"
