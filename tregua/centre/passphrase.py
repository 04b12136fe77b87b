"""Asking a person at the terminal for a passphrase; it is never written anywhere."""

import getpass
import os
import sys
from pathlib import Path
from typing import Final

from tregua.centre.folder import FolderError
from tregua.record.keys import PASSPHRASE

EXPORT_PASSPHRASE: Final = "TREGUA_EXPORT_PASSPHRASE"  # noqa: S105 - the name of a variable

# Under this name systemd hands the passphrase over (LoadCredential), in memory only.
CREDENTIAL: Final = "log-passphrase"


def asked(variable: str, question: str, *, new: bool, needed: str) -> str:
    """Return a passphrase from the environment, or asked for at a terminal, a new one twice.

    `needed` is what is said where there is nobody to ask.
    """
    given = os.environ.get(variable, "")
    if given:
        return given
    if not sys.stdin.isatty():
        raise FolderError(needed)
    first = getpass.getpass(question)
    if new and getpass.getpass("Once more: ") != first:
        message = "The two are not the same. Nothing was done; start again."
        raise FolderError(message)
    return first


def ask_new() -> str:
    """Return the passphrase for a new log key: from the environment, or asked for twice."""
    return asked(
        PASSPHRASE,
        "Passphrase for the log key (several words; without it nothing can ever be signed): ",
        new=True,
        needed=f"A new centre needs a passphrase for its log key. Set {PASSPHRASE}, or start this at a terminal.",
    )


def ask_again() -> None:
    """Put the passphrase into this process's environment, where it is missing: from a service's credentials, or asked."""
    credential = Path(os.environ.get("CREDENTIALS_DIRECTORY", "")) / CREDENTIAL
    if not os.environ.get(PASSPHRASE) and "CREDENTIALS_DIRECTORY" in os.environ and credential.is_file():
        os.environ[PASSPHRASE] = credential.read_text(encoding="utf-8").strip()
    if not os.environ.get(PASSPHRASE) and sys.stdin.isatty():
        os.environ[PASSPHRASE] = getpass.getpass("Passphrase of the log key (empty: nothing can be signed): ")


def ask_export(*, new: bool) -> str:
    """Return the passphrase that opens what an export holds encrypted; a new one is asked for twice."""
    return asked(
        EXPORT_PASSPHRASE,
        "Passphrase of the export (several words; without it nobody opens what is protected): ",
        new=new,
        needed=f"An export keeps requests for protection and points on a map under a passphrase. Set {EXPORT_PASSPHRASE}, "
        "start this at a terminal, or say --without-protected.",
    )
