"""What is told about a statement: its kind, occasion, place, date, and through whose mouths it came."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.items import InOrder, Party, When, Where
from tregua.intake.reading.knownnames import known_names

OUTLET: Final = "the text"
KINDS: Final = ("request", "assurance", "threat", "denial", "assessment")


@dataclass
class Around:
    """What was read in a text besides its statements."""

    copy: Copy
    parties: InOrder[Party]
    places: InOrder[Where]
    dates: InOrder[When]


def kind_of(copy: Copy, said: tuple[int, int]) -> tuple[str, str]:
    """Return what kind of thing is said, by the first kind whose words stand in it, and those words."""
    found: dict[str, str] = {}
    for at in range(*said):
        kind = copy.is_a("kinds", at)
        if kind:
            found.setdefault(kind[1], copy.words(at, at + kind[0]))
    for kind_ in KINDS:
        if kind_ in found:
            return kind_, found[kind_]
    return "statement", ""


def occasion_of(copy: Copy, outside: Sequence[int]) -> str:
    """Return on what occasion something was said: a conference, a letter, or only that journalists were told."""
    for section, meanings in (("occasions", {"occasion"}), ("speech", {"to_press", "told_press"})):
        for at in outside:
            found = copy.is_a(section, at)
            if found and found[1] in meanings:
                return copy.words(at, at + found[0])
    return ""


def place_of(around: Around, outside: Sequence[int]) -> str:
    """Return where something was said: a town abroad, or the first place after the occasion."""
    copy = around.copy
    starts = {copy.tokens[at].start for at in outside}
    occasion = next((at for at in outside if (copy.is_a("occasions", at) or (0, ""))[1] == "occasion"), None)
    for place in around.places.within(min(starts, default=0), max(starts, default=-1) + 1):
        if place.start in starts and (
            place.role == "abroad" or (occasion is not None and place.start > copy.tokens[occasion].start)
        ):
            return place.words
    for at in outside:
        if at and known_names().abroad.at(copy.tokens, at) and copy.is_a("abroad_in", at - 1, at):
            return copy.words(at, at + 1)
    return ""


def date_of(around: Around, outside: Sequence[int]) -> str:
    """Return the first date beside what is said."""
    starts = {around.copy.tokens[at].start for at in outside}
    near = around.dates.within(min(starts, default=0), max(starts, default=-1) + 1)
    return next((when.iso for when in near if when.start in starts), "")


def layers_of(
    around: Around, name: str, relays: Sequence[str], said: tuple[int, int], kind: str
) -> tuple[str, ...]:
    """Return whose words reach us through whom: the text, who relays, who speaks, and whose request is told of."""
    layers = [OUTLET, *relays, name]
    asked = _asked_by(around, name, said) if kind == "request" else ""
    return (*layers, asked) if asked else tuple(layers)


def _asked_by(around: Around, name: str, said: tuple[int, int]) -> str:
    """Return who makes a request that somebody tells of: a party before its verb, or "they"."""
    copy = around.copy
    start = copy.span(*said)[0]
    verb = next((at for at in range(*said) if (copy.is_a("kinds", at) or (0, ""))[1] == "request"), said[1])
    until = copy.tokens[min(verb, said[1] - 1)].start
    before = [one for one in around.parties.within(start, until) if one.end <= until and one.words != name]
    if before:
        return before[-1].words
    at = next((at for at in range(said[0], verb) if (copy.is_a("they", at) or (0, ""))[1]), None)
    return copy.words(at, at + 1) if at is not None else ""
