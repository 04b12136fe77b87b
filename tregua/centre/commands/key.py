"""`tregua key`: a custodian's key, made where the custodian works and not where the centre runs."""

import os
import sys
from argparse import Namespace
from typing import Final

import pyrage

from tregua.centre.folder import FolderError
from tregua.centre.passphrase import asked
from tregua.record.keys import SHORTEST

PASSPHRASE: Final = "TREGUA_KEY_PASSPHRASE"  # noqa: S105 - the name of a variable


def run(given: Namespace) -> int:
    """Write the key under a passphrase, readable by nobody else, and print its recipient."""
    identity = pyrage.x25519.Identity.generate()
    sealed = pyrage.passphrase.encrypt(str(identity).encode(), _ask())
    try:
        handle = os.open(given.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        message = f"{given.file} cannot be made: {os.strerror(error.errno or 0)}. A key is never written over another."
        raise FolderError(message) from error
    with os.fdopen(handle, "wb") as stream:
        stream.write(sealed)
    sys.stdout.write(f"{identity.to_public()}\n")
    sys.stderr.write(
        "Give this line to whoever keeps the accounts. Keep the file and its passphrase apart, and never on the\n"
        "machine of the centre. Without both, what is sealed to this key alone is lost.\n"
    )
    return 0


def _ask() -> str:
    """Return the passphrase: from the environment, or asked for twice."""
    needed = f"A key needs a passphrase. Set {PASSPHRASE}, or start this at a terminal."
    given = asked(PASSPHRASE, "Passphrase for the key (several words): ", new=True, needed=needed)
    if len(given) < SHORTEST:
        message = f"This passphrase is too short. Take several words, at least {SHORTEST} characters."
        raise FolderError(message)
    return given
