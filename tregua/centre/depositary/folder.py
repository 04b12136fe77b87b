"""A depositary is one folder: whose logs it holds, its key, the copies, the evidence.

depositary.toml    its name, the name of its key, the logs
keys/mirror.pem    the key that it cosigns with, under a passphrase that is not in the folder
mirrors/           each log that it holds, in the layout of a published log
evidence/          what it found wrong with one, as files that prove themselves
state.json         when it asked and what it was answered
"""

import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from tregua.centre.folder import FolderError
from tregua.centre.neighbours import LONGEST_WAIT, POLL_EVERY
from tregua.record.cosignature import CosignatureError, CosignerKey, parse_cosigner_vkey
from tregua.record.keys import MIRROR_VKEY, LogKeyError, make_cosigner_key
from tregua.record.note import NoteError, Verifier, check_name, parse_vkey

FILE: Final = "depositary.toml"


@dataclass(frozen=True)
class LogKept:
    """A log that is held: its key, where it is published, and the mirror key of the centre that writes it, if known."""

    verifier: Verifier
    address: str
    mirror: CosignerKey | None = None

    @property
    def origin(self) -> str:
        return self.verifier.name

    @property
    def place(self) -> str:
        """Return the name of its folder, and of its part of the site."""
        return sha256(self.origin.encode()).hexdigest()


@dataclass(frozen=True)
class DepositaryFolder:
    """What `depositary.toml` says."""

    path: Path
    name: str
    key_name: str
    logs: tuple[LogKept, ...]
    poll_every: int = POLL_EVERY


def read_depositary(path: Path) -> DepositaryFolder:
    """Read a depositary's folder; FolderError names the file and the remedy."""
    file = path / FILE
    try:
        says = tomllib.loads(file.read_text(encoding="utf-8"))
        name, key_name = says["name"], says["key_name"]
        logs = tuple(_log(path, one) for one in says.get("log", []))
        check_name(key_name)
    except OSError as error:
        message = f"{path} is not a depositary's folder: there is no {FILE} in it. Make one with tregua depositary init."
        raise FolderError(message) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, NoteError) as error:
        raise FolderError(f"{file} cannot be read: {error}. Put the file right.") from error
    except (KeyError, TypeError) as error:
        raise FolderError(f"{file} does not say {error}. Add it.") from error
    every = says.get("poll_every", POLL_EVERY)
    if type(every) is not int or not 1 <= every <= LONGEST_WAIT:
        raise FolderError(f"{file}: `poll_every` is a number of minutes from 1 to {LONGEST_WAIT}.")
    return DepositaryFolder(path.resolve(), name, key_name, logs, every)


def _log(path: Path, says: dict[str, str]) -> LogKept:
    address = says["address"]
    if "://" not in address:
        address = str((path / address).resolve())
    mirror = parse_cosigner_vkey(says["mirror"]) if says.get("mirror") else None
    return LogKept(parse_vkey(says["vkey"]), address.rstrip("/"), mirror)


def depositary_toml(
    *, name: str, key_name: str, logs: Sequence[tuple[str, str, str]], poll_every: int = POLL_EVERY
) -> str:
    """Return the text of a depositary.toml; each log is (vkey, address, mirror vkey or "")."""
    lines = [
        "# What this depositary is and whose logs it holds. See docs/operator/depositary.md.",
        f"name = {_quoted(name)}",
        f"key_name = {_quoted(key_name)}",
        f"poll_every = {poll_every}",
    ]
    for vkey, address, mirror in logs:
        lines += ["", "[[log]]", f"vkey = {_quoted(vkey)}", f"address = {_quoted(address)}"]
        lines += [f"mirror = {_quoted(mirror)}"] if mirror else []
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def make_depositary(path: Path, toml: str, *, key_name: str, passphrase: str) -> str:
    """Make a depositary's folder with its key and return the vkey; one that is there already is refused."""
    if (path / FILE).exists():
        raise FolderError(f"{path} already holds a depositary. Choose another folder.")
    for part in (path, path / "keys", path / "mirrors", path / "evidence"):
        part.mkdir(parents=True, exist_ok=True)
    path.chmod(0o700)
    try:
        make_cosigner_key(path, passphrase=passphrase, name=key_name)
    except (LogKeyError, CosignatureError, NoteError) as error:
        raise FolderError(str(error)) from error
    (path / FILE).write_text(toml, encoding="utf-8")
    return (path / MIRROR_VKEY).read_text(encoding="utf-8").strip()
