"""`tregua service`: what makes this centre start by itself when the machine starts."""

import getpass
import shlex
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from string import Template
from typing import Final
from xml.sax.saxutils import escape

from django.conf import settings

import tregua.centre.starting
from tregua.centre.folder import FolderError
from tregua.centre.trust.addresses import checked

FILES: Final = {"systemd": "systemd.service", "windows": "windows.ps1", "macos": "macos.plist"}
# How a path stands in each file: systemd reads % and spaces itself, a shell stands in the plist.
QUOTED: Final[Mapping[str, Callable[[str], str]]] = {
    "systemd": lambda text: (
        '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%") + '"'
        if set(text) & set(' "\\%')
        else text
    ),
    "windows": lambda text: text,
    "macos": lambda text: escape(shlex.quote(text)),
}
# What cannot stand in a folder's name there at all.
BARRED: Final[Mapping[str, tuple[str, ...]]] = {
    "systemd": ("\n",),
    "windows": ('"', "'", "`", "$"),
    "macos": ("\n", "--"),
}


def run(given: Namespace) -> int:
    """Print the service file of this centre."""
    quoted = QUOTED[given.system]
    code = settings.CENTRE.code
    says = {
        "code": code,
        "service": f"tregua-{code}",
        "user": getpass.getuser(),
        "root": quoted(str(Path(tregua.__file__).resolve().parent.parent)),
        "python": quoted(sys.executable),
        "folder": quoted(_fit(str(settings.CENTRE_FOLDER), given.system)),
        "port": str(given.port),
        "hosts": "".join(f" --host {host}" for host in checked(given.host)),
    }
    file = Path(tregua.centre.starting.__file__).parent / FILES[given.system]
    sys.stdout.write(Template(file.read_text(encoding="utf-8")).substitute(says))
    return 0


def _fit(folder: str, system: str) -> str:
    """Return the folder; FolderError where its name would break the file."""
    if any(sign in folder for sign in BARRED[system]):
        message = f"The folder {folder} has a sign in its name that a service cannot hold. Move the centre: tregua centre move"
        raise FolderError(message)
    return folder
