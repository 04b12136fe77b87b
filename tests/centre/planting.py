"""A centre with sealed texts in it, and what lies about in one that works; its custodian's key is elsewhere."""

import os
import subprocess
import sys

from tests.centre import backing_up as by
from tests.centre.conftest import ROOT, brought_back, copied_as_it_is
from tests.conftest import LOG_PASSPHRASE

SIGNATORY, AT_RISK = "Yusuf of the lower mill", "the schoolteacher Maryam of the third house"
PLANT = """
import sys
import django; django.setup()
from django.contrib.sessions.backends.db import SessionStore
from tregua.people import vault
from tregua.people.models import Custodian, Person
person = Person.objects.create(code="keeper", shown_name="Keeper", roles=["custodian"])
Custodian.objects.create(person=person, recipient=sys.argv[1])
vault.seal(sys.argv[2], about="signatory")
vault.seal(sys.argv[3], about="at_risk")
SessionStore().save()
"""
OPEN = """
import sys
import django; django.setup()
import pyrage
from tregua.people import vault
from tregua.people.models import Person, Sealed
line = [line for line in open(sys.argv[1]) if line.startswith("AGE-SECRET-KEY")][0].strip()
identity, keeper = pyrage.x25519.Identity.from_str(line), Person.objects.get(code="keeper")
for one in Sealed.objects.order_by("id"):
    print(vault.open_sealed(one, identity=identity, by=keeper, reason="the test").decode())
"""


def inside(centre, code, *arguments, **more):
    """Run lines of code in a centre, in a process of its own; return what they printed."""
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("TREGUA_", "DATABASE_URL"))
    }
    environment = kept | {
        "PYTHONPATH": str(ROOT),
        "TREGUA_CENTRE": str(centre),
        "DJANGO_SETTINGS_MODULE": "tregua.centre.settings",
        "TREGUA_LOG_PASSPHRASE": LOG_PASSPHRASE,
        **more,
    }
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, *map(str, arguments)],
        env=environment, capture_output=True, text=True, check=False, cwd="/", timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def plant(founded_once, place):
    """Return a copy of the planted centre as it was made, the centre, and the custodian's key file."""
    key, recipient = by.new_key(place, "keeper.key")
    centre = brought_back(founded_once[1], founded_once[0])
    inside(centre, PLANT, recipient, SIGNATORY, AT_RISK)
    for path in ("log/tregua.log", "to-load/places.csv", "backup.new/centre.sqlite3", "keys/server.key"):
        (centre / path).parent.mkdir(exist_ok=True)
        (centre / path).write_bytes(b"lies about")
    return copied_as_it_is(centre, place / "as-planted"), centre, key
