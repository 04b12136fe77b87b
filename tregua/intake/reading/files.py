"""Files read one after another, on all processors: one line of JSON each, in the order they were given.

A file that cannot be read has a line that says why; it stops no other, not even when it brings its process down.
"""

import json
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from pathlib import Path
from typing import Any, Final

from tregua.intake.channels.reading import Reading as Document
from tregua.intake.channels.reading import UnreadableError
from tregua.intake.channels.text import as_it_stands
from tregua.intake.reading.items import Reading, TextError
from tregua.intake.reading.proposals import proposals
from tregua.intake.reading.reader import read

LARGEST: Final = 50 * 1024 * 1024
PAGES: Final = frozenset({".html", ".htm", ".xhtml"})
# Files that a process takes at a time, and how many such parts are under way for each process: what is read and not
# yet written stays small, however many files there are.
PART, AHEAD = 8, 4


def files_of(paths: Sequence[Path]) -> list[Path]:
    """Return the files that are named, and those within the folders that are, hidden ones left out, by name."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            within = (one for one in sorted(path.rglob("*")) if one.is_file())
            found += [
                one for one in within if not any(p.startswith(".") for p in one.relative_to(path).parts)
            ]
        else:
            found.append(path)
    return found


def read_file(path: Path, published: date | None) -> tuple[Reading, Document]:
    """Return what is read in a file, and the text it was read of; TextError or OSError when it cannot be."""
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise TextError(f"The file is larger than {LARGEST // 1_048_576} MB. Cut it into parts.")
    try:
        document = as_it_stands(content, "text/html" if path.suffix.lower() in PAGES else "")
    except UnreadableError as error:
        why = str(error).replace("_", " ")
        raise TextError(f"The file cannot be read ({why}). Copy its text into a plain file.") from error
    return read(document.text, published=published), document


def error_of(error: OSError | TextError) -> str:
    """Return why a file cannot be read, without its name, which stands beside."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def data_of(reading: Reading, document: Document, path: Path) -> dict[str, Any]:
    """Return all that is told of a file, for JSON; its text too, where that is not what stands in the file."""
    unread = [{"what": one.what, **one.where} for one in document.unread]
    drafts = [one.as_data() for one in proposals(reading)]
    data: dict[str, Any] = {**reading.as_data(), "drafts": drafts, "unread": unread}
    if unread or path.suffix.lower() not in {".txt", ".text", ""}:
        data["text"] = document.text
    return data


def line_of(path: Path, published: date | None) -> str:
    """Return the line of JSON of one file."""
    data: dict[str, Any] = {"file": str(path)}
    try:
        data |= data_of(*read_file(path, published), path)
    except (OSError, TextError) as error:
        data["error"] = error_of(error)
        if isinstance(error.__cause__, UnreadableError):
            data["why"] = error.__cause__.why
    except Exception as error:  # noqa: BLE001 - a mistake of ours in one text must not stop ten thousand others
        data["error"] = (
            f"The reading broke ({type(error).__name__}: {error}). Please tell those who build Tregua."
        )
    return json.dumps(data, ensure_ascii=False)


def lines_of(paths: Sequence[Path], published: date | None, processes: int) -> Iterator[str]:
    """Yield the line of every file, in order, read by so many processes."""
    parts = deque(paths[at : at + PART] for at in range(0, len(paths), PART))
    while parts:
        yield from _until_broken(parts, published, processes)
        if parts:  # a process died: its part is read file by file, each in a process of its own
            for path in parts.popleft():
                yield _alone(path, published)


def _until_broken(parts: deque[Sequence[Path]], published: date | None, processes: int) -> Iterator[str]:
    """Yield lines and take their parts away, until all are done or a process dies."""
    ahead: deque[Future[list[str]]] = deque()
    with ProcessPoolExecutor(min(processes, len(parts))) as pool:
        try:
            while parts:
                while len(ahead) < min(processes * AHEAD, len(parts)):
                    ahead.append(pool.submit(_part, parts[len(ahead)], published))
                lines = ahead.popleft().result()
                parts.popleft()
                yield from lines
        except BrokenProcessPool:
            return
        finally:
            for future in ahead:
                future.cancel()


def _part(paths: Sequence[Path], published: date | None) -> list[str]:
    return [line_of(path, published) for path in paths]


def _alone(path: Path, published: date | None) -> str:
    try:
        with ProcessPoolExecutor(1) as pool:
            return pool.submit(line_of, path, published).result()
    except BrokenProcessPool:
        error = "Reading this file took more than its process was given. Cut it into parts."
        return json.dumps({"file": str(path), "error": error}, ensure_ascii=False)
