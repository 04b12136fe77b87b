"""The vault: the server seals, a custodian opens, every opening is noted."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import PASSPHRASE
from tests.quick_keys import new_identity
from tests.quick_keys import sealed as sealed_file
from tregua.people import vault
from tregua.people.models import AccessNote, Custodian, Person, Sealed
from tregua.people.vault import VaultError
from tregua.record.models import Entry

SECRET = "the name of somebody at risk"
RECIPIENT, _KEY = new_identity("for the properties")


@pytest.fixture
def sealed(staff):
    return vault.seal(SECRET, about="at_risk")


@pytest.fixture
def identity(staff):
    return vault.read_identity(staff.key_file, PASSPHRASE)


def bring_key(browser, staff, passphrase=PASSPHRASE):
    key = SimpleUploadedFile("custodian.key", staff.key_file)
    return browser.post(reverse("people:vault"), {"key": key, "passphrase": passphrase})


def test_nothing_of_a_sealed_text_is_in_the_row(sealed):
    assert SECRET.encode() not in bytes(sealed.ciphertext)


def payload(text):
    """Return what age encrypted, without its header (which age itself makes longer or shorter by chance)."""
    return vault.seal_bytes(text.encode(), [RECIPIENT]).split(b"\n--- ", 1)[1].split(b"\n", 1)[1]


@given(st.text(max_size=900).filter(lambda text: len(text.encode()) <= vault.PADDED_TO - 4))
def test_short_texts_are_all_equally_long_when_sealed(text):
    assert len(payload(text)) == len(payload("x"))


def test_a_custodian_opens_it_and_the_reason_is_kept(staff, sealed, identity):
    plain = vault.open_sealed(sealed, identity=identity, by=staff.custodian, reason="a call of the family")
    assert plain.decode() == SECRET
    note = AccessNote.objects.get()
    assert (note.reason, note.opened, note.recorded_by) == ("a call of the family", True, staff.custodian)


def test_an_opening_without_a_reason_is_refused(staff, sealed, identity):
    with pytest.raises(VaultError, match="reason is kept"):
        vault.open_sealed(sealed, identity=identity, by=staff.custodian, reason=" ")


def test_a_failed_opening_is_noted_too(staff, sealed):
    stranger = vault.pyrage.x25519.Identity.generate()
    with pytest.raises(VaultError, match="another custodian"):
        vault.open_sealed(sealed, identity=stranger, by=staff.custodian, reason="to see")
    assert AccessNote.objects.get().opened is False
    assert Entry.objects.journal().last().content["act"] == "sealed text not opened"


@pytest.mark.parametrize("role", ["administrator", "head", "verifier", "auditor", "duty"])
def test_nobody_but_a_custodian_opens_even_with_the_key(staff, sealed, identity, role):
    with pytest.raises(PermissionDenied):
        vault.open_sealed(sealed, identity=identity, by=getattr(staff, role), reason="curiosity")


def test_without_a_custodian_nothing_is_sealed(staff):
    Custodian.objects.all().delete()
    with pytest.raises(VaultError, match="no custodian"):
        vault.seal(SECRET, about="source")


def test_somebody_elses_key_is_not_taken_into_a_session(staff):
    stranger = vault.pyrage.x25519.Identity.generate()
    with pytest.raises(VaultError, match="not one of yours"):
        vault.unlock(stranger, person=staff.custodian)


ENDLESS = b"age-encryption.org/v1\n" + b"-> a\n\n" * 900


@pytest.mark.parametrize("file", [b"", b"code,kind\n", b"%PDF-1.7", b"AGE-SECRET-KEY-1", b"\0" * 50, ENDLESS])
def test_a_file_that_is_no_key_is_told_apart_from_a_wrong_passphrase(file):
    with pytest.raises(vault.VaultError, match="no key"):
        vault.read_identity(file, PASSPHRASE)


def test_a_key_file_that_age_itself_made_opens(staff):
    made = vault.pyrage.x25519.Identity.generate()
    written = f"# created: 2016-02-27T00:00:00Z\n# public key: {made.to_public()}\n{made}\n"
    read = vault.read_identity(vault.pyrage.passphrase.encrypt(written.encode(), "x"), "x")
    assert str(read) == str(made)


@pytest.mark.parametrize("inside", [b"", b"# only a comment", b"\xff\xfe", b"AGE-SECRET-KEY-WRONG"])
def test_what_is_no_key_is_told(staff, inside):
    with pytest.raises(VaultError, match="does not open"):
        vault.read_identity(sealed_file(inside, "x"), "x")


def test_a_key_is_forgotten_after_its_time(staff, identity, monkeypatch):
    word = vault.unlock(identity, person=staff.custodian)
    now = vault.time.monotonic()
    assert vault.unlocked(word) is not None
    monkeypatch.setattr(vault.time, "monotonic", lambda: now + vault.OPEN_FOR_SECONDS + 1)
    assert vault.unlocked(word) is None


def test_on_the_page_a_custodian_brings_the_key_opens_one_text_and_locks(staff, sealed, at_desk):
    browser = at_desk(staff.custodian)
    assert bring_key(browser, staff).status_code == 302
    assert "Your key to the vault is in this session" in browser.get(reverse("home")).content.decode()
    assert SECRET not in browser.get(reverse("people:open", args=[sealed.pk])).content.decode()
    opened = browser.post(reverse("people:open", args=[sealed.pk]), {"reason": "a call of the family"})
    assert SECRET in opened.content.decode()
    assert "no-store" in opened["Cache-Control"]
    browser.post(reverse("people:lock"))
    again = browser.post(reverse("people:open", args=[sealed.pk]), {"reason": "once more"})
    assert SECRET not in again.content.decode()
    assert AccessNote.objects.count() == 1


def test_going_out_forgets_the_key(staff, sealed, at_desk):
    browser = at_desk(staff.custodian)
    bring_key(browser, staff)
    word = browser.session["vault"]
    assert vault.is_held()
    browser.post(reverse("people:logout"))
    assert vault.unlocked(word) is None
    assert not vault.is_held()


def test_a_wrong_passphrase_is_told_and_nothing_is_held(staff, at_desk):
    browser = at_desk(staff.custodian)
    answer = bring_key(browser, staff, "not this one")
    assert "does not open with this passphrase" in answer.content.decode()
    assert "vault" not in browser.session


def test_the_session_holds_a_word_and_never_the_key(staff, at_desk):
    browser = at_desk(staff.custodian)
    bring_key(browser, staff)
    assert "AGE-SECRET-KEY" not in str(dict(browser.session))


def test_the_auditor_reads_who_opened_what_but_never_what_it_said(staff, sealed, identity, at_desk):
    vault.open_sealed(sealed, identity=identity, by=staff.custodian, reason="a call of the family")
    said = at_desk(staff.auditor).get(reverse("people:access_notes")).content.decode()
    assert "a call of the family" in said
    assert "Custodian" in said
    assert SECRET not in said


def test_the_vault_page_tells_categories_only(staff, sealed, at_desk):
    said = at_desk(staff.custodian).get(reverse("people:vault")).content.decode()
    assert "a person at risk" in said
    assert SECRET not in said


def test_a_new_custodian_opens_only_what_is_sealed_from_then_on(staff, sealed, at_desk):
    second = Person.objects.create(code="custodian-2", shown_name="Custodian 2", roles=["custodian"])
    recipient, key_file = vault.new_identity(PASSPHRASE)
    at_desk(staff.administrator).post(
        reverse("people:custodian"), {"person": second.pk, "recipient": recipient}
    )
    newer = vault.seal(SECRET, about="source")
    identity = vault.read_identity(key_file, PASSPHRASE)
    assert vault.open_sealed(newer, identity=identity, by=second, reason="a test").decode() == SECRET
    with pytest.raises(VaultError):
        vault.open_sealed(sealed, identity=identity, by=second, reason="a test")


def test_what_is_no_recipient_is_refused(staff, at_desk):
    answer = at_desk(staff.administrator).post(
        reverse("people:custodian"), {"person": staff.custodian.pk, "recipient": "age1wrong"}
    )
    assert "begins with age1" in answer.content.decode()
    assert Custodian.objects.count() == 1


def test_no_sealed_text_has_a_page_without_login(sealed, client):
    assert Sealed.objects.count() == 1
    assert client.get(reverse("people:open", args=[sealed.pk])).status_code == 302


@pytest.mark.parametrize(
    ("plain", "ending"),
    [
        (b"%PDF-1.7 \xe2\xe3", "pdf"),
        (b"PK\x03\x04 word/document.xml", "docx"),
        (b"PK\x03\x04 xl/workbook.xml", "xlsx"),
        ("перемирие".encode("cp1251"), "txt"),
        (b"\0\1", "bin"),
    ],
)
def test_an_original_that_no_page_can_show_comes_as_a_file(staff, at_desk, plain, ending):
    original = vault.seal(plain, about="message")
    browser = at_desk(staff.custodian)
    bring_key(browser, staff)
    assert "comes as a file" in browser.get(reverse("people:open", args=[original.pk])).content.decode()
    opened = browser.post(reverse("people:open", args=[original.pk]), {"reason": "to compare a figure"})
    assert opened.content == plain
    assert opened["Content-Disposition"] == f'attachment; filename="sealed-{original.pk}.{ending}"'
    assert "no-store" in opened["Cache-Control"]
    assert AccessNote.objects.get().opened


@pytest.mark.parametrize("length", [0, 1, vault.PADDED_TO - 4, vault.PADDED_TO, 3 * vault.PIECE + 7])
def test_a_text_of_any_length_opens_again_as_it_was(staff, identity, length):
    plain = bytes(range(256)) * (length // 256) + bytes(length % 256)
    sealed = vault.seal(plain, about="message")
    kept = Sealed.objects.get(pk=sealed.pk)
    assert vault.decrypted(kept, identity) == plain
