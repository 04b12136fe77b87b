"""A centre is one folder: its settings, database, keys and published files.

    centre.toml      names, origin, time zone, language, the other centre's folder
    centre.sqlite3   the register (unless DATABASE_URL points to PostgreSQL)
    secret           the web server's own secret (sessions, one-time logins)
    keys/log.pem     the log key, under a passphrase that is not in the folder
    keys/mirror.pem  the key that cosigns the other centre's log, under the same passphrase
    published/       the published log as static files
    mirrors/         the logs of others that this centre holds, in the same layout
    evidence/        what proves that a log was rewritten, each file by itself

No custodian's identity ever lies in the folder.
"""

import json
import os
import secrets
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tregua.centre.neighbours import (
    POLL_EVERY,
    Depositary,
    NeighbourError,
    read_neighbours,
)

LANGUAGE_CODES: Final = ("ar", "en", "fr", "ru")
# What centre.toml says of others: an exercise has none of it.
OF_OTHERS: Final = frozenset({"other_centre", "depositary", "backup", "exchange"})


class FolderError(Exception):
    """A centre's folder is missing or cannot be read; the message says what to do."""


@dataclass(frozen=True)
class CentreFolder:
    """What `centre.toml` says, with the paths of what lies beside it.

    `publishers` are the bodies whose published counts are this centre's own, beside the centre itself: a
    department or ministry that speaks for it. `second_factor_for` are the roles that a password alone does not let
    in. `example` marks a centre of the example, never a real one; `exercise` one in which people practise: it has no
    neighbours, no backups and a database of its own, and nothing of it leaves.
    """

    path: Path
    code: str
    names: dict[str, str]
    origin: str
    zone: str = "UTC"
    day_begins: str = "00:00"
    language: str = "en"
    publishers: tuple[str, ...] = ()
    second_factor_for: tuple[str, ...] = ()
    example: bool = False
    exercise: bool = False
    peer_code: str = ""
    peer_names: dict[str, str] = field(default_factory=dict)
    peer_folder: Path | None = None
    peer_vkey: str = ""
    peer_publishers: tuple[str, ...] = ()
    peer_address: str = ""
    peer_cosigner: str = ""
    depositaries: tuple[Depositary, ...] = ()
    publish_every: int = 0
    poll_every: int = POLL_EVERY
    backup_folder: Path | None = None
    backup_recipients: tuple[str, ...] = ()
    backup_daily: int = 14
    backup_weekly: int = 8
    # From this probability on a pair is not shown in the queue (which says how many are not); 0 shows all.
    need_not_look: float = 0.0
    # How long a call that was not finished is kept since somebody went on with it, and the number of a call-back.
    half_call_hours: int = 72
    call_back_days: int = 14
    # A file of map tiles of the operator's own (.pmtiles), in the place of the one that is shipped.
    map_tiles: Path | None = None

    def __post_init__(self) -> None:
        """Where a folder arrives and no address is said, the published log is looked for in it."""
        if self.peer_folder and not self.peer_address:
            object.__setattr__(self, "peer_address", str(self.peer_folder / "published"))

    @property
    def database(self) -> Path:
        return self.path / "centre.sqlite3"

    @property
    def published(self) -> Path:
        return self.path / "published"

    @property
    def mirrors(self) -> Path:
        return self.path / "mirrors"

    @property
    def log_key(self) -> Path:
        return self.path / "keys" / "log.pem"

    @property
    def secret(self) -> str:
        return (self.path / "secret").read_text(encoding="utf-8").strip()


def read_folder(path: Path) -> CentreFolder:
    """Read a centre's folder; FolderError names the file and the remedy."""
    toml = path / "centre.toml"
    if not toml.is_file():
        message = (
            f"{path} is not a centre's folder: there is no centre.toml in it. Name one with --centre DIR."
        )
        raise FolderError(message)
    try:
        says = tomllib.loads(toml.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{toml} cannot be read: {error}. Put the file right or restore it from a copy."
        raise FolderError(message) from error
    peer = says.get("other_centre", {})
    backup = says.get("backup", {})
    for needed in ("code", "names", "origin"):
        if needed not in says:
            message = f"{toml} does not say `{needed}`. Add it."
            raise FolderError(message)
    exercise = says.get("exercise") is True
    if exercise and (of_others := sorted(set(says) & OF_OTHERS)):
        message = (
            f"{toml} is of an exercise, from which nothing leaves, and says [{'], ['.join(of_others)}]. "
            "Take that out."
        )
        raise FolderError(message)
    try:
        neighbours = read_neighbours(path, says)
    except NeighbourError as error:
        message = f"{toml}: {error}."
        raise FolderError(message) from error
    return CentreFolder(
        path=path.resolve(),
        code=says["code"],
        names=says["names"],
        origin=says["origin"],
        zone=says.get("zone", "UTC"),
        day_begins=says.get("day_begins", "00:00"),
        language=says.get("language", "en"),
        publishers=tuple(says.get("publishers", ())),
        second_factor_for=_words(toml, "second_factor_for", says.get("second_factor_for", [])),
        example=says.get("example") is True,
        exercise=exercise,
        peer_code=peer.get("code", ""),
        peer_names=peer.get("names", {}),
        peer_folder=(path / peer["folder"]).resolve() if peer.get("folder") else None,
        peer_vkey=peer.get("vkey", ""),
        peer_publishers=tuple(peer.get("publishers", ())),
        **vars(neighbours),
        backup_folder=(path / backup["folder"]).resolve() if backup.get("folder") else None,
        backup_recipients=tuple(backup.get("recipients", ())),
        backup_daily=int(backup.get("daily", 14)),
        backup_weekly=int(backup.get("weekly", 8)),
        need_not_look=_probability(toml, says.get("matching", {}).get("need_not_look", 0)),
        half_call_hours=_whole(
            toml, "half_call_hours", says.get("calls", {}).get("half_call_hours", 72), most=720
        ),
        call_back_days=_whole(
            toml, "call_back_days", says.get("calls", {}).get("call_back_days", 14), most=90
        ),
        map_tiles=_tiles(path, toml, says.get("map", {}).get("tiles", "")),
    )


def _probability(toml: Path, given: object) -> float:
    """Return from where on a person need not look at a pair; below nine in ten nobody may leave it to a machine."""
    if given == 0:
        return 0.0
    if not isinstance(given, int | float) or not 0.9 <= given < 1:
        message = (
            f"{toml}: `need_not_look` is a probability from 0.9 to below 1, as 0.98, or 0 to show every pair."
        )
        raise FolderError(message)
    return float(given)


def _whole(toml: Path, name: str, given: object, *, most: int) -> int:
    """Return a whole number from 1; "for ever" is not to be had, for what lies about can be found."""
    if type(given) is not int or not 1 <= given <= most:
        message = f"{toml}: `{name}` is a whole number from 1 to {most}, not {given!r}."
        raise FolderError(message)
    return given


def _tiles(path: Path, toml: Path, given: object) -> Path | None:
    """Return the file of map tiles that is used in the place of the shipped one; it must be there and be one."""
    if not given:
        return None
    tiles = (path / str(given)).resolve()
    try:
        with tiles.open("rb") as file:
            known = file.read(8) == b"PMTiles\x03"
    except OSError as error:
        message = f"{toml}: the map file {tiles} cannot be read: {error.strerror}. Put it there or take the line out."
        raise FolderError(message) from error
    if not known:
        message = f"{toml}: {tiles} is not a PMTiles file of version 3. Make one, or take the line out."
        raise FolderError(message)
    return tiles


def _words(toml: Path, name: str, given: object) -> tuple[str, ...]:
    """Return a list of words; a single word without brackets would else be read letter by letter."""
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        message = f'{toml}: `{name}` is a list of words, as ["head_of_centre"]. Put it right.'
        raise FolderError(message)
    return tuple(given)


def write_folder(path: Path, toml: str) -> CentreFolder:
    """Make a new centre's folder with this centre.toml; refuses a folder that already holds a centre."""
    if (path / "centre.toml").exists():
        message = f"{path} already holds a centre. Choose another folder."
        raise FolderError(message)
    for part in (path, path / "keys", path / "published"):
        part.mkdir(parents=True, exist_ok=True)
    path.chmod(0o700)
    secret = path / "secret"
    secret.touch(mode=0o600)
    secret.write_text(secrets.token_urlsafe(48), encoding="utf-8")
    (path / "centre.toml").write_text(toml, encoding="utf-8")
    return read_folder(path)


def folder_from_environment() -> CentreFolder:
    """Return the centre that TREGUA_CENTRE points to (default: ./centre); outside a centre, an empty one."""
    path = Path(os.environ.get("TREGUA_CENTRE", "centre"))
    if (path / "centre.toml").is_file():
        return read_folder(path)
    return CentreFolder(
        path=path.resolve(), code="none", names={"en": "No centre"}, origin="none.invalid/log1"
    )


def centre_toml(
    *,
    code: str,
    names: Mapping[str, str],
    origin: str,
    zone: str,
    day_begins: str = "00:00",
    language: str = "en",
    publishers: Sequence[str] = (),
    example: bool = False,
    exercise: bool = False,
    other: Mapping[str, str] | None = None,
    other_names: Mapping[str, str] | None = None,
    other_publishers: Sequence[str] = (),
    depositaries: Sequence[Depositary] = (),
    publish_every: int | None = None,
    poll_every: int | None = None,
) -> str:
    """Return the text of a centre.toml; `other` says code, folder or address, vkey and cosigner of the other centre."""
    lines = [
        "# What this centre is. See docs/operator/settings.md.",
        *(
            f"{name} = {_quoted(value)}"
            for name, value in (
                ("code", code),
                ("origin", origin),
                ("zone", zone),
                ("day_begins", day_begins),
                ("language", language),
            )
        ),
        f"publishers = {json.dumps(list(publishers))}",
        *(["example = true"] if example else []),
        *(["exercise = true"] if exercise else []),
        "",
        "[names]",
        *(f"{language} = {_quoted(name)}" for language, name in names.items()),
    ]
    if other:
        lines += ["", "[other_centre]", *(f"{name} = {_quoted(value)}" for name, value in other.items())]
        lines += [f"publishers = {json.dumps(list(other_publishers))}", "", "[other_centre.names]"]
        lines += [f"{language} = {_quoted(name)}" for language, name in (other_names or {}).items()]
    for one in depositaries:
        lines += ["", "[[depositary]]", *(f"{name} = {_quoted(value)}" for name, value in vars(one).items())]
    minutes = {"publish_every": publish_every, "poll_every": poll_every}
    if said := [f"{name} = {value}" for name, value in minutes.items() if value is not None]:
        lines += ["", "[exchange]", *said]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Return a text as TOML writes it between quotation marks (JSON's form is one of TOML's)."""
    return json.dumps(text, ensure_ascii=False)
