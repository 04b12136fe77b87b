"""Finding texts that carry a statement on record.

A statement that is recorded is held against the texts in which its speaker is heard in the days around; a text that
is read for the first time against the statements of those days. Both questions are asked by index and bounded.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db.models import QuerySet

from tregua.intake.heard import DAYS, Heard, keep_heard
from tregua.intake.machine import is_readable
from tregua.intake.models import Message
from tregua.reports.carried import Carried, CarriedDecision
from tregua.reports.choices import OccasionKind
from tregua.reports.said import Statement

if TYPE_CHECKING:
    from tregua.intake.reading.gists import Gist
    from tregua.intake.reading.items import Reading
    from tregua.intake.reading.renderings import Rendered

MOST_STATEMENTS: Final = 60
MOST_UNDATED: Final = 20
MOST_TEXTS: Final = 12
MOST_LETTERS: Final = 120_000
# Words are compared anew on the page, beside each other.
NOT_KEPT: Final = frozenset({"words"})


def texts_heard(
    *, speaker: str, speaker_role: str, said_on: date | None, message: Message | None
) -> dict[str, list["Gist"]]:
    """Return what is told in the texts, by their ids, that a statement will be held against.

    Reading takes time, and SQLite has one writer: it is done before the transaction that records the statement.
    """
    found = _texts_around(speaker, speaker_role, said_on, message)
    return {text.pk: _told_in(text) for text in found}


def hold_against_texts(statement: Statement, read_before: Mapping[str, list["Gist"]]) -> None:
    """Keep which texts, of those in which the speaker is heard in the days around, may carry a statement."""
    said_on, role = statement.said_on, statement.speaker_role
    for text in _texts_around(statement.speaker, role, said_on, statement.message):
        known = read_before.get(text.pk)
        told = _told_in(text) if known is None else known  # one came in between
        if told:
            _hold(statement, text, told)


def _texts_around(
    speaker: str, role: str, said_on: date | None, besides: Message | None
) -> Iterator[Message]:
    """Yield the texts in which somebody is heard in the days around, so many as are read in time."""
    day = said_on or (besides.published_on if besides else None)
    if day is None:
        return
    from tregua.intake.reading import voices  # noqa: PLC0415 - the words of all languages are wanted now only

    heard = Heard.objects.around(voices.speaker(speaker, role).keys, day)
    if besides:
        heard = heard.exclude(message=besides)
    ids = list(dict.fromkeys(heard.values_list("message_id", flat=True)[: 4 * MOST_TEXTS]))[:MOST_TEXTS]
    left = MOST_LETTERS
    for text in Message.objects.filter(pk__in=ids).defer("raw"):
        left -= len(text.text)
        if left >= 0 and is_readable(text.channel, text.text):
            yield text


def _told_in(text: Message) -> list["Gist"]:
    from tregua.intake.reading.items import TextError  # noqa: PLC0415 - the words of all languages are wanted now only
    from tregua.intake.reading.reader import read  # noqa: PLC0415 - the same

    try:
        return _gists(read(text.text, published=text.published_on))
    except TextError:
        return []


def hold_against_statements(message: Message, reading: "Reading") -> None:
    """Keep who is heard in a text that was read, and which statements of the days around it may carry."""
    told = _gists(reading)
    keep_heard(message, {(key, gist.about.day) for gist in told for key in gist.who.keys})
    days = {date.fromisoformat(gist.about.day) for gist in told if gist.about.day}
    days |= {message.published_on} if message.published_on else set()
    if not days:
        return
    from tregua.intake.reading.renderings import may_carry  # noqa: PLC0415 - the words of all languages are loaded
    from tregua.intake.reading.voices import speaker  # noqa: PLC0415 - the same

    for statement in (*statements_around(min(days), max(days)), *statements_around(None, None)):
        who = speaker(statement.speaker, statement.speaker_role)
        fits = [gist for gist in told if may_carry(gist, who)]
        if fits and statement.message_id != message.pk:
            _hold(statement, message, fits)


def statements_around(first: date | None, last: date | None) -> QuerySet[Statement]:
    """Return the statements of some days, or the newest without a day."""
    some = Statement.objects.select_related("occasion__place", "message").order_by("-said_on", "-id")
    if first is None or last is None:
        return some.filter(said_on=None)[:MOST_UNDATED]
    around = (first - timedelta(days=DAYS), last + timedelta(days=DAYS))
    return some.filter(said_on__range=around)[:MOST_STATEMENTS]


def _gists(reading: "Reading") -> list["Gist"]:
    from tregua.intake.reading.gists import gists  # noqa: PLC0415 - the words of all languages are wanted now only

    return gists(reading)


def gist_of(statement: Statement) -> "Gist":
    """Return what is compared of a statement on record: its words, and what stands in its fields around them."""
    from tregua.intake.reading.gists import About, gist_of_words  # noqa: PLC0415 - the words are wanted now only

    occasion, message = statement.occasion, statement.message
    place = (
        occasion.place_as_written or (occasion.place.name("en") if occasion.place else "") if occasion else ""
    )
    kind = occasion.kind if occasion and occasion.kind != OccasionKind.NOT_KNOWN else ""
    about = About(
        speaker=statement.speaker,
        role=statement.speaker_role,
        day=statement.said_on.isoformat() if statement.said_on else "",
        published=message.published_on.isoformat() if message and message.published_on else "",
        occasion=kind.replace("_", " "),
        place=place,
    )
    return gist_of_words(statement.words, about, statement.language)


def _hold(statement: Statement, message: Message, told: list["Gist"]) -> None:
    """Keep the likeliest passage of a text for a statement, or that there is none."""
    from tregua.intake.reading.renderings import best  # noqa: PLC0415 - the words of all languages are wanted now only

    if CarriedDecision.objects.filter(statement=statement, message=message).exists():
        return
    found = best([gist_of(statement)], told)
    if not found:
        Carried.objects.filter(statement=statement, message=message).delete()
        return
    Carried.objects.update_or_create(statement=statement, message=message, defaults=_kept(found[0]))


def _kept(found: "Rendered") -> dict[str, Any]:
    return {
        "spans": [list(span) for span in found.second.spans],
        "language": found.second.language[:8],
        "likeness": round(found.likeness * 1000),
        "reasons": [asdict(one) for one in found.reasons],
        "differences": [asdict(one) for one in found.differences if one.field not in NOT_KEPT],
    }
