"""S-13: what was destroyed or shredded is in no file of the database: SQLite with its logs and free pages, a dump, dead rows.

Three things go in three ways: a sealed text by two custodians, a name that was published by a revoked proof, a released
entry by shredding. Before each act the same search finds them: so its silence after it proves something.
"""

import json
import os
import subprocess
import sys
from datetime import date

import pyrage
import pytest
from django.db import connection

from tests import world
from tests.centre.conftest import ROOT, tregua
from tests.conftest import LOG_PASSPHRASE
from tests.conftest import person as new_person
from tests.safety import reader
from tregua.agreement import naming
from tregua.agreement.acceptances import record_acceptance
from tregua.agreement.models import OwnNameConfirmed
from tregua.centre.backup import postgres
from tregua.people import two_custodians as two
from tregua.people import vault
from tregua.people.models import Sealed

PUBLISHED, SHREDDED, SEALED = "EXERCISE-SPOKESMAN-FOUR", "EXERCISE-SHREDDED-FOUR", "EXERCISE-SEALED-FOUR"
ON_POSTGRESQL = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
A_LIFE = """
import json, shutil, sys
from datetime import UTC, date, datetime
from pathlib import Path
import pyrage
from tregua.agreement import naming
from tregua.agreement.acceptances import record_acceptance
from tregua.agreement.actions import add_agreement, add_party
from tregua.exchange.shredding import shred
from tregua.people import two_custodians as two, vault
from tregua.people.models import Person, Sealed
from tregua.record import actions

centre, names = Path(sys.argv[1]), json.loads(sys.argv[2])
def person(code, *roles):
    return Person.objects.create(code=code, shown_name=code, roles=list(roles))
admin = person("admin-4", "administrator")
keepers = [person(f"keeper-{n}", "custodian") for n in (1, 2)]
desk = [person(f"desk-{n}", "liaison_officer") for n in (1, 2)]
for one in keepers:
    vault.add_custodian(one, recipient=str(pyrage.x25519.Identity.generate().to_public()), by=admin)
start = datetime(2016, 2, 27, tzinfo=UTC)
text = add_agreement(code="four", names={"en": "Four"}, signed_on=date(2016, 2, 22), starts_at=start,
    starts_as_written="00:00", zone="Asia/Damascus", co_chairs=["alpha"],
    source="a test", by=desk[0])
party = add_party(code="four", kind="armed_group", names={"en": "The Fourth"}, source="a test", by=desk[0])
accepted = record_acceptance(text, party=party, channel="alpha", how_expressed="letter", since=start,
    signatory=names["sealed"], source="a letter", by=desk[0])
noted = naming.note_own_name(accepted, where="speech", published_on=date(2016, 3, 2), source="message 4", copy=b"x", by=desk[0])
naming.confirm_own_name(noted, name=names["published"], by=desk[1])
entry = actions.release(kind="finding", record_id="01J", public={"answer": names["shredded"]}, by="test")
piece = bytes(Sealed.objects.get(pk=accepted.signatory_id).ciphertext)[300:400]
told = actions.Body.objects.get(entry=entry).disclosures.strip()
def keep(folder):
    folder.mkdir()
    for path in centre.glob("centre.sqlite3*"):
        shutil.copy(path, folder)
keep(centre / "kept-before")
proposal = two.propose_destroying(accepted.signatory, reason="asked for", by=keepers[0])
two.decide(proposal, approved=True, reason="yes", by=keepers[1])
naming.revoke_own_name(noted, reason="asked for", by=desk[1])
shred(entry.index, reason_code="safety", authority="the head of centre", by=keepers[0])
keep(centre / "kept-after")
print(json.dumps([piece.hex(), told]))
"""


def test_s_13_no_file_of_sqlite_holds_a_name_after_it_was_destroyed_neither_its_logs_nor_its_free_pages(
    tmp_path,
):
    centre = tmp_path / "amman"
    made = tregua(
        *("init", centre, "--yes", "--code", "amman", "--name", "Amman centre"),
        *("--origin", "amman.example/log1", "--zone", "Asia/Damascus"),
    )
    assert made.returncode == 0, made.stderr
    ours = {
        key: value for key, value in os.environ.items() if not key.startswith(("TREGUA_", "DATABASE_URL"))
    }
    names = {"published": PUBLISHED, "shredded": SHREDDED, "sealed": SEALED}
    done = subprocess.run(
        [sys.executable, "-P", "-c", f"import django\ndjango.setup()\n{A_LIFE}", str(centre), json.dumps(names)],
        env=ours | {
            "TREGUA_CENTRE": str(centre), "TREGUA_LOG_PASSPHRASE": LOG_PASSPHRASE, "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "tregua.centre.settings",
        },
        capture_output=True, text=True, check=False, cwd="/", timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    piece, told = json.loads(done.stdout.splitlines()[-1])
    assert reader.found(reader.opened([("the public line", told.encode())]), [SHREDDED])
    wanted = {PUBLISHED.encode(), told[-40:].encode(), bytes.fromhex(piece)}
    before, after = (
        {path.name: path.read_bytes() for path in (centre / f"kept-{when}").iterdir()}
        for when in ("before", "after")
    )
    assert "centre.sqlite3-wal" in before
    assert {one for one in wanted if any(one in raw for raw in before.values())} == wanted
    assert {(name, one) for name, raw in after.items() for one in wanted if one in raw} == set()
    assert not any(SEALED.encode() in raw for raw in (*before.values(), *after.values()))


@pytest.fixture
def held(transactional_db, staff):
    """Return a sealed text, a published name with its proof, and a second custodian and liaison."""
    second = new_person("custodian-2", "custodian")
    vault.add_custodian(
        second, recipient=str(pyrage.x25519.Identity.generate().to_public()), by=staff.administrator
    )
    valley = world.remembered(staff)
    accepted = record_acceptance(
        valley.agreement, party=valley.parties["column"], channel="alpha", how_expressed="letter",
        signatory=SEALED, since=world.instant(2), source="their letter", by=staff.liaison,
    )  # fmt: skip
    says = {
        "where": "speech",
        "published_on": date(2016, 3, 2),
        "source": "message 4",
        "copy": b"as they said it",
    }
    noted = naming.note_own_name(accepted, **says, by=staff.liaison)
    naming.confirm_own_name(noted, name=PUBLISHED, by=new_person("liaison-2", "liaison_officer"))
    return accepted.signatory, noted, second


def destroy(held, staff):
    sealed, noted, second = held
    proposal = two.propose_destroying(sealed, reason="asked for", by=staff.custodian)
    two.decide(proposal, approved=True, reason="yes", by=second)
    naming.revoke_own_name(noted, reason="asked for", by=staff.liaison)


def dumped(form):
    """Return what pg_dump gives, and of what it packed also what pg_restore unpacks."""
    arguments, environment = postgres.reach(connection.settings_dict)
    dump = subprocess.run(
        [postgres.program("pg_dump"), f"--format={form}", *arguments],
        env=environment, capture_output=True, check=True, timeout=300,
    ).stdout  # fmt: skip
    if form == "plain":
        return dump
    restore = [postgres.program("pg_restore"), "--file=-"]
    return dump + subprocess.run(restore, input=dump, capture_output=True, check=True, timeout=300).stdout


def on_disk(model):
    """Return the file of a table with that of its long values, dead rows and all."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT pg_read_binary_file(pg_relation_filepath(oid)), "
            "CASE reltoastrelid WHEN 0 THEN ''::bytea ELSE pg_read_binary_file(pg_relation_filepath(reltoastrelid)) END "
            "FROM pg_class WHERE relname = %s",
            [model._meta.db_table],
        )
        return b"".join(bytes(part) for part in cursor.fetchone())


@ON_POSTGRESQL
@pytest.mark.parametrize("form", ["plain", "custom"])
def test_s_13_no_dump_of_postgresql_holds_a_name_after_it_was_destroyed(held, staff, form):
    piece = bytes(held[0].ciphertext)[300:400].hex().encode()
    before = dumped(form)
    assert PUBLISHED.encode() in before
    assert piece in before
    destroy(held, staff)
    after = dumped(form)
    assert PUBLISHED.encode() not in after
    assert piece not in after
    assert SEALED.encode() not in before + after


@ON_POSTGRESQL
def test_s_13_no_dead_row_of_postgresql_holds_a_name_after_it_was_destroyed(held, staff):
    piece = bytes(held[0].ciphertext)[300:400]
    assert piece in on_disk(Sealed)
    assert PUBLISHED.encode() in on_disk(OwnNameConfirmed)
    destroy(held, staff)
    assert piece not in on_disk(Sealed)
    assert PUBLISHED.encode() not in on_disk(OwnNameConfirmed)


@ON_POSTGRESQL
def test_s_13_a_dead_row_holds_it_where_the_table_is_not_written_anew(held, staff, monkeypatch):
    """Control: the same acts without VACUUM FULL leave the name in a row that no query shows."""
    monkeypatch.setattr(naming, "forget_on_disk", lambda *_kinds: None)
    monkeypatch.setattr(two, "forget_on_disk", lambda *_kinds: None)
    piece = bytes(held[0].ciphertext)[300:400]
    destroy(held, staff)
    assert PUBLISHED.encode() in on_disk(OwnNameConfirmed)
    assert piece in on_disk(Sealed)
