"""Who is named beside a verb of speech and cannot be its subject: spoken to, part of another noun, in another case."""

from typing import Final

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.gazetteer import shipped
from tregua.intake.reading.given_names import given_name
from tregua.intake.reading.knownnames import known_names
from tregua.intake.reading.mentions import Mention, for_somebody, link_of

ADDRESSED: Final = 6
LONGEST_TITLE: Final = 4


def addressed(copy: Copy, one: Mention, low: int = 0) -> bool:
    """Say whether somebody is spoken to or only belongs to another noun: "to Lavrov", "a fighter of the army"."""
    first = _of_title(copy, one.begin, low)
    back = range(first - 1, max(low - 1, first - 1 - ADDRESSED), -1)
    if one.kind != "person" and listed_with(copy, one.begin, one.end, low):
        return True
    if one.kind == "document":
        near = (at for at in back[:3] if copy.tokens[at].kind == "word")
        return any(copy.is_a("addressed", at) for at in near)
    for at in back:
        if copy.is_a("addressed", at) or (at > low and (copy.is_a("addressed", at - 1) or (0, ""))[0] > 1):
            return True
        if not _may_be_skipped(copy, at):
            return False
    return False


def listed_with(copy: Copy, begin: int, end: int, low: int) -> bool:
    """Say whether a body is in a list that another noun has: "representatives from Yemen, Oman and the UAE wrote"."""
    if copy.lexicon(begin).script != "Latn":
        return False
    at = begin - 1
    while at > low and link_of(copy, at) == "definite":
        at -= 1
    goes_on = end < len(copy.tokens) and (copy.tokens[end].text == "," or _joiner(copy, end))
    if at <= low or not (_joiner(copy, at) or (copy.tokens[at].text == "," and goes_on)):
        return False
    while at > low and (
        copy.tokens[at].capital
        or copy.tokens[at].text == ","
        or copy.tokens[at].kind == "elided"
        or _joiner(copy, at)
        or link_of(copy, at) == "definite"
    ):
        at -= 1
    return at > low and copy.is_a("addressed", at, at + 1) is not None and copy.tokens[at - 1].kind == "word"


def _joiner(copy: Copy, at: int) -> bool:
    return any(form in copy.lexicon(at).joiners for form in copy.tokens[at].forms)


def _of_title(copy: Copy, end: int, low: int) -> int:
    """Return where a title of several words that ends here begins: "Secretary of State" has its own "of"."""
    for size in range(LONGEST_TITLE, 1, -1):
        if end - size >= low and (copy.is_a("roles", end - size, end) or (0, ""))[0] == size:
            return end - size
    if (begin := _long_title(copy, end, low)) is not None:
        return begin
    # "Secretary of Defence": the rest of the title has a capital.
    first = end
    while first - 1 > low and end - first < LONGEST_TITLE and copy.tokens[first - 1].capital:
        first -= 1
    of = first - 2 >= low and first < end and copy.is_a("joins", first - 1, first) is not None
    head = copy.is_a("roles", first - 2, first - 1) if of else None
    return first - 2 if head and copy.tokens[first - 2].capital else end


def _long_title(copy: Copy, end: int, low: int) -> int | None:
    """Return where "le ministre de la Défense" begins before a name: an office, small words, capitals; else nothing."""
    if copy.lexicon(end).script != "Latn" or end <= low or not copy.tokens[end - 1].capital:
        return None
    for at in range(end - 2, max(low, end - 2 * LONGEST_TITLE) - 1, -1):
        if copy.is_a("roles", at, at + 1):
            return at
        small = copy.is_a("joins", at, at + 1) or link_of(copy, at) == "definite"
        small = small or (copy.is_a("who", at, end) or (0, ""))[1] in {"body", "called"}
        if not (small or copy.tokens[at].capital or copy.tokens[at].kind == "elided"):
            return None
    return None


def _may_be_skipped(copy: Copy, at: int) -> bool:
    """Say whether a word may stand between a preposition and a name: an article, an office, a capital that is no town."""
    token = copy.tokens[at]
    if copy.lexicon(at).script == "Arab" or (copy.is_a("who", at) or (0, ""))[1] == "agency":
        return False
    if copy.is_a("media", at, at + 1):
        return False  # "a écrit sur Twitter X"
    if shipped().countries.at(copy.tokens, at) and token.form not in copy.lexicon(at)["not_names"].whole:
        return False  # "the centre in Syria General X"
    if copy.lexicon(at).script == "Cyrl" and len(token.text) > 1 and token.text.isupper():
        return False  # "глава центра в САР Алексей Цыганков"
    if known_names().abroad.at(copy.tokens, at) or copy.is_a("weekdays", at) or copy.is_a("months", at):
        return False
    title = copy.is_a("roles", at) is not None or copy.is_a("before_titles", at, at + 1) is not None
    return token.capital or title or token.kind == "elided" or link_of(copy, at) == "definite"


def in_other_case(copy: Copy, one: Mention) -> bool:
    """Say whether somebody stands in a case in which nobody speaks: by a Russian first name, by "of the" in Arabic."""
    if (
        one.kind == "office"
        and copy.tokens[one.begin].text.startswith("لل")
        and copy.lexicon(one.begin).script == "Arab"
    ):
        return True  # "يتوجه للرئيس"
    if one.kind in {"body", "called"} and (
        copy.tokens[one.begin].text.startswith("لل") or _tied_by_for(copy, one.begin)
    ):
        return True  # "التابع لوزارة الدفاع"
    if one.kind != "person":
        return False
    if copy.lexicon(one.begin).script != "Cyrl":
        return for_somebody(copy, one.begin)  # "متحدث باسم فلان"
    given = given_name(copy.tokens[one.begin].form)
    return given is not None and bool(given.case)


def of_another_noun(copy: Copy, one: Mention, low: int) -> bool:
    """Say whether an Arabic body only belongs to a noun with a preposition: أثنى على جهود القيادة."""
    at = one.begin - 1
    if at >= low and _in_genitive(copy, at):
        return True
    if one.kind not in {"body", "called"} or copy.lexicon(one.begin).script != "Arab" or at < low:
        return False
    noun = copy.tokens[at]
    tied = noun.form[:1] in "بل" and len(noun.forms) > 1 and not copy.is_a("joins", at)
    return copy.tokens[one.begin].form.startswith("لل") or (
        at >= low
        and noun.kind == "word"
        and not copy.is_a("roles", at)
        and (tied or (at > low and copy.is_a("addressed", at - 1, at) is not None))
    )


def _in_genitive(copy: Copy, at: int) -> bool:
    """Say whether an Arabic act or thing stands right before somebody, and is his: "أكدت فيه استخدام الجيش"."""
    token = copy.tokens[at]
    if copy.lexicon(at).script != "Arab" or token.kind != "word" or token.text.startswith("ال"):
        return False
    noun = (copy.lexicon(at)["common"].at([token._replace(forms=token.forms[:1])], 0) or (0, ""))[1] == "noun"
    return noun and not any(
        copy.is_a(section, at, at + 1) for section in ("roles", "who", "parts", "near_days")
    )


def _tied_by_for(copy: Copy, at: int) -> bool:
    """Say whether "for" is written on to the noun of a body: لوزارة, but not لجنة."""
    token = copy.tokens[at]
    whole = [token._replace(forms=token.forms[:1]), *copy.tokens[at + 1 : at + 3]]
    parties = known_names().parties
    own = copy.lexicon(at)["who"].at(whole, 0) or parties.at(whole, 0)
    tied = copy.is_a("who", at) or parties.at(copy.tokens, at)
    return token.form.startswith("ل") and own is None and tied is not None


def spoken_to(copy: Copy, one: Mention, begin: int) -> bool:
    """Say whether who stands behind a verb is spoken to; of a name behind its office the office is asked."""
    role = next((at for at in range(begin, one.begin) if copy.is_a("roles", at)), None)
    if role is not None and copy.lexicon(role).script == "Arab" and copy.tokens[role].text.startswith("لل"):
        return True  # "يتوجه للرئيس فلان"
    if role is None or one.kind != "person":
        return addressed(copy, one, begin)
    at = role - 1
    while at >= begin and link_of(copy, at) in {"definite", "indefinite"} and not copy.is_a("addressed", at):
        at -= 1
    if at > begin and (copy.is_a("lists", at - 1, at + 1) or (0, ""))[1] == "each_of":
        return False  # "شدد كل من رئيس اللجنة فلان ومقررتها فلانة على أن"
    return at >= begin and copy.is_a("addressed", at) is not None


def in_house(copy: Copy, one: Mention, low: int) -> bool:
    """Say whether "in the ministry" is who speaks, as Russian has it: "В ведомстве подчеркнули"."""
    return (
        one.begin == low + 1
        and one.kind in {"body", "called", "publisher"}
        and copy.lexicon(one.begin).script == "Cyrl"
    )
