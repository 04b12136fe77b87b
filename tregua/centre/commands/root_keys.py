"""`tregua keys` where there is no centre: root keys are made and used on a machine without a network."""

import os
import sys
from argparse import Namespace
from pathlib import Path
from typing import Final

from tregua.centre.folder import FolderError
from tregua.centre.passphrase import asked
from tregua.record import charter_chain, root_key
from tregua.record.charter import Charter, CharterError
from tregua.record.charter_parsing import parse
from tregua.record.fingerprint import digits_of, fingerprint
from tregua.record.note import LONGEST
from tregua.record.root_key import RootKeyError

PASSPHRASE: Final = "TREGUA_ROOT_PASSPHRASE"  # noqa: S105 - the name of a variable


def run(given: Namespace) -> int:
    """Make a root key, or read, sign and join drafts."""
    try:
        {"root": _make, "read": _read, "sign": _sign, "join": _join}[given.does](given)
    except (CharterError, RootKeyError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _make(given: Namespace) -> None:
    made = root_key.make(given.file, name=given.name, passphrase=_passphrase(new=True))
    sys.stdout.write(f"{made.vkey}\n")
    sys.stderr.write(
        f"Its digits: {' '.join(fingerprint(made.vkey))}\n"
        "Write the line above on paper and give it to whoever drafts the charter. Keep the file and its passphrase\n"
        "apart, offline, and never on the machine of a centre.\n"
    )


def _passphrase(*, new: bool) -> str:
    needed = f"A root key needs a passphrase. Set {PASSPHRASE}, or start this at a terminal."
    return asked(PASSPHRASE, "Passphrase of the root key (several words): ", new=new, needed=needed)


def _read(given: Namespace) -> None:
    raw = bytes_of(given.file)
    made = parse(root_key.text_of(raw))
    sys.stdout.write(made.text + "\n")
    sys.stdout.write(f"SHA-256: {made.hash}\nto read aloud: {' '.join(digits_of(made.hash))}\n")
    if root_key.is_signed(raw):
        before = parse(root_key.text_of(bytes_of(given.before))) if given.before else None
        _tell_signatures(made, raw, before)
    else:
        sys.stdout.write("Nobody has signed it yet.\n")


def _tell_signatures(made: Charter, raw: bytes, before: Charter | None) -> None:
    note = charter_chain.open_signed(raw)
    for rules in filter(None, (before, made)):
        names = ", ".join(one.key.name for one in charter_chain.signed_by(rules, note)) or "nobody"
        lacks = "; ".join(charter_chain.missing(rules, note))
        sys.stdout.write(f"by the rules of version {rules.version}: signed by {names}\n")
        sys.stdout.write(f"  {'lacking: ' + lacks if lacks else 'enough'}\n")
    if made.version > 1 and before is None:
        sys.stdout.write("The rules of the version before count too: --before FILE.\n")


def _sign(given: Namespace) -> None:
    raw = bytes_of(given.file)
    made = parse(root_key.text_of(raw))
    name = root_key.verifier(given.key).name
    sys.stderr.write(
        f"Version {made.version}, SHA-256 {made.hash}\nto read aloud: {' '.join(digits_of(made.hash))}\n"
        f"Compare these digits with those of the others before {name} signs.\n"
    )
    signer = root_key.open_key(given.key, passphrase=_passphrase(new=False))
    write_new(given.to, root_key.sign(raw, signer))
    sys.stdout.write(f"{given.to}: signed by {name}\n")


def _join(given: Namespace) -> None:
    made = charter_chain.joined([bytes_of(file) for file in given.files])
    write_new(given.to, made)
    note = charter_chain.open_signed(made)
    names = ", ".join(one.key.name for one in charter_chain.signed_by(note.charter, note))
    sys.stdout.write(f"{given.to}: version {note.charter.version}, signed by {names}\n")


def bytes_of(file: Path) -> bytes:
    """Return what is in a file, as far as a note may be long."""
    try:
        with file.open("rb") as stream:
            return stream.read(LONGEST + 1)
    except OSError as error:
        raise FolderError(f"{file} cannot be read: {os.strerror(error.errno or 0)}.") from error


def write_new(file: Path, content: bytes) -> None:
    """Write a new file; one that is there is never written over."""
    try:
        with file.open("xb") as stream:
            stream.write(content)
    except FileExistsError as error:
        raise FolderError(f"{file} exists already. Give another name.") from error
    except OSError as error:
        raise FolderError(f"{file} cannot be written: {os.strerror(error.errno or 0)}.") from error
