"""The laptop is lost: whoever has its disk, its backups or a dump of its database, and no key, reads no sealed name."""

import os
import subprocess
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

from tests.centre import backing_up as by
from tests.centre.conftest import tregua
from tests.centre.looking import files_that_tell, ways_to_write
from tests.centre.planting import AT_RISK, OPEN, PLANT, SIGNATORY, inside

DESTROY = """
import sys
import django; django.setup()
from tregua.people import two_custodians as two
from tregua.people.models import Custodian, Person, Sealed
keeper = Person.objects.get(code="keeper")
second = Person.objects.create(code="second", shown_name="Second", roles=["custodian"])
Custodian.objects.create(person=second, recipient="age1second")
sealed = Sealed.objects.order_by("id").first()
print(bytes(sealed.ciphertext)[300:400].hex())
asked = two.propose_destroying(sealed, reason="they must be forgotten", by=keeper)
two.decide(asked, approved=True, reason="spoke with them", by=second)
"""


def test_the_whole_disk_with_its_backups_tells_no_sealed_name_and_the_key_opens_them(planted, tmp_path):
    centre, key = planted
    by.backup(centre, tmp_path / "stick", "--new")
    assert files_that_tell(centre, SIGNATORY, AT_RISK) == []
    assert files_that_tell(tmp_path, SIGNATORY, AT_RISK) == []
    assert inside(centre, OPEN, key).splitlines() == [SIGNATORY, AT_RISK]
    assert files_that_tell(centre, SIGNATORY, AT_RISK) == []  # opening leaves nothing behind
    (centre / "log" / "tregua.log").write_text(f"error: {SIGNATORY} was not found")
    assert files_that_tell(centre, SIGNATORY) == ["log/tregua.log"]  # this test can fail


def test_what_two_custodians_destroyed_is_in_no_file_of_the_disk_any_more(planted):
    centre, key = planted
    before = b"".join(by.files_of(centre).values())
    piece = bytes.fromhex(inside(centre, DESTROY).strip())
    after = b"".join(by.files_of(centre).values())
    assert piece in before
    assert piece not in after
    opened = inside(centre, OPEN.replace('order_by("id")', 'exclude(ciphertext=b"")'), key)
    assert opened.splitlines() == [AT_RISK]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
def test_a_dump_of_the_database_tells_no_sealed_name_and_nothing_of_what_was_destroyed(tmp_path):
    url, name = os.environ["DATABASE_URL"], f"laptop_{os.getpid()}"
    own = f"{url.removesuffix(urlsplit(url).path)}/{name}"

    def dump():
        return subprocess.run(["pg_dump", own], capture_output=True, check=True).stdout

    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            centre = tmp_path / "amman"
            words = ("--code", "amman", "--name", "Amman", "--origin", "amman.example/log1", "--zone", "UTC")
            assert tregua("init", centre, "--yes", *words, DATABASE_URL=own).returncode == 0
            _key, recipient = by.new_key(tmp_path)
            inside(centre, PLANT, recipient, SIGNATORY, AT_RISK, DATABASE_URL=own)
            before = dump()
            piece = inside(centre, DESTROY, DATABASE_URL=own).strip().encode()
            after = dump()
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    assert b"keeper" in before
    assert not any(way in before for word in (SIGNATORY, AT_RISK) for way in ways_to_write(word))
    assert piece in before
    assert piece not in after
