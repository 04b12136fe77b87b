"""Sealing and opening: the serving process can seal, but only a custodian can open.

A custodian's identity (an age key) reaches this process only when its holder brings the key file and
its passphrase; it stays in memory, for that session, for a quarter of an hour, and is never written.
"""

import io
import os
import secrets
import threading
import time
from typing import Final

import pyrage
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from tregua.people.models import AccessNote, Custodian, Person, Sealed
from tregua.record import actions as record
from tregua.record import large
from tregua.record.passphrase_files import TooMuchWorkError, opened

PADDED_TO: Final = 1024
PIECE: Final = 1024 * 1024
OPEN_FOR_SECONDS: Final = 15 * 60
# How every file begins that age encrypts, as bytes and as letters.
KEY_FILES: Final = (b"age-encryption.org/", b"-----BEGIN AGE")
# A key file is short. age takes the square of a header's length in time, and every page of the centre waits as long.
LONGEST_KEY_FILE: Final = 4096
# `off` keeps in plain what is to be sealed. It is there for tests, which must find then what they else must not find.
SEALING: Final = "TREGUA_SEALING"
_open: dict[str, tuple[float, pyrage.x25519.Identity]] = {}
_lock = threading.Lock()


class VaultError(Exception):
    """The vault cannot do what was asked; the message says why and what to do."""


def new_identity(passphrase: str) -> tuple[str, bytes]:
    """Return (recipient, key file under this passphrase) for a new custodian; the centre keeps the first only."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity.to_public()), pyrage.passphrase.encrypt(str(identity).encode(), passphrase)


@transaction.atomic
def add_custodian(person: Person, *, recipient: str, by: Person) -> Custodian:
    """Let `person` open what is sealed from now on; what was sealed before stays as it is."""
    by.must("people.manage")
    recipient = recipient.strip()
    if Custodian.objects.filter(recipient=recipient).exists():
        raise VaultError(gettext("This key is here already. Every custodian makes a key of their own."))
    try:
        pyrage.x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError as error:
        raise VaultError(gettext("This is not an age recipient: it begins with age1….")) from error
    custodian = Custodian.objects.create(person=person, recipient=recipient)
    record.append(
        act="custodian added",
        by=by.code,
        subject=f"people.Custodian/{custodian.pk}",
        facts={"person": person.code},
    )
    return custodian


def is_sealing() -> bool:
    """Return whether the vault seals: always, but for a centre of the example whose search is put to the test."""
    return not (settings.CENTRE.example and os.environ.get(SEALING) == "off")


class _Framed(io.RawIOBase):
    """A text as it is sealed, read in pieces: its length, the text, and so many noughts that its length does not speak."""

    def __init__(self, plain: bytes) -> None:
        length = len(plain).to_bytes(4, "big")
        padding = b"\0" * (-(len(length) + len(plain)) % PADDED_TO)
        self._parts = [memoryview(one) for one in (length, plain, padding) if one]

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes: so many, or fewer where a part of it ends."""
        if not self._parts:
            return b""
        part = self._parts.pop(0)
        if 0 <= size < len(part):
            self._parts.insert(0, part[size:])
            part = part[:size]
        return bytes(part)


def seal_bytes(plain: bytes, recipients: list[str]) -> bytes:
    """Return age ciphertext of `plain`, padded so that its length does not speak."""
    framed, sealed = _Framed(plain), io.BytesIO()
    if is_sealing():
        pyrage.encrypt_io(framed, sealed, [pyrage.x25519.Recipient.from_str(one) for one in recipients])
    else:
        while piece := framed.read(PIECE):
            sealed.write(piece)
    return sealed.getvalue()


def seal(plain: str | bytes, *, about: str) -> Sealed:
    """Seal a text to every custodian of this centre; VaultError when nobody could ever open it."""
    recipients = list(Custodian.objects.in_use().values_list("recipient", flat=True))
    if not recipients:
        raise VaultError(
            gettext(
                "This centre has no custodian, so nobody could ever open what is sealed. Add a custodian first."
            )
        )
    content = plain.encode() if isinstance(plain, str) else plain
    ciphertext = seal_bytes(content, recipients)
    return large.create(Sealed.objects, "ciphertext", ciphertext, about=about, recipients=recipients)


def read_identity(key_file: bytes, passphrase: str) -> pyrage.x25519.Identity:
    """Open a custodian's key file; VaultError when the passphrase or the file is wrong, or the machine too slow.

    The file is what `tregua key` writes, or what age itself makes: `age-keygen | age -p`, with its comment lines.
    """
    if not key_file.startswith(KEY_FILES) or len(key_file) > LONGEST_KEY_FILE:
        raise VaultError(
            gettext("This file is no key. Choose the file that tregua key wrote on your own machine.")
        )
    try:
        lines = opened(key_file, passphrase).decode().splitlines()
        keys = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        return pyrage.x25519.Identity.from_str(keys[0] if keys else "")
    except TooMuchWorkError as error:
        raise VaultError(
            gettext(
                "This machine is too slow, or too busy just now, to open this key file. Try again when less runs on it, or on a faster one."
            )
        ) from error
    except (pyrage.DecryptError, pyrage.IdentityError, UnicodeDecodeError, ValueError) as error:
        raise VaultError(gettext("This key file does not open with this passphrase.")) from error


def unlock(identity: pyrage.x25519.Identity, *, person: Person) -> str:
    """Hold an identity in memory and return the word that finds it again (it goes into the session)."""
    key = Custodian.objects.in_use().filter(person=person, recipient=str(identity.to_public())).first()
    if key is None:
        raise VaultError(
            gettext("This key is not one of yours here. Bring the key that was made for you at this centre.")
        )
    if key.proved_at is None:
        _prove(key)
    word = secrets.token_urlsafe(32)
    with _lock:
        _open[word] = (time.monotonic() + OPEN_FOR_SECONDS, identity)
    return word


@transaction.atomic
def _prove(key: Custodian) -> None:
    """Note that a custodian's key was brought for the first time and fitted."""
    key.proved_at = timezone.now()
    key.save(update_fields=["proved_at"])
    record.append(
        act="custodian's key proved",
        by=key.person.code,
        subject=f"people.Custodian/{key.pk}",
        facts={"person": key.person.code},
    )


def unlocked(word: str) -> pyrage.x25519.Identity | None:
    """Return the identity held under this word, or None once its time is over."""
    with _lock:
        for stale in [key for key, (until, _identity) in _open.items() if until < time.monotonic()]:
            del _open[stale]
        held = _open.get(word)
    return held[1] if held else None


def is_held() -> bool:
    """Return whether this process holds any custodian's key."""
    with _lock:
        return any(until >= time.monotonic() for until, _identity in _open.values())


def lock(word: str) -> None:
    """Forget the identity held under this word."""
    with _lock:
        _open.pop(word, None)


def lock_all() -> None:
    """Forget every identity that this process holds."""
    with _lock:
        _open.clear()


def open_sealed(sealed: Sealed, *, identity: pyrage.x25519.Identity, by: Person, reason: str) -> bytes:
    """Return what is sealed, after noting who opened it and why; the note stands even when opening fails."""
    must_open(by, reason)
    if sealed.destroyed:
        raise VaultError(gettext("This text was destroyed. Nobody can open it again."))
    plain = decrypted(sealed, identity)
    with transaction.atomic():
        note = AccessNote.objects.create(
            sealed=sealed, reason=reason, opened=plain is not None, recorded_by=by
        )
        _journal(note, f"people.Sealed/{sealed.pk}", by, about=sealed.about)
    if plain is None:
        raise VaultError(gettext("This was sealed before your key was added; another custodian can open it."))
    return plain


def decrypted(sealed: Sealed, identity: pyrage.x25519.Identity) -> bytes | None:
    """Return what is sealed, None where this key does not open it; the caller notes who looked and why."""
    try:
        framed: bytes = pyrage.decrypt(bytes(sealed.ciphertext), [identity])
    except pyrage.DecryptError:
        return None
    length = int.from_bytes(framed[:4], "big")
    return framed[4 : 4 + length]


def note_opening(subject: str, *, opened: bool, by: Person, reason: str) -> AccessNote:
    """Note that somebody opened, or tried to open, the sealed part of an entry: with a custodian's key and a reason."""
    must_open(by, reason)
    with transaction.atomic():
        note: AccessNote = AccessNote.objects.create(
            subject=subject, reason=reason, opened=opened, recorded_by=by
        )
        _journal(note, subject, by)
    return note


def must_open(by: Person, reason: str) -> None:
    """Raise unless this person may open what is sealed and says why."""
    by.must("vault.open")
    if not reason.strip():
        raise VaultError(gettext("Say why you open this; the reason is kept."))


def _journal(note: AccessNote, subject: str, by: Person, **facts: str) -> None:
    record.append(
        act="sealed text opened" if note.opened else "sealed text not opened",
        by=by.code,
        subject=subject,
        facts={"note": note.pk, **facts},
    )
