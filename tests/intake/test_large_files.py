"""A file as large as is taken is not held many times over on its way into the register, and not at all on its page."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse

from tests.conftest import PASSPHRASE
from tregua.centre.example.making import passphrases
from tregua.intake import actions
from tregua.intake.models import Message
from tregua.people.vault import decrypted, read_identity
from tregua.record.large import LARGE

LINE = b"On 4 March 2016 nine people were killed in Homs.\n"
SIZE = 3 * LARGE + 5
ROOT = Path(__file__).resolve().parents[2]
# In a process of its own: the peak of memory is a process's, and a test before may have had a higher one.
MEASURE = """
import os, re
def told(key):
    with open("/proc/self/status") as says:
        return int(re.search(key + r":\\s+(\\d+)", says.read())[1]) * 1024
import django; django.setup()
from tregua.intake import actions
from tregua.people.models import Person
from tregua.record import seat
seat.must_hold = lambda: None  # a copy of the example, which is written in all the same
by = Person.objects.get(code="duty")
line = b"On 4 March 2016 nine people were killed in Homs.\\n"
def receive(lines, names):
    return actions.receive(channel="text", raw=line * lines, media_type="text/plain", protected_names=names, by=by)
for names in ([], ["Test Alpha"]):
    receive(100_000, names)
    before = told("VmRSS")
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")
    receive(1_000_000, names)
    print((told("VmHWM") - before) / (1_000_000 * len(line)))
"""


@pytest.mark.parametrize("names", [(), ("Test Alpha",)])
def test_a_large_file_is_kept_byte_for_byte(staff, names):
    raw = (LINE * (SIZE // len(LINE) + 1))[:SIZE]
    received = actions.receive(
        channel="text", raw=raw, media_type="text/plain", protected_names=names, by=staff.duty
    )
    kept = Message.objects.get(pk=received.pk)
    identity = read_identity(staff.key_file, PASSPHRASE)
    assert (decrypted(kept.sealed, identity) if names else bytes(kept.raw)) == raw


def test_the_page_of_a_message_does_not_load_its_original(
    staff, at_desk, django_assert_max_num_queries, monkeypatch
):
    received = actions.receive(channel="text", raw=LINE, media_type="text/plain", by=staff.duty)
    with django_assert_max_num_queries(60) as asked:
        at_desk(staff.duty).get(reverse("intake:message", args=[received.pk]))
    assert not [one["sql"] for one in asked.captured_queries if '"intake_message"."raw"' in one["sql"]]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="needs SQLite")
@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="needs Linux")
def test_of_fifty_megabytes_no_more_than_two_copies_are_in_memory(example_as_made, tmp_path):
    folder = shutil.copytree(example_as_made / "hmeimim", tmp_path / "hmeimim")
    environment = os.environ | {
        "TREGUA_CENTRE": str(folder),
        "TREGUA_LOG_PASSPHRASE": passphrases(example_as_made)["hmeimim"],
        "DJANGO_SETTINGS_MODULE": "tregua.centre.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", MEASURE],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    plain, sealed = map(float, done.stdout.split())
    assert plain < 1.5
    assert sealed < 2.4
