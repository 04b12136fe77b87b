"""`tregua read`: what a text says, as proposals with their exact words."""

import json
import sys
from argparse import Namespace
from datetime import date
from pathlib import Path

from tregua.intake.reading.items import Reading, TextError
from tregua.intake.reading.reader import read

LARGEST = 8_000_000


def run(given: Namespace) -> int:
    """Read one file and print what was read."""
    try:
        published = date.fromisoformat(given.published) if given.published else None
    except ValueError:
        sys.stderr.write(f"{given.published} is no date. Write it as 2016-02-28.\n")
        return 2
    try:
        reading = read(_text(given.file), published=published)
    except (OSError, TextError) as error:
        sys.stderr.write(f"{given.file}: {error}\n")
        return 1
    if given.json:
        sys.stdout.write(json.dumps(reading.as_data(), ensure_ascii=False) + "\n")
    else:
        _print(reading)
    return 0


def _text(path: Path) -> str:
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise TextError(f"The file is larger than {LARGEST // 1_000_000} MB. Cut it into parts.")
    return content.decode()


def _print(reading: Reading) -> None:
    print(f"language: {reading.language}")
