"""What takes two custodians: a sealed text is destroyed, many are taken out; in an emergency one goes alone and all know."""

import json
from datetime import timedelta

import pyrage
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tests.centre.looking import ways_to_write
from tests.conftest import PASSPHRASE
from tests.conftest import person as new_person
from tregua.centre.checkups.vault import sealing
from tregua.centre.today import work_of
from tregua.people import two_custodians as two
from tregua.people import vault
from tregua.people.models import AccessNote, Sealed, VaultProposal
from tregua.people.vault import VaultError
from tregua.record.models import Entry

SECRET = "Yusuf of the lower mill"
WHY = "the family has asked for it"


@pytest.fixture
def second(staff):
    made = new_person("custodian-2", "custodian")
    vault.add_custodian(
        made, recipient=str(pyrage.x25519.Identity.generate().to_public()), by=staff.administrator
    )
    return made


@pytest.fixture
def sealed(staff, second):
    return vault.seal(SECRET, about="signatory")


@pytest.fixture
def identity(staff):
    return vault.read_identity(staff.key_file, PASSPHRASE)


@pytest.fixture(scope="module")
def court():
    """Return the key of whoever is given what is taken out."""
    return pyrage.x25519.Identity.generate()


def acts():
    return [entry.content for entry in Entry.objects.journal()]


def last_act():
    return acts()[-1]["act"]


def ask_out(by, court, **more):
    return two.propose_taking_out(
        "signatory", recipient=str(court.to_public()), reason="the court has asked", by=by, **more
    )


def test_a_text_is_destroyed_when_another_custodian_agrees_and_a_tombstone_stays(
    staff, second, sealed, identity
):
    was = bytes(sealed.ciphertext)
    proposal = two.propose_destroying(sealed, reason=WHY, by=staff.custodian)
    assert bytes(Sealed.objects.get(pk=sealed.pk).ciphertext) == was
    two.decide(proposal, approved=True, reason="spoke with them", by=second)
    left = Sealed.objects.get(pk=sealed.pk)
    assert (left.destroyed, left.recipients, left.about) == (True, [], "signatory")
    with pytest.raises(VaultError, match="was destroyed"):
        vault.open_sealed(left, identity=identity, by=staff.custodian, reason="to see")
    assert last_act() == "sealed text destroyed"
    assert not any(WHY in json.dumps(act) or SECRET in json.dumps(act) for act in acts())
    assert sealing().well


def test_nobody_destroys_alone(staff, second, sealed):
    proposal = two.propose_destroying(sealed, reason=WHY, by=staff.custodian)
    with pytest.raises(VaultError, match="Somebody else must decide"):
        two.decide(proposal, approved=True, reason="myself", by=staff.custodian)
    two.decide(proposal, approved=False, reason="it is needed", by=second)
    assert not Sealed.objects.get(pk=sealed.pk).destroyed
    with pytest.raises(VaultError, match="decided this already"):
        two.decide(proposal, approved=True, reason="after all", by=second)


def test_a_proposal_of_the_day_before_yesterday_is_agreed_to_by_nobody(staff, second, sealed, monkeypatch):
    proposal = two.propose_destroying(sealed, reason=WHY, by=staff.custodian)
    later = timezone.now() + two.OPEN_FOR + timedelta(minutes=1)
    monkeypatch.setattr(two.timezone, "now", lambda: later)
    with pytest.raises(VaultError, match="more than a day ago"):
        two.decide(proposal, approved=True, reason="late", by=second)
    assert not two.waiting().exists()


def test_where_there_is_one_custodian_only_nothing_is_asked_that_nobody_could_agree_to(staff, court):
    sealed = vault.seal(SECRET, about="signatory")
    with pytest.raises(VaultError, match="no other custodian"):
        two.propose_destroying(sealed, reason=WHY, by=staff.custodian)
    with pytest.raises(VaultError, match="no other custodian"):
        ask_out(staff.custodian, court)


@pytest.mark.parametrize("role", ["administrator", "head", "auditor", "liaison"])
def test_nobody_but_custodians_asks_or_agrees(staff, second, sealed, identity, court, role):
    somebody = getattr(staff, role)
    with pytest.raises(PermissionDenied):
        two.propose_destroying(sealed, reason=WHY, by=somebody)
    with pytest.raises(PermissionDenied):
        ask_out(somebody, court, in_emergency=True)
    proposal = ask_out(staff.custodian, court)
    with pytest.raises(PermissionDenied):
        two.decide(proposal, approved=True, reason="I am in charge", by=somebody)
    with pytest.raises(PermissionDenied):
        two.take_out(proposal, identity=identity, by=somebody)


def test_texts_are_taken_out_once_by_who_asked_after_another_agreed(staff, second, sealed, identity, court):
    other_kind = vault.seal("somebody else", about="at_risk")
    proposal = ask_out(staff.custodian, court)
    with pytest.raises(VaultError, match="cannot be taken out"):
        two.take_out(proposal, identity=identity, by=staff.custodian)
    two.decide(proposal, approved=True, reason="called the court", by=second)
    later = vault.seal("came after it was asked for", about="signatory")
    with pytest.raises(VaultError, match="cannot be taken out"):
        two.take_out(proposal, identity=identity, by=second)
    package = two.take_out(proposal, identity=identity, by=staff.custodian)
    assert not any(way in package for way in ways_to_write(SECRET))
    lines = [json.loads(line) for line in pyrage.decrypt(package, [court]).decode().splitlines()]
    assert [(one["number"], one["text"]) for one in lines] == [(sealed.pk, SECRET)]
    note = AccessNote.objects.get()
    assert (note.sealed, note.proposal, note.opened, note.recorded_by) == (
        sealed,
        proposal,
        True,
        staff.custodian,
    )
    assert not {other_kind.pk, later.pk} & {note.sealed_id}
    assert acts()[-1]["act"] == "sealed texts taken out"
    with pytest.raises(VaultError, match="not any more"):
        two.take_out(proposal, identity=identity, by=staff.custodian)


def test_what_was_agreed_to_is_taken_out_within_the_hour_or_not(
    staff, second, sealed, identity, court, monkeypatch
):
    proposal = ask_out(staff.custodian, court)
    two.decide(proposal, approved=True, reason="called the court", by=second)
    later = timezone.now() + two.TAKEN_WITHIN + timedelta(minutes=1)
    monkeypatch.setattr(two.timezone, "now", lambda: later)
    with pytest.raises(VaultError, match="not any more"):
        two.take_out(proposal, identity=identity, by=staff.custodian)


def test_in_an_emergency_one_goes_alone_all_others_are_told_and_it_is_reviewed(
    staff, second, sealed, identity, court
):
    proposal = ask_out(staff.custodian, court, in_emergency=True)
    assert last_act() == "vault opened alone in an emergency"
    assert (
        SECRET
        in pyrage.decrypt(two.take_out(proposal, identity=identity, by=staff.custodian), [court]).decode()
    )

    def told(person):
        return {
            str(one["words"]) for one in work_of(person) if one["count"] and "emergency" in str(one["words"])
        }

    assert told(second) == {"Vault opened alone in an emergency"}
    assert told(staff.auditor) == told(staff.head) == {"Vault opened alone in an emergency, to review"}
    assert told(staff.custodian) == told(staff.administrator) == set()
    with pytest.raises(PermissionDenied):
        two.review(proposal, approved=True, reason="it was", by=second)
    two.review(proposal, approved=False, reason="two colleagues could be reached", by=staff.auditor)
    assert last_act() == "taking out found wrong"
    assert told(staff.auditor) == told(second) == set()


def test_on_the_pages_two_destroy_a_text(staff, second, sealed, at_desk):
    one, ask = (reverse(f"people:{name}", args=[sealed.pk]) for name in ("open", "destroy"))
    first = at_desk(staff.custodian)
    assert ask in first.get(one).content.decode()
    first.post(ask, {"reason": WHY})
    address = reverse("people:together_one", args=[VaultProposal.objects.get().pk])
    assert "waits for another custodian" in first.get(address).content.decode()
    other = at_desk(second)
    assert address in other.get(reverse("people:together")).content.decode()
    assert "gone at once and for ever" in other.get(address).content.decode()
    other.post(address, {"reason": "spoke with them", "approve": "1"})
    said = other.get(one).content.decode()
    assert "was destroyed" in said
    assert WHY in said
    assert ask not in said


def test_on_the_pages_texts_are_taken_out_in_an_emergency_and_reviewed(staff, second, sealed, court, at_desk):
    first = at_desk(staff.custodian)
    asked = {"about": "signatory", "recipient": str(court.to_public()), "reason": "they come tonight"}
    first.post(reverse("people:together"), asked | {"in_emergency": "on"})
    proposal = VaultProposal.objects.get()
    out = reverse("people:take_out", args=[proposal.pk])
    assert "Bring your key first" in first.post(out).content.decode()
    key = SimpleUploadedFile("custodian.key", staff.key_file)
    first.post(reverse("people:vault"), {"key": key, "passphrase": PASSPHRASE})
    answer = first.post(out)
    assert SECRET in pyrage.decrypt(answer.content, [court]).decode()
    assert "no-store" in answer["Cache-Control"]
    assert "they come tonight" in at_desk(second).get(reverse("people:together")).content.decode()
    address, auditor = reverse("people:review", args=[proposal.pk]), at_desk(staff.auditor)
    assert address in auditor.get(reverse("people:reviews")).content.decode()
    auditor.post(address, {"reason": "it was so", "approve": "1"})
    assert "found right" in auditor.get(reverse("people:reviews")).content.decode()


def test_the_bytes_of_a_destroyed_text_are_in_no_row_of_any_table(staff, second, sealed):
    piece = bytes(sealed.ciphertext)[300:400]

    def rows_that_hold_it():
        found = []
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')
                cells = (cell for row in cursor.fetchall() for cell in row)
                held = (
                    bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
                    for cell in cells
                )
                if any(piece in one or piece.hex().encode() in one for one in held):
                    found.append(table)
        return found

    assert rows_that_hold_it() == ["people_sealed"]
    two.decide(
        two.propose_destroying(sealed, reason=WHY, by=staff.custodian), approved=True, reason="yes", by=second
    )
    assert rows_that_hold_it() == []
