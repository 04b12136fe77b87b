"""What lies in a centre's folder beside the register, and what of it goes when the centre is left.

Three rules. What can be made anew goes at once. What exists only here goes once a copy was made and read back. What lies
outside the folder is named and never touched: it may be the work of another centre or of somebody else.
"""

import os
import secrets
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

from tregua.centre.evacuating import mark
from tregua.centre.in_use import FILE as IN_USE

# Logs, what was copied or unpacked while working, what the server greets with: all of it is made again when needed.
MADE_ANEW: Final = ("log", "static", "taking-back", "keys/server.key", "keys/server.crt")
# Keys under their passphrase, the secret of sessions and second factors, the right to write, files waiting to be read.
TO_LOAD: Final = "to-load"
ONLY_HERE: Final = ("keys", "secret", "seat", TO_LOAD)
PUBLIC_HALVES: Final = (".vkey", "ca.crt")
# What programs of ours work on outside of any centre's folder; a killed one leaves it there.
TEMPORARY: Final = ("tregua-places-*", "tregua-match-*")


def made_anew(centre: Path) -> list[Path]:
    """Return what goes in any case, as far as it is there."""
    named = [centre / path for path in MADE_ANEW]
    unfinished = [path for path in centre.rglob("*.new") if centre / TO_LOAD not in path.parents]
    return sorted({path for path in [*named, *unfinished] if path.exists() and not _is_outside(path, centre)})


def only_here(centre: Path) -> list[Path]:
    """Return what goes once it is copied, as far as it is there."""
    return [path for name in ONLY_HERE if (path := centre / name).exists() and _files(path)]


def links(centre: Path) -> list[Path]:
    """Return the links among what exists only here: what they lead to lies outside, is in no copy and stays."""
    found = [path for name in ONLY_HERE for path in (centre / name, *(centre / name).rglob("*"))]
    return sorted(path for path in found if path.is_symlink())


def _is_outside(path: Path, centre: Path) -> bool:
    """Return whether a path leads out of the folder through a folder that is a link."""
    return not path.parent.resolve().is_relative_to(centre.resolve())


def all_of_it(centre: Path) -> list[Path]:
    """Return everything in the folder but the word that the centre was left."""
    return sorted(path for path in centre.iterdir() if path.name not in {mark.FILE, IN_USE})


def size_of(paths: list[Path]) -> int:
    """Return how many bytes would go."""
    return sum(file.lstat().st_size for path in paths for file in _files(path))


def destroy(paths: list[Path]) -> list[str]:
    """Overwrite and remove files and folders, public halves of keys excepted; return what could not be removed."""
    stayed = []
    for path in paths:
        for file in _files(path):
            try:
                with suppress(OSError):  # a file that is read-only is removed all the same
                    _overwrite(file)
                file.unlink()
            except OSError as error:
                stayed.append(f"{file} ({error.strerror})")
        if path.is_dir():
            _remove_empty(path)
    return stayed


def destroy_all(centre: Path) -> list[str]:
    """Remove everything in the folder; return what could not be removed."""
    stayed = destroy([path for path in all_of_it(centre) if path.name == "keys"])
    for path in all_of_it(centre):
        try:
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        except OSError as error:
            stayed.append(f"{path} ({error.strerror})")
    return stayed


def _files(path: Path) -> list[Path]:
    """Return the files below a path that go; a link is removed and never followed."""
    found = [path] if path.is_symlink() or path.is_file() else [*path.rglob("*")]
    return [
        one for one in found if (one.is_symlink() or one.is_file()) and not one.name.endswith(PUBLIC_HALVES)
    ]


def _overwrite(file: Path) -> None:
    """Write over a file before it is removed: a disk of the old kind then holds nothing of it.

    What has another name elsewhere is left as it is: somebody's copy would go with it.
    """
    if file.is_symlink() or file.stat().st_nlink > 1:
        return
    with file.open("r+b") as stream:
        left = file.stat().st_size
        while left > 0:
            left -= stream.write(secrets.token_bytes(min(left, 1 << 20)))
        stream.flush()
        os.fsync(stream.fileno())


def _remove_empty(folder: Path) -> None:
    for below in sorted([folder, *(one for one in folder.rglob("*") if one.is_dir())], reverse=True):
        with suppress(OSError):
            below.rmdir()


def elsewhere() -> list[Path]:
    """Return what lies in the machine's place for temporary files and may be ours: nobody here can tell whose it is."""
    place = Path(tempfile.gettempdir())
    return sorted(path for pattern in TEMPORARY for path in place.glob(pattern))
