"""Words that a text treats as a name of a place though no list has them, or has them in another spelling."""

from collections.abc import Mapping, Sequence
from typing import Final

from tregua.intake.reading.arabic_places import (
    BETWEEN,
    arabic_run,
    many_end,
    next_of_many,
    second_end,
    second_name,
)
from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.gazetteer import Gazetteer
from tregua.intake.reading.given_names import given_name
from tregua.intake.reading.names import classed, possessive
from tregua.intake.reading.place_names import ADJECTIVES, QUOTES, Seen, stopped, widened
from tregua.intake.reading.provinces import Named, provinces
from tregua.intake.reading.tokens import tokens_of

LONGEST_INITIALS: Final = 5
FEWEST_LISTED: Final = 3
NAMES_REACH: Final = 4
NAMES_BACK: Final = 2
# So far before "such as" the noun of its list stands.
CLASS_REACH: Final = 10
INSTRUMENTAL: Final = ("ыми", "ими", "ами", "ями", "ым", "им", "ом", "ем", "ои", "еи")


def unknown_places(
    copy: Copy, gazetteer: Gazetteer, taken: set[int], named: Sequence[Named], beside: set[int]
) -> list[Seen]:
    """Return the runs of words that may be names of places; `beside` are the tokens of places and provinces."""
    found = []
    starts = {one.begin: one for one in named}
    for begin, end in _runs(copy, taken, beside):
        in_arabic = copy.lexicon(begin).script == "Arab"
        larger = end < len(copy.tokens) and (copy.is_a("near", end) or (0, ""))[1] == "larger"
        larger = larger or any(
            (copy.is_a("near", begin - size, begin) or (0, "")) == (size, "larger_before") for size in (3, 2)
        )
        if (larger or _of_region(copy, end - 1)) and not in_arabic:
            continue
        entries = [] if in_arabic else gazetteer.called(copy.words(begin, end))
        entries = [entry for entry in entries if entry.kind not in {"district", "subdistrict"}] or entries
        if entries and not _opens(copy, begin, end) and not stopped(copy, begin, end):
            found.append(
                widened(copy, Seen(begin, end, tuple(entries), rule="name in the gazetteer, other spelling"))
            )
            continue
        cue = _cue(copy, begin, end, starts)
        found.append(widened(copy, Seen(begin, end, (), cue, "name beside a word of place" if cue else "")))
    return found


def _runs(copy: Copy, taken: set[int], beside: set[int]) -> list[tuple[int, int]]:
    """Return the runs of words with capitals that nothing has explained; in Arabic, words behind a class noun."""
    found: list[tuple[int, int]] = []
    named = set(beside)
    at = 0
    while at < len(copy.tokens):
        end = _run(copy, taken, beside, named, at)
        if end == at and (found or named):
            if found and found[-1][1] == at and second_name(copy, *found[-1], taken):
                end = second_end(copy, at, taken)
            elif _behind_name(copy, at, named) and next_of_many(copy, at, named, taken):
                end = many_end(copy, at, taken)
                end += end not in taken and copy.is_a("sides_of_names", end, end + 1) is not None
        if end > at:
            found.append((at, end))
            named.update(range(at, end))
            at = end
        else:
            at += 1
    return found


def _behind_name(copy: Copy, at: int, named: set[int]) -> bool:
    """Say whether a name, and a comma or a quotation mark or nothing, stands right before an Arabic word."""
    if copy.lexicon(at).script != "Arab":
        return False
    back = at - 1
    while back > 0 and at - back <= NAMES_BACK and copy.tokens[back].text in BETWEEN | QUOTES:
        back -= 1
    return back in named


def _run(copy: Copy, taken: set[int], beside: set[int], named: set[int], at: int) -> int:
    if copy.lexicon(at).script == "Arab":
        return arabic_run(copy, taken, beside, named, at)
    end = at
    while end < len(copy.tokens) and (
        _of_name(copy, taken, end, first=end == at) or _second_half(copy, at, end + 1)
    ):
        if end > at and (copy.tokens[end - 1].end + 1 < copy.tokens[end].start or possessive(copy, end)):
            break
        if end > at and _of_region(copy, end):
            break  # "села Верин Шоржа Гегаркуникской области"
        end += 1
    while (
        end > at and copy.tokens[end - 1].form in copy.lexicons.particles and not _second_half(copy, at, end)
    ):
        end -= 1
    if end > at and _numbered(copy, end):
        end += 2  # "Золотое-5"
    if end - at == 1 and (_opens(copy, at, end) or _before_body(copy, at)):
        return at
    if _before_noun(copy, end):
        return at
    return end


def _second_half(copy: Copy, begin: int, end: int) -> bool:
    """Say whether what looks like an article is the name itself, as its capital shows: "Tell As"."""
    first = copy.is_a("name_begins", begin, begin + 1)
    return end - begin == 2 and first is not None and copy.tokens[end - 1].capital


def _of_region(copy: Copy, at: int) -> bool:
    """Say whether a Russian adjective with a capital says of which region: "Нахичеванской автономной области"."""
    if copy.lexicon(at).script != "Cyrl" or not copy.tokens[at].form.endswith(ADJECTIVES):
        return False
    return any((copy.is_a("near", after) or (0, ""))[1] == "larger" for after in (at + 1, at + 2))


def _numbered(copy: Copy, at: int) -> bool:
    """Say whether a number is tied to a name by a dash."""
    if at + 1 >= len(copy.tokens) or copy.tokens[at].text != "-" or copy.tokens[at + 1].kind != "number":
        return False
    before, dash, number = copy.tokens[at - 1 : at + 2]
    return before.end == dash.start and dash.end == number.start and copy.lexicon(at - 1).script == "Cyrl"


def _before_body(copy: Copy, at: int) -> bool:
    """Say whether a Russian adjective with a capital stands before the noun of a body: "в Совместном центре"."""
    return (
        copy.lexicon(at).script == "Cyrl"
        and at + 1 < len(copy.tokens)
        and not copy.tokens[at + 1].capital
        and (copy.is_a("who", at + 1) or (0, ""))[1] in {"body", "publisher"}
    )


def _before_noun(copy: Copy, end: int) -> bool:
    """Say whether a Latin noun with a capital, which is no name, follows a run: "Presidential Council", "Al Arabiya TV"."""
    return (
        copy.lexicon(end - 1).script == "Latn"
        and end < len(copy.tokens)
        and copy.tokens[end].capital
        and copy.tokens[end] in copy.lexicon(end)["not_names"]
    )


def _of_name(copy: Copy, taken: set[int], at: int, *, first: bool) -> bool:
    token = copy.tokens[at]
    single = len(token.text) == 1 and copy.lexicon(at).script == "Cyrl"  # "трасса М4"
    closed = at in taken or single or token.kind != "word" or (not first and _first_name(copy, at))
    outlet = token.text.isascii() and copy.is_a("who", at, at + 1) == (
        1,
        "agency",
    )  # "sur l'antenne d'Anadolu"
    if closed or outlet or _between_two(token.text) or _initials(copy, at):
        return False
    month = first and copy.lexicon(at).script == "Latn" and copy.is_a("months", at, at + 1)
    if (
        month
        or token in copy.lexicon(at)["not_names"]
        or (token.form not in copy.lexicons.particles and token.form in copy.lexicon(at).function_words)
    ):
        return False
    if token.form in copy.lexicons.particles:
        if first and token.form in copy.lexicon(at).function_words:
            return False
        return at + 1 < len(copy.tokens) and (
            copy.tokens[at + 1].capital or copy.tokens[at + 1].form in copy.lexicons.particles
        )
    if first and token.capital and (_opener(copy, at) or _office(copy, at)):
        return False
    inner = token.text[:3].casefold().rstrip("-") in copy.lexicons.particles and any(
        letter.isupper() for letter in token.text[2:]
    )
    return token.capital or inner


def _office(copy: Copy, at: int) -> bool:
    """Say whether a capital begins an office; "the settlements of Sheikh Hadi" has a place."""
    if copy.is_a("roles", at) is None or classed(copy, at):
        return False
    listed = at > 0 and (
        copy.tokens[at - 1].text == "," or (copy.is_a("lists", at - 1, at) or (0, ""))[1] == "and"
    )
    return not (listed and copy.is_a("name_begins", at, at + 1))


def _first_name(copy: Copy, at: int) -> bool:
    """Say whether a Russian first name stands behind a place: "жительница посёлка Зайцево Галина"."""
    return copy.lexicon(at).script == "Cyrl" and given_name(copy.tokens[at].form) is not None


def _initials(copy: Copy, at: int) -> bool:
    """Say whether a word is the initials of a body, or no Russian word in a Russian text: ВСУ, UNSMIL, Facebook."""
    text, script = copy.tokens[at].text, copy.lexicon(at).script
    text = text[: len(text) - possessive(copy, at + 1)]
    if script == "Cyrl" and (text[0].isascii() or _declined_initials(text)):
        return True
    if not text.isupper() or script not in {"Cyrl", "Latn"}:
        return False
    return len(text) > 2 if script == "Latn" else 1 < len(text) <= LONGEST_INITIALS


def _declined_initials(text: str) -> bool:
    """Say whether Russian initials have the ending of a case: ЦАХАЛа, СБУ."""
    stem = text.rstrip("аеуомы")
    return text != stem and len(stem) > 2 and len(text) - len(stem) <= 2 and stem.isupper()


def _between_two(words: str) -> bool:
    """Say whether a word is two provinces and a dash: the Homs-Hama road is no town."""
    first, dash, second = words.partition("-")
    forms = provinces().forms
    return bool(dash) and all(token in forms for token in tokens_of(f"{first} {second}"))


def _opener(copy: Copy, at: int) -> bool:
    """Say whether a capital is only the beginning of a sentence: a word every text has."""
    lexicon = copy.lexicon(at)
    begins = at == copy.sentence(at)[0] or copy.tokens[at - 1].text in {
        "«",
        "“",
        '"',
        ":",
        "—",
        ";",
        "(",
        "–",
        "»",
        "”",
    }
    return begins and (
        copy.tokens[at].form in lexicon.openers or copy.tokens[at].form in lexicon.function_words
    )


def _opens(copy: Copy, begin: int, end: int) -> bool:
    """Say whether one unknown word stands at the beginning of a sentence, where a capital proves nothing."""
    first = begin == copy.sentence(begin)[0]
    return first and end - begin == 1 and "-" not in copy.tokens[begin].text and not _bracketed(copy, end)


def _bracketed(copy: Copy, end: int) -> bool:
    return end < len(copy.tokens) and copy.tokens[end].text in {"(", ",", "and"}


def _cue(copy: Copy, begin: int, end: int, named: Mapping[int, Named]) -> str:
    """Return the word that makes an unknown name a place; empty when there is none."""
    if copy.lexicon(begin).script == "Arab":
        quoted = begin > 1 and copy.tokens[begin - 1].text in QUOTES
        return copy.words(begin - 1 - quoted, begin - quoted) if begin else ""
    if end - begin > 1 and copy.is_a("part_of_name_after", end - 1, end):
        return copy.words(end - 1, end)  # "the Shambat Bridge"
    if size := _class_behind(copy, end):
        return copy.words(end, end + size)
    if end + 1 < len(copy.tokens) and copy.tokens[end].text == "(":
        inside = named.get(end + 1)
        if inside is not None:
            return copy.words(end, inside.end)
    quoted = begin > 1 and copy.tokens[begin - 1].text in QUOTES
    if quoted and (copy.is_a("near", begin - 2, begin - 1) or (0, ""))[1] == "class_before":
        return copy.words(begin - 2, begin - 1)  # лагерь "Эр-Рукбан"
    return _before(copy, begin)


def _class_behind(copy: Copy, end: int) -> int:
    """Return how many tokens the class noun has that stands behind a name; 0 where none does."""
    after = copy.is_a("near", end)
    if after and after[1] != "class_after":  # "the Sahra district of the city"
        after = copy.is_a("near", end, end + 1)
    noun = after if after and after[1] == "class_after" else copy.is_a("class_nouns", end)
    return noun[0] if noun else 0


def _before(copy: Copy, begin: int) -> str:
    """Return the word before an unknown name that makes it a place."""
    if any((copy.is_a("named_so", begin - size, begin) or (0, ""))[0] == size for size in (4, 3, 2, 1)):
        return ""
    if _under_fire(copy, begin) or _behind_colon(copy, begin):
        return copy.words(begin - 1, begin)
    if listed := _of_a_class(copy, begin):
        return listed
    for back in (3, 2, 1):
        at = begin - back
        found = copy.is_a("near", at, begin) if at >= 0 else None
        if found and found[0] == back and found[1] in {"place", "class_before", "origin", "target"}:
            return "" if found == (1, "place") and _owned(copy, at) else copy.words(at, begin)
    return ""


def _owned(copy: Copy, at: int) -> bool:
    """Say whether the noun before "of" is a person's, not a place's: "les drones d'X", "le gouvernement (GNA) de X"."""
    if (copy.is_a("joins", at, at + 1) or (0, ""))[1] != "of":
        return False
    short = at > 2 and copy.tokens[at - 1].text == ")" and copy.tokens[at - 2].text.isupper()
    return short or copy.is_a("owners", at - 1, at) is not None


def _of_a_class(copy: Copy, begin: int) -> str:
    """Return "such as" or the like before a Latin name, where settlements or camps stand before it: "camps, à savoir X"."""
    low = copy.sentence(begin)[0]
    if copy.lexicon(begin).script != "Latn":
        return ""
    for size in (3, 2, 1):
        at = begin - size
        if at <= low or (copy.is_a("lists", at, begin) or (0, "")) != (size, "including"):
            continue
        near = range(max(low, at - CLASS_REACH), at)
        if any(
            (copy.is_a("units", here, at) or (0, ""))[1] == "settlements"
            or copy.is_a("classes", here, here + 1)
            for here in near
        ):
            return copy.words(at, begin)
    return ""


def _under_fire(copy: Copy, begin: int) -> bool:
    """Say whether a Russian name stands behind "shelling", with nothing but by whom between: "обстрел войсками Шуши"."""
    low = copy.sentence(begin)[0]
    for at in range(begin - 1, max(low, begin - NAMES_REACH) - 1, -1):
        if copy.is_a("fire_on", at, begin):
            return True
        token = copy.tokens[at]
        if token.kind != "word" or token.capital or not token.form.endswith(INSTRUMENTAL):
            return False
    return False


def _behind_colon(copy: Copy, begin: int) -> bool:
    """Say whether a Russian name is one of three or more between commas, behind a colon and after "settlements"."""
    low, high = copy.sentence(begin)
    if copy.lexicon(begin).script != "Cyrl":
        return False
    colon = next((at for at in range(begin - 1, low, -1) if copy.tokens[at].text == ":"), 0)
    if not colon or any(copy.tokens[at].text in QUOTES for at in range(colon, begin)):
        return False
    listed = range(colon + 1, high)
    small = [at for at in listed if copy.tokens[at].kind == "word" and not copy.tokens[at].capital]
    commas = sum(copy.tokens[at].text == "," for at in listed)
    before = copy.sentence(low - 1)[0] if low else low
    told = any((copy.is_a("units", at) or (0, ""))[1] == "settlements" for at in range(before, colon))
    return told and commas + 1 >= FEWEST_LISTED and 2 * len(small) <= commas
