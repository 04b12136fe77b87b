r"""The day that a bulletin bears in its title: it is the day of the bulletin, and no date of anything told in it.

>>> from tregua.intake.reading.dates import dates
>>> from tregua.intake.reading.lexicons import lexicons
>>> def borne(text): copy = Copy(text, lexicons()); return bulletin_day(copy, dates(copy, None).found).day
>>> borne("Report of the centre (March 4, 2016)\nThe truce was broken twice.").iso
'2016-03-04'
>>> borne("The report was published on 5 March 2016.")
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.items import Flag, InOrder, When

# A title is one of the first lines, and no longer than this.
LINES: Final = 4
LONGEST: Final = 40
# What kind of text it is stands among its first words: "Daily situation report of …".
OPENING: Final = 4
WHOLE_DAY: Final = len("2016-03-04")
_CLOSING: Final = frozenset(')]»”"—–-|:,;')
BRACKET, STOP = "(", "."


@dataclass(frozen=True)
class Borne:
    """The day of a bulletin, its stamps, the dates that are left, and flags for a day that only the page repeats."""

    day: When | None
    stamps: list[When]
    dates: list[When]
    flags: list[Flag]


@dataclass(frozen=True)
class Line:
    """One of the first lines: its tokens, and the days named in it."""

    begin: int
    end: int
    days: Sequence[When]


def bulletin_day(copy: Copy, found: Sequence[When]) -> Borne:
    """Return the day of the first title, in its own line or alone in the next one."""
    lines = list(_first_lines(copy, InOrder(found)))
    for number, line in enumerate(lines):
        if not _is_title(copy, line):
            continue
        beside = lines[number + 1 : number + 2]
        own = next((day for day in line.days if _borne(copy, line, day)), None)
        day = own or next((day for one in beside for day in one.days if _alone(copy, one, day)), None)
        if day is None:
            continue
        stamps = [
            stamp
            for one in (lines[number - 1 : number] if number else []) + (beside if own else [])
            for stamp in one.days
            if _alone(copy, one, stamp) and stamp.iso[:WHOLE_DAY] == day.iso[:WHOLE_DAY]
        ]
        left = [one for one in found if one is not day and one not in stamps]
        borne = replace(day, rule="day in the title of a bulletin")
        return Borne(borne, stamps, left, [_flag(one) for one in stamps])
    return Borne(None, [], list(found), [])


def _first_lines(copy: Copy, days: InOrder[When]) -> Iterator[Line]:
    begin, number = 0, 0
    for at in range(len(copy.tokens) + 1):
        if at < len(copy.tokens) and copy.tokens[at].kind != "line":
            continue
        if at > begin:
            start, end = copy.span(begin, at)
            yield Line(begin, at, days.within(start, end))
            number += 1
        begin = at + 1
        if number == LINES:
            return


def _is_title(copy: Copy, line: Line) -> bool:
    """Say whether a line is called a report, a bulletin or the like by one of its first words, and tells nothing."""
    if line.end - line.begin > LONGEST:
        return False
    begin = max(
        (copy.after(day.end) for day in line.days if day.start == copy.tokens[line.begin].start),
        default=line.begin,
    )
    words = [at for at in range(begin, line.end) if copy.tokens[at].kind == "word"]
    named = any(copy.is_a("bulletins", at, line.end) for at in words[:OPENING])
    return named and not any(_tells(copy, at) for at in words)


def _tells(copy: Copy, at: int) -> bool:
    found = copy.is_a("speech", at)
    return found is not None and found[1] in {"told", "said"} and copy.is_a("bulletins", at) is None


def _borne(copy: Copy, line: Line, day: When) -> bool:
    """Say whether a day ends a title or begins it; a full stop ends a sentence, unless brackets hold the day."""
    if not _whole(day):
        return False
    begin, behind = copy.after(day.start), _behind(copy, line, day)
    if begin == line.begin:
        return copy.tokens[line.end - 1].text != STOP
    return not behind or (behind == [STOP] and copy.tokens[begin - 1].text == BRACKET)


def _behind(copy: Copy, line: Line, day: When) -> list[str]:
    """Return what stands in the line behind a day, but closing marks and the stop of "г."."""
    at = copy.after(day.end)
    if copy.dated(at - 1, "year", at) and at < line.end and copy.tokens[at].text == STOP:
        at += 1
    return [copy.tokens[here].text for here in range(at, line.end) if copy.tokens[here].text not in _CLOSING]


def _alone(copy: Copy, line: Line, day: When) -> bool:
    """Say whether a line has nothing but a day."""
    before = all(copy.tokens[at].kind == "mark" for at in range(line.begin, copy.after(day.start)))
    return before and _whole(day) and not set(_behind(copy, line, day)) - {STOP}


def _whole(day: When) -> bool:
    return len(day.iso) >= WHOLE_DAY and "/" not in day.iso


def _flag(stamp: When) -> Flag:
    return Flag(
        start=stamp.start, end=stamp.end, words=stamp.words, rule="day above a title that bears it",
        fired=(stamp.words,), kind="site_furniture",
    )  # fmt: skip
