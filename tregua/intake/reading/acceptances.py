"""Who is said to have accepted the terms, and through whom: Washington, Moscow, the United Nations."""

from collections.abc import Sequence
from typing import Final

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.items import Acceptance, Party

REACH: Final = 9


def acceptances(copy: Copy, parties: Sequence[Party]) -> list[Acceptance]:
    """Return every acceptance told, with the party that stands before it in its sentence."""
    found: list[Acceptance] = []
    at = 0
    while at < len(copy.tokens):
        told = copy.is_a("acceptance", at) if copy.free(at) else None
        if told is None:
            at += 1
            continue
        found.append(_acceptance(copy, parties, at, at + told[0], found))
        # "confirmed their participation" is an acceptance and nobody's statement.
        copy.mute.update(range(at, at + told[0]))
        at += told[0]
    return found


def _acceptance(
    copy: Copy, parties: Sequence[Party], begin: int, end: int, others: Sequence[Acceptance]
) -> Acceptance:
    first, last = copy.sentence(begin)
    after_other = max((one.end for one in others), default=0)
    low = max(copy.tokens[first].start, after_other)
    verb = copy.tokens[begin].start
    before = [one for one in parties if low <= one.start and one.end <= verb]
    who = before[0] if before and not others else before[-1] if before else None
    channel, through, stop = _channel(copy, end, last)
    start = who.start if who else copy.tokens[begin].start
    finish = copy.tokens[max(stop, end) - 1].end
    return Acceptance(
        start=start,
        end=finish,
        words=copy.text[start:finish],
        rule="words of acceptance",
        fired=(copy.words(begin, end), *((through,) if through else ())),
        who=who.words if who else "",
        key=who.key if who else None,
        channel=channel,
        through=through,
    )


def _channel(copy: Copy, begin: int, last: int) -> tuple[str, str, int]:
    """Return who took an acceptance: the first capital or centre behind "through"."""
    for at in range(begin, min(begin + REACH, last)):
        word = copy.is_a("channels", at)
        if word and word[1] == "through":
            for here in range(at + word[0], min(at + word[0] + 3, last)):
                found = copy.is_a("channels", here)
                if found and found[1] != "through":
                    return found[1], copy.words(here, here + found[0]), here + found[0]
    return "", "", begin
