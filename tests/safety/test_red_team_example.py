"""S-23 on the example itself: a centre as it was made, with a day's bulletin and a stick for the other one.

What a centre shows and hands over is written out by a process of its own, then read by somebody who knows everything
that the centre hides: names in the vault, who reports, where exactly it happened.
"""

import os
import shutil
import sqlite3

import pytest

from tests.centre.exporting import in_python
from tests.centre.test_example import CENTRES
from tests.safety import reader
from tregua.centre.example import making
from tregua.centre.example.calming import STORY
from tregua.centre.example.hearing import SEALED

# Both centres where somebody asked for everything; else the one that the truce has more of.
READ = CENTRES if os.environ.get("TREGUA_FULL") else CENTRES[:1]
# Confirms a copy, publishes two bulletins, and writes down every page and file that anybody outside gets.
LET_OUT = """
from datetime import date
from pathlib import Path
from django.conf import settings
from django.test import Client
from tests.bulletin.approving import approve
from tests.safety import hunted
from tregua.bulletin.actions import prepare
from tregua.people.models import Person
from tregua.record import seat
seat.confirm(by="operator", reason="a copy to be read", partner_holds=0)
settings.ALLOWED_HOSTS.append("testserver")
settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
publisher, head = (Person.objects.get(code=code) for code in ("publisher", "head"))
for day in (date(2016, 2, 27), date(2016, 3, 1)):
    approve(prepare(day, by=publisher), by=head)
out = Path(r"OUT")
things = [*hunted.published(), *hunted.carried(out.parent / "stick"), *hunted.public_pages(Client()), *hunted.bulletins()]
out.mkdir()
for number, (where, content) in enumerate(things):
    (out / f"{number:04}").write_bytes(where.encode() + bytes([10]) + content)
"""


def ask(folder, sql):
    with sqlite3.connect(f"file:{folder / 'centre.sqlite3'}?mode=ro", uri=True) as database:
        return database.execute(sql).fetchall()


@pytest.mark.parametrize("centre", READ)
def test_s_23_nothing_that_the_example_shows_or_hands_over_names_a_person_a_reporter_or_a_position(
    example_as_made, tmp_path, centre
):
    folder = shutil.copytree(example_as_made / centre, tmp_path / centre)
    done = in_python(
        folder,
        LET_OUT.replace("OUT", str(tmp_path / "out")),
        TREGUA_LOG_PASSPHRASE=making.passphrases(example_as_made)[centre],
    )
    assert done.returncode == 0, done.stderr
    read = [path.read_bytes().partition(b"\n") for path in sorted((tmp_path / "out").iterdir())]
    texts = reader.opened((where.decode(), content) for where, _line, content in read)
    assert sum("bulletin" in where for where, _text in texts) > 8
    places = "JOIN places_place AS p ON p.id = r.place_id WHERE p.latitude IS NOT NULL"
    points = ask(folder, f"SELECT DISTINCT p.latitude, p.longitude FROM reports_report AS r {places}")
    witnesses = [
        code for (code,) in ask(folder, "SELECT code FROM reports_source WHERE identity_id IS NOT NULL")
    ]
    assert len(points) > 10
    assert witnesses
    assert (
        reader.found(texts, [*SEALED, STORY, *witnesses, "second-verifier", "party-liaison", "Second head"])
        == set()
    )
    assert reader.shapes(texts, reader.near(points)) == set()
    assert reader.shapes(texts, reader.POSITIONS | reader.CONTACTS) == set()


def test_s_23_the_same_reader_finds_reporters_and_positions_in_the_register_itself(example_as_made):
    """Control: in the tables that nobody outside gets, both stand; the names of the vault do not stand even there."""
    sources = ask(example_as_made / "hmeimim", "SELECT code FROM reports_source")
    points = ask(
        example_as_made / "hmeimim",
        "SELECT latitude, longitude FROM places_place WHERE latitude > 35 LIMIT 5",
    )
    texts = [("sources", str(sources)), ("places", str(points))]
    assert reader.found(texts, ["exercise-witness"])
    assert reader.shapes(texts, reader.near(points))
    assert reader.found(texts, [*SEALED, STORY]) == set()
