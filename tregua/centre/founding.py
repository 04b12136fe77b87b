"""Founding a centre: its folder, its log key, its database and the first account.

Django knows one centre a process, and none before it is founded: what needs the database runs in a process of
its own.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from tregua.centre.folder import CentreFolder, FolderError, write_folder
from tregua.centre.process import in_centre
from tregua.record.keys import MIRROR_VKEY, LogKeyError, make_log_key
from tregua.record.note import NoteError


@dataclass(frozen=True)
class Founded:
    """What a founder needs: the folder, the key that others check the log with, and the way in."""

    folder: CentreFolder
    vkey: str
    mirror_vkey: str
    administrator: str
    token: str


def found(path: Path, *, toml: str, passphrase: str) -> Founded:
    """Make an empty centre in a new folder, with its log key, its database and its first account."""
    folder, vkey = make_folder(path, toml=toml, passphrase=passphrase)
    process = in_centre(folder.path, "centre", "prepare", "--json", passphrase=passphrase)
    said, _nothing = process.communicate()
    if process.returncode:
        message = f"The folder {folder.path} is made, its database is not: {said.strip()}"
        raise FolderError(message)
    first = json.loads(said.splitlines()[-1])
    mirror = (folder.path / MIRROR_VKEY).read_text(encoding="utf-8").strip()
    return Founded(folder, vkey, mirror, first["code"], first["token"])


def make_folder(path: Path, *, toml: str, passphrase: str) -> tuple[CentreFolder, str]:
    """Make a centre's folder with its settings and log key, without a database; return it with the vkey."""
    folder = write_folder(path, toml)
    try:
        return folder, make_log_key(folder.path, passphrase=passphrase, origin=folder.origin)
    except (LogKeyError, NoteError) as error:
        (folder.path / "centre.toml").unlink()
        raise FolderError(str(error)) from error
