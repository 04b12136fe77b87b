"""Russian surnames that stand alone: behind "по фамилии", before what is quoted, or beside a verb of speech.

Only an ending that surnames have, or words that leave no doubt, make a person of a word with a capital.
"""

from functools import lru_cache
from typing import Final

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.gazetteer import shipped
from tregua.intake.reading.knownnames import known_names
from tregua.intake.reading.lexicons import Lexicon
from tregua.intake.reading.names import Voice
from tregua.intake.reading.nominative import nominative
from tregua.intake.reading.provinces import provinces
from tregua.intake.reading.tokens import plain

OPENING: Final = frozenset({"«", "“", '"', "„"})
BESIDE: Final = 2
# Endings of the cases, and the kinds of speech that have the speaker in another case behind them.
CASES: Final = ("", "а", "у", "ым", "ом", "е", "ого", "ому", "ой", "ую")
# An office stands so many words before its holder's name at most.
OFFICE: Final = 4
OF_SOMEBODY: Final = frozenset({"citing", "according"})
SPEAKING: Final = frozenset({"said", "told"})


def by_surname(copy: Copy, at: int) -> Voice | None:
    """Return the person whose surname stands alone at a token."""
    token = copy.tokens[at]
    lexicon = copy.lexicon(at)
    if lexicon.script != "Cyrl" or not token.capital or not copy.free(at) or token.text.isupper():
        return None
    if _is_other(copy, at):
        return None
    named = at >= BESIDE and copy.is_a("named_so", at - BESIDE, at) == (BESIDE, "name")
    if named or _quoted_next(copy, at):
        return Voice(at, at + 1, "person", token.text)
    of = _of_somebody(copy, at)
    if of and _is_surname(lexicon, token.form, CASES):
        return Voice(at, at + 1, "person", nominative(token.text))
    known = _is_surname(lexicon, token.form, ("",)) or _holds_office(copy, at)
    if not of and known and _speaks(copy, at):
        return Voice(at, at + 1, "person", token.text)
    return None


def _is_other(copy: Copy, at: int) -> bool:
    """Say whether a word with a capital is a place, a body, an office, or goes on in another word with a capital."""
    token, lexicon = copy.tokens[at], copy.lexicon(at)
    if token in lexicon["not_names"] or token.form in lexicon.openers or token.form in lexicon.function_words:
        return True
    if any(
        copy.is_a(section, at) for section in ("who", "roles", "speech", "named_after", "months", "weekdays")
    ):
        return True
    known = known_names()
    if known.parties.at(copy.tokens, at) or known.abroad.at(copy.tokens, at):
        return True
    if provinces().forms.at(copy.tokens, at) or shipped().at(copy.tokens, at):
        return True
    if shipped().countries.at(copy.tokens, at):
        return True
    beside = [one for one in (at - 1, at + 1) if 0 <= one < len(copy.tokens)]
    opens = at == copy.sentence(at)[0]
    return any(
        copy.tokens[one].capital and copy.tokens[one].kind == "word" and not (one == at + 1 and opens)
        for one in beside
        if one != copy.sentence(at)[0] and not (one < at and copy.tokens[one].text.isupper())
    )


def _holds_office(copy: Copy, at: int) -> bool:
    """Say whether an office stands before a name and a verb of speech right behind it: "Постпред при ООН Небензя уточнил"."""
    low, high = copy.sentence(at)
    if at + 1 >= high or (copy.is_a("speech", at + 1) or (0, ""))[1] not in SPEAKING:
        return False
    near = range(at - 1, max(low, at - OFFICE) - 1, -1)
    return any(
        (copy.is_a("roles", back) or (0, ""))[1] in {"role", "rank"}
        and all(copy.tokens[one].kind == "word" for one in range(back, at))
        for back in near
    )


def _quoted_next(copy: Copy, at: int) -> bool:
    """Say whether a colon and a quotation follow: "Иного мнения держится Нурманбетов: «…»"."""
    tokens, low = copy.tokens, copy.sentence(at)[0]
    colon = at + 2 < len(tokens) and tokens[at + 1].text == ":" and tokens[at + 2].text in OPENING
    placed = at > low and copy.is_a("near", at - 1, at) is not None
    return colon and not placed


def _of_somebody(copy: Copy, at: int) -> bool:
    """Say whether "words of", "according to" stand right before a name."""
    for back in range(max(0, at - 3), at):
        found = copy.is_a("speech", back, at)
        if found and back + found[0] == at and found[1] in OF_SOMEBODY:
            return True
    return False


def _speaks(copy: Copy, at: int) -> bool:
    """Say whether a verb of speech stands right beside a name, with no more than a small word between."""
    low, high = copy.sentence(at)
    for verb in (*range(at - 1, max(low, at - BESIDE) - 1, -1), *range(at + 1, min(high, at + 1 + BESIDE))):
        if any(copy.tokens[one].kind != "word" for one in range(min(verb, at) + 1, max(verb, at))):
            continue
        found = copy.is_a("speech", verb)
        if found and found[1] in SPEAKING:
            return True
        if copy.is_a("addressed", at - 1, at):
            return False
    return False


@lru_cache(maxsize=4)
def _endings(ends: tuple[str, ...], cases: tuple[str, ...]) -> tuple[str, ...]:
    return tuple({plain(end + case) for end in ends for case in cases} | {plain(end) for end in ends})


def _is_surname(lexicon: Lexicon, form: str, cases: tuple[str, ...]) -> bool:
    return len(form) > 4 and form.endswith(_endings(lexicon.listed("surnames", "ends"), cases))
