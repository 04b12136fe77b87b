"""The charter of the example: six root keys, drawn up and signed by the same code as in a ceremony.

DIR/root-keys/<code>-<person>.key   the root keys; their passphrases stand with the others
DIR/charter-1.note                  the signed charter, which both centres accept while they are filled
"""

import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from tregua.centre.folder import CentreFolder, read_folder
from tregua.record import root_key
from tregua.record.charter import Charter, Root
from tregua.record.charter_chain import joined
from tregua.record.charter_changes import Party, first_charter
from tregua.record.keys import MIRROR_VKEY, VKEY

ROOT_KEYS: Final = "root-keys"
CHARTER: Final = "charter-1.note"
PEOPLE: Final = ("head", "custodian", "envoy")
# A demonstration is looked at for years; a charter of a centre that works holds for one.
HOLDS_FOR: Final = timedelta(days=3650)


def draw_up(directory: Path, codes: tuple[str, ...], kept: dict[str, str]) -> Path | None:
    """Make the root keys and the signed charter, and add the passphrases; None while no depositary is named."""
    folders = [read_folder(directory / code) for code in codes]
    depositaries = folders[0].depositaries
    if not depositaries:
        return None
    (directory / ROOT_KEYS).mkdir(mode=0o700, exist_ok=True)
    roots = [_root(directory, code, person, kept) for code in codes for person in PEOPLE]
    now = datetime.now(UTC).replace(microsecond=0)
    made = first_charter(
        [_party(one) for one in folders],
        roots=roots,
        depositaries=[one.vkey for one in depositaries],
        not_before=now,
        expires=now + HOLDS_FOR,
    )
    note = directory / CHARTER
    note.write_bytes(joined([_signed(directory, made, name, kept) for name in _names(codes)]))
    return note


def _names(codes: tuple[str, ...]) -> list[str]:
    return [f"{code}-{person}" for code in codes for person in PEOPLE]


def _party(folder: CentreFolder) -> Party:
    log, mirror = ((folder.path / file).read_text(encoding="utf-8").strip() for file in (VKEY, MIRROR_VKEY))
    return Party(folder.code, log, mirror)


def _root(directory: Path, code: str, person: str, kept: dict[str, str]) -> Root:
    kept[f"{code}-{person}-root"] = secrets.token_urlsafe(18)
    file = directory / ROOT_KEYS / f"{code}-{person}.key"
    name = f"{code}.example/root-{person}"
    return Root(code, root_key.make(file, name=name, passphrase=kept[f"{code}-{person}-root"]))


def _signed(directory: Path, made: Charter, name: str, kept: dict[str, str]) -> bytes:
    file = directory / ROOT_KEYS / f"{name}.key"
    return root_key.sign(made.text.encode(), root_key.open_key(file, passphrase=kept[f"{name}-root"]))
