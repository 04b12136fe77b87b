"""A number and what it counts: the unit after it, the total before it, the killing beside it, or what was counted last.

Every finding names its rule. A number that counts nothing (a time, a distance, a name) is no figure; one whose unit
cannot be told is left unread and flagged, never guessed.
"""

from dataclasses import dataclass, field, replace
from typing import Final

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.fates import fate_before, fate_of
from tregua.intake.reading.numbers import Number, numbers

NEAR: Final = 5
BACK: Final = 16
# Of these a single one is told as a figure; "one field commander" is rather an article.
SINGLY: Final = frozenset({"violations", "killed", "wounded", "agreements"})
ARTICLE: Final = "one is an article here"
NO_COUNT: Final = "what was hit, or part of a place"
OTHER: Final = "other"
PEOPLE: Final = frozenset({"persons", "fighters"})


@dataclass(frozen=True)
class Figure:
    """A number with what it counts, before it is told whose it is."""

    number: Number
    what: str = ""
    unit: tuple[int, int] | None = None
    rule: str = ""
    fired: tuple[str, ...] = ()
    running: bool = False
    limit: str = ""
    of: str = ""

    @property
    def end(self) -> int:
        return max(self.number.end, self.unit[1] if self.unit else 0)


@dataclass
class Figures:
    """All figures of a text, in order; `unread` are numbers that count something nobody could tell."""

    told: list[Figure] = field(default_factory=list)
    unread: list[Number] = field(default_factory=list)


def figures(copy: Copy) -> Figures:
    """Return what every number of the text counts."""
    found = Figures()
    duals = _duals(copy)
    for number in sorted([*numbers(copy), *(figure.number for figure in duals)]):
        own = next((figure for figure in duals if figure.number == number), None)
        if own is None and _no_figure(copy, number):
            continue
        figure = own or _figure(copy, number)
        found.told.append(replace(figure, limit=_limit(copy, number)))
    return found


def _duals(copy: Copy) -> list[Figure]:
    """Read Arabic nouns that say "two" by their ending, and a single town that signed."""
    found = []
    for at in range(len(copy.tokens)):
        if not copy.free(at):
            continue
        if copy.lexicon(at).script != "Arab":
            found += _a_person(copy, at)
            continue
        dual = copy.is_a("dual", at)
        if dual:
            copy.taken.update(range(at, at + dual[0]))
            number = Number(at, at + dual[0], 2.0, by_word=True)
            found.append(Figure(number, dual[1], (at, at + dual[0]), "dual", (copy.words(at, at + dual[0]),)))
        elif (one := copy.is_a("singular", at)) and _signs(copy, at):
            number = Number(at, at + one[0], 1.0, by_word=True)
            found.append(
                Figure(number, one[1], (at, at + one[0]), "a single one", (copy.words(at, at + one[0]),))
            )
    return found


def _a_person(copy: Copy, at: int) -> list[Figure]:
    """Read "killed a child": an article is a figure where somebody is killed or wounded."""
    if copy.tokens[at].form not in {"a", "an"} or copy.lexicon(at).code != "en":
        return []
    number = Number(at, at + 1, 1.0, by_word=True)
    unit = unit_after(copy, number)
    verb = any(copy.is_a("killing", back, at) for back in range(max(0, at - 2), at))
    if unit is None or unit[0] not in PEOPLE or not verb:
        return []
    return [
        _people(copy, Figure(number, unit[0], unit[1:], "unit after the number", (copy.words(*unit[1:]),)))
    ]


def _signs(copy: Copy, at: int) -> bool:
    return any((copy.is_a("near", back) or (0, ""))[1] == "signatory" for back in range(max(0, at - 2), at))


def _no_figure(copy: Copy, number: Number) -> bool:
    """Say whether a number is part of a name, a time, a distance, a share in the hundred, or a bare year."""
    tokens, end = copy.tokens, number.end
    if end < len(tokens) and copy.is_a("not_figures", end) and not _unit_wins(copy, end):
        return True
    if number.by_word:
        return False
    if _marked(copy, number):
        return True
    year = 1990 <= number.value <= 2100 and number.value == int(number.value)
    return (year and unit_after(copy, number) is None) or bool(
        copy.is_a("not_figures_before", number.begin - 1)
    )


def _marked(copy: Copy, number: Number) -> bool:
    """Say whether the marks around a number make it a time, an address, an amount of money or part of a name."""
    tokens, begin, end = copy.tokens, number.begin, number.end
    if end + 1 < len(tokens) and tokens[end].text in {":", "/"} and tokens[end + 1].kind == "number":
        return tokens[end].end == tokens[end + 1].start
    if not begin:
        return False
    before, earlier = tokens[begin - 1], tokens[begin - 2] if begin > 1 else None
    if before.form == "ال" and earlier is not None:  # "in the hours, the 24"
        return copy.is_a("not_figures", begin - 2) is not None
    if before.text in {":", "h"}:
        return earlier is not None and earlier.kind == "number"
    return before.text in {"№", "$", "€", "#", "@", "/", "+"} or (
        before.text in {"-", "‑", "–"} and _glued(copy, number)
    )


def _unit_wins(copy: Copy, at: int) -> bool:
    """Say whether a longer word of a unit begins where a word of time does."""
    unit, time = copy.is_a("units", at), copy.is_a("not_figures", at)
    return bool(unit and time and unit[0] > time[0])


def _glued(copy: Copy, number: Number) -> bool:
    """Say whether a dash ties a number to the letters of a name: Su-24, T-90; "Idlib -7" is a list."""
    dash = copy.tokens[number.begin - 1]
    before = copy.tokens[number.begin - 2] if number.begin > 1 else None
    return (
        before is not None
        and before.kind == "word"
        and before.end == dash.start
        and dash.end == copy.tokens[number.begin].start
        and len(before.text) <= 3
    )


def _figure(copy: Copy, number: Number) -> Figure:
    after = unit_after(copy, number)
    if after:
        what, begin, end = after
        if not what:
            return Figure(number, rule=NO_COUNT, fired=(copy.words(begin, end),))
        figure = Figure(number, what, (begin, end), "unit after the number", (copy.words(begin, end),))
        return _people(copy, figure) if what in PEOPLE else _once(copy, figure)
    running = _label(copy, number) or _running(copy, number)
    if running:
        return running
    fate = _killing(copy, Figure(number))
    return fate if fate.what else _other(copy, number)


def _other(copy: Copy, number: Number) -> Figure:
    """Read a number of things no lexicon has: the noun itself is told, for a person to file."""
    at = number.end
    if at >= copy.sentence(number.begin)[1] or (number.by_word and number.value <= 1):
        return Figure(number)
    token, lexicon = copy.tokens[at], copy.lexicon(at)
    known = ("lists", "near", "totals", "speech", "limits", "goes_on", "range")
    if token.kind != "word" or not copy.free(at) or any(copy.is_a(section, at) for section in known):
        return Figure(number)
    if (
        any(form in lexicon.function_words or form in lexicon.numbers for form in token.forms)
        or len(token.text) < 3
    ):
        return Figure(number)
    if lexicon.script != "Arab" and token.capital:
        return Figure(number)
    return Figure(number, OTHER, (at, at + 1), "noun after the number", (token.text,), of=token.text)


def unit_after(copy: Copy, number: Number) -> tuple[str, int, int] | None:
    """Return the first unit after a number in its phrase: what it is, and its tokens."""
    at, end = number.end, min(number.end + NEAR + 1, copy.sentence(number.end - 1)[1])
    while at < end:
        token = copy.tokens[at]
        unit = copy.is_a("units", at) if copy.free(at) else None
        target = copy.is_a("target_words", at)
        if target and (not unit or target[0] > unit[0]):
            return "", at, at + target[0]
        if unit:
            return unit[1], at, at + unit[0]
        skip = copy.is_a("adjectives_between", at)
        if skip:
            at += skip[0]
            continue
        if token.kind != "word" or not copy.free(at) or token.form in copy.lexicon(at).function_words:
            return None
        if (copy.is_a("lists", at) or (0, ""))[1] == "including":
            return None
        if copy.is_a("not_figures", at) or copy.is_a("killing", at) or token.form in copy.lexicon(at).numbers:
            return None
        at += 1
    return None


def _once(copy: Copy, figure: Figure) -> Figure:
    """Leave out "one" where it is an article; a town that signs counts all the same."""
    number = figure.number
    if number.value == 1 and number.by_word and figure.what not in SINGLY:
        begin, end = copy.sentence(number.begin)
        near = range(max(begin, number.begin - NEAR), min(end, figure.end + NEAR))
        signs = any((copy.is_a("near", at) or (0, ""))[1] == "signatory" for at in near)
        if figure.what != "settlements" or not signs or copy.lexicon(number.begin).code == "fr":
            return Figure(number, rule=ARTICLE)
    return figure


def _people(copy: Copy, figure: Figure) -> Figure:
    """Tell people who were killed or wounded from people who are only counted, and say who they are."""
    number, unit = figure.number, figure.unit or (0, 0)
    who = next((found[1] for at in range(number.end, unit[1]) if (found := copy.is_a("people", at))), "")
    fate = fate_of(copy, number, unit[1])
    if fate:
        return replace(
            figure, what=fate[0], rule="people and their fate", fired=(*figure.fired, fate[1]), of=who
        )
    if number.value == 1 and number.by_word:
        return Figure(number, rule=ARTICLE)
    return replace(figure, of=who)


def _running(copy: Copy, number: Number) -> Figure | None:
    """Read "settlements have reached 64", "теперь их 69", "فبلغ العدد 53": what is totalled stands before."""
    begin = copy.sentence(number.begin)[0]
    for at in range(number.begin - 1, max(begin, number.begin - 4) - 1, -1):
        token = copy.tokens[at]
        if token.text in {"(", ")", ";", ".", ",", ":", "،"} or token.kind == "number" or not copy.free(at):
            return None
        if any(form in copy.lexicon(at).numbers for form in token.forms):
            return None
        found = copy.is_a("totals", at, number.begin)
        if found:
            fired = copy.words(at, at + found[0])
            unit = None if _anaphoric(copy, at, begin) else _unit_before(copy, number.begin, begin)
            what = unit[0] if unit else ""
            rule = "total before the number" if unit else "total of what was counted last"
            return Figure(number, what, None, rule, (fired,), running=True)
    return None


def _noun_right_before(copy: Copy, number: Number, begin: int) -> Figure | None:
    """Read "armed groups 43" and "вооружённых отрядов - до 52": the noun, perhaps a dash and a little word, the figure."""
    at = number.begin
    while (
        at - 1 > begin
        and number.begin - at < 2
        and (
            copy.tokens[at - 1].text in {"-", "–", "—"}
            or copy.is_a("limits", at - 1, at)
            or copy.tokens[at - 1].form == "to"
        )
    ):
        at -= 1
    for size in (3, 2, 1):
        unit = copy.is_a("units", at - size, at) if at - size >= begin and copy.free(at - size) else None
        if unit and unit[0] == size and not number.by_word:
            return Figure(
                number,
                unit[1],
                None,
                "noun right before the number",
                (copy.words(at - size, at),),
                running=True,
            )
    return None


def _anaphoric(copy: Copy, at: int, begin: int) -> bool:
    """Say whether a total is that of things named before: "their number rose to", "теперь их"."""
    return any(copy.is_a("theirs", back) for back in range(max(begin, at - 3), at + 2))


def _label(copy: Copy, number: Number) -> Figure | None:
    """Read "Settlements: 53." and "Armed groups – 44": a noun, a mark, a figure, and nothing behind it."""
    begin, end = copy.sentence(number.begin)
    right_before = _noun_right_before(copy, number, begin)
    if right_before:
        return right_before
    at = number.begin - 1
    if at <= begin or copy.tokens[at].text not in {":", "–", "—"}:
        return None
    if number.end < end and copy.tokens[number.end].kind not in {"mark", "line"}:
        return None
    first = at
    while first > max(begin, at - NEAR) and copy.tokens[first - 1].kind not in {"mark", "number", "line"}:
        first -= 1
    unit = _unit_before(copy, at, first)
    if unit is None:
        return None
    return Figure(number, unit[0], None, "noun and figure with a mark between", (copy.words(unit[1], at),))


def _unit_before(copy: Copy, at: int, begin: int) -> tuple[str, int] | None:
    for back in range(at - 1, max(begin, at - BACK) - 1, -1):
        unit = copy.is_a("units", back, at) if copy.free(back) else None
        if unit and unit[1] not in {"centres", "provinces", "vehicles"}:
            # "application forms signed with leaders of groupings": the first noun is what is counted.
            first = _head(copy, back, begin)
            return first or (unit[1], back)
    return None


def _head(copy: Copy, at: int, begin: int) -> tuple[str, int] | None:
    """Return the unit that a chain of nouns begins with: forms signed with leaders of groupings."""
    for back in range(begin, at):
        number = copy.is_a("totals_nouns", back, at)
        if number and number[0] < at - back + 1:
            after = back + number[0]
            for here in range(after, min(after + 4, at)):
                unit = copy.is_a("units", here, at)
                if unit:
                    return unit[1], here
    return None


def _killing(copy: Copy, figure: Figure) -> Figure:
    """Read "8 wounded", "а пятеро ранены": the fate itself follows the number."""
    number = figure.number
    stop = copy.sentence(number.begin)[1]
    before = fate_before(copy, max(0, number.begin - 1), number.begin)
    if before:
        return Figure(number, before[0], None, "people and their fate", (before[1],))
    reach = 1 if number.by_word and number.value == 1 else 3
    for at in range(number.end, min(number.end + reach, stop)):
        found = copy.is_a("killing", at, stop)
        if found:
            words = copy.words(at, at + found[0])
            return Figure(number, found[1], (at, at + found[0]), "people and their fate", (words,))
        if not copy.is_a("adjectives_between", at) and copy.tokens[at].form not in {
            "were",
            "was",
            "others",
            "ont",
            "are",
        }:
            break
    return figure


def _limit(copy: Copy, number: Number) -> str:
    """Return whether a figure is said to be "up to", "at least" or "about" itself."""
    for back in (4, 3, 2, 1):
        at = number.begin - back
        found = copy.is_a("limits", at, number.begin) if at >= 0 else None
        if found and found[0] == back:
            return found[1]
    return ""
