"""One command prepares everything, does nothing the second time, and survives being interrupted."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import tomllib
from pathlib import Path

import pytest

import run
from tools import postgres, skips

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {name: (ROOT / name).read_text(encoding="utf-8") for name in (run.INSTALLER, *run.SETS.values())}
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)
STUB = """
import sys
def main():
    print("said", *sys.argv[1:])
    print("aside", file=sys.stderr)
    return 7
"""
# Without the environment that runs these tests, and without what it would tell another Python.
OUTSIDE = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}
POSIX_ONLY = pytest.mark.skipif(os.name != "posix", reason="needs signals")


def launch(project: Path, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(project, *arguments),
        cwd=cwd or project,
        env=OUTSIDE,
        capture_output=True,
        text=True,
        check=False,
    )


def command(project: Path, *arguments: str) -> list[str]:
    # Empty lock files and pip alone: these tests ask no registry.
    return [run.base_python(), str(project / "run.py"), "--pip", *arguments]


def new_project(folder: Path) -> Path:
    """Return a small Tregua: the true launcher, no packages, a command line that answers."""
    project = folder / "a truce هدنة"
    (project / "tregua" / "centre").mkdir(parents=True)
    shutil.copy(ROOT / "run.py", project)
    shutil.copytree(ROOT / "tools", project / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    for lock in LOCKS:
        (project / lock).write_text("", encoding="utf-8")
    for package in (project / "tregua", project / "tregua" / "centre"):
        (package / "__init__.py").touch()
    (project / "tregua" / "centre" / "cli.py").write_text(STUB, encoding="utf-8")
    return project


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    made = new_project(tmp_path_factory.mktemp("launcher"))
    first = launch(made, "tregua", "bulletin")
    assert first.returncode == 7, first.stderr
    assert "Preparing .venv: done" in first.stderr
    return made


def test_the_command_line_keeps_its_output_and_exit_code(project, tmp_path):
    done = launch(project, "tregua", "verify", "a folder", "--json", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (7, "said verify a folder --json\n", "aside\n")


def test_the_second_time_nothing_is_done(project):
    began = time.monotonic()
    bare = subprocess.run([run.base_python(), "-c", ""], env=OUTSIDE, check=True)
    middle = time.monotonic()
    done = launch(project, "tregua")
    ended = time.monotonic()
    assert bare.returncode == 0
    assert "Preparing" not in done.stderr
    # Two more starts of Python and three hashes; generous for a busy machine.
    assert ended - middle < 1.5 + 4 * (middle - began)


@POSIX_ONLY
def test_the_installed_command_works_from_anywhere(project, tmp_path):
    (tmp_path / "tregua.py").write_text("raise SystemExit('the wrong tregua')", encoding="utf-8")
    done = subprocess.run(
        [project / ".venv" / "bin" / "tregua", "doctor"],
        cwd=tmp_path,
        env=OUTSIDE,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (7, b"said doctor\n")


def test_without_a_command_the_example_starts(project):
    done = launch(project)
    folder = project / "var" / "example"
    assert done.stdout == f"said example --dir {folder} --serve --open\n"


def test_a_changed_lock_file_is_installed_in_place(project):
    keep = project / ".venv" / "kept"
    keep.touch()
    lock = project / "requirements.txt"
    lock.write_text("# a newer version\n", encoding="utf-8")
    assert "Preparing .venv: done" in launch(project, "tregua").stderr
    assert keep.exists()
    assert "Preparing" not in launch(project, "tregua").stderr


def test_an_installation_that_fails_leaves_the_environment_of_before(project):
    lock = project / "requirements.txt"
    good = lock.read_text(encoding="utf-8")
    stamp = (project / ".venv" / "tregua-stamp.json").read_bytes()
    lock.write_text("unhashed==1.0\n", encoding="utf-8")
    done = launch(project, "tregua")
    assert done.returncode == 1
    assert "could not be installed" in done.stderr
    assert "Traceback" not in done.stderr
    assert (project / ".venv" / "tregua-stamp.json").read_bytes() == stamp
    lock.write_text(good, encoding="utf-8")
    assert launch(project, "tregua").returncode == 7


@POSIX_ONLY
def test_a_killed_first_start_is_made_anew_and_two_at_once_agree(tmp_path):
    made = new_project(tmp_path)
    with subprocess.Popen(command(made, "tregua"), env=OUTSIDE, stderr=subprocess.DEVNULL) as first:
        while not (made / ".venv" / "pyvenv.cfg").exists():
            time.sleep(0.01)
        first.kill()
    assert first.wait() == -signal.SIGKILL
    assert not (made / ".venv" / "tregua-stamp.json").exists()
    results = []
    threads = [threading.Thread(target=lambda: results.append(launch(made, "tregua"))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [done.returncode for done in results] == [7, 7], [done.stderr for done in results]
    assert sum("Preparing .venv: done" in done.stderr for done in results) == 1


def test_an_unknown_command_names_the_known_ones(project):
    done = launch(project, "tests")
    assert done.returncode == 2
    assert "test, lint, bench, shell, tregua" in done.stderr


def test_an_old_python_is_told_what_is_needed(tmp_path):
    """The check stands before anything that an old Python could not read."""
    code = f"import sys; sys.version_info = (3, 9, 2); exec(open({str(ROOT / 'run.py')!r}).read())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Tregua needs Python 3.11 or newer; this is Python 3.9." in done.stderr
    assert "Traceback" not in done.stderr


def test_a_python_without_ensurepip_gets_a_one_line_remedy(monkeypatch, tmp_path):
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(run.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(run.NotPrepared, match=r"sudo apt install python3-venv$"):
        run.make_venv(0)


def test_a_linked_environment_is_never_removed(monkeypatch, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".venv").symlink_to(tmp_path / "elsewhere")
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    with pytest.raises(run.NotPrepared, match="not a folder of its own"):
        run.make_venv(0)
    assert (tmp_path / "elsewhere").is_dir()


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_names_no_registry_and_no_folder(name):
    assert not re.search(r"://|--find-links|--index-url|--extra-index|file:|/home/|/root/|/tmp/", LOCKS[name])


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_pinned_and_hashed(name):
    entries = re.split(r"\n(?=\S)", LOCKS[name].strip())
    packages = [entry for entry in entries if not entry.startswith("#")]
    assert packages
    for entry in packages:
        assert PIN.match(entry), entry
        assert "--hash=sha256:" in entry, entry


def test_the_tests_run_on_the_versions_of_the_product():
    product, tests = (set(PIN.findall(LOCKS[run.SETS[name]])) for name in ("run", "dev"))
    assert product < tests


def test_every_dependency_is_locked_and_says_what_it_is_for():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    says = tomllib.loads(text)
    locked = {name for name, _ in PIN.findall(LOCKS["requirements-dev.txt"])}
    for wanted in (*says["project"]["dependencies"], *says["dependency-groups"]["dev"]):
        name = re.split(r"[\[<>=~!]", wanted)[0].lower()
        assert name in locked
        assert re.search(rf'^ *"{re.escape(wanted)}", # \w', text, re.MULTILINE), f"{name}: what for?"


def test_every_exception_of_the_checks_has_its_reason():
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    codes = [line for line in lines if re.match(r'^    "[A-Z]+[0-9]*",', line)]
    assert len(codes) > 30
    assert [line for line in codes if not re.search(r"# \w", line)] == []


def test_a_private_server_starts_answers_and_leaves_nothing():
    try:
        postgres.programs()
    except postgres.NoPostgres:
        pytest.skip("needs a PostgreSQL server")
    server = postgres.start()
    try:
        assert re.fullmatch(r"postgresql://tregua:[0-9a-f]{32}@127\.0\.0\.1:\d+/tregua", server.url)
        assert not postgres.has_ended(server.pid)
        assert server.folder.stat().st_mode & 0o777 == 0o700
    finally:
        postgres.stop(server.folder)
    assert postgres.has_ended(server.pid)
    assert not server.folder.exists()


def test_without_a_server_the_reason_is_told(monkeypatch):
    monkeypatch.setattr(postgres, "PLACES", ())
    monkeypatch.setattr(postgres.shutil, "which", lambda name: None)
    with pytest.raises(postgres.NoPostgres, match="no PostgreSQL server is installed"):
        postgres.start()


def test_all_tests_on_sqlite_are_parts_that_together_are_all():
    database, others, *beside = run.parts(["-q"])
    assert database == ["-q", "--asking=database"]
    assert others == ["-q", "--asking=nothing", *(f"--ignore={folder}" for folder in run.BESIDE)]
    assert beside == [["-q", "--asking=nothing", folder] for folder in run.BESIDE]
    assert all((ROOT / folder).is_dir() for folder in run.BESIDE)
    assert run.parts(["-q", "tests/record"]) == [["-q", "tests/record"]]


LOG = """
== Tests on SQLite ==
SKIPPED [2] tests/record/test_writers.py:31: needs PostgreSQL
============ 10 passed, 2 skipped in 3.21s ============

== Tests on PostgreSQL ==
============ 12 passed in 4.02s ============
"""
KNOWN = {("SQLite", "needs PostgreSQL"), ("PostgreSQL", "needs SQLite")}


def test_an_allowed_skip_is_counted_and_accepted():
    shown, wrong = skips.judge(LOG, KNOWN)
    assert wrong == []
    assert shown[0].startswith("SQLite: 2 skipped\n====")
    assert shown[1].startswith("PostgreSQL: 0 skipped\n====")


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("needs PostgreSQL", "needs a browser", "SQLite: SKIPPED [2]"),
        ("== Tests on PostgreSQL ==", "== Tests on PostgreSQL: skipped: none is installed", "skipped: none"),
        ("============ 12 passed in 4.02s ============", "", "PostgreSQL: no tests ran"),
        (
            "== Tests on PostgreSQL ==",
            "== Tests on PostgreSQL ==\nSKIPPED [1] tests/a.py: needs PostgreSQL",
            "PostgreSQL: SKIPPED [1]",
        ),
    ],
)
def test_any_other_skip_is_refused(before, after, complaint):
    _shown, wrong = skips.judge(LOG.replace(before, after), KNOWN)
    assert any(complaint in line for line in wrong), wrong


def test_the_research_data_may_be_missing_only_where_they_are_not():
    lines = "# a comment: no\nwithout ../shared: needs ../shared/data\nSQLite: needs PostgreSQL\n"
    there = skips.allowed(lines, with_shared=True)
    assert there == {("SQLite", "needs PostgreSQL")}
    gone = skips.allowed(lines, with_shared=False)
    assert gone == there | {("SQLite", "needs ../shared/data"), ("PostgreSQL", "needs ../shared/data")}
