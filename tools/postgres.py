"""Start a PostgreSQL server of our own for the tests, in a temporary folder, and stop it again.

    python3 tools/postgres.py start     prints FOLDER and URL, one a line; the server stays
    python3 tools/postgres.py stop FOLDER

Standard library only. The server listens on 127.0.0.1 at a free port, with a password of its own, and
promises nothing about power cuts (fsync is off): it is for tests.
"""

import contextlib
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

if sys.platform != "win32":
    import pwd

# Where systems put the programs of a server without adding them to the search path.
PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)
START_SECONDS = 60
SETTINGS = (
    ("listen_addresses", "127.0.0.1"),
    ("unix_socket_directories", ""),
    ("fsync", "off"),
    ("synchronous_commit", "off"),
    ("full_page_writes", "off"),
    ("max_connections", 60),
)


class NoPostgres(Exception):
    """No server can be started here; the message says why."""


@dataclass(frozen=True)
class Server:
    """A running server: its folder, its process and where to reach it."""

    folder: Path
    pid: int
    url: str


def programs() -> Path:
    """Return the folder of initdb and postgres: the newest of this system, else those on the path."""
    if sys.platform == "win32":
        raise NoPostgres("on Windows, start a server yourself and set DATABASE_URL")
    found = [path for place in PLACES for path in Path("/").glob(place.lstrip("/"))]
    found.sort(key=version, reverse=True)
    on_path = shutil.which("initdb")
    if on_path:
        found.append(Path(on_path).resolve().parent)
    for folder in found:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoPostgres("no PostgreSQL server is installed (on Debian: apt-get install postgresql)")


def version(path: Path) -> list[int]:
    """Return the numbers in a path, so that 15 stands after 9."""
    return [int(digits) for digits in re.findall(r"\d+", str(path))]


def account() -> str | None:
    """Return the account to run as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise NoPostgres("PostgreSQL does not run as root, and there is no account `postgres` to run it as")


def run_as(command: Sequence[str], folder: Path, *, log: Path, keep: bool = False) -> int:
    """Run a program as the server's account; return its exit code, or its pid if it is to stay."""
    user = account()
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "PGPASSFILE": str(folder / "pgpass")},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            # Ctrl-C at the terminal is for the tests; we stop the server ourselves, after them.
            start_new_session=True,
            user=user,
            group=pwd.getpwnam(user).pw_gid if user else None,
            extra_groups=[] if user else None,
        )
    return process.pid if keep else process.wait()


def create(bin_folder: Path, folder: Path, password: str) -> None:
    """Make an empty database cluster."""
    word = folder / "password"
    word.write_text(password, encoding="ascii")
    owned(word)
    options = ["-D", str(folder / "data"), "-U", "tregua", "--auth=scram-sha-256", f"--pwfile={word}"]
    options += ["--encoding=UTF8", "--no-sync", "--no-instructions"]
    # C.UTF-8 knows capital letters beyond ASCII; not every system has it.
    for locale in ("C.UTF-8", "C"):
        shutil.rmtree(folder / "data", ignore_errors=True)
        program = str(bin_folder / "initdb")
        if run_as([program, *options, f"--locale={locale}"], folder, log=folder / "log") == 0:
            word.unlink()
            return
    raise NoPostgres(f"initdb failed: {tail(folder / 'log')}")


def owned(path: Path) -> None:
    """Give a file or folder to the server's account, and to nobody else."""
    path.chmod(0o700 if path.is_dir() else 0o600)
    user = account()
    if user:
        shutil.chown(path, user, pwd.getpwnam(user).pw_gid)


def tail(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start() -> Server:
    """Start a server and wait until it answers; on any failure nothing of it is left."""
    bin_folder = programs()
    folder = Path(tempfile.mkdtemp(prefix="tregua-postgres-"))
    try:
        return start_in(folder, bin_folder)
    except BaseException as problem:
        stop(folder)
        if isinstance(problem, OSError):
            raise NoPostgres(f"the server could not be started: {problem}") from problem
        raise


def start_in(folder: Path, bin_folder: Path) -> Server:
    """Make a cluster in this folder and start its server."""
    owned(folder)
    password = secrets.token_hex(16)
    create(bin_folder, folder, password)
    for _attempt in range(3):  # somebody else may take the free port before we do
        port = free_port()
        options = [part for key, value in (*SETTINGS, ("port", port)) for part in ("-c", f"{key}={value}")]
        command = [str(bin_folder / "postgres"), "-D", str(folder / "data"), *options]
        pid = run_as(command, folder, log=folder / "log", keep=True)
        (folder / "pid").write_text(str(pid), encoding="ascii")
        if is_up(folder, pid):
            add_database(bin_folder, folder, port, password)
            return Server(folder, pid, f"postgresql://tregua:{password}@127.0.0.1:{port}/tregua")
    raise NoPostgres(f"the server did not start: {tail(folder / 'log')}")


def is_up(folder: Path, pid: int) -> bool:
    """Wait until the server says `ready` in its own file; False when it has ended instead."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if has_ended(pid):
            return False
        with contextlib.suppress(OSError, IndexError):
            if (folder / "data" / "postmaster.pid").read_text(encoding="utf-8").splitlines()[
                7
            ].strip() == "ready":
                return True
        time.sleep(0.05)
    raise NoPostgres(f"the server did not answer within {START_SECONDS} s: {tail(folder / 'log')}")


def add_database(bin_folder: Path, folder: Path, port: int, password: str) -> None:
    """Make the empty database that the address names."""
    word = folder / "pgpass"
    word.write_text(f"127.0.0.1:{port}:*:tregua:{password}\n", encoding="ascii")
    owned(word)
    where = ["-h", "127.0.0.1", "-p", str(port), "-U", "tregua", "--no-password"]
    program = str(bin_folder / "createdb")
    if run_as([program, *where, "--maintenance-db=postgres", "tregua"], folder, log=folder / "log"):
        raise NoPostgres(f"createdb failed: {tail(folder / 'log')}")


def has_ended(pid: int) -> bool:
    """Say whether the process is gone, whoever started it."""
    with contextlib.suppress(ChildProcessError):
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    try:
        os.kill(pid, 0)
    except OSError:
        return True
    return False


def stop(folder: Path) -> None:
    """Stop the server of this folder, by its pid, and remove the folder."""
    with contextlib.suppress(OSError, ValueError):
        pid = int((folder / "pid").read_text(encoding="ascii"))
        for number in (signal.SIGINT, signal.SIGTERM):  # SIGINT is PostgreSQL's fast shutdown
            os.kill(pid, number)
            deadline = time.monotonic() + START_SECONDS / 2
            while time.monotonic() < deadline and not has_ended(pid):
                time.sleep(0.05)
    shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def private_server() -> Iterator[str]:
    """Run a server for as long as the block lasts; gives its address."""
    server = start()
    try:
        yield server.url
    finally:
        stop(server.folder)


def main(arguments: Sequence[str]) -> int:
    if list(arguments) == ["start"]:
        try:
            server = start()
        except NoPostgres as reason:
            print(f"No PostgreSQL: {reason}", file=sys.stderr)
            return 1
        print(server.folder, server.url, sep="\n")
        return 0
    if arguments[:1] == ["stop"] and len(arguments) > 1 and (Path(arguments[1]) / "pid").is_file():
        stop(Path(arguments[1]))
        return 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
