"""An export goes from one database to another and back; a database that is not empty is left alone."""

import json
import secrets
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.centre import exporting
from tests.centre.conftest import tregua
from tests.centre.exporting import KEY, exported, files, in_python, loaded, package, table

needs_postgres = pytest.mark.skipif(not exporting.postgres(), reason="needs PostgreSQL")
ACTS = """
from tregua.intake.actions import receive
from tregua.people.models import Person
from tregua.record import actions as record
from tregua.record.kept import new_ulid
person = Person.objects.get()
person.roles = ["administrator", "duty_officer"]
person.save()
receive(channel="text", raw=b"as it came \\x00\\xff", media_type="text/plain", by=person)
record.release(kind="statement", record_id=new_ulid(), public={"words": "released"}, by="test")
record.publish(by="test")
from tregua.agreement.actions import add_agreement
import datetime
add_agreement(code="truce", names={"ru": "Перемирие", "ar": "هدنة", "en": "=Truce"}, signed_on=datetime.date(2016, 2, 25),
    starts_at=datetime.datetime(2016, 2, 26, 22, tzinfo=datetime.UTC), starts_as_written="at 00:00", zone="Asia/Damascus",
    co_chairs=["b", "a"], source="the text", by=Person(pk=person.pk, code=person.code, roles=["head_of_centre"]))
"""


@pytest.fixture
def database():
    """Return the address of a new, empty database on the tests' server; it goes with the test."""
    server = exporting.postgres()
    name = f"export_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def without_order(export):
    """Return what an export holds, JSON in an order that no database changes."""
    found = {}
    for one in package(export)["resources"]:
        label = one["tregua"]["model"]
        holds_json = [field["name"] for field in one["schema"]["fields"] if field["type"] == "any"]
        for row in table(export, label):
            for name in holds_json:
                row[name] = row[name] and json.dumps(json.loads(row[name]), sort_keys=True)
            found.setdefault(label, []).append(row)
    others = {
        path: content
        for path, content in files(export).items()
        if not path.startswith(("tables/", "protected/")) and path not in {"datapackage.json", "SHA256SUMS"}
    }
    return found, others


@needs_postgres
def test_from_sqlite_to_postgresql_and_back(founded, database, tmp_path):
    centre = founded[0]
    assert tregua("places", "load", "--centre", centre).returncode == 0
    done = in_python(centre, ACTS)
    assert done.returncode == 0, done.stderr
    first = exported(centre, tmp_path / "first")
    on_postgres = loaded(first, tmp_path / "on-postgres", DATABASE_URL=database)
    assert not (on_postgres / "centre.sqlite3").exists()
    second = exported(on_postgres, tmp_path / "second", DATABASE_URL=database)
    back = loaded(second, tmp_path / "back")
    third = exported(back, tmp_path / "third")
    assert without_order(first) == without_order(second)
    assert exporting.differences(second, third, tmp_path) == set()
    assert exporting.opened(first, tmp_path) == exporting.opened(third, tmp_path)
    added = (
        "from tregua.people.models import Person; p = Person(code='x', shown_name='x'); p.save(); print(p.pk)"
    )
    assert in_python(on_postgres, added, DATABASE_URL=database).stdout.strip() == "2"


@needs_postgres
def test_a_database_that_is_not_empty_is_left_alone_and_one_that_was_is_empty_again(
    founded, database, tmp_path
):
    export = exported(founded[0], tmp_path / "export")
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE TABLE somebodys (id int)")
        done = tregua("load", export, "--to", tmp_path / "new", **KEY, DATABASE_URL=database)
        assert "The database that DATABASE_URL names is not empty. Make a new one" in done.stderr
        connection.execute("DROP TABLE somebodys")
        rows = table(export, "people.Person")
        exporting.write_table(export, "people.Person", [*rows, *rows])
        done = tregua("load", export, "--to", tmp_path / "new", **KEY, DATABASE_URL=database)
        assert "tables/people.Person.csv row" in done.stderr
        left = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert left == (0,)
    assert not (tmp_path / "new").exists()
