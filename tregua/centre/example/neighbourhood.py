"""Who is where in the example: the two centres and their depositary, told to each other before they are started."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tregua.centre.depositary.folder import (
    FILE,
    depositary_toml,
    make_depositary,
    read_depositary,
)
from tregua.centre.example.casts import Cast
from tregua.centre.neighbours import Depositary
from tregua.centre.rewriting import rewritten
from tregua.record import whole
from tregua.record.keys import MIRROR_VKEY, VKEY

CODE: Final = "depositary"
NAME: Final = "Depositary of the example"
KEY_NAME: Final = "depositary.example/mirror"
# Nobody answers there: the real address is told when the servers start.
NOWHERE: Final = "http://127.0.0.1:1"
# An example is looked at for minutes: its centres do not keep anybody waiting for a quarter of an hour.
EVERY: Final = 1
_ADDRESS: Final = re.compile(r'(?m)(^\[\[depositary\]\]\n(?:(?!\[).*\n)*?address = )"[^"\n]*"')


def make(directory: Path, passphrase: str) -> Depositary:
    """Make the depositary of an example, which does not know its logs yet, and return how the centres know it."""
    toml = depositary_toml(name=NAME, key_name=KEY_NAME, logs=[], poll_every=EVERY)
    vkey = make_depositary(directory / CODE, toml, key_name=KEY_NAME, passphrase=passphrase)
    return Depositary(NAME, vkey, NOWHERE)


def is_there(directory: Path) -> bool:
    """Return whether the example has a depositary."""
    return (directory / CODE / FILE).is_file()


def tell(directory: Path, cast: Cast, ports: Mapping[str, int]) -> None:
    """Write into each folder where the others answer; everything else in the files stays as it is."""
    for code in cast.names:
        file = directory / code / "centre.toml"
        other = f"http://127.0.0.1:{ports[cast.other(code)]}/public/record"
        text = rewritten(file.read_text(encoding="utf-8"), {}, {"other_centre": {"address": other}})
        if CODE in ports:
            text = _ADDRESS.sub(rf'\g<1>"http://127.0.0.1:{ports[CODE]}"', text)
        whole.put(file, text.encode(), mode=file.stat().st_mode & 0o777)
    if CODE in ports:
        known = read_depositary(directory / CODE)
        logs = [
            (
                _line(directory, code, VKEY),
                f"http://127.0.0.1:{ports[code]}/public/record",
                _line(directory, code, MIRROR_VKEY),
            )
            for code in cast.names
        ]
        toml = depositary_toml(
            name=known.name, key_name=known.key_name, logs=logs, poll_every=known.poll_every
        )
        whole.put(directory / CODE / FILE, toml.encode())


def _line(directory: Path, code: str, name: str) -> str:
    return (directory / code / name).read_text(encoding="utf-8").strip()
