"""Places below the province that a text names, known or not; and whether fire came from them or fell on them.

A known name is found by its words; an unknown one only where the text treats it as a place: behind "near", beside
"district", before "(Homs province)", or in one list with a known one. A town that stands for a government, the head
of an agency's report and the seat in a centre's name are no places of what is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from tregua.intake.reading.carried import carried
from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.gazetteer import Gazetteer
from tregua.intake.reading.items import Where
from tregua.intake.reading.knownnames import known_names
from tregua.intake.reading.names import possessive
from tregua.intake.reading.parties import located
from tregua.intake.reading.place_names import (
    QUOTES,
    TOWN_ABROAD,
    Seen,
    clitic_abroad,
    foreign_tokens,
    known_places,
)
from tregua.intake.reading.place_runs import unknown_places
from tregua.intake.reading.provinces import DAMASCUS, Named, provinces
from tregua.intake.reading.roles_of_places import only_locates, own_role, role_abroad, role_at, told_behind
from tregua.intake.reading.tokens import forms_of

LIST_MARKS: Final = frozenset({",", "،", "(", ")", "/", "–"})
# An Arabic list may be parted by short dashes too.
SHORT_DASH: Final = "-"
# The name of a province between two names of a list takes so many tokens.
FARTHEST: Final = 8
# A further item of an enumeration stands so near: "…, in the south of the city, and the villages of".
FARTHEST_ITEM: Final = 14
BESIDE: Final = 5
FAR_BESIDE: Final = 4
SHORT: Final = 3
DATELINE: Final = frozenset({",", "،", ".", "-", "–", "—", "/", "(", ")"})
SEAT_WORDS: Final = frozenset({"rcc", "acc"})


def places(copy: Copy, gazetteer: Gazetteer, named: Sequence[Named], used: set[int]) -> list[Where]:
    """Return the places named; `used` are the tokens of parties, persons and provinces."""
    closed = used | copy.taken | foreign_tokens(copy, gazetteer) | _bodies_called_so(copy)
    seen = known_places(copy, gazetteer, closed)
    taken = closed | {at for one in seen for at in range(one.begin, one.end)}
    spans = [*((one.begin, one.end) for one in seen), *((one.begin, one.end) for one in named)]
    beside = {at for begin, end in spans for at in range(begin, end)}
    seen += unknown_places(copy, gazetteer, taken, named, beside)
    seen += _towns(copy, gazetteer, named)
    seen.sort(key=lambda one: one.begin)
    seen = _in_lists(copy, seen, named)
    around = _around(copy, named)
    told = [
        one
        for one in seen
        if one.sure and not (_seat(copy, one) or _metonym(copy, one) or _outlet(copy, one))
    ]
    areas = {at for one in named for at in range(one.begin, one.end)}
    found: list[Where] = []
    passing = ""  # the role of the last place that does more than tell where another one lies
    for number, one in enumerate(told):
        listed = bool(number) and _one_list(copy, told[number - 1].end, one.begin, areas)
        past = told[number - 1].end if number and not listed else 0
        where = _where(copy, one, around.of(copy, one), past)
        between = range(told[number - 1].end, one.begin) if listed else range(0)
        own = any(own_role(copy, at, one.begin) for at in between)
        item = number > 0 and _enumerated(copy, told[number - 1].end, one.begin)
        joined = listed or item or (bool(number) and carried(copy, told[number - 1].end, one.begin, areas))
        near_it = number > 0 and _only_beside(copy, told[number - 1].end, one.begin)
        if near_it:
            where = replace(where, role="abroad" if where.role == "abroad" or where.kind == "abroad" else "")
        elif joined and not own and _passes_on(passing, where.role):
            where = replace(where, role=passing)
        if where.place is None and number and _one_list(copy, told[number - 1].end, one.begin, set()):
            where = replace(where, province=found[-1].province)
        found.append(where)
        latin = copy.lexicon(one.begin).script == "Latn"
        inside = latin and (near_it or (copy.is_a("lists", one.begin - 1, one.begin) or (0, ""))[1] == "in")
        locates = number > 0 and (inside or only_locates(copy, one.begin))
        passing = passing if locates and where.role in {"", "abroad"} else where.role
    return _with_roles_behind(copy, told, found, areas)


def _with_roles_behind(copy: Copy, told: Sequence[Seen], found: list[Where], areas: set[int]) -> list[Where]:
    """Give the names of an Arabic list what is told behind its last one: "مدينة درعا – انخل – المال، تعرضت لقصف"."""
    behind = ""
    for number in reversed(range(len(told))):
        one, listed = told[number], False
        if copy.lexicon(one.begin).script == "Arab" and number + 1 < len(told):
            listed = _one_list(copy, one.end, told[number + 1].begin, areas)
        behind = (behind if listed else "") or told_behind(copy, one)
        if listed and behind == "target" and not found[number].role:
            found[number] = replace(found[number], role=behind)
    return found


def _bodies_called_so(copy: Copy) -> set[int]:
    """Return the tokens of bodies with a name of their own in capitals: the Quai d'Orsay is no quay."""
    found: set[int] = set()
    for at, token in enumerate(copy.tokens):
        who = copy.is_a("who", at) if token.capital and copy.lexicon(at).script == "Latn" else None
        if who and who[1] == "called":
            found.update(range(at, at + who[0]))
    return found


def _passes_on(before: str, role: str) -> bool:
    """Say whether a name in a list has the role of the one before it: what lies abroad has only fire from it."""
    return bool(before) and (role != "abroad" or before in {"origin", "target"})


def _towns(copy: Copy, gazetteer: Gazetteer, named: Sequence[Named]) -> list[Seen]:
    """Return the towns that share their province's name, where "city of" stands beside it; Damascus is a province."""
    found = []
    for one in named:
        known = gazetteer.at(copy.tokens, one.name) if one.city and one.code != DAMASCUS else None
        entries = [entry for entry in known[1] if entry.province == one.code] if known else []
        towns = tuple(entry for entry in entries if entry.kind == "settlement")
        if known and towns:
            cue = copy.words(one.begin, one.end)
            found.append(Seen(one.name, one.name + known[0], towns, cue, "town of its province's name"))
    return found


def _in_lists(copy: Copy, seen: list[Seen], named: Sequence[Named]) -> list[Seen]:
    """Let a name be a place when it stands in one list with a place, before or behind it."""
    found = list(seen)
    ends = {one.end for one in named}
    areas = {at for one in named for at in range(one.begin, one.end)}
    for at, one in enumerate(found):
        bracket = one.begin - 1 in ends and copy.tokens[one.begin - 1].text == "("
        if not one.sure and (bracket or (one.begin in ends and _one_list(copy, one.begin, one.begin, areas))):
            found[at] = replace(one, cue=copy.tokens[one.begin - 1].text, rule="name in a list of places")
    forth, back = range(1, len(found)), range(len(found) - 2, -1, -1)
    for order in (forth, back):
        for at in order:
            other = at - 1 if order.step > 0 else at + 1
            one, near = found[at], found[other]
            left, right = (near, one) if order.step > 0 else (one, near)
            joined = _one_list(copy, left.end, right.begin, areas) or _one_column(copy, left, right)
            if not one.sure and near.sure and joined:
                found[at] = replace(
                    one, cue=copy.words(near.begin, near.end), rule="name in a list of places"
                )
    return found


def _one_column(copy: Copy, left: Seen, right: Seen) -> bool:
    """Say whether two names stand one under the other, each at the beginning of its line."""
    tokens = copy.tokens
    begins = left.begin == 0 or tokens[left.begin - 1].kind == "line"
    return begins and right.begin == left.end + 1 and tokens[left.end].kind == "line"


def _one_list(copy: Copy, left: int, right: int, areas: set[int]) -> bool:
    """Say whether only commas, "and" and the province of the first name stand between two names."""
    if left == right:
        return copy.tokens[right].form.startswith("و") and copy.lexicon(right).script == "Arab"
    between = [at for at in range(left, min(right, left + FARTHEST + 2)) if at not in areas]
    if copy.lexicon(right).script == "Arab" and not any(
        copy.tokens[at].text in LIST_MARKS | {SHORT_DASH} or copy.tokens[at].form.startswith("و")
        for at in between
    ):
        return False  # "في قرية أ بلدتي ب": what was fired at follows where it was fired from
    told = _told_how_often(copy, left)
    phrases = _joining_phrases(copy, left, right)
    in_areas = len(between) < right - left
    if copy.lexicon(right).script == "Latn" and any(_parts_list(copy, at) for at in between):
        phrases |= _words_of_area(copy, between, in_areas=in_areas)
    ring = QUOTES if copy.lexicon(left).script == "Arab" else frozenset()
    loose = [at for at in between if at not in phrases and copy.tokens[at].text not in ring]
    if len(loose) > 3 + told + bool(told) or right - left > FARTHEST + 2 * in_areas:
        return False
    apart = copy.lexicon(left).script == "Cyrl" and any(
        copy.is_a("lists", at, at + 1) == (1, "and") for at in between
    )
    linking = {"and", "in"} if apart or len(between) < right - left else {"and"}
    return all(
        copy.tokens[at].text in LIST_MARKS
        or (copy.tokens[at].text == SHORT_DASH and ring)
        or (copy.tokens[at].text == ";" and in_areas)
        or at in phrases
        or (copy.tokens[at].text in QUOTES and copy.lexicon(at).script == "Arab")
        or (copy.is_a("lists", at) or (0, ""))[1] in linking
        or left < at <= left + told
        or (copy.is_a("near", at, at + 1) or (0, ""))[1] == "class_after"
        or copy.is_a("links", at, at + 1)
        or (copy.is_a("near", at) or (0, ""))[1] == "class_before"
        for at in between
    )


def _words_of_area(copy: Copy, between: Sequence[int], *, in_areas: bool) -> set[int]:
    """Return the tokens that only say what a name is and in which part of a province: "town in the south of", "the city of"."""
    found: set[int] = set()
    for at in between:
        lists = (copy.is_a("lists", at, at + 1) or (0, ""))[1]
        little = any(copy.is_a(section, at, at + 1) for section in ("links", "sides", "articles"))
        little = little or (copy.is_a("near", at, at + 1) or (0, ""))[1] == "class_after"
        little = (
            little or (copy.is_a("near", at) or (0, ""))[1] == "class_before" or copy.tokens[at].text == ";"
        )
        if little or (in_areas and lists in {"in", "countryside", "province", "city"}):
            found.add(at)
        elif not _parts_list(copy, at):
            break
    return found


def _enumerated(copy: Copy, left: int, right: int) -> bool:
    """Say whether a Latin name is a further item with a class noun of its own: "…, and the nearby villages of X"."""
    if copy.lexicon(right).script != "Latn" or copy.sentence(left)[1] < right or right - left > FARTHEST_ITEM:
        return False
    size = next(
        (n for n in (3, 2, 1) if (copy.is_a("near", right - n, right) or (0, "")) == (n, "class_before")), 0
    )
    at = right - size - 1
    while at > left and right - size - at <= FAR_BESIDE and not _joins_item(copy, at):
        if (
            copy.is_a("speech", at)
            or copy.tokens[at].kind not in {"word", "elided"}
            or copy.tokens[at].capital
        ):
            return False
        at -= 1
    parts = size > 0 and at >= left and _joins_item(copy, at)
    return parts and not any(
        copy.is_a("speech", here) or own_role(copy, here, right) or copy.is_a("signs_after", here)
        for here in range(left, right)
    )


def _joins_item(copy: Copy, at: int) -> bool:
    return _parts_list(copy, at) or copy.tokens[at].text in {"-", "—"}


def _parts_list(copy: Copy, at: int) -> bool:
    """Say whether a comma, a semicolon or "and" parts two names of a list."""
    return copy.tokens[at].text in LIST_MARKS | {";"} or (copy.is_a("lists", at) or (0, ""))[1] == "and"


def _joining_phrases(copy: Copy, left: int, right: int) -> set[int]:
    """Return the tokens of phrases that mean "and": "as well as", "إضافة إلى"."""
    found: set[int] = set()
    for at in range(left, min(right, left + FARTHEST)):
        one = copy.is_a("lists", at, right)
        if one and one[1] == "and" and one[0] > 1:
            found.update(range(at, at + one[0]))
    return found


def _only_beside(copy: Copy, left: int, right: int) -> bool:
    """Say whether a name only tells where the one before it lies: "Avdeyevka, northeast of Donetsk"."""
    right = _before_class(copy, right)
    for size in range(BESIDE, 0, -1):
        at = right - size
        if at < left or (copy.is_a("beside", at, right) or (0, ""))[0] != size:
            continue
        return at - left <= FAR_BESIDE and all(
            copy.tokens[one].text in LIST_MARKS
            or copy.tokens[one].kind in {"number", "elided"}
            or copy.is_a("not_figures", one)
            or copy.is_a("limits", one, one + 1)
            or (copy.is_a("near", one, one + 1) or (0, ""))[1] == "class_after"
            or copy.tokens[one].form in copy.lexicon(one).function_words
            for one in range(left, at)
        )
    return False


def _before_class(copy: Copy, at: int) -> int:
    """Return where "the city of" begins that ends before a Latin name; the name's own beginning where none stands."""
    if copy.lexicon(at).script != "Latn":
        return at
    for size in (3, 2):
        if (copy.is_a("near", at - size, at) or (0, "")) == (size, "class_before"):
            at -= size
            return at - (copy.is_a("articles", at - 1, at) is not None)
    return at


def _told_how_often(copy: Copy, at: int) -> int:
    """Return how many words in brackets tell how often a name in a list was hit: "Safsafa (twice), Ikko (three times)"."""
    if copy.tokens[at].text != "(":
        return 0
    often = copy.is_a("often", at + 1)
    return often[0] if often else 2 if copy.is_a("times", at + 2) else 0


def _seat(copy: Copy, one: Seen) -> bool:
    """Say whether a place is only the seat in the name of a centre: "the Russian centre in Hmeimim"."""
    known = known_names().parties
    for at in range(max(0, one.begin - 8), one.begin):
        found = known.at(copy.tokens, at, one.begin)
        if found and found[1] in SEAT_WORDS and one.begin - at - found[0] <= 3:
            return any(entry.kind != "abroad" for entry in one.entries)
    return False


def _outlet(copy: Copy, one: Seen) -> bool:
    """Say whether a name is that of a channel or an agency: "la télévision panarabe al-Mayadeen"."""
    near = range(max(copy.sentence(one.begin)[0], one.begin - 2), one.begin)
    return copy.lexicon(one.begin).script == "Latn" and any(
        (copy.is_a("who", at) or (0, ""))[1] == "agency"
        and copy.tokens[at].text.islower()
        and all(
            copy.tokens[next_].kind == "word"
            and copy.tokens[next_].form not in copy.lexicon(at).function_words
            for next_ in range(at + 1, one.begin)
        )
        for at in near
    )


def _metonym(copy: Copy, one: Seen) -> bool:
    """Say whether a town abroad stands for its government, or only heads the report of an agency."""
    if one.rule != TOWN_ABROAD:
        return False
    if copy.lexicon(one.begin).script == "Latn":
        found = known_names().abroad.at(copy.tokens, one.begin)
        ringed = (
            any(
                (copy.is_a("near", at, one.begin) or (0, ""))
                in {(one.begin - at, "place"), (one.begin - at, "class_before")}
                for at in range(max(0, one.begin - 5), one.begin - 1)
            )
            or (copy.is_a("near", one.begin - 1, one.begin) or (0, ""))[1] == "class_before"
        )
        if ringed or (found is not None and found[1] in known_names().no_seats):
            return False  # "south of Tripoli", "la capitale Sanaa"; nobody says "Aden" and means a government
        if copy.is_a("sides", one.begin - 1, one.begin) and copy.lexicon(one.begin).subject == "before":
            return False  # "southern Tripoli"
    elif any(entry.code in known_names().no_seats for entry in one.entries):
        return one.begin < 2 and _heads_report(copy, one)
    behind = copy.is_a("near", one.end) if one.end < len(copy.tokens) else None
    struck = (copy.is_a("roles_of_places", one.begin - 1, one.begin) or (0, ""))[1] == "target"
    if struck or behind == (1, "class_after") or _near_town(copy, one):
        return False  # "shelled Tripoli port"
    return one.begin < 2 or _of_zone(copy, one) or not located(copy, one.begin, one.end - one.begin)


def _of_zone(copy: Copy, one: Seen) -> bool:
    """Say whether a town only says by which clock a time is: "19 heures (heure de Moscou)"."""
    return any((copy.is_a("zones", at) or (0,))[0] + at >= one.end for at in (one.begin - 1, one.begin - 2))


def _near_town(copy: Copy, one: Seen) -> bool:
    """Say whether a Russian town abroad is meant as a town: "под Триполи", "наступление на Триполи", "Авдеевка – Донецк"."""
    at, low = one.begin - 1, copy.sentence(one.begin)[0]
    near = next(
        (
            found[1]
            for size in (2, 1)
            if (found := copy.is_a("town_near", one.begin - size, one.begin)) and found[0] == size
        ),
        "",
    )
    if near == "on":
        return any(copy.is_a("fire_on", back, at) for back in range(low, at))
    dash = copy.lexicon(one.begin).script == "Cyrl" and copy.tokens[at].text in {"–", "—", "-"}
    return near == "at" or (dash and at - 1 > low and copy.tokens[at - 1].capital)


def _heads_report(copy: Copy, one: Seen) -> bool:
    """Say whether a town only heads the report of an agency: "ДОНЕЦК, 5 янв — РИА Новости"."""
    return one.end < len(copy.tokens) and copy.tokens[one.end].text in DATELINE


@dataclass(frozen=True)
class _Around:
    """The provinces of a text, asked for the one a place is said to lie in."""

    by_sentence: dict[int, list[Named]]

    def of(self, copy: Copy, one: Seen) -> str:
        """Return the code of the province that the text puts a place in: in brackets, else in the sentence."""
        inside = self.by_sentence.get(copy.number_of_sentence(one.begin), [])
        if len(inside) > 1:
            inside = [area for area in inside if _one_part(copy, one, area)]
        after = next((p for p in inside if p.begin >= one.end), None)
        if after and after.begin - one.end <= 2 and copy.tokens[one.end].text == "(":
            return after.code
        if after and _lies_in(copy, one.end, after.begin):
            return after.code
        before = [p for p in inside if p.end <= one.begin]
        return before[-1].code if before else after.code if after else ""


def _lies_in(copy: Copy, end: int, begin: int) -> bool:
    """Say whether nothing but "in the" stands between a place and a province."""
    return end < begin and all(
        (copy.is_a("lists", at) or (0, ""))[1] == "in" or copy.is_a("articles", at) or copy.is_a("links", at)
        for at in range(end, begin)
    )


def _one_part(copy: Copy, one: Seen, area: Named) -> bool:
    """Say whether no semicolon stands between a place and a province: "A in the Latakia province; B in Hama"."""
    between = range(min(one.end, area.end), max(one.begin, area.begin))
    return not any(copy.tokens[at].text == ";" for at in between)


def _around(copy: Copy, named: Sequence[Named]) -> _Around:
    by_sentence: dict[int, list[Named]] = {}
    for one in named:
        by_sentence.setdefault(copy.number_of_sentence(one.begin), []).append(one)
    return _Around(by_sentence)


def _where(copy: Copy, one: Seen, province: str, past: int) -> Where:
    start, end = copy.span(one.begin, one.end)
    start += _clitics(copy, one.begin, one)
    end -= possessive(copy, one.end)
    known = next((entry for entry in one.entries if entry.province == province), None) or (
        one.entries[0] if one.entries else None
    )
    names = provinces().names
    abroad = known is not None and known.kind == "abroad"
    return Where(
        start=start,
        end=end,
        words=copy.text[start:end],
        rule=one.rule,
        fired=(one.cue,) if one.cue else (copy.text[start:end],),
        place=known.code if known else None,
        province=None if abroad else names.get(known.province if known and known.province else province),
        kind=known.kind if known else "",
        role=role_abroad(copy, one, past) if abroad else role_at(copy, one, past),
        also=tuple(entry.code for entry in one.entries if known and entry.code != known.code),
    )


def _clitics(copy: Copy, at: int, one: Seen) -> int:
    """Return how many letters written on to an Arabic name are not of it: و, ب, ل."""
    token = copy.tokens[at]
    if copy.lexicon(at).script != "Arab":
        return 0
    if one.rule == TOWN_ABROAD:
        return clitic_abroad(copy, at)
    own = {form for entry in one.entries for name in entry.names for form in forms_of(name.split()[0])[:1]}
    own |= {form[2:] for form in own if form.startswith("ال")}
    for clitic in ("", "و", "ف", "ب", "ل", "وب", "ول"):
        rest = token.form[len(clitic) :]
        if token.form.startswith(clitic) and (rest in own or _class_noun(copy, at, clitic, rest)):
            return len(clitic)
    if not token.form.startswith("و") or one.entries:
        return 0
    first = (
        at and copy.is_a("near", at - 1, at) and not copy.tokens[at - 1].text.startswith("ال")
    )  # "قرية وادي …"
    if not first and len(token.form) > SHORT and token.form not in copy.lexicon(at)["name_begins"].whole:
        return 1
    begins = any(
        token.form[1:] in copy.lexicon(at)[section].whole for section in ("name_begins", "name_pairs")
    )
    return int(len(token.form) > len("والا") or begins)


def _class_noun(copy: Copy, at: int, clitic: str, rest: str) -> bool:
    names = copy.lexicon(at)["part_of_name"].whole, copy.lexicon(at)["name_begins"].whole
    return bool(clitic) and any(rest in one for one in names)
