"""The file that says that a centre is left: whoever works in its folder ends, and nobody begins.

It imports no Django: the command line looks at it before settings are read.
"""

import json
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tregua.record import whole

FILE: Final = "evacuated"
# So often a running server looks whether it is to end.
LOOK_EVERY_SECONDS: Final = 0.5


def put(folder: Path, *, copy: str = "") -> None:
    """Say that the centre in this folder is left, and where its copy is, once there is one; that stays said."""
    says = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "copy": copy or copied_to(folder)}
    whole.put(folder / FILE, (json.dumps(says) + "\n").encode(), mode=0o600)
    whole.settle(folder)


def copied_to(folder: Path) -> str:
    """Return where the copy of a centre that was left is; empty while there is none."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        return str(json.loads((folder / FILE).read_bytes())["copy"])
    return ""


def why_closed(folder: Path) -> str:
    """Return why nobody may work in this folder and what to do; empty when it was not left."""
    file = folder / FILE
    if not file.exists():
        return ""
    at, copy = "", ""
    with suppress(OSError, ValueError, KeyError, TypeError):
        says = json.loads(file.read_bytes())
        at, copy = f" on {says['at']}", says["copy"]
    if copy:
        return f"This centre was evacuated{at}. Bring it back from its copy: tregua restore {copy} --to DIR --key FILE"
    return (
        f"This centre was evacuated{at} and nothing was copied. Evacuate again with --to DIR; or, if nobody has touched "
        f"this machine, remove {file} and run: tregua centre confirm --reason …"
    )


class Watch:
    """Tells a running server that its centre is left, within half a second."""

    def __init__(self, folder: Path, *, then: Callable[[], None]) -> None:
        self._file, self._then = folder / FILE, then
        self._over = threading.Event()

    def start(self) -> None:
        """Begin to look."""
        threading.Thread(target=self._look, name="evacuation", daemon=True).start()

    def end(self) -> None:
        """Look no more."""
        self._over.set()

    def _look(self) -> None:
        while not self._over.wait(LOOK_EVERY_SECONDS):
            if self._file.exists():
                self._then()
                return
