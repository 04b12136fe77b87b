"""Lines that begin with who speaks and a colon: headlines, transcripts, interviews; and headlines that end so."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from tregua.intake.reading.arabic_names import name_run
from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.mentions import Mention, Mentions
from tregua.intake.reading.quotations import DASHES, OPENING

LABEL: Final = 8
FEWEST_WORDS: Final = 3
FEWEST_OF_BODY: Final = 6
QUESTIONS: Final = frozenset({"?", "؟"})
ENDS: Final = frozenset({".", "!", "?", "؟", "…", ";"})


@dataclass(frozen=True)
class Turn:
    """What stands behind a label: `who` is the mention in it, `label` its words; a question has nobody.

    `answer` says that the label only marks an answer: whoever is interviewed speaks.
    """

    begin: int
    end: int
    said: tuple[int, int]
    who: Mention | None
    label: str = ""
    question: bool = False
    answer: bool = False
    headline: bool = False


def lines(copy: Copy) -> Iterator[tuple[int, int]]:
    """Yield the first and one past the last token of every line that has any."""
    begin = 0
    for at, token in enumerate(copy.tokens):
        if token.kind == "line":
            if at > begin:
                yield begin, at
            begin = at + 1
    if begin < len(copy.tokens):
        yield begin, len(copy.tokens)


def turns(all_: Mentions) -> list[Turn]:
    """Return the turns of a transcript, or the headlines with a voice, in order."""
    copy = all_.copy
    every = list(lines(copy))
    labels = [(begin, end, colon) for begin, end in every if (colon := _colon(copy, begin, end))]
    kinds = [_kind(copy, begin, colon) for begin, _end, colon in labels]
    known = [copy.words(begin, colon).casefold() for begin, _end, colon in labels]
    often = Counter(known)
    again = [often[one] > 1 for one in known]
    if len(labels) > 1 and (any(kinds) or any(again)):
        return list(_transcript(all_, labels, kinds, again, every[-1][1]))
    asked = list(_interview(all_, every))
    closed = {one.begin for one in asked}
    headlines = (
        _headline(all_, begin, end, first=begin == every[0][0]) for begin, end in every if begin not in closed
    )
    return [*asked, *filter(None, headlines)]


def _interview(all_: Mentions, every: list[tuple[int, int]]) -> Iterator[Turn]:
    """Yield the answers of an interview: lines with a dash behind a question, the first of them with a name and a colon."""
    copy, named = all_.copy, False
    for (low, before), (begin, end) in pairwise(every):
        asks = copy.tokens[before - 1].text in QUESTIONS and low < before
        if not asks or copy.tokens[begin].text not in {"-", *DASHES} or end - begin <= FEWEST_WORDS:
            continue
        colon = _colon(copy, begin, end)
        who = (
            next((one for one in all_.within(begin, colon) if one.kind == "person"), None) if colon else None
        )
        whole = colon > begin + 1 and (who is not None or name_run(copy, begin + 1) == colon)
        if whole:
            named = True
            yield Turn(begin, end, (colon + 1, end), who, copy.words(begin + 1, colon))
        elif named and not colon:
            yield Turn(begin, end, (begin + 1, end), None, answer=True)


def _colon(copy: Copy, begin: int, end: int) -> int:
    """Return where the colon of a label stands; 0 where a line has none."""
    for at in range(begin + 1, min(end, begin + LABEL + 1)):
        token = copy.tokens[at]
        if token.text == ":":
            return at
        if token.kind not in {"word", "elided"} and token.text not in {".", ",", "(", "|"} | DASHES:
            return 0
    return 0


def _kind(copy: Copy, begin: int, colon: int) -> str:
    found = copy.is_a("turns", begin, colon)
    return found[1] if found and begin + found[0] == colon else ""


def _transcript(
    all_: Mentions, labels: list[tuple[int, int, int]], kinds: list[str], again: list[bool], last: int
) -> Iterator[Turn]:
    copy = all_.copy
    for number, (begin, _end, colon) in enumerate(labels):
        end = labels[number + 1][0] if number + 1 < len(labels) else last
        while end > colon + 1 and copy.tokens[end - 1].kind == "line":
            end -= 1
        inside = [one for one in all_.within(begin, colon) if one.kind in {"person", "body"}]
        who = inside[-1] if inside else None
        if end <= colon + 1 or not (who or kinds[number] or again[number]):
            continue
        yield Turn(
            begin,
            end,
            (colon + 1, end),
            who,
            copy.words(begin, colon),
            question=kinds[number] == "question",
            answer=kinds[number] == "answer",
        )


def _headline(all_: Mentions, begin: int, end: int, *, first: bool) -> Turn | None:
    """Read "Lavrov: the list was handed over", and of the first line also "Aid to reach four towns: Egeland"."""
    copy = all_.copy
    colon = _colon(copy, begin, end)
    urgent = any(copy.tokens[at].text == "|" for at in range(begin, colon))  # "عاجل | الجيش: …"
    if end - begin < FEWEST_WORDS or (copy.tokens[end - 1].text in ENDS and not urgent):
        return None
    if colon and colon + 1 < end and copy.tokens[colon + 1].text not in OPENING:
        who = next((one for one in all_.within(begin, colon) if one.kind in {"person", "body"}), None)
        enough = FEWEST_WORDS if who is not None and who.kind == "person" else FEWEST_OF_BODY
        if who is not None and end - colon > enough and (first or who.kind == "person"):
            return Turn(begin, end, (colon + 1, end), who, headline=True)
    if first:
        return _signed(all_, begin, end)
    return None


def _signed(all_: Mentions, begin: int, end: int) -> Turn | None:
    """Read a headline that names its voice at the end, behind a colon or a dash."""
    copy = all_.copy
    inside = all_.within(begin, end)
    if not inside or inside[-1].end != end or inside[-1].kind not in {"person", "body"}:
        return None
    who = inside[-1]
    mark = who.begin - 1
    while mark > begin and copy.is_a("roles", mark):
        mark -= 1
    if copy.tokens[mark].text not in {":", *DASHES} or mark - begin < FEWEST_WORDS:
        return None
    return Turn(begin, end, (begin, mark), who, headline=True)
