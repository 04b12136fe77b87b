"""After shredding no byte of the sealed part or of its keys is left in the files of the database."""

import json
import os
import subprocess
import sys

import pytest

from tests.centre.backing_up import BEGINNING
from tests.centre.conftest import ROOT, tregua
from tests.conftest import LOG_PASSPHRASE

ACTS = """
import json, sys
from tregua.exchange.seals import Grant, Opening
from tregua.exchange.shredding import shred
from tregua.people.models import Custodian, Person
from tregua.record import actions, disclosure, openings

custodian = Person.objects.create(code="custodian", shown_name="Custodian", roles=["custodian"])
_identity, key = openings.new_key()
row = Custodian.objects.create(person=custodian, recipient=key)
told = disclosure.disclose("reasons", "the words of the miller")
entry = actions.release(
    kind="finding", record_id="01J", public={"answer": "violation"}, by="test", further=[disclosure.digest(told)]
)
identity, to = openings.new_key()
blob, wrapped = openings.seal([told], to), openings.wrap(identity, key)
opening = Opening.objects.create(entry_index=entry.index, leaf_hash=entry.leaf_hash, fields=["reasons"], blob=blob)
Grant.objects.create(opening=opening, custodian=row, key=wrapped)
if sys.argv[1:] == ["shred"]:
    shred(entry.index, reason_code="safety", authority="the head of centre", by=custodian)
print(json.dumps([blob[300:420].hex(), wrapped[80:160].hex(), actions.Entry.objects.published().count()]))
"""


def acts(centre, *arguments):
    """Do the acts in a process of their own, on the centre's own file; return what they printed."""
    environment = {
        **{
            key: value for key, value in os.environ.items() if not key.startswith(("TREGUA_", "DATABASE_URL"))
        },
        "TREGUA_CENTRE": str(centre),
        "TREGUA_LOG_PASSPHRASE": LOG_PASSPHRASE,
        "DJANGO_SETTINGS_MODULE": "tregua.centre.settings",
        "PYTHONPATH": str(ROOT),
    }
    code = f"import django\ndjango.setup()\n{ACTS}"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, *arguments],
        env=environment, capture_output=True, text=True, check=False, cwd="/", timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    blob, key, size = json.loads(done.stdout)
    return bytes.fromhex(blob), bytes.fromhex(key), size


def on_disk(centre):
    return b"".join(path.read_bytes() for path in centre.glob("centre.sqlite3*"))


@pytest.mark.parametrize("shredded", [False, True], ids=["kept", "shredded"])
def test_bytes_are_gone_from_the_files_once_an_entry_is_shredded(tmp_path, shredded):
    centre = tmp_path / "amman"
    made = tregua(
        *("init", centre, "--yes", "--code", "amman", "--name", "Amman centre"),
        *("--origin", "amman.example/log1", "--zone", "Asia/Damascus"),
    )
    assert made.returncode == 0, made.stderr
    blob, key, size = acts(centre, *(["shred"] if shredded else []))
    assert size == BEGINNING + (2 if shredded else 1)
    left = on_disk(centre)
    assert (blob in left) is not shredded
    assert (key in left) is not shredded
