"""The people of a centre, by name and role, and an empty centre for them to work in."""

import gc
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import translation

from tests import remembered
from tests.quick_keys import new_identity
from tregua.centre.translations import compile_catalogues
from tregua.people.models import Custodian, Person
from tregua.people.roles import ROLES
from tregua.record import keys, seat
from tregua.record.models import Seat

# Pages are tested in the languages they are read in.
compile_catalogues()
# Every public page is made anew: a test reads what was just done.
django_settings.CACHES["public_pages"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}

# How fast examples come tells of the machine, not of the code.
hypothesis.settings.register_profile(
    "shared machine",
    deadline=None,
    max_examples=200 if os.environ.get("TREGUA_FULL") else 40,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("shared machine")

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/data")


OF_A_DATABASE = {
    *("db", "transactional_db", "django_db_setup"),
    *("django_db_reset_sequences", "django_db_serialized_rollback"),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `run.py test` run the two halves of the tests side by side."""
    parser.addoption(
        "--asking", choices=["database", "nothing"], help="only tests that ask the database, or not"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out on PostgreSQL what has run on SQLite and would do the same: what asks no database, or looks at no rows."""
    beside_sqlite = bool(os.environ.get("DATABASE_URL"))
    wanted = config.getoption("--asking") or ("database" if beside_sqlite else "")
    taken = [item for item in items if not wanted or _asks_the_database(item) == (wanted == "database")]
    if beside_sqlite and not os.environ.get("TREGUA_FULL"):
        taken = [item for item in taken if not item.get_closest_marker("looks_at_words")]
    if len(taken) < len(items):
        config.hook.pytest_deselected(items=[item for item in items if item not in set(taken)])
        items[:] = taken


def pytest_collection_finish() -> None:
    """Leave what is loaded by now out of the search for garbage, which takes a sixth of the time otherwise."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _asks_the_database(item: pytest.Item) -> bool:
    needs = {mark.kwargs.get("reason") for mark in item.iter_markers("skipif")}
    return bool(
        OF_A_DATABASE.intersection(getattr(item, "fixturenames", ()))
        or item.get_closest_marker("django_db")
        or needs & {"needs PostgreSQL", "needs SQLite"}  # it says by itself on which it runs
    )


ORIGIN = "hmeimim.example/log1"
LOG_PASSPHRASE = "five words and no name"
PASSPHRASE = "four words no name"


@pytest.fixture(scope="session")
def log_key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with one log key, made once for all tests."""
    folder = tmp_path_factory.mktemp("log-key")
    keys.make_log_key(folder, passphrase=LOG_PASSPHRASE, origin=ORIGIN)
    return folder / "keys"


@pytest.fixture(autouse=True)
def _centre_folder(
    tmp_path: Path, settings: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, log_key: Path
) -> None:
    """Give every test its own centre's folder, with a log key that opens."""
    folder = tmp_path / "centre"
    (folder / "published").mkdir(parents=True)
    shutil.copytree(log_key, folder / "keys")
    monkeypatch.setenv(keys.PASSPHRASE, LOG_PASSPHRASE)
    settings.CENTRE_FOLDER = folder  # type: ignore[attr-defined]
    settings.ORIGIN = ORIGIN  # type: ignore[attr-defined]
    settings.STATIC_ROOT = None  # type: ignore[attr-defined]
    settings.STORAGES = {  # type: ignore[attr-defined]
        **django_settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _begins_in_english() -> Iterator[None]:
    """Begin every test in English, whatever language a page of the test before was read in."""
    with translation.override("en"):
        yield


@dataclass
class Staff:
    """The people of one centre: one of each role, and a second verifier and head for four eyes."""

    duty: Person
    verifier: Person
    second_verifier: Person
    liaison: Person
    head: Person
    second_head: Person
    publisher: Person
    custodian: Person
    administrator: Person
    auditor: Person
    party_liaison: Person
    reader: Person
    key_file: bytes = b""
    passphrase: str = PASSPHRASE


def person(code: str, *roles: str) -> Person:
    """Return a new person with these roles."""
    made = Person(code=code, shown_name=code.replace("-", " ").title(), roles=list(roles))
    made.set_unusable_password()
    made.save()
    return made


@pytest.fixture(scope="session")
def custodian_key() -> tuple[str, bytes]:
    """Return (recipient, key file) of the custodian, made once."""
    return new_identity(PASSPHRASE)


@pytest.fixture
def staff(db: None, custodian_key: tuple[str, bytes]) -> Staff:
    """Return the people of a centre whose log may be written and whose vault has one custodian."""
    recipient, key_file = custodian_key
    known = remembered.is_known("staff")
    people = remembered.once("staff", lambda: _come_in(recipient), anew=(Seat._meta.db_table,))
    if known:
        _sit_down()
    people.key_file = key_file
    return people


def _come_in(recipient: str) -> Staff:
    seat.take_seat(reason="created", by="test")
    people = Staff(
        duty=person("duty", "duty_officer"),
        verifier=person("verifier", "verifier"),
        second_verifier=person("second-verifier", "verifier"),
        liaison=person("liaison", "liaison_officer"),
        head=person("head", "head_of_centre"),
        second_head=person("second-head", "head_of_centre"),
        publisher=person("publisher", "publisher"),
        custodian=person("custodian", "custodian"),
        administrator=person("administrator", "administrator"),
        auditor=person("auditor", "auditor"),
        party_liaison=person("party-liaison", "party_liaison"),
        reader=person("reader", "reader"),
    )
    Custodian.objects.create(person=people.custodian, recipient=recipient)
    return people


def _sit_down() -> None:
    """Give this test's folder the seat that the journal tells of: the row names the folder itself."""
    file = django_settings.CENTRE_FOLDER / seat.FILE
    token = secrets.token_urlsafe(32)
    file.write_text(f"{token}\n", encoding="ascii")
    Seat.objects.create(
        number=1,
        state=Seat.State.TAKEN,
        token=token,
        fingerprint=seat._fingerprint(file),
        reason="created",
        by="test",
    )


@pytest.fixture
def at_desk(client: Client) -> Callable[[Person], Client]:
    """Return a function that logs a person in and gives their browser."""

    def log_in(who: Person) -> Client:
        client.force_login(who)
        return client

    return log_in


def by_role(staff: Staff) -> dict[str, Person]:
    """Return one person for each role."""
    everybody = [value for value in vars(staff).values() if isinstance(value, Person)]
    return {role.code: next(one for one in everybody if one.roles == [role.code]) for role in ROLES}


def refusal(person: Person) -> int:
    """Return how a page is refused: to a party's liaison as if it were not there."""
    return 404 if person.of_a_party else 403


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the example, made once by its own command: two centres with the truce of 2016."""
    directory = tmp_path_factory.mktemp("example") / "centres"
    made = make_example(directory)
    assert made.returncode == 0, made.stdout + made.stderr
    shutil.copytree(directory, directory.with_name("as-made"))
    return directory


@pytest.fixture(scope="session")
def example_as_made(example: Path) -> Path:
    """Return the example as it was when it was made: the browser's tests work on in the other one."""
    return example.with_name("as-made")


def make_example(directory: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command that makes the example, as a person would: it sees no centre of this machine."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("TREGUA_", "DJANGO_", "DATABASE_"))
    }
    return subprocess.run(
        [sys.executable, "-P", "-m", "tregua.centre", "example", "--dir", str(directory)],
        env=kept | {"PYTHONPATH": str(Path(__file__).resolve().parents[1])} | more,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
