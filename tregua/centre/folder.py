"""A centre is one folder: its settings, database, keys and published files.

    centre.toml      names, origin, time zone, language, the other centre's folder
    centre.sqlite3   the register (unless DATABASE_URL points to PostgreSQL)
    secret           the web server's own secret (sessions, one-time logins)
    keys/log.pem     the log key, under a passphrase that is not in the folder
    published/       the published log as static files

No custodian's identity ever lies in the folder.
"""

import os
import secrets
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

LANGUAGE_CODES: Final = ("ar", "en", "fr", "ru")


class FolderError(Exception):
    """A centre's folder is missing or cannot be read; the message says what to do."""


@dataclass(frozen=True)
class CentreFolder:
    """What `centre.toml` says, with the paths of what lies beside it."""

    path: Path
    code: str
    names: dict[str, str]
    origin: str
    zone: str = "UTC"
    day_begins: str = "00:00"
    language: str = "en"
    peer_code: str = ""
    peer_names: dict[str, str] = field(default_factory=dict)
    peer_folder: Path | None = None
    peer_vkey: str = ""

    @property
    def database(self) -> Path:
        return self.path / "centre.sqlite3"

    @property
    def published(self) -> Path:
        return self.path / "published"

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
        message = f"{path} is not a centre's folder: there is no centre.toml in it. Name one with --centre DIR."
        raise FolderError(message)
    try:
        says = tomllib.loads(toml.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{toml} cannot be read: {error}. Put the file right or restore it from a copy."
        raise FolderError(message) from error
    peer = says.get("other_centre", {})
    for needed in ("code", "names", "origin"):
        if needed not in says:
            message = f"{toml} does not say `{needed}`. Add it."
            raise FolderError(message)
    return CentreFolder(
        path=path.resolve(),
        code=says["code"],
        names=says["names"],
        origin=says["origin"],
        zone=says.get("zone", "UTC"),
        day_begins=says.get("day_begins", "00:00"),
        language=says.get("language", "en"),
        peer_code=peer.get("code", ""),
        peer_names=peer.get("names", {}),
        peer_folder=(path / peer["folder"]).resolve() if peer.get("folder") else None,
        peer_vkey=peer.get("vkey", ""),
    )


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
    return CentreFolder(path=path.resolve(), code="none", names={"en": "No centre"}, origin="none.invalid/log1")
