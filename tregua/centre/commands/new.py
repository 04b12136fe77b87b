"""`tregua centre new`: an empty centre."""

import re
import sys
import zoneinfo
from argparse import Namespace
from typing import Final

from tregua.centre.folder import LANGUAGE_CODES, FolderError, centre_toml
from tregua.centre.founding import found
from tregua.centre.passphrase import ask_new

CODE: Final = re.compile(r"[a-z][a-z0-9-]{0,30}")


def run(given: Namespace) -> int:
    """Make the centre and say what comes next."""
    if not CODE.fullmatch(given.code):
        message = f"{given.code} is no code for a centre. Use small letters, digits and hyphens, as amman."
        raise FolderError(message)
    if given.zone not in zoneinfo.available_timezones():
        message = f"There is no time zone {given.zone}. Write it as Asia/Damascus."
        raise FolderError(message)
    toml = centre_toml(
        code=given.code, names=_names(given), origin=given.origin, zone=given.zone, language=given.language
    )
    made = found(given.to, toml=toml, passphrase=ask_new())
    sys.stdout.write(
        f"The centre is made in {made.folder.path}.\n"
        f"Its key, which others check its log with:\n  {made.vkey}\n"
        f"Start it:\n  tregua serve --centre {made.folder.path}\n"
        f"Then come in as {made.administrator}, once, within twelve hours:\n"
        f"  http://127.0.0.1:8000/people/enter/{made.token}/\n"
    )
    return 0


def _names(given: Namespace) -> dict[str, str]:
    """Return the names by language; one without a language is in the centre's first."""
    names = {}
    for one in given.name:
        language, sign, name = one.partition("=")
        known = bool(sign) and language in LANGUAGE_CODES
        names[language if known else given.language] = name if known else one
    return names
