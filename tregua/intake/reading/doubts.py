"""What a person should look at in a text: damage of letters, a cut end, what was not read, what is left open.

Every doubt has its place and its reason; nothing is put right.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any, Final

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.furniture import furniture
from tregua.intake.reading.items import Count, Flag, InOrder, Statement, Stretch, When
from tregua.intake.reading.languages import script_of
from tregua.intake.reading.sums import differ

# Letters that a wrong code page leaves: Cyrillic or Arabic bytes read as Latin.
_WRONG: Final = re.compile(
    r"(?:[À-ÿ¸¨]{4,60}[ ,.\-]{0,2}){2,12}|(?:[ÐÑ][\u0080-¿]){3,80}|(?:[ØÙ][\u0080-¿ª-º]){3,80}"
)
_STEERING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ENDS: Final = frozenset('.!?…»”")]؟:;')
MANY: Final = 20
LONG_LINE: Final = 60
# A statement is not longer than this before the words that are looked at.
REACH: Final = 5000


def doubts(
    copy: Copy, counts: Sequence[Count], dates: Sequence[When], statements: Sequence[Statement]
) -> list[Flag]:
    """Return all doubts about the letters, the whole and the sense of a text."""
    return [
        *_letters(copy),
        *_mixed(copy),
        *_cut(copy),
        *_unread(copy.languages),
        *_furniture(copy),
        *_midnight(copy, dates),
        *_assumed(dates),
        *_assessments(copy, statements),
        *_totals(counts),
    ]


def _flag(copy: Copy, start: int, end: int, kind: str, rule: str, **detail: Any) -> Flag:
    words = copy.text[start:end]
    return Flag(start=start, end=end, words=words, rule=rule, fired=(words[:60],), kind=kind, detail=detail)


def _letters(copy: Copy) -> Iterator[Flag]:
    """Flag letters of a wrong code page, with what they would be; and marks that turn the direction of writing."""
    for number, match in enumerate(_WRONG.finditer(copy.text)):
        if number >= MANY:
            break
        likely = _likely(match.group())
        if likely:
            yield _flag(
                copy,
                match.start(),
                match.end(),
                "wrong_code_page",
                "letters of a wrong code page",
                likely=likely,
            )
    for number, match in enumerate(_STEERING.finditer(copy.text)):
        if number >= MANY:
            break
        name = unicodedata.name(match.group(), "")
        yield _flag(
            copy, match.start(), match.end(), "direction_mark", "mark that turns the writing", mark=name
        )


def _likely(words: str) -> str:
    """Return what bytes read as Latin letters say in their own code page; empty when that is no writing either.

    >>> _likely("Ïåðåìèðèå ñîáëþäàåòñÿ")
    'Перемирие соблюдается'
    """
    for wrong, right in (
        ("cp1252", "utf-8"),
        ("latin-1", "utf-8"),
        ("latin-1", "cp1251"),
        ("cp1252", "cp1251"),
    ):
        try:
            told = words.encode(wrong).decode(right)
        except UnicodeError:
            continue
        letters = [char for char in told if char.isalpha()]
        if letters and sum(script_of(char) in {"Cyrl", "Arab"} for char in letters) > 0.9 * len(letters):
            return told
    return ""


def _mixed(copy: Copy) -> Iterator[Flag]:
    """Flag words with letters of two scripts that look alike: "Мoсква" with a Latin o."""
    found = 0
    for token in copy.tokens:
        if token.kind != "word" or token.text.isascii():
            continue
        for part in re.split(r"[-‑'’]", token.text):
            scripts = {script_of(char) for char in part if char.isalpha()} & {"Latn", "Cyrl"}
            if len(scripts) > 1 and found < MANY:
                found += 1
                yield _flag(
                    copy,
                    token.start,
                    token.end,
                    "two_scripts_in_a_word",
                    "letters of two scripts in one word",
                )


def _cut(copy: Copy) -> Iterator[Flag]:
    """Flag a text whose last line is long and ends in no mark: it may be cut, perhaps within a word."""
    stripped = copy.text.rstrip()
    last = stripped.rpartition("\n")[2]
    if len(last) >= LONG_LINE and stripped[-1] not in _ENDS and copy.tokens:
        word = next((t for t in reversed(copy.tokens) if t.kind != "line"), None)
        if word is not None and word.kind == "word":
            yield _flag(copy, word.start, word.end, "text_cut", "last line without an end")


def _unread(stretches: Sequence[Stretch]) -> Iterator[Flag]:
    for one in stretches:
        if one.read != "full":
            yield Flag(
                start=one.start,
                end=one.end,
                words=one.words,
                rule="language read in part" if one.read == "figures" else "language not read",
                fired=(one.language, *one.fired),
                kind="not_read" if one.read == "no" else "only_figures_read",
                detail={"language": one.language},
            )


def _furniture(copy: Copy) -> Iterator[Flag]:
    for one in furniture(copy):
        start, end = copy.span(one.begin, one.end)
        yield _flag(copy, start, end, one.kind, "words of a site")


def _midnight(copy: Copy, dates: Sequence[When]) -> Iterator[Flag]:
    """Flag "27 February at midnight": which of two midnights, and in whose zone, the text does not say."""
    for when in dates:
        if when.part == "midnight" and len(when.iso) > 10:
            entry = any(
                copy.is_a("entry", at) for at in sorted(copy.inside([(max(0, when.start - 120), when.start)]))
            )
            yield _flag(
                copy, when.start, when.end, "midnight_left_open", "midnight of a day",
                about="entry into force" if entry else "", read_as=when.iso, zone=when.zone or "not said",
            )  # fmt: skip


def _assumed(dates: Sequence[When]) -> Iterator[Flag]:
    for when in dates:
        if when.assumed and when.assumed != "year of publication":
            yield Flag(
                start=when.start,
                end=when.end,
                words=when.words,
                rule="date not whole in the text",
                kind="date_assumed",
                detail={"assumed": when.assumed, "iso": when.iso},
            )


def _assessments(copy: Copy, statements: Sequence[Statement]) -> Iterator[Flag]:
    """Flag "seems to hold" in a sentence that nobody is named for."""
    at, told = 0, InOrder(statements)
    while at < len(copy.tokens):
        found = copy.is_a("assessments", at) if copy.free(at) else None
        if found is None:
            at += 1
            continue
        start, end = copy.span(at, at + found[0])
        if not any(one.end > start for one in told.within(max(0, start - REACH), start + 1)):
            yield _flag(copy, start, end, "assessment_without_author", "words of an assessment")
        at += found[0]


def _totals(counts: Sequence[Count]) -> Iterator[Flag]:
    """Flag a figure that a text gives twice with two values: in title and body, a running total, a length of time."""
    whole = [one for one in counts if one.province is None and not one.named]
    breaches = [one for one in whole if one.what == "violations" and not one.running]
    for one in breaches[1:]:
        first = breaches[0]
        if one.window and first.window and one.window.hours == first.window.hours:
            yield from _twice(first, one, "totals_differ", "two totals of one window")
    for one in (one for one in breaches[1:] if one.window and breaches[0].window):
        if one.value == breaches[0].value and one.window != breaches[0].window:
            yield from _hours(breaches[0], one)
    running: dict[str, Count] = {}
    for one in (one for one in whole if one.running):
        first = running.setdefault(one.what, one)
        yield from _twice(first, one, "totals_differ", "two running totals")


def _twice(first: Count, one: Count, kind: str, rule: str) -> Iterator[Flag]:
    if differ([first.value, one.value]):
        yield Flag(
            start=one.start,
            end=one.end,
            words=one.words,
            rule=rule,
            kind=kind,
            detail={"totals": [first.value, one.value]},
        )


def _hours(first: Count, one: Count) -> Iterator[Flag]:
    """Flag one total over two windows: 25 hours in the title, 24 in the body."""
    hours = [count.window.hours for count in (first, one) if count.window]
    if differ(hours):
        yield Flag(
            start=one.start,
            end=one.end,
            words=one.words,
            rule="one total over two windows",
            kind="windows_differ",
            detail={"hours": hours},
        )
