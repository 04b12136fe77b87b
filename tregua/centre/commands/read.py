"""`tregua read`: what a text says, as proposals with their exact words."""

import json
import os
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from types import ModuleType

from tregua.centre.commands.read_renderings import print_renderings
from tregua.intake.channels.reading import UnreadableError
from tregua.intake.reading.files import data_of, error_of, files_of, lines_of, read_file
from tregua.intake.reading.items import Count, Flag, Reading, Statement, TextError
from tregua.intake.reading.proposals import Proposal, proposals


def run(given: Namespace) -> int:
    """Read one file, or many, and print what was read, or which of them carry one statement."""
    try:
        published = date.fromisoformat(given.published) if given.published else None
    except ValueError:
        sys.stderr.write(f"{given.published} is no date. Write it as 2016-02-28.\n")
        return 2
    if given.renderings:
        return _renderings(given.files, published, as_json=given.json)
    if len(given.files) > 1 or given.files[0].is_dir():
        found = files_of(given.files)
        if not found:
            sys.stderr.write(f"{given.files[0]} holds no files.\n")
            return 1
        return _many(found, published, as_json=given.json)
    return _one(given.files[0], published, as_json=given.json)


def _renderings(paths: Sequence[Path], published: date | None, *, as_json: bool) -> int:
    if len(paths) < 2:
        sys.stderr.write("Give two FILEs or more with --renderings.\n")
        return 2
    try:
        readings = {str(path): read_file(path, published)[0] for path in paths}
    except (OSError, TextError) as error:
        sys.stderr.write(f"{_worded(error)}\n")
        return 1
    return print_renderings(readings, as_json=as_json)


def _one(path: Path, published: date | None, *, as_json: bool) -> int:
    try:
        reading, document = read_file(path, published)
    except (OSError, TextError) as error:
        sys.stderr.write(f"{path}: {_worded(error)}\n")
        return 1
    if document.unread:
        words = _words()
        for one in document.unread:
            sys.stderr.write(f"{words.unread(one.what, one.where)}\n")
    if as_json:
        sys.stdout.write(json.dumps(data_of(reading, document, path), ensure_ascii=False) + "\n")
    else:
        print("\n".join(_lines(reading)))
    return 0


def _many(paths: Sequence[Path], published: date | None, *, as_json: bool) -> int:
    """Read files one after another; whatever is wrong with one is said in its place, and the rest is read."""
    if not as_json:
        ends = []
        for path in paths:
            print(f"== {path}", flush=True)
            ends.append(_one(path, published, as_json=False))
        return max(ends, default=0)
    broken = 0
    for line in lines_of(paths, published, os.cpu_count() or 1):
        sys.stdout.write(line + "\n")
        broken += '"error": ' in line[:400] and "error" in json.loads(line)
    if broken:
        sys.stderr.write(f"{broken} of {len(paths)} files could not be read; their lines say why.\n")
    return 1 if broken else 0


def _worded(error: OSError | TextError) -> str:
    """Return why a file cannot be read and what to do, in this machine's language where it is a matter of the file."""
    why = error.__cause__
    if isinstance(why, UnreadableError):
        return str(_words().unreadable(why))
    return error_of(error)


def _words() -> ModuleType:
    """Return the words for what could not be read; they need Django, which reading does not."""
    from tregua.centre.translations import language_here, speak  # noqa: PLC0415 - most readings need no words

    speak(language_here(os.environ))
    from tregua.intake import wording  # noqa: PLC0415 - words need the language to be set

    return wording


def _lines(reading: Reading) -> Iterator[str]:
    yield f"language: {reading.language}"
    yield from _part("statements", map(_statement, reading.statements))
    yield from _part("figures", map(_count, reading.counts))
    yield from _part("dates", (f"{when.iso}  {when.words!r}  {when.assumed}" for when in reading.dates))
    yield from _part(
        "places", (f"{place.words}  {place.province or ''}  {place.role}" for place in reading.places)
    )
    yield from _part("parties", dict.fromkeys(f"{party.key}  {party.words}" for party in reading.parties))
    yield from _part(
        "acceptances", (f"{one.who}  through {one.channel or '?'}" for one in reading.acceptances)
    )
    yield from _part(
        "posts",
        (
            f"{post.account}  {post.date}  {'on' if post.on_topic else 'off'} the subject"
            for post in reading.embedded_posts
        ),
    )
    yield from _part("drafts a person may accept", map(_draft, proposals(reading)))
    yield from _part("to look at", map(_flag, reading.flags))


def _part(name: str, lines: Iterator[str] | dict[str, None]) -> Iterator[str]:
    told = [f"  {line.rstrip()}" for line in lines]
    if told:
        yield f"{name}:"
        yield from told


def _statement(one: Statement) -> str:
    who = one.speaker or one.institution
    words = " ".join(one.words.split())
    return f"{who} ({one.role or 'no role'}), {one.kind}, {one.depth} deep: {words[:160]}"


def _count(one: Count) -> str:
    where = one.province or ", ".join(one.named)
    notes = filter(None, (one.limit, "running total" if one.running else "", where))
    return f"{one.value:g} {one.what}  {'; '.join(notes)}  {one.words!r}"


def _draft(one: Proposal) -> str:
    return f"{one.kind}  {one.start}-{one.end}  {' '.join(one.words.split())[:80]!r}  ({one.rule})"


def _flag(one: Flag) -> str:
    return f"{one.kind}  {' '.join(one.words.split())[:80]!r}  {one.detail or ''}"
