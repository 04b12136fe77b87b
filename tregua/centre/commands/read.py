"""`tregua read`: what a text says, as proposals with their exact words."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tregua.centre.commands.read_renderings import print_renderings
from tregua.intake.channels.reading import UnreadableError
from tregua.intake.channels.text import read as channel
from tregua.intake.channels.text.docx import is_packed
from tregua.intake.reading.items import Count, Flag, Reading, Statement, TextError
from tregua.intake.reading.proposals import Proposal, proposals
from tregua.intake.reading.reader import read

LARGEST = 6_000_000


def run(given: Namespace) -> int:
    """Read one file and print what was read, or several and print which carry one statement."""
    try:
        published = date.fromisoformat(given.published) if given.published else None
    except ValueError:
        sys.stderr.write(f"{given.published} is no date. Write it as 2016-02-28.\n")
        return 2
    if (len(given.files) > 1) != given.renderings:
        sys.stderr.write("Give one FILE, or two and more with --renderings.\n")
        return 2
    readings: dict[Path, Reading] = {}
    for file in given.files:
        try:
            readings[file] = read(_text(file), published=published)
        except (OSError, TextError) as error:
            sys.stderr.write(f"{file}: {error}\n")
            return 1
    if given.renderings:
        return print_renderings({str(file): one for file, one in readings.items()}, as_json=given.json)
    (reading,) = readings.values()
    if given.json:
        drafts = [one.as_data() for one in proposals(reading)]
        sys.stdout.write(json.dumps({**reading.as_data(), "drafts": drafts}, ensure_ascii=False) + "\n")
    else:
        print("\n".join(_lines(reading)))
    return 0


def _text(path: Path) -> str:
    """Return the text of a file, with every end of line as one character, as Python and editors count them."""
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise TextError(f"The file is larger than {LARGEST // 1_000_000} MB. Cut it into parts.")
    if is_packed(content) or path.suffix.lower() in {".html", ".htm"}:
        return _document(content, "text/html" if not is_packed(content) else "")
    if b"\0" in content:
        raise TextError("The file is no plain text (it has NUL bytes). Save it as plain text in UTF-8.")
    try:
        return content.decode().replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise TextError(
            f"The file is not in UTF-8 (byte {error.start}). Save it as UTF-8 and try again."
        ) from None


def _document(content: bytes, media_type: str) -> str:
    """Return the text of a DOCX document or a page, as the page of a text has it; say what is hidden in it."""
    try:
        told = channel(content, media_type)
    except UnreadableError as error:
        raise TextError(f"The document cannot be read ({error}). Copy its text into a plain file.") from None
    for one in told.unread:
        sys.stderr.write(f"to look at: {one.what} {one.where}\n")
    return told.text


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
