"""`tregua depositary init`: the folder of an outside witness, with its key."""

import sys
from argparse import Namespace

from tregua.centre.depositary.django_alone import set_up
from tregua.centre.depositary.folder import depositary_toml, make_depositary
from tregua.centre.folder import FolderError
from tregua.centre.passphrase import ask_new
from tregua.record.note import NoteError, parse_vkey


def run(given: Namespace) -> int:
    """Make the folder and print the key that the centres are given."""
    set_up()
    key_name = given.key_name or f"{given.folder.resolve().name}.example/mirror"
    toml = depositary_toml(name=given.name, key_name=key_name, logs=[_log(one) for one in given.log])
    vkey = make_depositary(given.folder, toml, key_name=key_name, passphrase=ask_new())
    sys.stdout.write(
        f"The depositary is made in {given.folder}.\nThe key that it cosigns with, for [[depositary]] in each "
        f"centre's centre.toml:\n  {vkey}\n\nStart it:\n  tregua depositary serve {given.folder}\n"
    )
    return 0


def _log(said: str) -> tuple[str, str, str]:
    """Return a log from VKEY=ADDRESS; the key itself may end with the sign that separates them."""
    for place, sign in enumerate(said):
        if sign != "=":
            continue
        vkey, address = said[:place], said[place + 1 :]
        try:
            parse_vkey(vkey)
        except NoteError:
            continue
        return vkey, address, ""
    raise FolderError(f"{said[:60]!r} is not VKEY=ADDRESS: a log's key and where it is published.")
