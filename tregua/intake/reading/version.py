"""Which reader read a text: a hash over its rules, its words and its places, so that nobody has to count versions."""

import hashlib
from functools import lru_cache
from pathlib import Path

from tregua.intake.reading.gazetteer import SHIPPED

FOLDER = Path(__file__).parent


@lru_cache(maxsize=1)
def version() -> str:
    """Return the version of the reader: another when a rule, a word list or the shipped gazetteer is another."""
    digest = hashlib.sha256()
    files = [path for path in FOLDER.rglob("*") if path.suffix in {".py", ".toml", ".csv"}]
    for path in (*sorted(files), SHIPPED):
        digest.update(f"{path.name}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
