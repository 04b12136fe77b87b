"""PostgreSQL's own programs: finding them, and telling them where a database is without showing the password."""

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from tregua.centre.backup.faults import BackupError

# The empty database that a restored register goes into.
TARGET: Final = "TREGUA_RESTORE_DATABASE_URL"
# Where systems put the programs without adding them to the search path.
_PLACES: Final = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/*postgresql*/bin")
_EMPTY: Final = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"


def program(name: str) -> str:
    """Return where a program of PostgreSQL is: the newest that the system keeps, or the one on the path."""
    found = [path / name for place in _PLACES for path in Path("/").glob(place.lstrip("/"))]
    newest = max((path for path in found if path.is_file()), key=_version, default=None)
    answer = str(newest) if newest else shutil.which(name)
    if not answer:
        message = (
            f"{name} is not on this machine, and a register in PostgreSQL is copied with it. Install PostgreSQL's "
            "client programs of the server's version (Debian: postgresql-client) and start again."
        )
        raise BackupError(message)
    return answer


def _version(path: Path) -> list[int]:
    return [int(part) for part in path.parts if part.isdigit()]


def reach(where: dict[str, Any]) -> tuple[list[str], dict[str, str]]:
    """Return how the programs reach a database: arguments, and an environment that holds the password."""
    places = (("-h", "HOST"), ("-p", "PORT"), ("-U", "USER"), ("-d", "NAME"))
    arguments = [part for flag, key in places if where.get(key) for part in (flag, str(where[key]))]
    password = {"PGPASSWORD": str(where["PASSWORD"])} if where.get("PASSWORD") else {}
    return [*arguments, "--no-password"], {**os.environ, **password}


def parts_of(url: str) -> dict[str, Any]:
    """Return what an address like postgresql://user:password@host:port/name says."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        message = f"{TARGET} must be like postgresql://user:password@host:port/name."
        raise BackupError(message)
    return {
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
    }


def target() -> str:
    """Return the address of the empty database to restore into; BackupError when it is not named."""
    url = os.environ.get(TARGET, "")
    if not url:
        message = (
            f"This backup holds a register from PostgreSQL. Make an empty database (createdb) and set {TARGET} to its "
            "address; never that of the centre that works."
        )
        raise BackupError(message)
    return url


def must_be_empty(url: str) -> None:
    """Raise unless there is nothing in this database: a restore writes over nothing."""
    if _ask(url, _EMPTY).strip() != "0":
        message = (
            f"The database that {TARGET} names is not empty. Make a new one (createdb); nothing was changed."
        )
        raise BackupError(message)


def load(url: str, pieces: Iterable[bytes]) -> None:
    """Load a dump into an empty database, all of it or nothing."""
    arguments, environment = reach(parts_of(url))
    command = [program("psql"), "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-o", os.devnull, *arguments]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        if process.stdin is None or process.stderr is None:  # pragma: no cover - both are pipes
            raise BackupError("psql takes nothing")
        try:
            for piece in pieces:
                process.stdin.write(piece)
            process.stdin.close()
        except BrokenPipeError:
            pass  # it ended early and says why
        except BaseException:
            process.kill()  # a dump that breaks off must not be committed
            raise
        problem = process.stderr.read().decode(errors="replace").strip()
        if process.wait():
            message = f"PostgreSQL did not take the register: {problem}"
            raise BackupError(message)


def empty(url: str) -> None:
    """Remove what a rehearsal loaded."""
    _ask(url, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")


def _ask(url: str, statement: str) -> str:
    arguments, environment = reach(parts_of(url))
    command = [program("psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", statement, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        message = f"The database that {TARGET} names does not answer: {done.stderr.strip()}"
        raise BackupError(message)
    return done.stdout
