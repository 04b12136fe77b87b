"""The keys of a centre: Ed25519 keys in `keys/`, under a passphrase that is not in the folder.

`log.pem` signs this centre's own log: one log has one signer. `mirror.pem` cosigns the other centre's log, which
says "I hold it", and signs requests; it has another name and is another key. The passphrase comes from the environment (TREGUA_LOG_PASSPHRASE) of the process that
publishes; everything else works without it.
"""

import functools
import os
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings
from django.utils.translation import gettext

from tregua.record.cosignature import Cosigner
from tregua.record.note import NoteError, Signer, check_name, parse_vkey

PASSPHRASE: Final = "TREGUA_LOG_PASSPHRASE"  # noqa: S105 - the name of a variable
PEM: Final = "keys/log.pem"
VKEY: Final = "keys/log.vkey"
MIRROR_PEM: Final = "keys/mirror.pem"
MIRROR_VKEY: Final = "keys/mirror.vkey"
SHORTEST: Final = 12


class LogKeyError(Exception):
    """The log key is missing or does not open; the message says what to do."""


def make_log_key(folder: Path, *, passphrase: str, origin: str) -> str:
    """Make the keys of a new centre and return the vkey of its log; an existing key is never replaced."""
    pem = folder / PEM
    if pem.exists():
        raise LogKeyError(
            gettext(
                "%(file)s exists already. A log has one key; a new key means a new log with a new origin."
            )
            % {"file": pem}
        )
    _must_be_long(passphrase)
    check_name(origin)
    signer = Signer(origin, make_private(pem, passphrase))
    (folder / VKEY).write_text(signer.verifier.vkey + "\n", encoding="utf-8")
    make_mirror_key(folder, passphrase=passphrase, origin=origin)
    return signer.verifier.vkey


def mirror_name(origin: str) -> str:
    """Return the name of the mirror key of the centre whose log has this origin."""
    return f"{origin.partition('/')[0]}/mirror"


def make_mirror_key(folder: Path, *, passphrase: str, origin: str) -> None:
    """Make the mirror key beside the log key, where there is none yet."""
    if not (folder / MIRROR_PEM).exists():
        make_cosigner_key(folder, passphrase=passphrase, name=mirror_name(origin))


def make_cosigner_key(folder: Path, *, passphrase: str, name: str) -> None:
    """Make a key that cosigns under this name."""
    check_name(name)
    _must_be_long(passphrase)
    cosigner = Cosigner(name, make_private(folder / MIRROR_PEM, passphrase))
    (folder / MIRROR_VKEY).write_text(f"{cosigner.key.vkey}\n", encoding="utf-8")


def _must_be_long(passphrase: str) -> None:
    if len(passphrase) < SHORTEST:
        raise LogKeyError(
            gettext(
                "The passphrase of the log key is too short. Take several words, at least %(count)s characters."
            )
            % {"count": SHORTEST}
        )


def make_private(pem: Path, passphrase: str) -> Ed25519PrivateKey:
    """Make a private key and keep it in a file that nobody else reads."""
    private = Ed25519PrivateKey.generate()
    sealed = private.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase.encode())
    )
    pem.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(pem, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(sealed)
    return private


def log_signer() -> Signer:
    """Return who signs this centre's published log; LogKeyError says what is missing."""
    return Signer(settings.ORIGIN, _open(settings.CENTRE_FOLDER / PEM))


def mirror_cosigner() -> Cosigner:
    """Return who cosigns what this centre holds of other logs; LogKeyError says what is missing."""
    return cosigner_in(settings.CENTRE_FOLDER, mirror_name(settings.ORIGIN))


def cosigner_in(folder: Path, name: str) -> Cosigner:
    """Return who cosigns under this name with the key in a folder."""
    return Cosigner(name, _open(folder / MIRROR_PEM))


def mirror_vkey() -> str:
    """Return the vkey of this centre's mirror, or "" while it has no mirror key; no passphrase is needed."""
    try:
        return (settings.CENTRE_FOLDER / MIRROR_VKEY).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _open(pem: Path) -> Ed25519PrivateKey:
    try:
        sealed = pem.read_bytes()
    except OSError as error:
        raise LogKeyError(
            gettext(
                "There is no key at %(file)s. Restore it from its backup; without it nothing can be signed."
            )
            % {"file": pem}
        ) from error
    passphrase = os.environ.get(PASSPHRASE, "")
    if not passphrase:
        raise LogKeyError(
            gettext(
                "The passphrase of the log key is not given. Set %(variable)s in the environment of this process."
            )
            % {"variable": PASSPHRASE}
        )
    return _opened(pem, sealed, passphrase)


@functools.lru_cache(maxsize=4)
def _opened(pem: Path, sealed: bytes, passphrase: str) -> Ed25519PrivateKey:
    """Open a key once for as long as file and passphrase are the same: a passphrase is slow on purpose."""
    try:
        private = load_pem_private_key(sealed, passphrase.encode())
    except (ValueError, TypeError) as error:
        raise LogKeyError(
            gettext("%(file)s does not open with the passphrase in %(variable)s.")
            % {"file": pem, "variable": PASSPHRASE}
        ) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise LogKeyError(
            gettext("%(file)s is not an Ed25519 key. Restore the log key from its backup.") % {"file": pem}
        )
    return private


def passphrase() -> str:
    """Return the passphrase that this process was given, "" without one."""
    return os.environ.get(PASSPHRASE, "")


def journal_signer(signer: Signer) -> Signer:
    """Return who signs the heads of the journal: the same key under the journal's own name."""
    return Signer(f"{signer.name}/journal", signer.private)


def log_vkey() -> str:
    """Return the vkey of this centre's published log; no passphrase is needed."""
    file = settings.CENTRE_FOLDER / VKEY
    try:
        vkey = file.read_text(encoding="utf-8").strip()
        name = parse_vkey(vkey).name
    except (OSError, UnicodeDecodeError, NoteError):
        return log_signer().verifier.vkey
    if name != settings.ORIGIN:
        raise LogKeyError(
            gettext(
                "The log key was made for %(name)s, and this centre's origin is %(origin)s. Put centre.toml right."
            )
            % {"name": name, "origin": settings.ORIGIN}
        )
    return vkey
