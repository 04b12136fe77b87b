"""Archives with the same bytes for the same files: sorted names, one time, nothing of the machine."""

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Final

_EARLIEST: Final = 1980  # an archive knows no year before
_MODE: Final = 0o644 << 16


def packed(files: Mapping[str, bytes], *, at: datetime) -> bytes:
    """Return an archive of files by name; `at` is the time that each of them carries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, (max(at.year, _EARLIEST), *at.timetuple()[1:6]))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same on every system
            entry.external_attr = _MODE
            archive.writestr(entry, files[name], compresslevel=9)
    return out.getvalue()


def repacked(archive: bytes, *, at: datetime) -> bytes:
    """Return an archive with the same files and one time; what must come first in an office file stays first."""
    with zipfile.ZipFile(io.BytesIO(archive)) as read:
        return packed({name: read.read(name) for name in read.namelist()}, at=at)
