"""`tregua load`: a centre made from an export; it can be read, and not written until it is confirmed."""

import os
import re
import sys
import tomllib
import zoneinfo
from argparse import Namespace
from pathlib import Path

import django
import pyrage

from tregua.centre.exports import ExportError, sealing
from tregua.centre.exports.incoming import Incoming, check
from tregua.centre.exports.outgoing import new_folder
from tregua.centre.folder import CentreFolder, FolderError, write_folder
from tregua.centre.passphrase import ask_export

FORMAT = 1
# What is taken as it is: the keys of log and mirror, those that they had before, the charters that this centre accepted.
KEYS = re.compile(
    r"keys/(?:log|mirror)\.(?:vkey|pem)|keys/retired/[0-9a-f]{8}-(?:log|mirror)\.vkey|charter/[1-9][0-9]{0,5}"
)


def run(given: Namespace) -> int:
    """Check the export, make the centre beside its place, and give it its name once it is whole."""
    target, source = given.to.resolve(), given.export.resolve()
    try:
        export = check(source, newest_format=FORMAT)
        identity = None if given.without_protected else key_of(export)
        with new_folder(target, outside=source, what="load") as work:
            centre = _centre(work, export)
            rows, left_out = _fill(work, export, identity)
    except (ExportError, FolderError, OSError) as error:
        sys.stderr.write(f"{error}\nNothing was loaded.\n")
        return 1
    _tell(target, centre, export, rows=rows, left_out=left_out)
    return 0


def key_of(export: Incoming) -> pyrage.x25519.Identity | None:
    """Return the key of what is protected, None where the export holds nothing of it."""
    if not export.holds_protected:
        return None
    return sealing.open_key(export.read(sealing.KEY, sealing.LONGEST_KEY), ask_export(new=False))


def _centre(work: Path, export: Incoming) -> CentreFolder:
    """Make the centre's folder: its settings, its keys as far as they came along, a new secret of the web server."""
    try:
        toml = export.read("centre.toml").decode("utf-8")
        zone = tomllib.loads(toml).get("zone", "UTC")
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ExportError("centre.toml of the export cannot be read. Get the export anew.") from error
    if zone not in zoneinfo.available_timezones():
        raise ExportError(f"centre.toml of the export names the time zone {zone!r}, which is none.")
    centre = write_folder(work, toml)
    for path in sorted(export.sums):
        if KEYS.fullmatch(path):
            target = work / path
            target.parent.mkdir(mode=0o700, exist_ok=True)
            target.touch(mode=0o600)
            target.write_bytes(export.read(path))
    return centre


def _fill(
    work: Path, export: Incoming, identity: pyrage.x25519.Identity | None
) -> tuple[int, tuple[str, ...]]:
    """Let this process be that of the new centre, and load its register."""
    os.environ["TREGUA_CENTRE"] = str(work)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tregua.centre.settings")
    django.setup()
    # Only now: they ask the settings of the centre.
    from django.db import connections  # noqa: PLC0415

    from tregua.centre.exports.loading import load  # noqa: PLC0415

    try:
        loaded = load(export, identity)
    finally:
        connections.close_all()
    return loaded.rows, loaded.left_out


def _tell(
    target: Path, centre: CentreFolder, export: Incoming, *, rows: int, left_out: tuple[str, ...]
) -> None:
    state = export.own["state"]
    sys.stdout.write(
        f"{target} holds {centre.names.get('en', centre.code)} as it was at {state.get('last_act_at', '')}: {rows} rows, "
        f"{state['journal']['entries']} acts, {state['published']['entries']} published entries. Both logs are as "
        "they were signed.\n"
        f"SHA-256 of the export's SHA256SUMS: {export.sha256}\n"
        "Compare it with the number that was written down when the export was made.\n"
    )
    if left_out:
        sys.stdout.write(f"Left out, because it was not opened: {', '.join(left_out)}\n")
    if "keys/log.pem" not in export.sums:
        sys.stdout.write(
            f"Nothing can be signed before the log key is brought: copy it to {target}/keys/log.pem\n"
        )
    if centre.peer_folder:
        sys.stdout.write(
            f"The other centre's files were looked for in a folder named from the old place. See that [other_centre] in "
            f"{target / 'centre.toml'} is right from here.\n"
        )
    sys.stdout.write(
        "This is a copy: it can be read and not written. If no other copy is in use, run, with what the other centre or\n"
        "whoever copies our published log holds of it (tregua centre confirm --help):\n"
        f"  tregua centre confirm --reason … --published DIR --centre {target}\n"
        "Then let people in: tregua login CODE\n"
    )
