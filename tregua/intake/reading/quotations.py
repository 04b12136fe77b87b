"""Words between quotation marks of any of the languages, or behind the dash of a dialogue; what is quoted in them.

Marks that only set a word off («Ахрар аш-Шам», "hunt") are told from speech by their length, titles of films,
books and operations by the noun before them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from tregua.intake.reading.copytext import Copy

PAIRS: Final = {"«": "»", "“": "”", "„": "“", "‹": "›", "「": "」", "‘": "’"}
OPENING: Final = frozenset({*PAIRS, '"'})
CLOSING: Final = frozenset({*PAIRS.values(), "”", '"'})
DASHES: Final = frozenset({"—", "–"})
ENDS: Final = frozenset({".", "!", "?", "…", "؟"})
BEFORE_DASH: Final = frozenset({",", "،", *ENDS, "»", "”"})
FEWEST_WORDS: Final = 4
FEWEST_SPOKEN: Final = 2
WORK_REACH: Final = 5
CUE_REACH: Final = 3
ANSWER_REACH: Final = 5


@dataclass
class Quotation:
    """What stands between two marks: tokens from the first mark to the last; marks inside it are its own.

    `aside` are the tokens inside it that tell who speaks, as Russian puts them: «…, — сказал он. — …».
    """

    begin: int
    end: int
    closed: bool = True
    inner: list["Quotation"] = field(default_factory=list)
    dashed: bool = False
    aside: tuple[int, int] = (0, 0)


def quotations(copy: Copy) -> list[Quotation]:
    """Return the outermost quotations; one left open ends with its line."""
    found: list[Quotation] = []
    open_: list[tuple[int, str]] = []
    inner: list[Quotation] = []
    for at, token in enumerate(copy.tokens):
        if token.kind == "line":
            if open_:
                found.append(Quotation(open_[0][0], at, closed=False, inner=inner))
            open_, inner = [], []
        elif open_ and _closes(token.text, open_[-1][1]):
            begin, _mark = open_.pop()
            done = Quotation(begin, at + 1, inner=[] if open_ else inner)
            if open_:
                inner.append(done)
            else:
                found.append(done)
                inner = []
        elif token.text in PAIRS and (token.text != "‘" or _before_word(copy, at)):
            open_.append((at, PAIRS[token.text]))
        elif token.text == '"':
            open_.append((at, '"'))
    if open_:
        found.append(Quotation(open_[0][0], len(copy.tokens), closed=False, inner=inner))
    for one in found:
        one.aside = _aside(copy, one.begin + 1, one.end)
    taken = {at for one in found for at in (one.begin,)}
    found += [one for one in _dashed(copy) if taken.isdisjoint(range(one.begin, one.end))]
    return sorted(found, key=lambda one: one.begin)


def _closes(mark: str, awaited: str) -> bool:
    """Say whether a mark closes a quotation: its own, or of the other kind where a page mixed straight and curly."""
    return mark == awaited or (mark == "”" and awaited in {"“", '"'}) or (mark == '"' and awaited == "”")


def _before_word(copy: Copy, at: int) -> bool:
    return at + 1 < len(copy.tokens) and copy.tokens[at + 1].start == copy.tokens[at].end


def _dashed(copy: Copy) -> Iterator[Quotation]:
    """Yield the lines of a dialogue that begin with a dash and tell, behind another dash, who speaks."""
    begin = 0
    for at in range(len(copy.tokens) + 1):
        if at < len(copy.tokens) and copy.tokens[at].kind != "line":
            continue
        if at > begin and copy.tokens[begin].text in DASHES:
            aside = _aside(copy, begin + 1, at)
            if aside[1]:
                yield Quotation(begin, at, dashed=True, aside=aside)
        begin = at + 1


def _aside(copy: Copy, begin: int, end: int) -> tuple[int, int]:
    """Return the first stretch between dashes that has a verb of speech near its beginning."""
    for at in range(begin + 1, end - 1):
        if copy.tokens[at].text not in DASHES or copy.tokens[at - 1].text not in BEFORE_DASH:
            continue
        near = range(at + 1, min(end, at + 1 + CUE_REACH))
        if any((copy.is_a("speech", i) or (0, ""))[1] in {"said", "told", "continues"} for i in near):
            stop = at + 1
            while stop < end and not (
                copy.tokens[stop].text in {",", ".", ":", "!", "?"}
                and (stop + 1 == end or copy.tokens[stop + 1].text in DASHES | CLOSING)
            ):
                stop += 1
            return at + 1, stop
    return 0, 0


def is_speech(copy: Copy, one: Quotation) -> bool:
    """Say whether a quotation is long enough to be speech, and not the title of a work or an operation."""
    words = sum(copy.tokens[at].kind == "word" for at in range(one.begin, one.end))
    announced = (one.begin > 0 and copy.tokens[one.begin - 1].text == ":") or _answered(copy, one)
    if _outlet(copy, one):
        return False
    return words >= (FEWEST_SPOKEN if announced else FEWEST_WORDS) and (
        announced or one.dashed or not _title(copy, one)
    )


def _outlet(copy: Copy, one: Quotation) -> bool:
    """Say whether the marks only ring the name of an agency, or of a body behind an office: لوكالة «فرانس برس»."""
    if one.begin and copy.is_a("roles", one.begin - 1, one.begin):
        return True  # رئيس “مركز المصالحة الروسي في سوريا”
    words = sum(copy.tokens[at].kind == "word" for at in range(one.begin, one.end))
    if words <= FEWEST_WORDS and one.begin and copy.is_a("named_after", one.begin - 1, one.begin):
        return True  # فرقة “أحرار نوى”
    named = copy.is_a("who", one.begin + 1, one.end - 1)
    return named is not None and named[1] == "agency" and one.begin + 1 + named[0] == one.end - 1


def _answered(copy: Copy, one: Quotation) -> bool:
    """Say whether a verb of speech stands right behind the marks: «…», — ответил он."""
    at = one.end
    while at < len(copy.tokens) and copy.tokens[at].kind == "mark" and at < one.end + 2:
        at += 1
    if at == one.end and copy.tokens[at - 2].text not in BEFORE_DASH:
        return False
    if at < len(copy.tokens) and copy.lexicon(at).script == "Arab" and copy.tokens[at].form.startswith("و"):
        return False  # "«معابر إنسانية»، وطالبت الشبكة": another clause
    return any(
        (copy.is_a("speech", near) or (0, ""))[1] in {"said", "told", "citing", "continues"}
        for near in range(at, min(at + ANSWER_REACH, len(copy.tokens)))
    )


def _title(copy: Copy, one: Quotation) -> bool:
    """Say whether a noun right before the marks makes their words a title or only a name for something."""
    low = max(copy.sentence(one.begin)[0], one.begin - WORK_REACH)
    return any((copy.is_a("works", at, one.begin) or (0, ""))[0] for at in range(low, one.begin)) and not any(
        (copy.is_a("speech", at, one.begin) or (0, ""))[0] for at in range(low, one.begin)
    )
