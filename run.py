#!/usr/bin/env python3
"""Start Tregua, or its tests, from nothing but Python.

    python3 run.py                  two ceasefire centres with the example in them, in the browser
    python3 run.py test [ARGS]      all tests, on SQLite and PostgreSQL at once (ARGS go to pytest)
    python3 run.py lint             style and types
    python3 run.py bench [NAME]     the benchmarks in bench/
    python3 run.py shell            Python inside a centre (TREGUA_CENTRE names its folder)
    python3 run.py tregua ARG ...   the command line, e.g. run.py tregua verify DIR

Before the command:
    --pip                           install with pip alone, without uv (slower)
    --spark                         install Spark as well (half a gigabyte), for matching past one machine

Before ARGS of test:
    --on sqlite | postgresql        only on this database

The first start makes the folder .venv and installs what the lock files name, checked by hash; later
starts find it done. To begin anew, delete .venv.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  a person may start this with any Python
    sys.exit(
        "Tregua needs Python 3.11 or newer; this is Python {}.{}.\n"
        "Install a newer one and start it by its own name, for example: python3.12 run.py".format(
            *sys.version_info[:2]
        )
    )

# Only the standard library below: nothing is installed yet.
import contextlib
import hashlib
import importlib.util
import json
import os
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import IO, NoReturn

from tools.postgres import NoPostgres, private_server

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")
STAMP = VENV / "tregua-stamp.json"
LOCK = ROOT / ".venv.lock"
INSTALLER = "requirements-uv.txt"
SETS = {"run": "requirements.txt", "dev": "requirements-dev.txt", "spark": "requirements-spark.txt"}
# Tests see nothing of a centre that somebody runs here.
OF_A_CENTRE = (
    *("DATABASE_URL", "TREGUA_CENTRE", "TREGUA_HOSTS", "TREGUA_HTTPS"),
    *("TREGUA_LOG_PASSPHRASE", "TREGUA_SEALING"),
)
NO_TESTS = 5  # pytest's word for it: those asked for touch no database, and ran on SQLite
# Each a process of its own: commands on whole centres, and pages in a browser; they compute most, and wait most.
BESIDE = ("tests/centre", "tests/browser")
ENTRY = "import sys; sys.argv[0] = 'tregua'; from tregua.centre.cli import main; sys.exit(main())"


class NotPrepared(Exception):
    """The environment could not be made; the message says what to do."""


def say(text: str) -> None:
    """Tell the person at the terminal; standard output belongs to the command itself."""
    print(text, file=sys.stderr, flush=True)


# ---- is everything in place?


def wanted(name: str) -> str:
    """Return the fingerprint of one set of packages: its lock file and the installer's."""
    digest = hashlib.sha256()
    for file in (INSTALLER, SETS[name]):
        # Git may turn the line ends on Windows; the locks are the same all the same.
        digest.update((ROOT / file).read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def this_python() -> str:
    return f"{sys.implementation.name} {'.'.join(map(str, sys.version_info[:3]))} {sys.base_prefix}"


def read_stamp() -> dict[str, str]:
    """Return what .venv says of itself; empty unless it is whole, in its place and of this Python."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    whole = stamp.get("python") == this_python() and stamp.get("root") == str(ROOT) and PYTHON.exists()
    return stamp if whole else {}


def is_ready(name: str, stamp: Mapping[str, str]) -> bool:
    """Say whether the set is installed; the tests' set holds all of the one to run, and Spark's does too."""
    holding = {"run": ("run", "dev", "spark"), "dev": ("dev",), "spark": ("spark",)}[name]
    return any(stamp.get(each) == wanted(each) for each in holding)


def prepare(name: str, *, only_pip: bool = False) -> None:
    """Make .venv with the named set of packages, unless that is done already."""
    if is_ready(name, read_stamp()):
        return
    with locked() as held:
        stamp = read_stamp()
        if is_ready(name, stamp):
            return  # the other run.py, which we waited for, did it
        began = time.monotonic()
        say("Preparing .venv: this takes half a minute the first time ...")
        if not stamp:
            make_venv(held)
            stamp = {"python": this_python(), "root": str(ROOT)}
        # While there is no stamp the environment counts as broken: what is killed here is made anew.
        STAMP.unlink(missing_ok=True)
        known = stamp if stamp.keys() & SETS.keys() else {}
        install(SETS[name], held, only_pip=only_pip, known=known)
        link_project()
        write_stamp(stamp | {name: wanted(name)})
        say(f"Preparing .venv: done in {time.monotonic() - began:.0f} s.")


def write_stamp(stamp: Mapping[str, str]) -> None:
    fresh = STAMP.with_suffix(".new")
    fresh.write_text(json.dumps(stamp, indent=1) + "\n", encoding="utf-8")
    fresh.replace(STAMP)


@contextlib.contextmanager
def locked() -> Iterator[int]:
    """Let one run.py at a time change .venv; the system lets go of the lock when its holders have ended."""
    descriptor = os.open(LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not try_lock(descriptor):
            say("Another run.py is preparing .venv; waiting for it ...")
            while not try_lock(descriptor):
                time.sleep(0.2)
        yield descriptor
    finally:
        os.close(descriptor)


def try_lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


# ---- making it


def make_venv(held: int) -> None:
    """Make an empty .venv with the pinned installer; what an interrupted start left behind goes first."""
    if VENV.is_symlink() or (VENV.exists() and not VENV.is_dir()):
        raise NotPrepared(f"{VENV} is not a folder of its own. Remove it and start again.")
    if VENV.exists():
        say("The folder .venv is unfinished or of another Python; making it anew.")
        shutil.rmtree(VENV)
    has_pip = importlib.util.find_spec("ensurepip") is not None
    if not has_pip and importlib.util.find_spec("pip") is None:
        raise NotPrepared(
            "This Python cannot make environments: its part `ensurepip` is missing. "
            "On Debian or Ubuntu: sudo apt install python3-venv"
        )
    say("  an empty environment")
    call([base_python(), "-m", "venv", *([] if has_pip else ["--without-pip"]), str(VENV)], held)


def base_python() -> str:
    """Return the Python that lies under any environment this was started from."""
    return getattr(sys, "_base_executable", None) or sys.executable


def pip_install(lock: str) -> list[str]:
    """Return pip's command for one lock file; without pip inside .venv the pip outside does it."""
    inside = importlib.util.find_spec("ensurepip") is not None
    pip = [str(PYTHON), "-m", "pip"] if inside else [base_python(), "-m", "pip", "--python", str(PYTHON)]
    options = ["--no-input", "--disable-pip-version-check", "--quiet", "--require-hashes"]
    return [*pip, "install", *options, "-r", str(ROOT / lock)]


def install(lock: str, held: int, *, only_pip: bool, known: Mapping[str, str]) -> None:
    """Install one lock file, by uv (seconds) or else by pip (a minute); every file is checked by its hash."""
    try:
        if not only_pip:
            try:
                say("  the installer")
                call(pip_install(INSTALLER), held)
                say(f"  the packages of {lock}")
                uv = [str(BIN / ("uv.exe" if WINDOWS else "uv")), "pip", "install", "--python", str(PYTHON)]
                call([*uv, "--require-hashes", "--no-config", "-r", str(ROOT / lock)], held)
            except NotPrepared as problem:
                say(f"  {problem}\n  Trying again with pip alone.")
            else:
                return
        say(f"  the packages of {lock}, by pip")
        call(pip_install(lock), held)
    except NotPrepared as problem:
        if known:
            write_stamp(known)  # nothing was installed: the packages of before still stand
        raise NotPrepared(
            f"{problem}\nThe packages could not be installed. With a network, start again. Without one, put "
            "the files into a folder and name it: PIP_FIND_LINKS=FOLDER PIP_NO_INDEX=1 python3 run.py --pip"
        ) from problem


def call(command: Sequence[str], held: int) -> None:
    """Run one step of the installation; its output is shown only when it fails."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    environment |= {"PIP_USER": "0", "UV_LINK_MODE": os.environ.get("UV_LINK_MODE", "copy")}
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        # A step that outlives us keeps the lock, so that nobody works beside it.
        pass_fds=() if WINDOWS else (held,),
    )
    if done.returncode:
        raise NotPrepared(
            f"{done.stdout.strip()}\n({shlex.join(command[:4])} ... ended with {done.returncode})"
        )


def link_project() -> None:
    """Make `tregua` importable and callable inside .venv: this folder itself, not a copy of it."""
    site = next(VENV.glob("Lib/site-packages" if WINDOWS else "lib/python*/site-packages"))
    root = str(ROOT)
    # Python reads this file in the system's encoding; a path beyond ASCII is therefore written as code.
    line = root if root.isascii() else f"import sys; sys.path.append({root!a})"
    (site / "tregua.pth").write_text(line + "\n", encoding="ascii")
    if WINDOWS:
        (BIN / "tregua.cmd").write_text(f'@"%~dp0python.exe" -P -c "{ENTRY}" %*\n', encoding="ascii")
        return
    script = BIN / "tregua"
    script.write_text(f'#!/bin/sh\nexec {shlex.quote(str(PYTHON))} -P -c "{ENTRY}" "$@"\n', encoding="utf-8")
    script.chmod(0o755)


# ---- the commands


def hand_over(command: Sequence[str], environment: Mapping[str, str] | None = None) -> NoReturn:
    """Become the command: its output, signals and exit code are the caller's own."""
    environment = {**os.environ, **(environment or {})}
    if WINDOWS:
        sys.exit(subprocess.call(command, env=environment))
    os.execve(command[0], list(command), environment)  # noqa: S606  no shell is what we want


def example(arguments: Sequence[str]) -> int:
    """Start the two centres of the example in the browser."""
    folder = str(ROOT / "var" / "example")
    return tregua(["example", "--dir", folder, "--serve", "--open", *arguments])


def tregua(arguments: Sequence[str]) -> int:
    """Run the command line."""
    hand_over([str(PYTHON), "-P", "-c", ENTRY, *arguments])


def test(arguments: Sequence[str]) -> int:
    """Run the tests on SQLite and, where there is one, on PostgreSQL; say why where there is none."""
    only, rest = "", list(arguments)
    if rest[:1] == ["--on"]:
        only, rest = " ".join(rest[1:2]), rest[2:]
        if only not in {"sqlite", "postgresql"}:
            say("--on takes sqlite or postgresql.")
            return 2
    if only == "sqlite":
        return pytest("SQLite", "", rest)
    given = os.environ.get("DATABASE_URL_POSTGRES") or os.environ.get("DATABASE_URL", "")
    try:
        with contextlib.nullcontext(given) if given else private_server() as url:
            there = ("PostgreSQL", url, rest)
            return pytest(*there) if only else at_once(rest, [there])
    except NoPostgres as reason:
        outcome = 2 if only else at_once(rest, [])
        print(f"\n== Tests on PostgreSQL: skipped: {reason}", flush=True)
        return outcome


def parts(arguments: Sequence[str]) -> list[list[str]]:
    """Return what each process of the tests on SQLite is told: all of them, or the files that are named.

    The tests that ask no database are processes of their own: browsers, servers and commands often wait, and the
    processors have something else to do meanwhile. No part is much longer than the others.
    """
    if not all(word.startswith("-") for word in arguments):
        return [list(arguments)]
    nothing = [*arguments, "--asking=nothing"]
    return [
        [*arguments, "--asking=database"],
        [*nothing, *(f"--ignore={folder}" for folder in BESIDE)],
        *([*nothing, folder] for folder in BESIDE),
    ]


def at_once(arguments: Sequence[str], others: Sequence[tuple[str, str, Sequence[str]]]) -> int:
    """Run the tests on SQLite in parts, and others besides; what those said is shown after what the first part says."""
    first, *rest = parts(arguments)
    beside = [*(("SQLite", "", words) for words in rest), *others]
    with contextlib.ExitStack() as stack:
        started = [(name, *stack.enter_context(aside(where, words))) for name, where, words in beside]
        outcomes = [pytest("SQLite", "", first)]
        if outcomes[0] in {2, 4}:  # interrupted, or pytest does not know the arguments
            return outcomes[0]
        for name, process, said in started:
            print(f"\n== Tests on {name} ==", flush=True)
            outcomes.append(process.wait())
            show(said)
        return next((each for each in outcomes if each not in {0, NO_TESTS}), min(outcomes))


@contextlib.contextmanager
def aside(url: str, arguments: Sequence[str]) -> Iterator[tuple["subprocess.Popen[bytes]", IO[bytes]]]:
    """Run tests at the same time; what they said and nobody has shown is shown at the end."""
    with tempfile.TemporaryFile() as said:
        command = [str(PYTHON), "-m", "pytest", *arguments]
        process = subprocess.Popen(
            command, cwd=ROOT, env=of_tests(url), stdout=said, stderr=subprocess.STDOUT
        )
        try:
            yield process, said
        finally:
            process.terminate()
            process.wait()
            show(said)


def show(said: IO[bytes]) -> None:
    """Show once what was said by a process that has ended."""
    said.seek(0)
    sys.stdout.flush()
    shutil.copyfileobj(said, sys.stdout.buffer)
    sys.stdout.flush()
    said.seek(0)
    said.truncate()


def pytest(database: str, url: str, arguments: Sequence[str]) -> int:
    print(f"\n== Tests on {database} ==", flush=True)
    return step(["-m", "pytest", *arguments], of_tests(url))


def of_tests(url: str) -> dict[str, str]:
    """Return the environment of tests on a database; without an address, SQLite in files of their own."""
    away = (*OF_A_CENTRE, "PYTHONDONTWRITEBYTECODE")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(away)}
    # Tests start hundreds of commands: where Python is told to keep nothing it compiled, each would compile all anew.
    environment["PYTHONPYCACHEPREFIX"] = str(VENV / "compiled")
    return {**environment, "DATABASE_URL": url} if url else environment


def step(arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> int:
    """Run Python of .venv in the project's folder and wait for it, also when interrupted."""
    with subprocess.Popen([str(PYTHON), *arguments], cwd=ROOT, env=environment) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue  # the terminal has told the process as well; it ends by itself
            except SystemExit:
                process.terminate()
                raise


def lint(arguments: Sequence[str]) -> int:
    """Check style, form and types; all three are told even if the first finds something."""
    if arguments:
        say("lint takes no arguments.")
        return 2
    checks = (["-m", "ruff", "check"], ["-m", "ruff", "format", "--check"], ["-m", "mypy"])
    outcome = 0
    for check in checks:
        print(f"\n== {' '.join(check[1:])} ==", flush=True)
        outcome = step(check) or outcome
    return outcome


def bench(arguments: Sequence[str]) -> int:
    """Run one benchmark, or all of them."""
    known = {path.stem: path for path in sorted((ROOT / "bench").glob("*.py")) if path.stem != "__init__"}
    unknown = [name for name in arguments if name not in known]
    if unknown:
        say(f"There is no benchmark {unknown[0]}. There are: {', '.join(known) or 'none yet'}.")
        return 2
    outcome = 0
    for name in arguments or known:
        print(f"\n== {name} ==", flush=True)
        code = f"import runpy; runpy.run_path({str(known[name])!r}, run_name='benchmark')['main']()"
        outcome = step(["-c", code]) or outcome
    return outcome


def shell(arguments: Sequence[str]) -> int:
    """Open Python inside a centre."""
    centre = os.environ.get("TREGUA_CENTRE", "")
    if not centre:
        found = sorted((ROOT / "var" / "example").glob("*/centre.toml"))
        if not found:
            say("No centre. Name its folder (TREGUA_CENTRE=DIR) or start the example once: python3 run.py")
            return 2
        centre = str(found[0].parent)
        say(f"The centre in {centre} (TREGUA_CENTRE=DIR chooses another).")
    environment = {"TREGUA_CENTRE": centre, "DJANGO_SETTINGS_MODULE": "tregua.centre.settings"}
    hand_over([str(PYTHON), "-P", "-m", "django", "shell", *arguments], environment)


COMMANDS: dict[str, tuple[str, Callable[[Sequence[str]], int]]] = {
    "": ("run", example),
    "test": ("dev", test),
    "lint": ("dev", lint),
    "bench": ("dev", bench),
    "shell": ("run", shell),
    "tregua": ("run", tregua),
}


def end_orderly(number: int, _frame: FrameType | None) -> NoReturn:
    """Turn a request to end into an exit that still stops what was started."""
    sys.exit(128 + number)


def main(arguments: Sequence[str]) -> int:
    """Read the command, prepare .venv for it, run it."""
    rest = list(arguments)
    options = set()
    while rest[:1] in (["--pip"], ["--spark"]):
        options.add(rest.pop(0))
    if rest[:1] in (["-h"], ["--help"], ["help"]):
        print(__doc__)
        return 0
    name = rest.pop(0) if rest else ""
    if name not in COMMANDS:
        say(
            f"run.py does not know `{name}`. It knows: {', '.join(filter(None, COMMANDS))}. See run.py --help"
        )
        return 2
    packages, command = COMMANDS[name]
    signal.signal(signal.SIGTERM, end_orderly)
    try:
        for each in (packages, *(["spark"] if "--spark" in options else [])):
            prepare(each, only_pip="--pip" in options)
        return command(rest)
    except NotPrepared as problem:
        say(str(problem))
        return 1
    except KeyboardInterrupt:
        say("Interrupted.")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
