"""What a snapshot holds: its files with their chunks, and what the register said of itself when it was copied."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final

from tregua.centre.backup.faults import BackupError, DamageError
from tregua.record.note import NoteError, Signer, Verifier, open_note

FORMAT: Final = "tregua-snapshot/1"
SQLITE: Final = "centre.sqlite3"
DUMP: Final = "register.sql"
# What no backup brings back: who may write is decided anew.
LEFT_OUT: Final = frozenset({"seat", "in-use", "restored.json", "evacuated"})


@dataclass(frozen=True)
class File:
    """One file: where it lies in the centre's folder, its hash, and its parts as [chunk, begin, length]."""

    path: str
    size: int
    mode: int
    sha256: str
    parts: list[list[Any]]


@dataclass(frozen=True)
class Register:
    """What a register says of itself: both logs, the tables with their rows, the changes that made them."""

    journal: dict[str, Any] = field(default_factory=dict)
    published: dict[str, Any] = field(default_factory=dict)
    checkpoint: str = ""
    rows: dict[str, int] = field(default_factory=dict)
    migrations: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Manifest:
    """A snapshot of one centre."""

    snapshot: str
    made_at: str
    tregua: str
    code: str
    origin: str
    vkey: str
    database: str
    register: Register
    files: list[File]
    recipients: list[str]
    note: str = ""

    @property
    def size(self) -> int:
        """Return how many bytes a restored centre takes."""
        return sum(file.size for file in self.files)

    def text(self) -> bytes:
        """Return the manifest as bytes that are always the same, without its signature."""
        says = {"format": FORMAT, **asdict(self)}
        del says["note"]
        return json.dumps(says, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    def claim(self) -> str:
        """Return the text that the log key signs."""
        return f"tregua backup\n{self.origin}\n{self.snapshot}\n{hashlib.sha256(self.text()).hexdigest()}\n"


def sealed_text(manifest: Manifest) -> bytes:
    """Return the manifest with its signature, ready to be sealed."""
    return json.dumps({"manifest": manifest.text().decode(), "note": manifest.note}).encode()


def signed(manifest: Manifest, signer: Signer) -> Manifest:
    """Return the manifest with the signature of the log key, under a name of its own."""
    own = Signer(f"{manifest.origin}/backup", signer.private)
    return Manifest(**{**vars(manifest), "note": own.sign(manifest.claim())})


def check_signature(manifest: Manifest, verifier: Verifier) -> bool:
    """Return whether the log key signed this manifest, False where nobody did; BackupError for a wrong signature."""
    if not manifest.note:
        return False
    try:
        said = open_note(manifest.note.encode(), Verifier(f"{verifier.name}/backup", verifier.public))
    except NoteError as error:
        message = f"Snapshot {manifest.snapshot} is not signed by the log key of {verifier.name} ({error}). Do not use it."
        raise BackupError(message) from error
    if said != manifest.claim():
        message = f"The signature of snapshot {manifest.snapshot} is for another one. Do not use it."
        raise BackupError(message)
    return True


def read(file: Path, raw: bytes) -> Manifest:
    """Return the manifest that these bytes write; DamageError when they write none."""
    try:
        outer = json.loads(raw)
        says = json.loads(outer["manifest"])
        made_as = says.pop("format")
        if made_as != FORMAT:
            message = f"{file} is written as {made_as}, and this program knows {FORMAT}. Take a newer Tregua."
            raise BackupError(message)
        says["register"] = Register(**says["register"])
        says["files"] = [File(**one) for one in says["files"]]
        made = Manifest(**says, note=outer["note"])
    except (ValueError, KeyError, TypeError) as error:
        raise DamageError(file, f"it is not the manifest of a snapshot ({error})") from error
    for one in made.files:
        _check_path(file, one.path)
    return made


def _check_path(file: Path, path: str) -> None:
    """Raise unless a file of the snapshot stays inside the folder that it is restored to."""
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts or "\\" in path or ":" in path or "\0" in path:
        raise DamageError(file, f"it names a file outside the centre: {path!r}")
