"""A process of its own for a centre: settings are read once a process, so two centres need two."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tregua.record.keys import PASSPHRASE


def in_centre(
    folder: Path,
    *arguments: str,
    passphrase: str,
    own_database: bool = False,
    more: Mapping[str, str] | None = None,
    module: str = "tregua.centre",
) -> "subprocess.Popen[str]":
    """Start the command line in a process that sees this centre; its output comes by a pipe.

    `own_database` keeps the register in the folder, whatever DATABASE_URL says; `more` is further environment;
    `module` is another command line than ours.
    """
    kept = {key: value for key, value in os.environ.items() if not (own_database and key == "DATABASE_URL")}
    environment = {
        **kept,
        **(more or {}),
        "TREGUA_CENTRE": str(folder),
        "DJANGO_SETTINGS_MODULE": "tregua.centre.settings",
        PASSPHRASE: passphrase,
        "PYTHONPATH": os.pathsep.join(_paths()),
        "PYTHONUNBUFFERED": "1",
    }
    return subprocess.Popen(
        [sys.executable, "-P", "-m", module, *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )


def _paths() -> Sequence[str]:
    """Return where `tregua` is found, also when it is not installed but lies in a folder."""
    here = str(Path(__file__).resolve().parent.parent.parent)
    return [here, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
