"""Which province a figure belongs to, in every construction that bulletins use.

The name may stand before its figure ("Latakia - 3", "в провинции Алеппо – два") or after it ("18 in Lattakia",
"4 منها في محافظة دمشق"). Several names with one figure have it each where a word says so ("3 in each of",
"1 for each", "по два", "في كل من") or where the names stand before it; several names after a figure without such
a word have it together, unless only "each" adds up to the total.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.figure import Figure
from tregua.intake.reading.provinces import Named

Of = TypeVar("Of")
# The rule of figures and names that are told in one order.
IN_TURN: Final = "figures and provinces in one order"
REACH: Final = 20
SHORT_REACH: Final = 7
LONGEST_PLACE: Final = 3
DASHES: Final = frozenset({"-", "–", "—", "−", ":", "(", "=", "‑", "―", "[", "|"})
COMMAS: Final = frozenset({",", "،"})
LIST_MARKS: Final = frozenset({",", "،", ";", "؛", "/"})


@dataclass(frozen=True)
class Share:
    """A figure and its provinces; `each` when each has it, else they have it together."""

    figure: Figure
    provinces: tuple[Named, ...]
    each: bool
    rule: str
    fired: tuple[str, ...] = ()
    whole: bool = False  # "six breaches, all in Idlib": the figure is a total as well
    of_total: bool = False  # one of a list that adds up to a total, and so no total itself


@dataclass
class _Row:
    """One sentence while its list is read: what is where, and which names are used up."""

    copy: Copy
    begin: int
    end: int
    named: list[Named]
    figures: list[Figure]
    used: int = 0  # the first token that no share has used

    def starts(self, at: int) -> Named | None:
        return next((one for one in self.named if one.begin <= at < one.end), None)


def shares(copy: Copy, figures: Sequence[Figure], named: Sequence[Named]) -> list[Share]:
    """Return the shares of one sentence's figures, in order."""
    if not figures or not named:
        return []
    begin, end = copy.sentence(figures[0].number.begin)
    row = _Row(copy, begin, end, [one for one in named if begin <= one.begin < end], list(figures), begin)
    if in_turn := _in_turn(row):
        return in_turn
    found: list[Share] = []
    for figure in row.figures:
        if found and figure.number.begin < found[-1].figure.number.end:
            continue  # the whole of "two of the five breaches in Aleppo"
        share = _after(row, figure) or _before(row, figure)
        if share:
            found.append(share)
            row.used = max(figure.number.end, *(one.end for one in share.provinces))
    return found


def groups(copy: Copy, begin: int, end: int, named: Sequence[Named]) -> list[list[Named]]:
    """Return the provinces of a stretch, those together that commas and "and" join."""
    row = _Row(copy, begin, end, list(named), [], begin)
    return _runs(row.named, lambda one, other: _joined(row, one, other))


def _in_turn(row: _Row) -> list[Share]:
    """Read "two and three in Aleppo and Hama, respectively": as many figures in one list as names in another."""
    copy = row.copy
    word = next((at for at in range(row.begin, row.end) if copy.is_a("respectively", at)), None)
    if word is None:
        return []
    for names in groups(copy, row.begin, row.end, row.named):
        for run in _runs(row.figures, lambda one, other: _in_list(copy, one.end, other.number.begin)):
            if len(run) == len(names) > 1:
                said = (copy.words(word, word + 1),)
                return [
                    Share(figure, (name,), True, IN_TURN, said)
                    for figure, name in zip(run, names, strict=True)
                ]
    return []


def _runs(items: Sequence[Of], joined: Callable[[Of, Of], bool]) -> list[list[Of]]:
    """Return the stretches of items in which each is joined to the next."""
    found: list[list[Of]] = []
    for one in items:
        if found and joined(found[-1][-1], one):
            found[-1].append(one)
        else:
            found.append([one])
    return found


def _in_list(copy: Copy, begin: int, end: int) -> bool:
    """Say whether only commas and "and" stand in a stretch, which Arabic writes on to the next word: تسعة وأربعة."""
    if begin == end and copy.tokens[end].form.startswith("و"):
        return True
    return begin < end <= begin + 2 and all(
        copy.tokens[at].text in LIST_MARKS or (copy.is_a("lists", at) or (0, ""))[1] == "and"
        for at in range(begin, end)
    )


def _after(row: _Row, figure: Figure) -> Share | None:
    """Read a figure whose provinces follow it with "in"."""
    copy, at = row.copy, figure.number.end
    fired: list[str] = []
    each, into, unknown, whole = _distributes(copy, figure), False, True, False
    limit = min(row.end, at + REACH)
    while at < limit:
        here = row.starts(at)
        if here is not None and (into or here.begin < at or _clitic(copy, here)):
            group = _group_after(row, figure, here, each=each, fired=fired)
            return replace(group, whole=whole) if group else None
        step = None if _another_entry(row, figure, at) else _filler(copy, figure, at)
        if step is None and each and copy.tokens[at].text in LIST_MARKS and fired:
            step = 1, "elided"  # "في كل من، حمص، وريف دمشق"
        if step is None and into and (size := _place_in_brackets(row, at) or _place_in_province(row, at)):
            step = size, "elided"
        if step is None and unknown and _plain_word(copy, at):
            step, unknown = (1, "unknown"), False
        if step is None:
            return None
        size, meaning = step
        if meaning in {"in", "each_of"}:
            into = True
            fired.append(copy.words(at, at + size))
        each, whole = each or meaning in {"each_of", "each"}, whole or meaning == "all"
        at = max(at + size, at + 1)
        # "dans la province de X": the words of "in" may reach into the name.
    return None


def _another_entry(row: _Row, figure: Figure, at: int) -> bool:
    """Say whether the next entry of a list begins: with "one" ("четыре: одно в …"), or Arabic "and in" right behind a figure."""
    if at == figure.number.end and row.copy.tokens[at].form.startswith("و"):
        # "في حلب ستة وفي إدلب خمسة"
        return (row.copy.is_a("lists", at) or (0, ""))[1] in {"in", "each_of"}
    return any(
        one.number.begin == at and one.number.value == 1 and one is not figure and at >= figure.end
        for one in row.figures
    )


def _place_in_brackets(row: _Row, at: int) -> int:
    """Return the size of a place whose province stands in brackets behind it: "в Восточной Гуте (провинция Дамаск)"."""
    copy, end = row.copy, at
    while (
        end < min(row.end, at + LONGEST_PLACE)
        and copy.tokens[end].kind == "word"
        and copy.tokens[end].capital
    ):
        end += 1
    if end == at or end + 1 >= row.end or copy.tokens[end].text != "(":
        return 0
    province = (copy.is_a("lists", end + 1) or (0, ""))[1] == "province" or row.starts(end + 1) is not None
    return end + 1 - at if province else 0


def _place_in_province(row: _Row, at: int) -> int:
    """Return the size of a place right behind "in" whose province follows: "في حي جوبر بدمشق", "в городе Дума провинции Дамаск"."""
    copy, end = row.copy, at
    if not any((copy.is_a("lists", at - size, at) or (0, ""))[1] in {"in", "city"} for size in (1, 2)):
        return 0
    arabic = copy.lexicon(at).script == "Arab"
    while (
        end < min(row.end, at + LONGEST_PLACE) and row.starts(end) is None and copy.tokens[end].kind == "word"
    ):
        listed = (copy.is_a("lists", end) or (0, ""))[1]
        if (
            listed not in {"", "countryside"}
            or not (arabic or copy.tokens[end].capital)
            or copy.is_a("speech", end)
        ):
            return 0
        end += 1
    here = row.starts(end) if end < row.end else None
    if end == at or here is None or here.begin != end:
        return 0
    tied = _clitic(copy, here) if arabic else (copy.is_a("lists", end) or (0, ""))[1] == "province"
    return end - at if tied else 0


def _plain_word(copy: Copy, at: int) -> bool:
    """Say whether a word is one that no lexicon has and no name either: one such may stand between."""
    token = copy.tokens[at]
    sections = ("units", "killing", "target_words", "not_figures", "near")
    return (
        token.kind == "word"
        and not token.capital
        and copy.lexicon(at).script != "Arab"
        and token.form not in copy.lexicon(at).function_words
        and token.form not in copy.lexicon(at).numbers
        and not any(copy.is_a(section, at) for section in sections)
    )


def _distributes(copy: Copy, figure: Figure) -> bool:
    """Say whether the word before a figure gives it to each: "по два"."""
    at = figure.number.begin - 1
    found = copy.is_a("distributes", at, figure.number.begin) if at >= 0 else None
    return found is not None


def _clitic(copy: Copy, here: Named) -> bool:
    """Say whether an Arabic or Hebrew "in" is written on to the name: بحلب, בחלב."""
    token, script = copy.tokens[here.begin], copy.lexicon(here.begin).script
    if script == "Hebr":
        return token.form.startswith("ב")
    return script == "Arab" and token.form.startswith("ب") and len(token.forms) > 1


def _filler(copy: Copy, figure: Figure, at: int) -> tuple[int, str] | None:
    """Return a step over words that may stand between a figure and its province; None where the list breaks."""
    if not copy.free(at):
        return 1, "time"
    if figure.unit and figure.unit[0] <= at < figure.unit[1]:
        return figure.unit[1] - at, "unit"
    found = copy.is_a("lists", at)
    if found and found[1] in {"in", "each_of", "each", "province", "city", "countryside", "all"}:
        return found
    if found and (found[1] == "elided" or (found[1] == "including" and at == figure.number.end)):
        return found[0], "elided"
    if at == figure.number.end and (size := _aside_closed(copy, figure)):
        return size, "elided"
    return (1, "elided") if copy.is_a("adjectives_between", at) else _mark_between(copy, at)


def _aside_closed(copy: Copy, figure: Figure) -> int:
    """Return the size of what closes a figure between commas: "больше всего, 7, в Хаме", "половина, девять, – в …"."""
    begin, at = figure.number.begin, figure.number.end
    if _bracketed(copy, begin, at):
        return 1
    if begin < 1 or copy.tokens[begin - 1].text not in COMMAS or copy.tokens[at].text not in COMMAS:
        return 0
    size = 1 + (at + 1 < len(copy.tokens) and copy.tokens[at + 1].text in DASHES - {"(", "["})
    after = copy.is_a("lists", at + size)
    return size if after and after[1] in {"in", "each_of"} else 0


def _bracketed(copy: Copy, begin: int, end: int) -> bool:
    """Say whether a figure stands in a bracket behind its noun: "Больше всего нарушений (восемь) отмечено в …"."""
    if begin < 2 or copy.tokens[begin - 1].text != "(" or copy.tokens[end].text != ")":
        return False
    noun = (copy.is_a("units", begin - 2, begin - 1) or (0, ""))[1] == "violations"
    after = (copy.is_a("lists", end + 1) or (0, ""))[1] if end + 1 < len(copy.tokens) else ""
    return noun and after in {"in", "each_of", "elided"}


def _mark_between(copy: Copy, at: int) -> tuple[int, str] | None:
    """Step over the comma of "three violations, all in Daraa" and the dash of "по одному – в Алеппо"."""
    after = (
        copy.is_a("lists", at + 1) if copy.tokens[at].text in COMMAS and at + 1 < len(copy.tokens) else None
    )
    if after and after[1] == "all":  # "three violations, all in Daraa"
        return 1 + after[0], "all"
    return _dash_before_in(copy, at)


def _dash_before_in(copy: Copy, at: int) -> tuple[int, str] | None:
    """Step over the dash of "по одному – в Алеппо" and of "5 — зафиксировано в Алеппо"."""
    after = copy.is_a("lists", at + 1) if at + 1 < len(copy.tokens) else None
    if copy.tokens[at].text in DASHES - {"(", "["} and after and after[1] in {"in", "each_of", "elided"}:
        return 1, "dash"
    return None


def _group_after(row: _Row, figure: Figure, first: Named, *, each: bool, fired: list[str]) -> Share | None:
    group, at = [first], first.end
    while at < row.end:
        step = _connector(row, at)
        if step is None:
            break
        following, _size, told = step
        if following is None:
            break
        each = each or told
        group.append(following)
        at = following.end
    tail = row.copy.is_a("lists", at, row.end) if at < row.end else None
    if _has_own(row, group[-1]):
        return None
    if len(group) > 1 and tail and tail[1] == "each":
        each, fired = True, [*fired, row.copy.words(at, at + tail[0])]
    rule = "figure in each of its provinces" if each and len(group) > 1 else "figure before its province"
    return Share(figure, tuple(group), each or len(group) == 1, rule, tuple(fired))


def _connector(row: _Row, at: int) -> tuple[Named | None, int, bool] | None:
    """Step over ", " or "and" to the next name; None where anything else stands between."""
    copy, begin, told = row.copy, at, False
    while at < min(row.end, begin + SHORT_REACH):
        here = row.starts(at)
        if here is not None and here.begin >= begin:
            joined = at > begin or copy.tokens[here.begin].form.startswith("و")
            return (here, at - begin, told) if joined else None
        token = copy.tokens[at]
        found = copy.is_a("lists", at)
        if token.text in LIST_MARKS:
            at += 1
        elif found and found[1] in {"and", "in", "each_of", "province", "countryside", "city"}:
            told = told or found[1] == "each_of"
            at += found[0]
        elif copy.is_a("links", at, at + 1):
            at += 1
        else:
            return None
    return None


def _has_own(row: _Row, name: Named) -> bool:
    """Say whether a name begins its own entry: a figure stands right behind it with a dash, a bracket or "по"."""
    at = name.end
    if at + 1 >= row.end:
        return False
    if any(one.number.begin == at and not one.unit and not one.number.by_word for one in row.figures):
        return True  # "18 خرقا في محافظة حلب 7 ودمشق 6"
    # "13 нарушений: в Алеппо и Идлибе по 5": so many in each of them.
    if row.copy.tokens[at].text not in DASHES and not row.copy.is_a("distributes", at, at + 1):
        return False
    return any(figure.number.begin == at + 1 for figure in row.figures)


def _before(row: _Row, figure: Figure) -> Share | None:
    """Read a figure whose provinces stand before it with a dash, a bracket or a verb."""
    copy, at = row.copy, figure.number.begin - 1
    fired: list[str] = []
    each = False
    floor = max(row.used, row.begin, figure.number.begin - REACH)
    comma = False
    while at >= floor:
        name = next((one for one in row.named if one.end == at + 1), None)
        if name is not None and name.begin >= row.used:
            if comma and not (figure.what == "violations" or fired):
                return None
            return _group_before(row, figure, name, each=each, fired=fired)
        token = copy.tokens[at]
        meaning = _meaning_before(copy, at, figure)
        if token.text in DASHES:
            fired.append(token.text)
        elif token.text in COMMAS:
            comma = True
        elif meaning is None:
            return None
        elif meaning in {"each", "mostly"}:
            each = each or meaning == "each"
            fired.append(token.text)
        at -= 1
    return None


def _meaning_before(copy: Copy, at: int, figure: Figure) -> str | None:
    if not copy.free(at):
        return "time"
    if figure.what not in {"", "violations", "attacks"}:
        return None
    for width in (3, 2, 1):
        found = copy.is_a("lists", at - width + 1, at + 1) if at - width + 1 >= 0 else None
        if found and found[0] == width and found[1] in {"elided", "mostly", "each", "province"}:
            return found[1]
        if found and found[0] == width and found[1] == "including" and copy.tokens[at].form.endswith("ها"):
            return "elided"  # "كان نصيب حلب منها ستة"
    limit = copy.is_a("limits", at)
    if limit or (copy.is_a("speech", at) or (0, ""))[1] == "said":
        return "elided"
    return "each" if copy.is_a("distributes", at) else None


def _group_before(row: _Row, figure: Figure, last: Named, *, each: bool, fired: list[str]) -> Share:
    group = [last]
    while True:
        before = next((one for one in reversed(row.named) if one.end <= group[0].begin), None)
        if before is None or before.begin < row.used or not _joined(row, before, group[0]):
            break
        group.insert(0, before)
    # "Aleppo and Daraa with 19 violations each": the word stands behind the figure or its noun.
    tails = (row.copy.is_a("lists", at, row.end) for at in (figure.number.end, figure.end) if at < row.end)
    each = each or any(tail is not None and tail[1] in {"each", "each_of"} for tail in tails)
    if len(group) > 1 and figure.unit and not fired and not each:
        # "в провинциях Алеппо и Хама зафиксировано 71 нарушение": the noun is counted once.
        return Share(figure, tuple(group), False, "one figure for several", ())
    rule = "provinces before their figure, each" if len(group) > 1 else "province before its figure"
    return Share(figure, tuple(group), True, rule, tuple(fired))


def _joined(row: _Row, before: Named, after: Named) -> bool:
    step = _connector(row, before.end)
    return step is not None and step[0] is after
