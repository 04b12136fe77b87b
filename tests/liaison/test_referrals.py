"""A pattern by a rule suggests a referral; its dossier is frozen, names nobody, and a decision of two hands has its effect."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from tests.world import instant
from tregua.agreement.acceptances import set_status
from tregua.agreement.actions import AgreementError, refer
from tregua.agreement.models import Acceptance, Referral, Status
from tregua.exchange.ledger import Disclosed
from tregua.incidents.actions import ask_reply, note_call, note_calm, note_reply, open_incident
from tregua.incidents.findings import adopt, draft_finding, withdraw
from tregua.incidents.models import Finding
from tregua.intake.channels.text import read
from tregua.liaison.compiling import as_bytes
from tregua.liaison.dossiers import Dossier
from tregua.liaison.patterns import reached, record_rule
from tregua.liaison.referrals import open_referral, second, write_decision
from tregua.liaison.saying import LiaisonError
from tregua.record.models import Entry
from tregua.reports.actions import file_report

TWO = {
    "code": "two-shellings",
    "of": "violations",
    "violation_type": "1",
    "least": 2,
    "days": 4,
    "words": "Two in four days.",
}


def violation(valley, *reports, party="column", **says):
    """A finding that the party violated the agreement, adopted."""
    staff = valley.staff
    incident = open_incident([valley.reports[one] for one in reports], reason="one", by=staff.duty)
    made = draft_finding(
        incident, answer="violation", standard="reported", attribution="actor", attributed_to=valley.parties[party],
        reasons="Both tell of one hour and one bridge.", relied_on=[valley.reports[one] for one in reports],
        by=staff.verifier, **says,
    )  # fmt: skip
    adopt(made, by=staff.head)
    return made


@pytest.fixture
def pattern(valley):
    """Two findings on the Column within four days, and the rule that says two are a pattern."""
    staff = valley.staff
    record_rule(**TWO, by=staff.liaison)
    first = violation(valley, "bridge-1", "bridge-2", dissent="One of us holds the radio for late.")
    violation(valley, "strike-1")
    note_call(
        first.incident,
        at=instant(1, 15),
        party=valley.parties["column"],
        answer="EXERCISE-CALL",
        outcome="denied",
        by=staff.duty,
    )
    note_calm(first.incident, state="restored", at=instant(1, 18), said_by="EXERCISE-PATROL", by=staff.duty)
    (one,) = reached()
    return one


SAYS = {"addressee": "the co-chairs", "asked": "exclude", "grounds": "Two shellings in four days."}


def referred(valley, pattern, **says):
    return open_referral(
        Acceptance.objects.get(party__code="column"), findings=pattern.findings, rule=pattern.rule,
        by=valley.staff.liaison, **(SAYS | {"referred_at": timezone.now()} | says),
    )  # fmt: skip


def test_a_pattern_is_reached_by_enough_findings_close_together_and_by_no_fewer(valley):
    record_rule(**TWO, by=valley.staff.liaison)
    violation(valley, "bridge-1", "bridge-2")
    assert reached() == []
    second_one = violation(valley, "strike-1")
    (one,) = reached()
    assert (one.party.code, len(one.counted)) == ("column", 2)
    record_rule(**(TWO | {"days": 2}), by=valley.staff.liaison)
    assert reached() == []  # the newest version of the rule holds: days 1 and 4 are not within two
    record_rule(**(TWO | {"violation_type": "1.3"}), by=valley.staff.liaison)
    assert reached() == []
    record_rule(**TWO, by=valley.staff.liaison)
    withdraw(second_one, reason="wrong place", by=valley.staff.head)
    assert reached() == []


def test_findings_on_two_parties_make_no_pattern_of_either(valley):
    record_rule(**TWO, by=valley.staff.liaison)
    violation(valley, "bridge-1", "bridge-2")
    violation(valley, "strike-1", party="garrison")
    assert reached() == []


def test_requests_left_without_an_answer_are_a_pattern_until_one_is_answered(valley):
    staff = valley.staff
    record_rule(code="silent", of="silence", least=2, days=9, words="Two silences.", by=staff.liaison)
    bridge = open_incident([valley.reports["bridge-1"]], reason="one", by=staff.duty)
    asked = [
        ask_reply(
            bridge, party=valley.parties["column"], asked_at=instant(day), due_at=instant(day + 1),
            words="Was it you?", by=staff.duty,
        )
        for day in (1, 3)
    ]  # fmt: skip
    silences = [
        note_reply(
            bridge,
            request=one,
            received_at=one.due_at + timedelta(hours=1),
            position="no_answer",
            by=staff.duty,
        )
        for one in asked
    ]
    (one,) = reached()
    assert one.counted == silences
    made = open_referral(
        Acceptance.objects.get(party__code="column"), silences=silences, rule=one.rule, by=staff.liaison,
        referred_at=timezone.now(), **SAYS,
    )  # fmt: skip
    steps = json.loads(bytes(made.data))["steps"]
    assert [one["position"] for one in steps if one["kind"] == "reply"] == ["no_answer", "no_answer"]
    note_reply(
        bridge, request=asked[0], received_at=instant(5), position="denies", words="No.", by=staff.duty
    )
    assert reached() == []


def test_the_dossier_is_frozen_and_its_hashes_can_be_worked_out_by_anybody(valley, pattern):
    made = referred(valley, pattern)
    raw = bytes(made.data)
    assert hashlib.sha256(raw).hexdigest() == made.data_sha256
    assert hashlib.sha256(bytes(made.pdf)).hexdigest() == made.pdf_sha256
    data = json.loads(raw)
    assert as_bytes(data) == raw
    named = [*data["findings"], *data["evidence"], *data["steps"]]
    assert {one["kind"] for one in data["steps"]} == {"call", "calm"}
    assert len(named) == 2 + 3 + 2
    for one in named:
        rest = {name: value for name, value in one.items() if name != "sha256"}
        assert hashlib.sha256(as_bytes(rest)).hexdigest() == one["sha256"]
    leaves = set(Entry.objects.journal().values_list("leaf_hash", flat=True))
    assert all(
        set(one["journal"]) <= leaves and one["journal"] for one in (*data["findings"], *data["evidence"])
    )
    journal = json.loads(
        bytes(Entry.objects.journal().filter(subject=f"liaison.Dossier/{made.pk}").get().data)
    )
    assert journal["facts"]["pdf"] == made.pdf_sha256
    withdraw(pattern.findings[0], reason="later", by=valley.staff.head)
    assert bytes(Dossier.objects.get().data) == raw


def test_the_dossier_holds_dissent_and_names_no_reporter_no_source_and_nobody_who_works_here(valley, pattern):
    made = referred(valley, pattern)
    text = bytes(made.data).decode()
    printed = read(bytes(made.pdf), "application/pdf").text
    for words in ("One of us holds the radio for late.", "Two shellings in four days."):
        assert words in text
        assert words in " ".join(printed.split())
    staff = valley.staff
    secrets = [
        "EXERCISE-CALL", "EXERCISE-PATROL", *(one.code for one in valley.sources.values()),
        staff.verifier.shown_name, staff.head.shown_name, '"recorded_by"',
    ]  # fmt: skip
    for secret in secrets:
        assert secret not in text, secret
        assert secret not in printed, secret


def test_a_referral_is_neither_to_come_nor_before_what_it_rests_on_nor_about_another_party(valley, pattern):
    with pytest.raises(AgreementError, match="still to come"):
        referred(valley, pattern, referred_at=timezone.now() + timedelta(hours=1))
    with pytest.raises(LiaisonError, match="before the last"):
        referred(valley, pattern, referred_at=instant(8))
    with pytest.raises(LiaisonError, match="another party"):
        open_referral(
            Acceptance.objects.get(party__code="garrison"), findings=pattern.findings, by=valley.staff.liaison,
            referred_at=timezone.now(), **SAYS,
        )  # fmt: skip
    with pytest.raises(LiaisonError, match="rests on findings"):
        open_referral(
            Acceptance.objects.get(party__code="column"),
            by=valley.staff.liaison,
            referred_at=timezone.now(),
            **SAYS,
        )
    with pytest.raises(PermissionDenied):
        open_referral(
            Acceptance.objects.get(party__code="column"), findings=pattern.findings, by=valley.staff.verifier,
            referred_at=timezone.now(), **SAYS,
        )  # fmt: skip
    with pytest.raises(AgreementError, match="still to come"):
        refer(
            Acceptance.objects.get(party__code="column"), by=valley.staff.liaison,
            referred_at=timezone.now() + timedelta(hours=1), **SAYS,
        )  # fmt: skip
    assert not Referral.objects.exists()


def test_a_finding_that_stands_no_longer_is_no_ground(valley, pattern):
    withdraw(pattern.findings[0], reason="wrong place", by=valley.staff.head)
    with pytest.raises(LiaisonError, match="stands no longer"):
        referred(valley, pattern)


def decided(valley, made, **says):
    return write_decision(
        made, by=valley.staff.liaison,
        **({"body": "the co-chairs", "reference": "minute 4", "decided_at": timezone.now(), "effect": "exclude", "reasons": "Twice."} | says),
    )  # fmt: skip


def test_what_was_decided_has_its_effect_once_a_second_person_confirms_it(valley, pattern):
    decision = decided(valley, referred(valley, pattern))
    acceptance = Acceptance.objects.get(party__code="column")
    assert acceptance.status == Status.RECEIVED
    with pytest.raises(LiaisonError, match="Somebody else"):
        second(decision, confirmed=True, by=valley.staff.liaison)
    second(decision, confirmed=True, by=valley.staff.head)
    last = Acceptance.objects.get(party__code="column").steps[-1]
    assert (last.status, last.decided_by) == (Status.EXCLUDED, "the co-chairs")
    with pytest.raises(LiaisonError, match="already"):
        second(decision, confirmed=True, by=valley.staff.head)


def test_a_suspension_and_no_effect_at_all(valley, pattern):
    acceptance = Acceptance.objects.get(party__code="column")
    set_status(acceptance, status="in_force", since=instant(2), reason="it keeps to it", by=valley.staff.head)
    made = referred(valley, pattern, asked="suspend")
    nothing = decided(valley, made, effect="none")
    with pytest.raises(LiaisonError, match="on record already"):
        decided(valley, made)
    with pytest.raises(LiaisonError, match="Say why"):
        second(nothing, confirmed=False, by=valley.staff.head)
    second(nothing, confirmed=False, reason="they adjourned", by=valley.staff.head)
    second(decided(valley, made, effect="suspend"), confirmed=True, by=valley.staff.head)
    assert Acceptance.objects.get(party__code="column").status == Status.SUSPENDED


def test_nobody_is_excluded_where_the_referral_asked_for_less(valley, pattern):
    decision = decided(valley, referred(valley, pattern, asked="note"))
    with pytest.raises(AgreementError, match="before a referral asked for it"):
        second(decision, confirmed=True, by=valley.staff.head)
    decision.refresh_from_db()
    assert not hasattr(decision, "seconded")


@pytest.mark.parametrize(
    ("at", "why"), [(timedelta(hours=1), "still to come"), (timedelta(days=-9), "before the referral")]
)
def test_a_decision_is_neither_to_come_nor_before_its_referral(valley, pattern, at, why):
    with pytest.raises(LiaisonError, match=why):
        decided(valley, referred(valley, pattern), decided_at=timezone.now() + at)


def test_the_pages_lead_from_the_pattern_to_the_roll(valley, pattern, at_desk):
    staff = valley.staff
    browser = at_desk(staff.liaison)
    address = reverse("liaison:referral_open", args=[pattern.rule.pk, "column"])
    assert address in browser.get(reverse("liaison:patterns")).content.decode()
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    says = SAYS | {
        "acceptance": Acceptance.objects.get(party__code="column").pk,
        "counted": [one.pk for one in pattern.counted], "referred_at": now,
    }  # fmt: skip
    assert browser.post(address, says | {"addressee": ""}).status_code == 422
    telling = says | {"grounds": "Call +44 20 7946 0018."}
    warned = browser.post(address, telling)
    assert warned.status_code == 422
    assert "telephone number" in warned.content.decode()
    assert not Dossier.objects.exists()
    browser.post(address, telling | {"was_read": "on"})
    made = Dossier.objects.get()
    assert made.pdf_sha256 in browser.get(reverse("liaison:dossier", args=[made.pk])).content.decode()
    to = {"given_to": "the co-chairs"}
    assert browser.post(reverse("liaison:dossier_pdf", args=[made.pk]), to).content == bytes(made.pdf)
    assert browser.post(reverse("liaison:dossier_json", args=[made.pk]), to).content == bytes(made.data)
    decision = {
        "body": "the co-chairs",
        "reference": "minute 4",
        "decided_at": now,
        "effect": "exclude",
        "reasons": "Twice.",
    }
    browser.post(reverse("liaison:dossier", args=[made.pk]), decision)
    one = made.decisions.get()
    head = at_desk(staff.head)
    head.post(reverse("liaison:decision_second", args=[one.pk]), {"confirmed": "yes"})
    assert "confirmed" in head.get(reverse("liaison:dossier", args=[made.pk])).content.decode()
    assert Acceptance.objects.get(party__code="column").status == Status.EXCLUDED


def test_who_may(valley, pattern, at_desk):
    staff = valley.staff
    address = reverse("liaison:referral_open", args=[pattern.rule.pk, "column"])
    assert at_desk(staff.reader).get(address).status_code == 403
    page = at_desk(staff.reader).get(reverse("liaison:patterns")).content.decode()
    assert address not in page
    assert at_desk(staff.reader).post(reverse("liaison:patterns"), TWO).status_code == 403
    assert at_desk(staff.administrator).get(reverse("liaison:patterns")).status_code == 403
    assert (
        at_desk(staff.liaison)
        .get(reverse("liaison:referral_open", args=[pattern.rule.pk, "garrison"]))
        .status_code
        == 404
    )


def test_the_finding_of_a_report_that_was_filed_late_counts_by_when_it_happened(valley):
    record_rule(**TWO, by=valley.staff.liaison)
    violation(valley, "bridge-1", "bridge-2")
    late = file_report(
        source=valley.sources["valley-radio"], predicate="shelled", violation_type="1.2", words="later",
        started_at=instant(9), ended_at=instant(9, 1), time_precision="hour", place_precision="unknown",
        place=valley.places["V1"], by=valley.staff.duty,
    )  # fmt: skip
    valley.reports["late"] = late
    violation(valley, "late")
    assert Finding.objects.standing().count() == 2
    assert reached() == []


def test_a_dossier_that_is_taken_out_stands_in_the_ledger_for_each_finding_in_it(valley, pattern, at_desk):
    made = referred(valley, pattern)
    address = reverse("liaison:dossier_pdf", args=[made.pk])
    browser = at_desk(valley.staff.liaison)
    assert browser.get(address).status_code == 405
    assert browser.post(address, {"given_to": "  "}).status_code == 302
    assert not Disclosed.objects.exists()
    assert browser.post(address, {"given_to": "the co-chairs"}).content == bytes(made.pdf)
    held = [("agreement.Referral", made.referral_id)]
    held += [("incidents.Finding", one["id"]) for one in json.loads(bytes(made.data))["findings"]]
    left = Disclosed.objects.order_by("id").values_list("record", "record_id", "recipient", "by")
    assert list(left) == [(*one, "the co-chairs", "liaison") for one in held]
    assert len(held) > 1
    assert Entry.objects.journal().order_by("-index")[0].content["act"] == "dossier taken out"


def test_whoever_reads_incidents_reads_the_page_of_a_dossier_and_takes_none_out(valley, pattern, at_desk):
    made = referred(valley, pattern)
    browser = at_desk(valley.staff.reader)
    page = browser.get(reverse("liaison:dossier", args=[made.pk])).content.decode()
    assert made.pdf_sha256 in page
    assert reverse("liaison:dossier_pdf", args=[made.pk]) not in page
    for name in ("dossier_pdf", "dossier_json"):
        answer = browser.post(reverse(f"liaison:{name}", args=[made.pk]), {"given_to": "somebody"})
        assert answer.status_code == 403
    assert not Disclosed.objects.exists()
