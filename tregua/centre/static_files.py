"""The pages' own scripts, styles and fonts: gathered at the start, compressed, each under a name with its hash.

Under such a name a browser may keep a file for ever. Where nothing was gathered (tests, other commands) the files
are served from where they lie, under their plain names.
"""

import hashlib
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

MADE_OF: Final = "made-of"


class GatheredFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Names with hashes once the files are gathered, plain names before."""

    manifest_strict = False

    def url(self, name: str | None, force: bool = False) -> str:  # noqa: FBT001, FBT002 - Django's signature
        """Return the address of a file."""
        if not self.hashed_files:
            return StaticFilesStorage.url(self, name)
        address: str = super().url(name, force)
        return address


def _made_of() -> str:
    """Return a hash of all files there are to gather."""
    digest = hashlib.sha256(str(settings.STATIC_ROOT).encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: str(found[0])):
            digest.update(f"{name}\n".encode())
            with storage.open(name) as file:
                digest.update(file.read())
    return digest.hexdigest()


def gather() -> None:
    """Gather the files into the centre's folder, unless those of before are the same."""
    root = Path(settings.STATIC_ROOT)
    stamp = root / MADE_OF
    made_of = _made_of()
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == made_of:
        return
    root.mkdir(mode=0o700, exist_ok=True)
    options: dict[str, Any] = {"interactive": False, "verbosity": 0, "clear": True}
    call_command("collectstatic", **options)
    stamp.write_text(made_of, encoding="utf-8")
