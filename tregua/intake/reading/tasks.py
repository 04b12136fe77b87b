"""What a centre is for, where a text tells it: to watch over the truce, to help the parties take part in it.

Nobody says it and nothing is counted, so it is neither statement nor figure: it is kept as what the text tells of a body.
"""

from collections.abc import Iterator
from typing import Final

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.items import Task

# So many words after "help" may stand before "take part", and after "watch over" before what is watched over.
REACH: Final = 12
ENDS: Final = frozenset({".", ";", ":", "!", "?", "؟", "؛"})


def tasks(copy: Copy) -> list[Task]:
    """Return every task that is told of a centre or a commission, in order."""
    return [one for begin, end in copy.sentences for one in _of_sentence(copy, begin, end)]


def _of_sentence(copy: Copy, begin: int, end: int) -> Iterator[Task]:
    who = next((at for at in range(begin, end) if _is_body(copy, at)), None)
    if who is None:
        return
    at = who + 1
    while at < end:
        found = copy.is_a("tasks", at, end) if copy.free(at) else None
        stop = _close(copy, at, end, found[1]) if found else 0
        if found and stop:
            start, finish = copy.span(at, stop)
            yield Task(
                start=start,
                end=finish,
                words=copy.text[start:finish],
                rule="a task behind a centre",
                fired=(copy.words(who, who + 1), copy.words(at, at + found[0])),
                what=found[1],
                who=copy.words(who, who + 1),
            )
        at = max(stop, at + 1)


def _is_body(copy: Copy, at: int) -> bool:
    found = copy.is_a("who", at) if copy.free(at) else None
    return found is not None and found[1] == "publisher"


def _close(copy: Copy, at: int, end: int, what: str) -> int:
    """Return where the words of a task end: with what the help is for, or with what is watched over."""
    section = {"help": "joining", "watch": "watched"}[what]
    for near in range(at + 1, min(end, at + REACH)):
        if copy.tokens[near].text in ENDS:
            return 0
        found = copy.is_a(section, near, end)
        if found:
            stop = near + found[0]
            return _to_mark(copy, stop, end) if what == "help" else stop
    return 0


def _to_mark(copy: Copy, at: int, end: int) -> int:
    """Return where words end that go on to the next mark."""
    while at < end and not _stops(copy, at):
        at += 1
    return at


def _stops(copy: Copy, at: int) -> bool:
    return copy.tokens[at].kind not in {"word", "elided"}
