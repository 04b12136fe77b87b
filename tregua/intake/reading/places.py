"""Places below the province that a text names, known or not; and whether fire came from them or fell on them.

A known name is found by its words; an unknown one only where the text treats it as a place: behind "near", beside
"district", before "(Homs province)", or in one list with a known one. A town that stands for a government, the head
of an agency's report and the seat in a centre's name are no places of what is told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.gazetteer import Entry, Gazetteer
from tregua.intake.reading.items import Where
from tregua.intake.reading.knownnames import known_names
from tregua.intake.reading.parties import located
from tregua.intake.reading.provinces import Named, provinces
from tregua.intake.reading.tokens import forms_of

ROLE_REACH: Final = 8
LIST_MARKS: Final = frozenset({",", "،", "(", "/", "–"})
PARTICLES: Final = frozenset(
    [
        "al",
        "el",
        "as",
        "ash",
        "ad",
        "ar",
        "an",
        "at",
        "ez",
        "es",
        "ет",
        "эль",
        "аль",
        "эт",
        "эс",
        "аш",
        "ад",
        "ан",
        "бин",
        "бен",
        "bin",
        "ben",
        "ed",
        "en",
    ]
)
SEAT_WORDS: Final = frozenset({"rcc", "acc"})


@dataclass(frozen=True)
class _Seen:
    """A run of words that may be a name of a place."""

    begin: int
    end: int
    entries: tuple[Entry, ...] = ()
    cue: str = ""
    rule: str = ""

    @property
    def sure(self) -> bool:
        return bool(self.entries or self.cue)


def places(copy: Copy, gazetteer: Gazetteer, named: Sequence[Named], used: set[int]) -> list[Where]:
    """Return the places named; `used` are the tokens of parties, persons and provinces."""
    closed = used | copy.taken | _countries(copy, gazetteer)
    seen = _known(copy, gazetteer, closed)
    taken = closed | {at for one in seen for at in range(one.begin, one.end)}
    seen += _unknown(copy, gazetteer, taken, named)
    seen.sort(key=lambda one: one.begin)
    seen = _in_lists(copy, seen, named)
    around = _around(copy, named)
    told = [one for one in seen if one.sure and not _seat(copy, one) and not _metonym(copy, one)]
    found: list[Where] = []
    for number, one in enumerate(told):
        where = _where(copy, one, around.of(copy, one))
        listed = bool(number) and _one_list(copy, told[number - 1].end, one.begin)
        if listed and not where.role:
            where = replace(where, role=found[-1].role)
        if listed and where.place is None:
            where = replace(where, province=found[-1].province)
        found.append(where)
    return found


def _countries(copy: Copy, gazetteer: Gazetteer) -> set[int]:
    """Return the tokens of countries: they are larger than what is looked for here."""
    closed: set[int] = set()
    for at, token in enumerate(copy.tokens):
        found = gazetteer.countries.at(copy.tokens, at) if token.capital or _arabic(copy, at) else None
        if found:
            closed.update(range(at, at + found[0]))
    return closed


def _known(copy: Copy, gazetteer: Gazetteer, closed: set[int]) -> list[_Seen]:
    found: list[_Seen] = []
    at = 0
    while at < len(copy.tokens):
        one = _known_at(copy, gazetteer, closed, at)
        if one is None:
            at += 1
            continue
        found.append(one)
        at = one.end
    return found


def _known_at(copy: Copy, gazetteer: Gazetteer, closed: set[int], at: int) -> _Seen | None:
    token = copy.tokens[at]
    if at in closed or token.kind != "word":
        return None
    abroad = known_names().abroad.at(copy.tokens, at)
    if abroad and token.capital:
        return _Seen(at, at + abroad[0], (Entry(abroad[1], "abroad", "", ()),), rule="town abroad")
    found = gazetteer.at(copy.tokens, at)
    if found is None or any(one in closed for one in range(at, at + found[0])):
        return None
    size, entries = found
    if not _capital(copy, at, at + size) or _stopped(copy, at, at + size):
        return None
    if copy.lexicon(at).script == "Arab" and size == 1 and not _arabic_cue(copy, at):
        return _Seen(at, at + 1, rule="known name in a list", entries=(), cue="")
    last = copy.is_a("near", at + size - 1, at + size) if size > 1 else None
    end = at + size - bool(last and last[1] == "class_after")
    # "Adra al-Ummaliyah": what an article ties to a name belongs to it.
    while end < len(copy.tokens) and end not in closed and _tied(copy, end):
        end += 1
    return _widened(copy, _Seen(at, end, tuple(entries), rule="name in the gazetteer"))


def _tied(copy: Copy, at: int) -> bool:
    article, dash, rest = copy.tokens[at].text.partition("-")
    return bool(dash) and article.casefold() in PARTICLES and rest[:1].isupper()


def _capital(copy: Copy, begin: int, end: int) -> bool:
    if copy.lexicon(begin).script == "Arab":
        return True
    return any(letter.isupper() for token in copy.tokens[begin:end] for letter in token.text)


def _stopped(copy: Copy, begin: int, end: int) -> bool:
    if end - begin > 1:
        return False
    return copy.tokens[begin] in copy.lexicon(begin)["not_places"] or (
        copy.tokens[begin] in copy.lexicon(begin)["not_names"] and not _arabic(copy, begin)
    )


def _arabic(copy: Copy, at: int) -> bool:
    return copy.lexicon(at).script == "Arab"


def _arabic_cue(copy: Copy, at: int) -> bool:
    """Say whether an Arabic word of one piece stands as a place: behind "in" or "near", or with "in" on it."""
    token = copy.tokens[at]
    if token.form.startswith(("ب", "وب")) and len(token.forms) > 1 and token.form != "بلده":
        return True
    before = copy.is_a("near", at - 1, at) if at else None
    return before is not None and before[1] in {"place", "origin", "target", "class_before"}


def _widened(copy: Copy, one: _Seen) -> _Seen:
    """Take in the class noun that belongs to an Arabic or French name: مطار النيرب, mosquée Maliakhoni."""
    before = copy.is_a("part_of_name", one.begin - 1, one.begin) if one.begin else None
    return replace(one, begin=one.begin - 1) if before and copy.free(one.begin - 1) else one


def _unknown(copy: Copy, gazetteer: Gazetteer, taken: set[int], named: Sequence[Named]) -> list[_Seen]:
    found = []
    starts = {one.begin: one for one in named}
    for begin, end in _runs(copy, taken):
        entries = gazetteer.called(copy.words(begin, end)) if copy.lexicon(begin).script != "Arab" else []
        entries = [entry for entry in entries if entry.kind not in {"district", "subdistrict"}] or entries
        if entries and not _opens(copy, begin, end):
            found.append(
                _widened(
                    copy, _Seen(begin, end, tuple(entries), rule="name in the gazetteer, other spelling")
                )
            )
            continue
        cue = _cue(copy, begin, end, starts)
        found.append(_widened(copy, _Seen(begin, end, (), cue, "name beside a word of place" if cue else "")))
    return found


def _runs(copy: Copy, taken: set[int]) -> list[tuple[int, int]]:
    """Return the runs of words with capitals that nothing has explained; in Arabic, words behind a class noun."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(copy.tokens):
        end = _run(copy, taken, at)
        if end > at:
            found.append((at, end))
            at = end
        else:
            at += 1
    return found


def _run(copy: Copy, taken: set[int], at: int) -> int:
    if copy.lexicon(at).script == "Arab":
        return _arabic_run(copy, taken, at)
    end = at
    while end < len(copy.tokens) and _of_name(copy, taken, end, first=end == at):
        if end > at and copy.tokens[end - 1].end + 1 < copy.tokens[end].start:
            break
        end += 1
    while end > at and copy.tokens[end - 1].form in PARTICLES:
        end -= 1
    if end - at == 1 and _opens(copy, at, end):
        return at
    return end


def _of_name(copy: Copy, taken: set[int], at: int, *, first: bool) -> bool:
    token = copy.tokens[at]
    if at in taken or token.kind != "word":
        return False
    if token in copy.lexicon(at)["not_names"]:
        return False
    if token.form in PARTICLES:
        if first and token.form in copy.lexicon(at).function_words:
            return False
        return at + 1 < len(copy.tokens) and (
            copy.tokens[at + 1].capital or copy.tokens[at + 1].form in PARTICLES
        )
    if first and token.capital and _opener(copy, at):
        return False
    inner = token.text[:3].casefold().rstrip("-") in PARTICLES and any(
        letter.isupper() for letter in token.text[2:]
    )
    return token.capital or inner


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


def _arabic_run(copy: Copy, taken: set[int], at: int) -> int:
    """Return the end of an Arabic name behind a class noun (قرب، بلدة، كفر): one word, two where the second has ال."""
    token = copy.tokens[at]
    if at in taken or token.kind != "word" or at == 0:
        return at
    before = copy.is_a("near", at - 1, at)
    own = copy.is_a("name_begins", at)
    strong = before is not None and before[1] == "class_before"
    joined = token.form.startswith("و") and len(token.form) > 3 and _near_names(copy, taken, at)
    if not (own or ((strong or joined) and not _function(copy, at))):
        return at
    end = at + 1
    if own and end < len(copy.tokens) and copy.tokens[end].kind == "word" and end not in taken:
        end += 1
    return end


def _near_names(copy: Copy, taken: set[int], at: int) -> bool:
    """Say whether a word joined by و continues a list of names."""
    return (at - 1 in taken and copy.free(at - 1)) and copy.tokens[at - 1].kind == "word"


def _function(copy: Copy, at: int) -> bool:
    lexicon, token = copy.lexicon(at), copy.tokens[at]
    sections = (
        "not_places",
        "near",
        "units",
        "lists",
        "roles",
        "killing",
        "speech",
        "target_words",
        "totals",
        "span_units",
    )
    return (
        any(form in lexicon.function_words or form in lexicon.numbers for form in token.forms)
        or any(copy.is_a(section, at) for section in sections)
        or token.kind != "word"
    )


def _cue(copy: Copy, begin: int, end: int, named: Mapping[int, Named]) -> str:
    """Return the word that makes an unknown name a place; empty when there is none."""
    if copy.lexicon(begin).script == "Arab":
        return copy.words(begin - 1, begin) if begin else ""
    after = copy.is_a("near", end) if end < len(copy.tokens) else None
    if after and after[1] == "class_after":
        return copy.words(end, end + after[0])
    if end + 1 < len(copy.tokens) and copy.tokens[end].text == "(":
        inside = named.get(end + 1)
        if inside is not None:
            return copy.words(end, inside.end)
    for back in (3, 2, 1):
        at = begin - back
        found = copy.is_a("near", at, begin) if at >= 0 else None
        if found and found[0] == back and found[1] in {"place", "class_before", "origin", "target"}:
            return copy.words(at, begin)
    return ""


def _in_lists(copy: Copy, seen: list[_Seen], named: Sequence[Named]) -> list[_Seen]:
    """Let a name be a place when it stands in one list with a place, before or behind it."""
    found = list(seen)
    ends = {one.end for one in named}
    for at, one in enumerate(found):
        if not one.sure and one.begin - 1 in ends and copy.tokens[one.begin - 1].text == "(":
            found[at] = replace(one, cue=copy.tokens[one.begin - 1].text, rule="name in a list of places")
    forth, back = range(1, len(found)), range(len(found) - 2, -1, -1)
    for order in (forth, back):
        for at in order:
            other = at - 1 if order.step > 0 else at + 1
            one, near = found[at], found[other]
            left, right = (near, one) if order.step > 0 else (one, near)
            if not one.sure and near.sure and _one_list(copy, left.end, right.begin):
                found[at] = replace(
                    one, cue=copy.words(near.begin, near.end), rule="name in a list of places"
                )
    return found


def _one_list(copy: Copy, left: int, right: int) -> bool:
    """Say whether only commas and "and" stand between two names."""
    between = copy.tokens[left:right]
    if not between:
        return copy.tokens[right].form.startswith("و") and copy.lexicon(right).script == "Arab"
    if len(between) > 3:
        return False
    return all(
        token.text in LIST_MARKS
        or (copy.is_a("lists", left + number) or (0, ""))[1] == "and"
        or (copy.is_a("near", left + number) or (0, ""))[1] == "class_before"
        for number, token in enumerate(between)
    )


def _seat(copy: Copy, one: _Seen) -> bool:
    """Say whether a place is only the seat in the name of a centre: "the Russian centre in Hmeimim"."""
    known = known_names().parties
    for at in range(max(0, one.begin - 8), one.begin):
        found = known.at(copy.tokens, at, one.begin)
        if found and found[1] in SEAT_WORDS and one.begin - at - found[0] <= 3:
            return any(entry.kind != "abroad" for entry in one.entries)
    return False


def _metonym(copy: Copy, one: _Seen) -> bool:
    """Say whether a town abroad stands for its government, or only heads the report of an agency."""
    if not one.entries or one.entries[0].kind != "abroad":
        return False
    return one.begin < 2 or not located(copy, one.begin, one.end - one.begin)


@dataclass(frozen=True)
class _Around:
    """The provinces of a text, asked for the one a place is said to lie in."""

    by_sentence: dict[int, list[Named]]

    def of(self, copy: Copy, one: _Seen) -> str:
        """Return the code of the province that the text puts a place in: in brackets, else in the sentence."""
        inside = self.by_sentence.get(copy.number_of_sentence(one.begin), [])
        after = next((p for p in inside if p.begin >= one.end), None)
        if after and after.begin - one.end <= 2 and copy.tokens[one.end].text == "(":
            return after.code
        before = [p for p in inside if p.end <= one.begin]
        return before[-1].code if before else after.code if after else ""


def _around(copy: Copy, named: Sequence[Named]) -> _Around:
    by_sentence: dict[int, list[Named]] = {}
    for one in named:
        by_sentence.setdefault(copy.number_of_sentence(one.begin), []).append(one)
    return _Around(by_sentence)


def _where(copy: Copy, one: _Seen, province: str) -> Where:
    start, end = copy.span(one.begin, one.end)
    start += _clitics(copy, one.begin, one)
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
        role="abroad" if abroad else _role(copy, one),
        also=tuple(entry.code for entry in one.entries if known and entry.code != known.code),
    )


def _clitics(copy: Copy, at: int, one: _Seen) -> int:
    """Return how many letters written on to an Arabic name are not of it: و, ب, ل."""
    token = copy.tokens[at]
    if copy.lexicon(at).script != "Arab":
        return 0
    own = {form for entry in one.entries for name in entry.names for form in forms_of(name.split()[0])[:1]}
    own |= {form[2:] for form in own if form.startswith("ال")}
    for clitic in ("", "و", "ف", "ب", "ل", "وب", "ول"):
        rest = token.form[len(clitic) :]
        if token.form.startswith(clitic) and (rest in own or _class_noun(copy, at, clitic, rest)):
            return len(clitic)
    return 1 if token.form.startswith("و") and not one.entries and len(token.form) > len("والا") else 0


def _class_noun(copy: Copy, at: int, clitic: str, rest: str) -> bool:
    return bool(clitic) and rest in copy.lexicon(at)["part_of_name"].whole


def _role(copy: Copy, one: _Seen) -> str:
    """Return whether fire came from a place or fell on it, whether aid or a signature belongs there."""
    begin, end = copy.sentence(one.begin)
    for at in range(one.begin - 1, max(begin, one.begin - ROLE_REACH) - 1, -1):
        found = copy.is_a("roles_of_places", at, one.begin)
        # "from" alone must stand right before the name: fire "from mortars" tells of no place.
        near = one.begin - at <= 2 or not found or found[0] > 1 or found[1] != "origin"
        if found and near:
            return found[1]
        if copy.tokens[at].text in {";", "."}:
            break
    after = copy.first_of("signs_after", one.end, min(one.end + ROLE_REACH, end))
    return after or ""
