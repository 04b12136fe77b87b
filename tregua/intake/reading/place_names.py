"""Names of places that are known before a text is read, where the text uses them as names of places."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.gazetteer import Entry, Gazetteer
from tregua.intake.reading.knownnames import known_names

QUOTES: Final = frozenset({'"', "«", "»", "“", "”"})
TOWN_ABROAD: Final = "town abroad"
# Endings of Russian adjectives that are made of a town: Женевское соглашение.
ADJECTIVES: Final = ("скии", "ского", "скому", "ским", "ском", "ская", "скую", "ское", "ские", "ских", "скои")
LONGEST_ABROAD: Final = 3
LONGEST_LIST: Final = 20
# The country whose places are looked for.
HERE: Final = "SY"


@dataclass(frozen=True)
class Seen:
    """A run of words that may be a name of a place."""

    begin: int
    end: int
    entries: tuple[Entry, ...] = ()
    cue: str = ""
    rule: str = ""

    @property
    def sure(self) -> bool:
        return bool(self.entries or self.cue)


def foreign_tokens(copy: Copy, gazetteer: Gazetteer) -> set[int]:
    """Return the tokens of countries: they are larger than what is looked for here."""
    closed: set[int] = set()
    for at, token in enumerate(copy.tokens):
        found = gazetteer.countries.at(copy.tokens, at) if token.capital or arabic(copy, at) else None
        if found:
            closed.update(range(at, at + found[0]))
    return closed


def known_places(copy: Copy, gazetteer: Gazetteer, closed: set[int]) -> list[Seen]:
    found: list[Seen] = []
    at = 0
    while at < len(copy.tokens):
        one = _known_at(copy, gazetteer, closed, at)
        if one is None:
            at += 1
            continue
        found.append(one)
        at = one.end
    return sorted([*found, *_again(copy, closed, found)], key=lambda one: one.begin)


def _again(copy: Copy, closed: set[int], found: list[Seen]) -> Iterator[Seen]:
    """Yield the bare name of what was named with its side before: "la Ghouta" after "la Ghouta orientale"."""
    short = {
        copy.tokens[at].form: one
        for one in found
        if one.entries and one.end - one.begin == 2
        for at, side in ((one.begin, one.end - 1), (one.end - 1, one.begin))
        if copy.is_a("sides", side, side + 1)
    }
    taken = closed | {at for one in found for at in range(one.begin, one.end)}
    for at, token in enumerate(copy.tokens if short else ()):
        one = short.get(token.form) if token.capital and at not in taken else None
        if one is not None:
            cue = copy.words(one.begin, one.end)
            yield Seen(at, at + 1, one.entries, cue, "short for a name given before")


def _known_at(copy: Copy, gazetteer: Gazetteer, closed: set[int], at: int) -> Seen | None:
    token = copy.tokens[at]
    if at in closed or token.kind != "word":
        return None
    abroad = known_names().abroad.at(copy.tokens, at)
    if (
        abroad
        and not token.form.endswith(ADJECTIVES)
        and (token.capital or (arabic(copy, at) and _abroad_cue(copy, at, abroad[1])))
    ):
        return _abroad(copy, at, at + abroad[0], abroad[1])
    found = gazetteer.at(copy.tokens, at)
    if (
        found is None
        or any(one in closed for one in range(at, at + found[0]))
        or _only_classed(copy, gazetteer, at, found[0])
        or _of_longer_name(copy, closed, at, found[0])
    ):
        return None
    size, entries = found
    while size > 1 and _class_noun_before(copy, at):
        at, size = at + 1, size - 1  # "base aérienne de Hmeimim" is Hmeimim
    if _in_country(copy, gazetteer, at + size):
        entries = [Entry(copy.words(at, at + size), "abroad", "", ())]
    if not _is_name(copy, at, at + size):
        return None
    if arabic(copy, at) and size == 1 and not _arabic_cue(copy, at):
        end = at + 1 + two_sides(copy, at - 2, at)
        return _longer(copy, closed, Seen(at, end, rule="known name in a list", entries=(), cue=""))
    return _whole_name(copy, closed, Seen(at, at + size, tuple(entries), rule="name in the gazetteer"))


def _only_classed(copy: Copy, gazetteer: Gazetteer, at: int, size: int) -> bool:
    """Say whether an Arabic name begins with "quarter" or "village", and what is behind it is known alone."""
    if size == 1 or not arabic(copy, at) or not copy.is_a("plain_classes", at, at + 1):
        return False
    rest = gazetteer.at(copy.tokens, at + 1)
    return rest is not None and rest[0] == size - 1


def _of_longer_name(copy: Copy, closed: set[int], at: int, size: int) -> bool:
    """Say whether a Russian word that is a known name only begins another: "Бала Джафарли" is not Bala."""
    end = at + size
    if copy.lexicon(at).script != "Cyrl" or size > 1 or end >= len(copy.tokens) or end in closed:
        return False
    one = copy.tokens[end]
    return one.kind == "word" and one.capital and one not in copy.lexicon(end)["not_names"]


def _abroad(copy: Copy, begin: int, end: int, name: str) -> Seen:
    """Return a town abroad, or what is called after it: "Tripoli International Airport"."""
    if more := _own_noun(copy, end):
        return Seen(begin, end + more[0], (), copy.words(end, end + more[0]), "name beside a word of place")
    return Seen(begin, end, (Entry(name, "abroad", "", ()),), rule=TOWN_ABROAD)


def _class_noun_before(copy: Copy, at: int) -> bool:
    """Say whether a Latin name in the gazetteer begins with a small letter that is of no side: "base de", not "eastern"."""
    small = copy.lexicon(at).script == "Latn" and copy.tokens[at].text.islower()
    own = copy.is_a("sides", at, at + 1) or copy.is_a("part_of_name", at, at + 1)  # "mosquée X"
    return small and not own and copy.tokens[at].form not in copy.lexicons.particles


def _first_half(copy: Copy, closed: set[int], at: int) -> bool:
    """Say whether a capital right behind makes another name of a known one: Bala is a village, "Bala Jafarli" another."""
    end = at + 1
    begin, high = copy.sentence(at)
    if copy.lexicon(at).script != "Latn" or end >= high or end in closed or not copy.free(end):
        return False
    token, lexicon = copy.tokens[end], copy.lexicon(end)
    common = (
        token in lexicon["not_names"] or token.form in lexicon.function_words or token.form in lexicon.openers
    )
    known = any(
        copy.is_a(section, end) for section in ("roles", "who", "near", "lists", "speech", "fire", "units")
    )
    told = known or known_names().abroad.at(copy.tokens, end) is not None
    another = "-" in token.text or copy.is_a("name_begins", end, end + 1) is not None  # "Jaubari Beit-Naem"
    if (
        not token.capital
        or token.text.isupper()
        or common
        or told
        or another
        or token.start != copy.tokens[at].end + 1
    ):
        return False
    words = [one for one in copy.tokens[begin:high] if one.kind == "word"]
    return 2 * sum(one.capital for one in words) < len(words)  # a headline has capitals everywhere


def _own_noun(copy: Copy, at: int) -> tuple[int, str] | None:
    """Return the class noun behind a name that belongs to it, as its capital shows; in a line of capitals nothing does."""
    more = copy.is_a("part_of_name_after", at)
    if more is None or not copy.tokens[at].capital:
        return None
    capitals = copy.tokens[at].text.isupper() and copy.tokens[at - 1].text.isupper()
    return None if capitals else more


def _whole_name(copy: Copy, closed: set[int], one: Seen) -> Seen:
    """Return a known name with what belongs to it: a class noun with a capital, what an article ties to it."""
    at, end = one.begin, one.end
    sided = end - at == 1 and (two_sides(copy, at, end + 1) or two_sides(copy, at - 2, at))
    if arabic(copy, at) and end not in closed and (sided or copy.is_a("name_ends", end, end + 1)):
        return widened(copy, Seen(at, end + 1, (), copy.words(end, end + 1), "name beside a word of place"))
    if more := _own_noun(copy, end):
        return Seen(at, end + more[0], (), copy.words(end, end + more[0]), "name beside a word of place")
    last = copy.is_a("near", end - 1, end) if end - at > 1 else None
    own = copy.is_a("part_of_name_after", end - 1) is not None and copy.tokens[end - 1].capital
    end -= bool(last and last[1] == "class_after" and not own)
    at = _first_name(copy, closed, at)
    # "Adra al-Ummaliyah": what an article ties to a name belongs to it.
    while end < len(copy.tokens) and end not in closed and _tied(copy, end):
        end += 1
    if end - at == 1 and one.entries and _first_half(copy, closed, at):
        return Seen(at, end + 1, (), copy.words(at, end), "name beside a word of place")
    return _longer(copy, closed, widened(copy, replace(one, begin=at, end=end)))


def two_sides(copy: Copy, first: int, second: int) -> bool:
    """Say whether one name stands twice with "and", each time with a side behind it."""
    if first < 0 or second + 1 >= len(copy.tokens):
        return False
    sides = all(copy.is_a("sides_of_names", at + 1, at + 2) for at in (first, second))
    return sides and copy.tokens[second].form == "و" + copy.tokens[first].form


def _abroad_cue(copy: Copy, at: int, name: str) -> bool:
    """Say whether an Arabic town abroad stands as a place: behind "in"; one that no government sits in, behind "near" too."""
    if _province_abroad(copy, at):
        return False
    if at and copy.is_a("abroad_in", at - 1, at):
        return True
    return name in known_names().no_seats and _arabic_cue(copy, at)


def _province_abroad(copy: Copy, at: int) -> bool:
    """Say whether the name of a town abroad is said of its province, alone or in a list: في محافظات مأرب وصعدة."""
    low = copy.sentence(at)[0]
    back = at - 1
    while back >= low and at - back < LONGEST_LIST:
        if (copy.is_a("lists", back, back + 1) or (0, ""))[1] == "province":
            return True
        comma = copy.tokens[back].text in {",", "،", ":"}
        if not comma and not known_names().abroad.at(copy.tokens, back) and not clitic_abroad(copy, back):
            return False
        back -= 1
    return False


def clitic_abroad(copy: Copy, at: int) -> int:
    """Return how many letters are written on to the name of an Arabic town abroad: بالحديدة."""
    token = copy.tokens[at]
    for clitic in ("", "و", "ف", "ب", "ل", "وب", "ول"):
        if not token.form.startswith(clitic):
            continue
        rest = token.form[len(clitic) :]
        bare = token._replace(forms=(rest, rest.removeprefix("ال")))
        following = copy.tokens[at + 1 : at + LONGEST_ABROAD]
        if known_names().abroad.at([bare, *following], 0):
            return len(clitic)
    return 0


def _longer(copy: Copy, closed: set[int], one: Seen) -> Seen:
    """Take in the word that makes another name of a known one: باب النيرب is a quarter, النيرب a town; Ain Zara is not Zara."""
    at = one.begin - 1
    if at < 0 or at in closed or copy.is_a("part_of_name", at, one.begin):
        return one
    if not copy.is_a("name_begins", at, one.begin) or not _capital(copy, at, one.begin):
        return one
    if copy.tokens[at].text.startswith("ال"):
        return one  # "كرم الجبل وكرم البيك": what has the article ends a name
    return Seen(at, one.end, (), copy.words(at, at + 1), "name beside a word of place")


def _first_name(copy: Copy, closed: set[int], at: int) -> int:
    """Return where a name begins that an article ties to one before it: Tariq al-Bab is not al-Bab."""
    before = copy.tokens[at - 1] if at else None
    if before is None or not _tied(copy, at) or at - 1 in closed or at - 1 == copy.sentence(at)[0]:
        return at
    common = before in copy.lexicon(at)["not_names"] or before.form in copy.lexicon(at).openers
    small = any(copy.is_a(section, at - 1) for section in ("near", "roles", "lists"))
    return at if common or small or before.kind != "word" or not before.capital else at - 1


def _is_name(copy: Copy, begin: int, end: int) -> bool:
    """Say whether words of a name are meant as one: with a capital, and no common word without "village" beside it."""
    article = end - begin == 1 and copy.tokens[begin].form in copy.lexicons.particles
    if article and not arabic(copy, begin):
        return False
    return _capital(copy, begin, end) and (not stopped(copy, begin, end) or _classed(copy, begin, end))


def _tied(copy: Copy, at: int) -> bool:
    article, dash, rest = copy.tokens[at].text.partition("-")
    return bool(dash) and article.casefold() in copy.lexicons.particles and rest[:1].isupper()


def _capital(copy: Copy, begin: int, end: int) -> bool:
    if copy.lexicon(begin).script == "Arab":
        return True
    return any(letter.isupper() for token in copy.tokens[begin:end] for letter in token.text)


def stopped(copy: Copy, begin: int, end: int) -> bool:
    """Say whether one word is a common one of its language, or stands with an article that no town has."""
    if end - begin > 1:
        return False
    if copy.tokens[begin].form in copy.lexicons.particles and not arabic(copy, begin):
        return True  # the article of a longer name
    # "the Duma", "la Douma": with an article it is no town.
    if copy.tokens[begin] in copy.lexicon(begin)["no_place_with_article"]:
        article = begin and copy.tokens[begin - 1] in copy.lexicon(begin)["articles"]
        if article:
            return True
    return copy.tokens[begin] in copy.lexicon(begin)["not_places"] or (
        copy.tokens[begin] in copy.lexicon(begin)["not_names"] and not arabic(copy, begin)
    )


def _classed(copy: Copy, begin: int, end: int) -> bool:
    """Say whether "village of" or "village" stands beside a word that is a name only then."""
    before = any(
        (copy.is_a("near", begin - size, begin) or (0, "")) == (size, "class_before")
        for size in (3, 2, 1)
        if begin >= size and not copy.is_a("beside", begin - size, begin)  # "شرق المحافظة"
    )
    return before or (copy.is_a("near", end) if end < len(copy.tokens) else None) == (1, "class_after")


def _in_country(copy: Copy, gazetteer: Gazetteer, at: int) -> bool:
    """Say whether a name is put in another country right behind it: "Erbil (Irak)", "Erbil in Iraq"."""
    if at + 1 >= len(copy.tokens):
        return False
    if copy.tokens[at].text not in {"(", ","} and not copy.is_a("abroad_in", at):
        return False
    country = gazetteer.countries.at(copy.tokens, at + 1)
    return country is not None and country[1] != HERE


def arabic(copy: Copy, at: int) -> bool:
    return copy.lexicon(at).script == "Arab"


def _arabic_cue(copy: Copy, at: int) -> bool:
    """Say whether an Arabic word of one piece stands as a place: behind "in" or "near", or with "in" on it."""
    token = copy.tokens[at]
    if token.form.startswith(("ب", "وب")) and len(token.forms) > 1 and token.form != "بلده":
        return True
    if at > 1 and copy.tokens[at - 1].text in QUOTES:
        return (copy.is_a("near", at - 2, at - 1) or (0, ""))[1] in {"place", "class_before"}
    before = copy.is_a("near", at - 1, at) if at else None
    if at > 1 and copy.tokens[at - 1].text == ":" and _many_before(copy, at - 1):
        return True
    if before is None and at and not copy.free(at - 1):
        # "قصفت فجر اليوم حرستا": only a date stands between the fire and the name.
        return copy.first_of("roles_of_places", copy.sentence(at)[0], at) == "target"
    if before is None and at + 1 < len(copy.tokens) and token.text.startswith("ال"):
        # "السقيلبية قُصفت": what fell on it is told behind the name.
        return (copy.is_a("signs_after", at + 1) or (0, ""))[1] == "target"
    return before is not None and before[1] in {"place", "origin", "target", "class_before"}


def _many_before(copy: Copy, colon: int) -> bool:
    """Say whether a noun of several places announces a list: "البلدات الأربع: مضايا والزبداني"."""
    low = max(copy.sentence(colon)[0], colon - LONGEST_ABROAD)
    return any(copy.is_a("many_places", at, at + 1) for at in range(low, colon))


def widened(copy: Copy, one: Seen) -> Seen:
    """Take in the class noun that belongs to an Arabic or French name: مطار النيرب, mosquée Maliakhoni.

    A site is not a part of something called so: مطار حميميم is the base itself.
    """
    if any(entry.kind == "site" for entry in one.entries):
        return one
    before = copy.is_a("part_of_name", one.begin - 1, one.begin) if one.begin else None
    # "كرم الجبل وكرم البيك": what has the article ends another name.
    another = one.begin > 0 and copy.tokens[one.begin].text.startswith("و")
    another = another and copy.tokens[one.begin - 1].text.startswith("ال")
    return replace(one, begin=one.begin - 1) if before and copy.free(one.begin - 1) and not another else one
