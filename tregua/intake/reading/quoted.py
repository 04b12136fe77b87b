"""Who says a quotation: before it, behind it, inside it, or whoever spoke last; and where its sentence ends."""

from typing import Final

from tregua.intake.reading.antecedents import resolve
from tregua.intake.reading.attributions import Found, Reader, attributed
from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.cues import cues
from tregua.intake.reading.mentions import COMMAS, attached_pronoun
from tregua.intake.reading.quotations import ENDS, OPENING, Quotation

CUE_REACH: Final = 8
NEAR: Final = 8
FRAGMENT: Final = 4
# So many tokens behind a quotation that ended with a stop only say whose it was.
SAYS_ONLY: Final = 5


def who_says(
    reader: Reader, one: Quotation, before: tuple[int, int], after: tuple[int, int]
) -> tuple[Found | None, str]:
    """Return who says a quotation, and on which side of it that stands."""
    if one.aside[1]:
        return attributed(reader, *one.aside), "inside"
    led = leads(reader.copy, *before)
    told = (
        attributed(reader, *before) if not led and reader.copy.lexicon(one.begin).script == "Latn" else None
    )
    if told is not None and fragment(reader.copy, told, one):
        return told, "before"  # some words set off in what is told, whoever speaks behind them
    first, second = ("before", "after") if led or _new_clause(reader.copy, *after) else ("after", "before")
    for where in (first, second):
        found = attributed(reader, *(before if where == "before" else after))
        if found is not None and found.goes_on and where == "after":
            # "X said that …, «but …», in his words": he is who speaks in the sentence.
            own = attributed(reader, *before)
            arabic = found.cue is not None and reader.copy.lexicon(found.cue.begin).subject == "after"
            if own is not None and not own.goes_on and (own.speaker.kind == "person" or arabic):
                return own, "before"
        if found is not None:
            return found, where
    if led == ":":
        near = [m for m in reader.all_.within(*before) if m.kind != "agency"]
        speaker = resolve(reader.all_, near[-1], reader.heard) if near else None
        if speaker is not None:
            return Found(speaker), "before"
    return _interrupted(reader, one) or _gone_on(reader, one) or _said_back(reader, one), "inside"


def _new_clause(copy: Copy, begin: int, end: int) -> bool:
    """Say whether an Arabic "while" opens what stands behind a quotation: somebody else speaks there."""
    at = begin + (begin < end and copy.tokens[begin].text in COMMAS)
    if begin >= end or copy.lexicon(begin).script != "Arab" or copy.is_a("speech", at, end):
        return False  # "كما قال فلان" is of the words before
    return copy.is_a("clauses", at, end) is not None


def _gone_on(reader: Reader, one: Quotation) -> Found | None:
    """Return the last speaker, where a quotation follows another with nothing between."""
    last = reader.heard.last
    return Found(last, None, goes_on=True) if last is not None and _goes_on(reader, one) else None


def _interrupted(reader: Reader, one: Quotation) -> Found | None:
    """Return who speaks where commas inside a quotation tell it: « Celui qui tire, prévient X, sera nommé. »."""
    copy = reader.copy
    for cue in cues(copy, one.begin + 2, one.end):
        if cue.kind != "said" or copy.lexicon(cue.begin).subject != "either":
            continue
        start = cue.begin
        while start > one.begin + 1 and (
            attached_pronoun(copy, start - 1) or (copy.is_a("ties", start - 1) or (0, ""))[1] == "aux"
        ):
            start -= 1
        near = reader.all_.within(start, min(one.end, cue.end + NEAR))
        closed = near and any(copy.tokens[at].kind == "mark" for at in range(cue.end, near[0].begin))
        if (
            copy.tokens[start - 1].text in COMMAS
            and near
            and not closed
            and near[0].kind in {"person", "pronoun", "office", "title"}
        ):
            speaker = resolve(reader.all_, near[0], reader.heard)
            if speaker is not None:
                return Found(speaker, cue, goes_on=near[0].kind == "pronoun")
    return None


def _said_back(reader: Reader, one: Quotation) -> Found | None:
    """Return who a next sentence says the words were: "These words, the general repeated them"."""
    copy = reader.copy
    if one.end >= len(copy.tokens):
        return None
    found = copy.is_a("ties", one.end)
    if found is None or found[1] != "back":
        return None
    return attributed(reader, one.end, copy.sentence(one.end)[1])


def fragment(copy: Copy, found: Found, one: Quotation) -> bool:
    """Say whether marks only set off some words of what is told: "said the truce was “thin but real”"."""
    cue = found.cue
    first = next(
        (copy.tokens[at] for at in range(one.begin, one.end) if copy.tokens[at].kind == "word"), None
    )
    return (
        cue is not None
        and one.begin - cue.end >= FRAGMENT
        and first is not None
        and not first.capital
        and copy.tokens[one.begin - 1].kind in {"word", "elided"}
    )


def _goes_on(reader: Reader, one: Quotation) -> bool:
    """Say whether a quotation follows another with nothing between, so that its speaker goes on."""
    if reader.after_quotation < 0:
        return False
    between = range(reader.after_quotation, one.begin)
    return all(reader.copy.tokens[at].kind in {"line", "mark"} for at in between)


def leads(copy: Copy, begin: int, end: int) -> str:
    """Return what right before a quotation announces it: a colon, or a verb of speech with or without "that"."""
    if end > begin and copy.tokens[end - 1].text == ":":
        return ":"
    if end > begin and (copy.is_a("ties", end - 1, end) or (0, ""))[1] == "saying":
        return "saying"
    found = list(cues(copy, max(begin, end - CUE_REACH), end))
    if found and all(
        copy.tokens[at].text in COMMAS or copy.is_a("ties", at) for at in range(found[-1].end, end)
    ):
        return "cue"
    return ""


def sentence_end(copy: Copy, one: Quotation) -> int:
    """Return where the sentence of a quotation ends: with the quotation itself where a new one begins behind it."""
    if one.end >= len(copy.tokens):
        return one.end
    after, last = copy.tokens[one.end], copy.tokens[one.end - 2]
    end = (
        copy.sentence(one.end)[1]
        if copy.sentence(one.end)[0] <= one.end - 1
        else copy.sentence(one.end - 1)[1]
    )
    if after.kind == "line":
        return one.end
    if last.text in ENDS and after.kind == "word" and after.capital:
        stop = copy.sentence(one.end)[1]
        if stop - one.end <= SAYS_ONLY and next(cues(copy, one.end, stop), None):
            return stop  # "… the crisis.” Salame explained."
        asked = last.text in {"?", "!"} and next(cues(copy, one.end, min(end, one.end + CUE_REACH)), None)
        return copy.sentence(one.end)[1] if asked else one.end
    if last.text in ENDS and after.text in OPENING:
        return one.end
    return max(end, copy.sentence(one.end)[1]) if after.text not in ENDS else one.end + 1


def edge_after(copy: Copy, others: set[int], at: int, end: int) -> int:
    """Return where the words after a quotation end: at the next quotation, or with the sentence."""
    begin = at
    while at < end and at not in others:
        at += 1
    return at - (at == end and at > begin and copy.tokens[at - 1].kind == "line")


def edge_before(others: set[int], at: int, begin: int) -> int:
    while at > begin and at - 1 not in others:
        at -= 1
    return at
