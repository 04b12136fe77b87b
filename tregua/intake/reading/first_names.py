"""Persons known by their first name or their kunya, with no office and no verb of speech beside them.

"Мария Захарова", "рассказ Романа Жеглова", "أبو خالد الحمصي": a street, a battalion or a town that is called after
somebody is none.
"""

from typing import Final

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.gazetteer import shipped
from tregua.intake.reading.given_names import given_name
from tregua.intake.reading.knownnames import known_names
from tregua.intake.reading.names import (
    ARABIC_PARTICLES,
    GLORY,
    Voice,
    arabic,
    arabic_end,
    article,
    listed,
    name_end,
)
from tregua.intake.reading.nominative import nominative

KUNYA: Final = frozenset({"ابو", "ابا", "ابي", "ام"})
# What Arabic writes on to a name: "and", "for", "by", "like"; a shorter rest would be another word.
ON_TO: Final = {"و": 3, "ل": 4, "ب": 4, "ف": 4, "ك": 5}
# "Servant of": one of the names of God goes with it.
SERVANT: Final = "عبد"
COMMAS: Final = frozenset({"،", ","})
OPENING: Final = frozenset({'"', "“", "«"})
ALI: Final = "علي"
LONGEST_KUNYA: Final = 3
LONGEST_PAIR: Final = 2
INITIAL: Final = 1
# What adverbs, feminine nouns and plurals end in.
ADVERBS: Final = ("ا", "ه", "ات", "ين", "ون")


def by_first_name(copy: Copy, at: int) -> Voice | None:
    """Return the person whose first name, kunya or initial stands at a token."""
    if copy.tokens[at].kind != "word" or not copy.free(at) or _called_after(copy, at):
        return None
    return _in_arabic(copy, at) if arabic(copy, at) else _in_russian(copy, at)


def _called_after(copy: Copy, at: int) -> bool:
    """Say whether a word before a name shows that something is called so: شارع عمر المختار, قرية عيون حسين."""
    if at > 1 and copy.is_a("name_pairs", at - 1, at):
        return (copy.is_a("near", at - 2, at - 1) or (0, ""))[1] == "class_before"
    return any(
        copy.is_a("named_after", back, at) and not (arabic(copy, back) and article(copy.tokens[back]))
        for back in range(max(0, at - 2), at)
        if back == at - 1 or copy.tokens[at - 1].kind == "mark"
    )


def _in_arabic(copy: Copy, at: int) -> Voice | None:
    token = copy.tokens[at]
    clitic, form = _without_clitic(copy, at)
    if form is None:
        return _before_servant(copy, at)
    end = _kunya_end(copy, at, form) if form in KUNYA else _arabic_name_end(copy, at)
    # محمد علي الحوثي: behind two first names the name of a party is a surname.
    party = known_names().parties.first(copy.tokens, at, end - (end - at > LONGEST_PAIR))
    if end == at or party:
        return None
    found = shipped().at(copy.tokens, at)
    if found and found[0] >= end - at and form in KUNYA:
        return None
    return Voice(at, end, "person", copy.text[token.start + clitic : copy.tokens[end - 1].end])


def _before_servant(copy: Copy, at: int) -> Voice | None:
    """Read a first name that no list has, right behind an office and before "servant of": "مدير الشبكة فلان عبد الغني"."""
    end = at + 3
    if end > len(copy.tokens) or copy.tokens[at + 1].form != SERVANT or not article(copy.tokens[at + 2]):
        return None
    office = copy.is_a("roles", at - 1, at) or (
        article(copy.tokens[at - 1]) and copy.is_a("roles", at - 2, at - 1) if at > 1 else None
    )
    if not office or not _single_name(copy, at):
        return None
    return Voice(at, end, "person", copy.words(at, end))


def _without_clitic(copy: Copy, at: int) -> tuple[int, str | None]:
    """Return how many letters are written on to a first name or a kunya, and the plain name; no name where it is none."""
    token, names = copy.tokens[at], copy.lexicon(at)["given_names"].whole
    for clitic in ("", *ON_TO):
        rest = token.form[len(clitic) :]
        known = rest in names or rest in KUNYA
        if known and token.form.startswith(clitic) and len(rest) >= ON_TO.get(clitic, 2):
            return len(clitic), rest
    return 0, None


def _given(copy: Copy, at: int) -> bool:
    return at < len(copy.tokens) and copy.tokens[at].form in copy.lexicon(at)["given_names"].whole


def _kunya_end(copy: Copy, at: int, form: str) -> int:
    """Return where "Abu" or "Umm" with a name ends; "umm" is "or" as well, so a first name must follow it."""
    following = at + 1
    if following >= len(copy.tokens) or copy.tokens[following].kind != "word":
        return at
    if not _given(copy, following) and (form == "ام" or not _may_be_name(copy, following)):
        return at
    end = following + 1
    if copy.tokens[following].form == "عبد" and end < len(copy.tokens):
        end += 1
    if end < len(copy.tokens) and end - at < LONGEST_KUNYA + 1 and (_nisba(copy, end) or _given(copy, end)):
        end += 1
    return end


def _arabic_name_end(copy: Copy, at: int) -> int:
    """Return where a name of a first name and more ends: another first name, a surname, أبو or بن with a name."""
    end, longest = at + 1, LONGEST_KUNYA + 1
    while end < len(copy.tokens) and end - at < longest:
        form = copy.tokens[end].form
        if copy.tokens[end].kind != "word":
            break
        servant = copy.tokens[end - 1].form == SERVANT and article(copy.tokens[end])
        if form in GLORY or servant:
            end, longest = end + 1, longest + 1
        elif form in ARABIC_PARTICLES and end + 1 < len(copy.tokens) and copy.tokens[end + 1].kind == "word":
            end, longest = end + 2, longest + 2  # محمد بن عبد الرحمن آل ثاني
        elif _given(copy, end) or _ali(copy, end):
            end += 1
        else:
            surname = _nisba(copy, end) or (end == at + 1 and _may_be_name(copy, end))
            end += surname
            end += surname and end < len(copy.tokens) and copy.tokens[end].form in GLORY
            end += end == at + 2 and _last_of_three(copy, end)
            break
    return end if end - at > 1 else at


def _ali(copy: Copy, at: int) -> bool:
    """Say whether "علي" between a first name and a surname is a name, and not "on": محمد علي الحوثي."""
    inside = copy.tokens[at].text == ALI and at + 1 < len(copy.tokens)
    return inside and (_nisba(copy, at + 1) or _given(copy, at + 1))


def _last_of_three(copy: Copy, at: int) -> bool:
    """Say whether one more name closes an Arabic name: حسان الدير عاشور, before a second name محمد حمدان دقلو "حميدتي".

    A first name may be the last one: مصطفى حاج يوسف.
    """
    if _given(copy, at) and (at + 1 >= len(copy.tokens) or copy.tokens[at + 1].kind != "word"):
        return True
    if _third_surname(copy, at):
        return True
    mark = copy.tokens[at + 1].text if at + 1 < len(copy.tokens) else ""
    closed = (mark in COMMAS and article(copy.tokens[at - 1])) or (mark in OPENING and _given(copy, at - 1))
    return closed and copy.tokens[at].kind == "word" and _single_name(copy, at)


def _third_surname(copy: Copy, at: int) -> bool:
    """Say whether a third word ends an Arabic name: what is said follows, or it stands alone elsewhere as a surname does."""
    little = ("ties", "joins", "addressed", "parts", "near_days", "span_units", "fire", "not_places")
    if at >= len(copy.tokens) or copy.tokens[at].kind != "word" or not _single_name(copy, at):
        return False
    if len(copy.tokens[at].form) < LONGEST_KUNYA or copy.tokens[at].text.endswith("ـ"):
        return False  # "مختار الرحبي ل«سبق»"
    plain = not any(copy.is_a(section, at, at + 1) for section in little)
    after = copy.tokens[at + 1].text if at + 1 < len(copy.tokens) else ""
    said = after in OPENING or (copy.is_a("ties", at + 1) or (0, ""))[1] == "that"
    if plain and said and not copy.tokens[at].form.endswith(ADVERBS):
        return True
    return plain and copy.tokens[at].form in copy.behind_speech


def _single_name(copy: Copy, at: int) -> bool:
    """Say whether an Arabic word without the article is no word that the language file has."""
    sections = (
        "not_persons",
        "roles",
        "units",
        "who",
        "near",
        "lists",
        "speech",
        "killing",
        "weekdays",
        "range",
    )
    token = copy.tokens[at]
    return (
        not article(token)
        and copy.free(at)
        and token.form not in copy.lexicon(at).function_words
        and not any(copy.is_a(section, at, at + 1) for section in sections)
    )


def _nisba(copy: Copy, at: int) -> bool:
    """Say whether a word with the article may be a surname: الحمصي, but not الروسي."""
    token = copy.tokens[at]
    return (
        token.kind == "word"
        and token.text.startswith("ال")
        and copy.free(at)
        and not any(
            copy.is_a(section, at, at + 1)
            for section in ("not_persons", "weekdays", "near_days", "roles", "units", "who", "range")
        )
    )


def _may_be_name(copy: Copy, at: int) -> bool:
    """Say whether a word without the article may be a surname: no other word that the language file has."""
    return not article(copy.tokens[at]) and arabic_end(copy, at - 1) > at


def _in_russian(copy: Copy, at: int) -> Voice | None:
    token = copy.tokens[at]
    if not token.capital or copy.lexicon(at).script != "Cyrl":
        return None
    if len(token.text) == INITIAL:
        return _initialled(copy, at)
    lexicon = copy.lexicon(at)
    given = given_name(token.form)
    kunya = token.form in lexicon["given_names"].whole and given is None
    if given is None and not kunya:
        return None
    end = name_end(copy, at)
    if end - at < 2 or known_names().parties.first(copy.tokens, at, end):
        return None
    words = copy.words(at, end)
    return Voice(at, end, "person", nominative(words) if kunya or (given and given.case) else words)


def _initialled(copy: Copy, at: int) -> Voice | None:
    """Read "А. Сухов" and "С. В. Лавров"; after "according to" the surname stands in another case."""
    end = at
    while (
        end + 2 < len(copy.tokens)
        and copy.tokens[end + 1].text == "."
        and len(copy.tokens[end].text) == INITIAL
    ):
        end += 2
    surname = copy.tokens[end]
    if end == at or surname.kind != "word" or not surname.capital or surname.text.isupper():
        return None
    return Voice(at, end + 1, "person", listed(copy, at, end + 1))
