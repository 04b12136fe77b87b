"""What makes words a name: capitals, or in Arabic what is no other word; where it ends, and the form it is listed under."""

from dataclasses import dataclass
from typing import Final

from tregua.intake.reading.arabic_names import name_run
from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.given_names import given_name
from tregua.intake.reading.knownnames import known_names
from tregua.intake.reading.nominative import nominative
from tregua.intake.reading.provinces import provinces
from tregua.intake.reading.tokens import Token, plain

LONGEST_NAME: Final = 4
HERS: Final = ("овои", "евои", "инои")
VOWELS: Final = "аеиоуыэюяь"
# Endings of foreign names that stay in every case.
STAYS: Final = "иоуэ"
NOBILIARY: Final = frozenset(
    {"de", "da", "де", "van", "von", "al", "el", "ben", "bin", "ibn", "аль", "ас", "бен"}
)
ARABIC_REACH: Final = 12
OFFICE_REACH: Final = 18
# Names that begin with ل are short: ليلى, لؤي.
SHORT_NAME: Final = 4
AGE_DIGITS: Final = 2
FEWEST_INITIALS: Final = 3
ARABIC_NOUNS: Final = (
    *("near", "lists", "units", "roles", "who", "ties", "speech", "kinds", "limits", "killing", "occasions"),
    *("weekdays", "near_days", "parts", "span_units", "works", "joins", "led_by"),
)


@dataclass(frozen=True)
class Voice:
    """Somebody who may be speaking: tokens of the name, whether a person, a publishing body or another body."""

    begin: int
    end: int
    kind: str
    name: str
    key: str = ""


def named(copy: Copy, at: int) -> bool:
    """Say whether a word may be part of a name: a capital, or any word of a script that has none."""
    return any(letter.isupper() for letter in copy.tokens[at].text) or arabic(copy, at)


def arabic(copy: Copy, at: int) -> bool:
    return copy.lexicon(at).script == "Arab"


def first_name(copy: Copy, at: int) -> bool:
    """Say whether the word before a surname belongs to it: a capital that is no role and no beginning."""
    token = copy.tokens[at]
    if token.kind != "word" or not copy.free(at) or copy.is_a("roles", at) or copy.is_a("speech", at):
        return False
    lexicon = copy.lexicon(at)
    if lexicon.script == "Arab":
        return (
            not any(copy.is_a(section, at) for section in ARABIC_NOUNS)
            and len(token.form) > 2
            and not (token.form.startswith("لل") and len(token.form) > SHORT_NAME)  # "قال فلان للصحفيين"
            and token.form not in lexicon.function_words
            and not any(form in lexicon.numbers for form in token.forms)
            and not _adjective(token)
            and not copy.is_a("not_persons", at, at + 1)
            and not second_of_two(copy, at)
        )
    of_body = lexicon.script == "Cyrl" and len(token.text) >= FEWEST_INITIALS and token.text.isupper()
    return (
        (token.capital or (named(copy, at) and token.form.partition("-")[0] in copy.lexicons.particles))
        and not of_body
        and token not in lexicon["not_names"]
        and not (token.form in lexicon.openers or token.form in lexicon.function_words)
        and not copy.is_a("who", at, at + 1)
        and (given_name(token.form) is not None or not known_names().abroad.at(copy.tokens, at))  # Рима Хури
        and not (lexicon.script == "Cyrl" and provinces().forms.at(copy.tokens, at))
    )


def second_of_two(copy: Copy, at: int) -> bool:
    """Say whether an Arabic word is "and" with another known name: لافروف وكيري."""
    token = copy.tokens[at]
    if not token.form.startswith("و"):
        return False
    known = known_names().persons
    whole = [token._replace(forms=token.forms[:1]), *copy.tokens[at + 1 : at + LONGEST_NAME]]
    return known.at(copy.tokens, at) is not None and known.at(whole, 0) is None


def _adjective(token: Token) -> bool:
    """Say whether an Arabic word is an adjective with its article, as in المركز الروسي."""
    return token.form.startswith(("ال", "لل")) and token.form.endswith(("ي", "يه"))


def name_end(copy: Copy, begin: int) -> int:
    if begin >= len(copy.tokens):
        return begin
    if arabic(copy, begin):
        return name_run(copy, begin)
    end = begin
    while end < min(begin + LONGEST_NAME, len(copy.tokens)):
        particle = end > begin and copy.tokens[end].form in NOBILIARY and end + 1 < len(copy.tokens)
        tied = end > begin and _tied(copy.tokens[end].text)
        if particle and _of_family(copy, end):
            return end + 2
        if end > begin + 1 and _another(copy, begin, end):
            break
        if end > begin and _middle_initial(copy, end):
            end += 2
            continue
        titled = end == begin and _behind_title(copy, end)
        if not (titled or tied or first_name(copy, end) or (particle and first_name(copy, end + 1))):
            break
        end += 1
    return end


def _another(copy: Copy, begin: int, at: int) -> bool:
    """Say whether a Russian first name begins another name, as its case shows: "коллега Сергея Лаврова Марк Эро"."""
    first, here = given_name(copy.tokens[begin].form), given_name(copy.tokens[at].form)
    return first is not None and here is not None and bool(first.case) and not here.case


def _behind_title(copy: Copy, at: int) -> bool:
    """Say whether an office makes a first name of a capital that is a common word elsewhere: "spokesman Eid Kabalu"."""
    plain_role = at > 0 and copy.tokens[at - 1].text.islower() and copy.is_a("roles", at - 1, at) is not None
    common = copy.tokens[at].capital and not copy.tokens[at].text.isupper()
    office = copy.is_a("roles", at) or copy.is_a("speech", at) or copy.is_a("who", at)
    return plain_role and common and not office and at + 1 < len(copy.tokens) and first_name(copy, at + 1)


def _middle_initial(copy: Copy, at: int) -> bool:
    """Say whether a letter with a stop stands inside a name: "John F. Kerry"."""
    letter, rest = copy.tokens[at].text, copy.tokens[at + 1 : at + 3]
    stop = len(rest) == 2 and rest[0].text == "." and rest[0].start == copy.tokens[at].end
    return len(letter) == 1 and letter.isupper() and stop and first_name(copy, at + 2)


def _of_family(copy: Copy, at: int) -> bool:
    """Say whether an article written apart and a capital end a name: "Mohammed Ali al Houthi" is no Houthi."""
    following = copy.tokens[at + 1]
    return copy.tokens[at].form in {"al", "el"} and following.capital and following.kind == "word"


def _tied(words: str) -> bool:
    """Say whether a small article is tied to the rest of a name: Walid al-Hamdan."""
    little, dash, rest = words.partition("-")
    return bool(dash) and little in NOBILIARY and rest[:1].isupper()


def initials(copy: Copy, begin: int) -> int:
    """Return where a name begins that has initials before it: "С. В. Лавров"."""
    while begin > 1 and copy.tokens[begin - 1].text == "." and len(copy.tokens[begin - 2].text) == 1:
        if not copy.tokens[begin - 2].capital:
            break
        begin -= 2
    return begin


def listed(copy: Copy, begin: int, end: int) -> str:
    """Return a name as written; of a Russian name in another case, the form that it is listed under."""
    words, last = copy.words(begin, end), copy.tokens[end - 1]
    if copy.lexicon(begin).script != "Cyrl":
        return words[: len(words) - possessive(copy, end)]
    known = last.form in known_names().persons_as_listed
    if known and (last.form[-1:] in STAYS or not governed(copy, begin)):
        return words  # "после переговоров с Керри"
    given = given_name(copy.tokens[begin].form) if end - begin > 1 else None
    if given is not None and given.case:
        return nominative(words)  # "после заявления генерала Сергея Рудского"
    if last.form.endswith(HERS):
        return nominative(words)
    for size in range(len(last.form) - 1, len(last.form) - 4, -1):
        stem = last.form[:size]
        if (
            stem[-1:] not in VOWELS
            and not stem.endswith("ск")
            and any(
                last.form[:size] == phrase[-1][:-1]
                for phrase, _key in known_names().persons.begun.get(last.form[:size], ())
            )
        ):
            behind = governed(copy, begin)
            return (
                nominative(words)
                if end - begin > 1 and (behind or _oblique(copy, begin))
                else last.text[:size]
            )
    return nominative(words) if governed(copy, begin) else words


def _oblique(copy: Copy, begin: int) -> bool:
    """Say whether a first name ends as those of men do in another case: Марка, Джону."""
    return copy.tokens[begin].form.endswith(("а", "у", "ом", "ем", "я", "ю"))


def governed(copy: Copy, begin: int) -> bool:
    """Say whether a Russian name stands behind "according to", with nothing but a role between."""
    low = max(copy.sentence(begin)[0], begin - OFFICE_REACH)
    for at in range(begin - 1, low - 1, -1):
        if copy.tokens[at].text in {"(", ")"}:
            continue
        found = copy.is_a("speech", at, begin)
        if found and found[1] in {"according", "citing"}:
            return True
        if at == begin - 1 and copy.is_a("addressed", at, begin):
            return True
        if found or copy.tokens[at].kind != "word":
            return False
    return False


def aged(copy: Copy, end: int) -> bool:
    """Say whether a name is followed by somebody's age between commas: "X, 37, sat", "X, 37 ans,", "X, aged 37,"."""
    if end + 2 >= len(copy.tokens) or copy.tokens[end].text != ",":
        return False
    at = end + 1
    while at < end + 3 and copy.is_a("ages", at, at + 1):
        at += 1
    if not (copy.tokens[at].text.isdigit() and len(copy.tokens[at].text) == AGE_DIGITS):
        return False
    at += 1
    while at < min(len(copy.tokens) - 1, end + 7) and copy.is_a("ages", at, at + 1):
        at += 1
    return copy.tokens[at].text in {",", "."} or (copy.tokens[at].text == "(" and at > end + 2)


def possessive(copy: Copy, end: int) -> int:
    """Return how many letters of a name only say whose something is: two of "Haftar's"."""
    latin = copy.lexicon(end - 1).script == "Latn"
    return 2 * (latin and plain(copy.tokens[end - 1].text).endswith("'s"))


def classed(copy: Copy, at: int) -> bool:
    """Say whether "village of" or the like stands right before a Latin name: it is a place's, whatever it looks like."""
    return copy.lexicon(at).script == "Latn" and any(
        (copy.is_a("near", at - size, at) or (0, "")) == (size, "class_before")
        for size in (3, 2, 1)
        if at >= size
    )


def role_in(copy: Copy, begin: int, end: int) -> bool:
    """Say whether a role is named in a stretch."""
    return any(copy.is_a("roles", at) for at in range(begin, min(end, len(copy.tokens))))
