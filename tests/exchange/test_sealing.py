"""What goes sealed: committed in the leaf, opened by a custodian or by who was given it, refused when it was forged."""

import base64
import contextlib
import shutil
import subprocess

import pyrage
import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from tests import world
from tests.conftest import PASSPHRASE
from tests.exchange.sealed_world import REASONS, adopted, recipient, released
from tregua.exchange import packages
from tregua.exchange.ledger import Audience, Disclosed, Way
from tregua.exchange.models import PeerEntry, PeerFault
from tregua.exchange.packages import PackageError, package, receive
from tregua.exchange.receiving import open_received
from tregua.exchange.recipients import RecipientError, add_recipient, confirm_recipient, retire_recipient
from tregua.exchange.sealing import SealingError, grant, open_own
from tregua.exchange.seals import Grant, Opening, Received, Recipient, fingerprint
from tregua.exchange.terms import Parts
from tregua.people import vault
from tregua.people.models import AccessNote, Custodian
from tregua.record import disclosure, openings
from tregua.record.models import Body, Entry
from tregua.record.source import FolderSource


@pytest.fixture
def valley(staff, alone):
    return world.remembered(staff)


@pytest.fixture
def identity(staff):
    return vault.read_identity(staff.key_file, PASSPHRASE)


@pytest.fixture
def finding(valley):
    return adopted(valley)


def test_a_custodian_opens_the_sealed_part_with_a_reason_that_stays(valley, finding, identity):
    made = released(valley, finding, recipient(valley.staff))
    opening = Opening.objects.get(entry_index=made.entry_index)
    found = open_own(opening, identity=identity, by=valley.staff.custodian, reason="the partner asks back")
    assert found == {"reasons": REASONS}
    note = AccessNote.objects.get()
    assert (note.subject, note.opened, note.reason) == ("exchange.Opening/0", True, "the partner asks back")


def test_nothing_is_opened_without_a_reason(valley, finding, identity):
    released(valley, finding, recipient(valley.staff))
    with pytest.raises(vault.VaultError, match="reason is kept"):
        open_own(Opening.objects.get(), identity=identity, by=valley.staff.custodian, reason=" ")


def test_nobody_but_a_custodian_opens_even_with_the_key(valley, finding, identity):
    released(valley, finding, recipient(valley.staff))
    with pytest.raises(PermissionDenied):
        open_own(Opening.objects.get(), identity=identity, by=valley.staff.head, reason="curiosity")


def test_a_key_that_was_added_later_does_not_open_it_and_the_try_is_noted(valley, finding):
    released(valley, finding, recipient(valley.staff))
    later = pyrage.x25519.Identity.generate()
    Custodian.objects.create(person=valley.staff.custodian, recipient=str(later.to_public()))
    with pytest.raises(SealingError, match="before your key"):
        open_own(Opening.objects.get(), identity=later, by=valley.staff.custodian, reason="to see")
    assert AccessNote.objects.get().opened is False


def test_without_a_custodian_nothing_is_sealed_and_nothing_released(valley, finding):
    to = recipient(valley.staff)
    Custodian.objects.all().delete()
    with pytest.raises(SealingError, match="no custodian"):
        released(valley, finding, to)
    assert not Entry.objects.published().exists()


def test_the_sealed_fields_are_nowhere_in_plain_beside_the_log(valley, finding, settings):
    released(valley, finding, recipient(valley.staff))
    assert REASONS not in base64.urlsafe_b64decode(Body.objects.get().disclosures + "==").decode()
    opening = Opening.objects.get()
    assert REASONS.encode() not in bytes(opening.blob)
    assert bytes(opening.blob).startswith(b"tregua sealed 1 age-x25519\nage-encryption.org/v1\n")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=150))
def test_short_texts_are_all_equally_long_when_sealed(text):
    _identity, to = openings.new_key()
    sealed = openings.seal([disclosure.disclose("reasons", text)], to)
    # Behind the header, which age itself makes longer or shorter by chance, and the MAC: a nonce, the text, its tag.
    payload = sealed.split(b"\n--- ", 1)[1].split(b"\n", 1)[1]
    assert (len(payload) - 32) % openings.PADDED_TO == 0


@pytest.mark.skipif(shutil.which("age") is None, reason="needs age")
def test_age_itself_opens_what_was_sealed(valley, finding, tmp_path):
    to = recipient(valley.staff)
    released(valley, finding, to)
    given_to = Grant.objects.get(recipient=to.row)
    key = tmp_path / "their.key"
    key.write_text(f"{to.identity}\n")
    entry_key = tmp_path / "entry.key"
    entry_key.write_bytes(age(key, bytes(given_to.key)))
    _header, _line, sealed = bytes(Opening.objects.get().blob).partition(b"\n")
    disclosures = age(entry_key, sealed).decode().strip().split("~")
    assert disclosure.open_disclosure(disclosures[0]).value == REASONS


def age(key, sealed):
    return subprocess.run(["age", "-d", "-i", str(key)], input=sealed, capture_output=True, check=True).stdout


# -- at the other side


@pytest.fixture
def stick(tmp_path):
    return tmp_path / "stick"


def at_the_other_side(made, stick, other_origin="hmeimim.example/log1"):
    """Play the other centre, on the same tables: it has verified our entry and reads the stick."""
    entry = Entry.objects.published().get(index=made.entry_index)
    PeerEntry.objects.create(index=entry.index, leaf_hash=entry.leaf_hash, type="record", kind="finding")
    return receive(FolderSource(stick), origin=other_origin)


def their_custodian(staff):
    """Return a key that is a custodian's at the other side: there, the recipient is one of their own."""
    identity = pyrage.x25519.Identity.generate()
    return recipient(staff, identity=identity)


def carried(valley, finding, stick, *holders, **says):
    made = released(valley, finding, *holders, **says)
    assert packages.carry(stick, body="amman", by=valley.staff.custodian) == 1
    assert at_the_other_side(made, stick) == [made.entry_index]
    return made


def test_what_was_granted_is_carried_on_a_stick_and_opened_at_the_other_side(valley, finding, stick):
    to = their_custodian(valley.staff)
    carried(valley, finding, stick, to)
    found = open_received(
        Received.objects.get(), identity=to.identity, by=valley.staff.custodian, reason="to examine it"
    )
    assert found == {"reasons": REASONS}
    assert AccessNote.objects.get().subject == "exchange.Received/0"
    row = Disclosed.objects.get(way=Way.STICK)
    assert (row.recipient, row.audience, row.entry_index) == ("amman", Audience.NAMED, 0)


def test_for_the_other_centre_only_everything_is_in_the_sealed_part(valley, finding, stick):
    to = their_custodian(valley.staff)
    carried(valley, finding, stick, to, fields=("fields", "reasons"), parts=Parts.OTHER_CENTRE)
    found = open_received(
        Received.objects.get(), identity=to.identity, by=valley.staff.custodian, reason="to examine it"
    )
    assert found["fields"]["answer"] == "violation"
    assert found["reasons"] == REASONS


def test_one_field_alone_can_be_revealed(valley, finding, stick):
    desk, monitor = their_custodian(valley.staff), recipient(valley.staff, name="Their monitor")
    made = released(valley, finding, desk, fields=("reasons", "recommendation"))
    opening = Opening.objects.get()
    identity = vault.read_identity(valley.staff.key_file, PASSPHRASE)
    grant(
        opening, monitor.row, fields=["reasons"], identity=identity, by=valley.staff.custodian, reason="asked"
    )
    packages.carry(stick, body="amman", by=valley.staff.custodian)
    at_the_other_side(made, stick)
    received = Received.objects.get()
    whole = open_received(received, identity=desk.identity, by=valley.staff.custodian, reason="read")
    part = open_received(received, identity=monitor.identity, by=valley.staff.custodian, reason="read")
    assert (set(whole), set(part)) == ({"reasons", "recommendation"}, {"reasons"})


def test_somebody_to_whom_it_was_not_sealed_is_told_with_the_digits_of_their_key(valley, finding, stick):
    carried(valley, finding, stick, their_custodian(valley.staff))
    stranger = pyrage.x25519.Identity.generate()
    with pytest.raises(SealingError, match="sealed to somebody else") as refused:
        open_received(Received.objects.get(), identity=stranger, by=valley.staff.custodian, reason="to see")
    assert fingerprint(str(stranger.to_public())) in str(refused.value)
    assert AccessNote.objects.get().opened is False


def test_a_forged_opening_is_refused_and_nothing_of_it_is_shown(valley, finding, stick):
    """The other side learns at once when it is given another text than the one that was committed to."""
    to = their_custodian(valley.staff)
    made = released(valley, finding, to)
    identity, recipient_key = openings.new_key()
    forged = openings.seal([disclosure.disclose("reasons", "We saw nothing.")], recipient_key)
    Opening.objects.update(blob=forged)
    Grant.objects.filter(recipient=to.row).update(key=openings.wrap(identity, to.row.key))
    packages.carry(stick, body="amman", by=valley.staff.custodian)
    at_the_other_side(made, stick)
    with pytest.raises(SealingError, match="not what the entry committed to") as refused:
        open_received(Received.objects.get(), identity=to.identity, by=valley.staff.custodian, reason="read")
    assert "We saw nothing" not in str(refused.value)


def test_a_package_of_an_entry_that_was_not_verified_is_not_taken_in(valley, finding, stick):
    released(valley, finding, their_custodian(valley.staff))
    packages.carry(stick, body="amman", by=valley.staff.custodian)
    assert receive(FolderSource(stick), origin="hmeimim.example/log1") == []
    assert not Received.objects.exists()


def test_a_package_under_another_entrys_name_is_a_fault(valley, finding, stick):
    made = released(valley, finding, their_custodian(valley.staff))
    packages.carry(stick, body="amman", by=valley.staff.custodian)
    entry = Entry.objects.published().get()
    (stick / "sealed" / entry.leaf_hash).write_bytes(b"{}")
    assert at_the_other_side(made, stick) == []
    assert PeerFault.objects.get().check_name == "SEALED"


def test_a_body_is_given_its_own_packages_and_no_other(valley, finding):
    released(valley, finding, recipient(valley.staff, body="amman"))
    opening = Opening.objects.get()
    assert package(opening.leaf_hash, body="amman") is not None
    assert package(opening.leaf_hash, body="un") is None
    assert package("0" * 64, body="amman") is None
    assert packages.listing(body="un") == b""


# -- grants and recipients


def test_a_grant_needs_a_custodians_key_and_is_in_the_ledger(valley, finding, identity):
    released(valley, finding, recipient(valley.staff))
    later = recipient(valley.staff, name="Their lawyer")
    with pytest.raises(PermissionDenied):
        grant(
            Opening.objects.get(), later.row, fields=["reasons"], identity=identity, by=valley.staff.head, reason="x"
        )  # fmt: skip
    made = grant(
        Opening.objects.get(), later.row, fields=["reasons"], identity=identity, by=valley.staff.custodian,
        reason="the court asked",
    )  # fmt: skip
    assert made.recipient == later.row
    row = Disclosed.objects.order_by("-id").first()
    assert (row.way, row.recipient, row.fields) == (Way.SEALED, str(later.row), ["reasons"])
    assert "the court asked" in row.basis
    with pytest.raises(SealingError, match="already"):
        grant(
            Opening.objects.get(), later.row, fields=["reasons"], identity=identity, by=valley.staff.custodian, reason="x"
        )  # fmt: skip


def test_who_entered_a_key_does_not_confirm_it(staff, alone):
    new = recipient(staff, confirmed=False)
    with pytest.raises(RecipientError, match="Somebody else"):
        confirm_recipient(new.row, heard_from="them", how="by telephone", by=staff.custodian)
    assert not Recipient.objects.usable().exists()
    confirm_recipient(new.row, heard_from="them", how="by telephone", by=staff.head)
    assert Recipient.objects.usable().get() == new.row


def test_a_key_of_our_own_or_no_key_is_no_recipient(staff, alone):
    own = Custodian.objects.get().recipient
    for key, why in ((own, "our own centre"), ("age1nothing", "begins with age1")):
        with pytest.raises(RecipientError, match=why):
            add_recipient(name="x", body="amman", key=key, by=staff.custodian)


def test_nothing_more_goes_to_a_retired_recipient(valley, finding):
    to = recipient(valley.staff)
    retire_recipient(to.row, reason="the key was lost", by=valley.staff.head)
    with pytest.raises(SealingError, match="retired"):
        released(valley, finding, to)


def test_the_digits_are_forty_and_differ(staff, alone):
    first, second = recipient(staff).row, recipient(staff).row
    assert first.digits != second.digits
    assert [len(group) for group in first.digits.split()] == [5] * 8


# -- the format


GOOD = packages.write(
    packages.Package("o/l", 3, b"{}", (packages.Given(openings.new_key()[1], b"key", b"blob"),))
)


def test_a_package_is_written_and_read_back():
    read = packages.read(GOOD)
    assert packages.write(read) == GOOD
    assert (read.origin, read.index, read.leaf) == ("o/l", 3, b"{}")


@given(st.data())
def test_every_malformed_package_is_one_error(data):
    at = data.draw(st.integers(0, len(GOOD) - 1))
    mutated = GOOD[:at] + bytes([data.draw(st.integers(0, 255))]) + GOOD[at + data.draw(st.integers(0, 3)) :]
    with contextlib.suppress(PackageError):
        assert packages.write(packages.read(mutated)) == mutated


@pytest.mark.parametrize(
    ("blob", "why"),
    [
        (b"", "first line"),
        (b"tregua sealed 1 hpke-mlkem\nx", "newer Tregua"),
        (b"tregua sealed 1 age-x25519\nnothing", "somebody else"),
    ],
)
def test_what_is_no_sealed_part_is_told(blob, why):
    identity, _recipient = openings.new_key()
    with pytest.raises(openings.OpeningError, match=why):
        openings.unseal(blob, identity)


def test_a_header_for_thousands_of_recipients_is_not_tried(identity):
    """Each of them would be tried against each other: an hour, in which no page of the centre is answered."""
    header = b"age-encryption.org/v1\n" + b"-> X25519 a\nAAAA\n" * 50_000 + b"--- a\n"
    with pytest.raises(openings.OpeningError, match="too long"):
        openings.unwrap(header, identity)
    with pytest.raises(openings.OpeningError, match="too long"):
        openings.unseal(openings.HEADER + b"age-x25519\n" + header, openings.new_key()[0])
