"""The figures a text states: totals, provinces' shares, running totals, with unit and window; and their doubts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from tregua.intake.reading.bare_figures import is_bare, is_compared
from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.figure import Figure
from tregua.intake.reading.figures import ARTICLE, NO_COUNT, OTHER, figures
from tregua.intake.reading.items import Count, Flag, Window
from tregua.intake.reading.parted import with_parts
from tregua.intake.reading.provinces import Named, provinces
from tregua.intake.reading.shares import DASHES, IN_TURN, Share, shares
from tregua.intake.reading.summed import Row, summed
from tregua.intake.reading.sums import listed_twice, not_the_total, only_a_part
from tregua.intake.reading.windows import Span

BREACHES: Final = "violations"
# "No strike was made" denies; it counts nothing.
HAPPENED: Final = frozenset({"attacks", "explosions", "persons", "fighters", "vehicles", "formations"})
# Of these no later total is told: "the total has reached 51" behind 10,000 people goes back further.
PASSING: Final = frozenset({OTHER, "persons", "killed", "wounded", "tonnes", "fighters", "vehicles"})
# A list of provinces may go on in the sentences after its total.
FAR: Final = 3
WHERE: Final = 16
TOGETHER: Final = "total of several provinces, told by the list of the same total"
BULLETS: Final = frozenset({"-", "–", "—", "•", "*", "·", "▪", "●"})


@dataclass
class Counts:
    """What was read of figures, and what a person should look at."""

    told: list[Count] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)


@dataclass
class _Context:
    """What was counted last, where, and the total that a list of provinces is part of."""

    what: str = ""
    first: str = ""
    sentence: int = -9
    counted: tuple[str, int] = ("", -9)
    total: Count | None = None
    parts: list[Count] = field(default_factory=list)
    joint: list[Share] = field(default_factory=list)


@dataclass
class _Sentence:
    """The figures of one sentence, their provinces, and the windows spoken of in it."""

    number: int
    begin: int
    end: int
    named: list[Named]
    figures: list[Figure]
    shares: dict[int, Share]
    spans: list[Span]


def counts(copy: Copy, spans: Sequence[Span], named: Sequence[Named]) -> Counts:
    """Return every stated figure with its unit, province and window."""
    read, context = Counts(), _Context()
    placed: dict[int, tuple[Share | None, int]] = {}
    for sentence in _sentences(copy, figures(copy).told, spans, named):
        for figure in sentence.figures:
            share = sentence.shares.get(id(figure))
            for count in _told(copy, read, context, sentence, figure):
                if count.what != BREACHES:
                    placed[len(read.told)] = share, sentence.number
                read.told.append(_in_time(copy, count, sentence, figure))
    _close(copy, read, context)
    read.told = _together(with_parts(read.told, placed))
    return read


def _together(told: Sequence[Count]) -> list[Count]:
    """Return the counts with a figure "in each of" several provinces as one total, where the text lists that total.

    "27 انتهاكا في كل من إدلب ودمشق وحمص … سجل 27 انتهاكا (7 في إدلب و4 في …)": in all of them together.
    """
    groups: dict[tuple[int, int], list[Count]] = {}
    for count in told:
        if count.province and count.what == BREACHES:
            groups.setdefault((count.start, count.end), []).append(count)
    listed = {count.value for count in told if count.what == BREACHES and not count.province}
    found = list(told)
    for same in groups.values():
        names = {count.code for count in same}
        less = {
            count.code
            for count in told
            if count.code in names and count.what == BREACHES and count.value < same[0].value
        }
        if len(same) > 1 and same[0].value in listed and len(less) > 1:
            at = found.index(same[0])
            found = [count for count in found if count not in same]
            provinces_ = tuple(dict.fromkeys(count.province for count in same if count.province))
            found.insert(at, replace(same[0], province=None, code="", named=provinces_, rule=TOGETHER))
    return found


def _sentences(
    copy: Copy, told: Iterable[Figure], spans: Sequence[Span], named: Sequence[Named]
) -> list[_Sentence]:
    by_sentence: dict[int, list[Figure]] = {}
    for figure in told:
        by_sentence.setdefault(copy.number_of_sentence(figure.number.begin), []).append(figure)
    names: dict[int, list[Named]] = {}
    for one in named:
        names.setdefault(copy.number_of_sentence(one.begin), []).append(one)
    times: dict[int, list[Span]] = {}
    for span in spans:
        times.setdefault(copy.number_of_sentence(span.begin), []).append(span)
    read: list[_Sentence] = []
    for number, inside in sorted(by_sentence.items()):
        begin, end = copy.sentences[number]
        here, around = times.get(number, []), names.get(number, [])
        told, found = _of_a_list(inside, {id(share.figure): share for share in shares(copy, inside, around)})
        read.append(_Sentence(number, begin, end, around, told, found, here))
    _tell_by_sum(copy, read)
    return read


def _of_a_list(inside: list[Figure], found: dict[int, Share]) -> tuple[list[Figure], dict[int, Share]]:
    """Take the figure that opens a list of provinces for no running total: "число нарушений в Хаме составило пять, в …"."""
    first = inside[0]
    share = found.get(id(first))
    rest = [one for one in inside[1:] if id(one) in found and not one.what and not one.running]
    if (
        share is None
        or not first.running
        or first.what not in {"", BREACHES}
        or len(rest) < len(inside) - 1
        or not rest
    ):
        return inside, found
    plain = replace(first, running=False)
    found = {**found, id(plain): replace(share, figure=plain, of_total=True)}
    return [plain, *inside[1:]], found


def _tell_by_sum(copy: Copy, read: Sequence[_Sentence]) -> None:
    """Give sentences the shares that only the total of their list tells."""
    rows = [Row(one.begin, one.end, one.named, one.figures) for one in read]
    for first, end, told in list(summed(copy, rows, [one.shares for one in read])):
        parts = {share.figure.number.begin: share for share in told.shares}
        for sentence in read[first:end]:
            sentence.shares.clear()
            own = {figure.number.begin for figure in sentence.figures}
            added = [
                one.figure for one in told.shares if sentence.begin <= one.figure.number.begin < sentence.end
            ]
            inside = [*sentence.figures, *(one for one in added if one.number.begin not in own)]
            sentence.figures = []
            for figure in sorted(inside, key=lambda one: one.number.begin):
                if share := parts.get(figure.number.begin):
                    one = replace(share.figure, what=told.what, running=False)
                    sentence.shares[id(one)] = replace(share, figure=one)
                elif figure.number == told.total.number:
                    one = replace(figure, what=told.what, running=False)
                else:
                    one = figure
                sentence.figures.append(one)


def _told(
    copy: Copy, read: Counts, context: _Context, sentence: _Sentence, figure: Figure
) -> Iterator[Count]:
    """Yield what one figure states, and remember it for those that follow."""
    share = sentence.shares.get(id(figure))
    if figure.rule == NO_COUNT or (figure.rule == ARTICLE and share is None):
        return
    in_turn = share is not None and share.rule == IN_TURN
    what = figure.what or (_of_its_list(context, sentence, figure) if in_turn else "")
    what = what or _understood(copy, context, sentence, figure, share)
    what = what or (_told_behind(copy, sentence, figure) if share else "")
    if not what:
        if not figure.number.by_word:
            read.flags.append(_flag(copy, figure, "figure_not_read"))
        return
    if figure.number.value == 0 and (not figure.unit or what in HAPPENED):
        return
    # "distributed to 11 in Idlib" is no running total.
    running = figure.running and not (share and not figure.unit)
    figure = replace(figure, what=what, rule=figure.rule or "unit of what was counted last", running=running)
    if share and what == BREACHES and not figure.running:
        yield from _shared(copy, read, context, sentence, replace(share, figure=figure))
    else:
        count = _count(copy, figure, named=share.provinces if share else _where(sentence, figure))
        if what == BREACHES and figure.unit and not figure.running:
            _close(copy, read, context)
            context.total = count
        yield count
    if what == OTHER:
        return
    if context.sentence != sentence.number:
        context.first = what
    context.what, context.sentence = what, sentence.number
    if what not in PASSING:
        context.counted = what, sentence.number


def _where(sentence: _Sentence, figure: Figure) -> list[Named]:
    """Return the provinces named behind a figure before the next one: where it was, without a share."""
    if figure.what == BREACHES and sentence.shares:
        return []
    begin = figure.end
    later = [one.number.begin for one in sentence.figures if one.number.begin >= begin]
    end = min([*later, begin + WHERE])
    return [one for one in sentence.named if begin <= one.begin < end]


def _understood(
    copy: Copy, context: _Context, sentence: _Sentence, figure: Figure, share: Share | None
) -> str:
    """Return what a bare figure counts: what was counted last, when the construction says that it goes on."""
    if figure.running:
        counted, where = context.counted
        return counted if sentence.number - where <= FAR else ""
    latest = context.what if sentence.number == context.sentence else context.first
    near = latest if sentence.number - context.sentence <= FAR else ""
    if share:
        # "15 violations of the truce in Hama (8)": the truce is no agreement that is counted here.
        counting = near == BREACHES and context.sentence == sentence.number
        return near if counting else _noun_before(copy, sentence, figure) or near
    number = figure.number
    if number.by_word and number.value == 1:
        return ""
    after = number.end
    if is_compared(copy, number.begin) and sentence.number - context.sentence <= 1:
        return context.first if context.sentence == sentence.number else near
    goes_on = after < sentence.end and (
        copy.is_a("goes_on", after, sentence.end) or (copy.is_a("lists", after) or (0, ""))[1] == "each"
    )
    if context.sentence != sentence.number:
        goes = near and sentence.number - context.sentence == 1 and is_bare(copy, figure)
        return (_noun_before(copy, sentence, figure) or near) if goes else ""
    # A bare figure in a sentence that counts: "27 by combat and 17 by arrest".
    going_on = goes_on or is_bare(copy, figure)
    return _not_of_fate(copy, figure, context.first) if going_on else ""


def _told_behind(copy: Copy, sentence: _Sentence, figure: Figure) -> str:
    """Return breaches where a list of provinces stands before its noun: "دمشق 7، حلب 3: هذا ما سُجل من خروقات"."""
    behind = range(figure.number.end, sentence.end)
    return BREACHES if any((copy.is_a("units", at) or (0, ""))[1] == BREACHES for at in behind) else ""


def _of_its_list(context: _Context, sentence: _Sentence, figure: Figure) -> str:
    """Return what the figures of a list count, whose noun stands with the last: "two and three violations"."""
    later = (one.what for one in sentence.figures if one.number.begin > figure.number.begin and one.what)
    # Provinces are where, not what: "в двух провинциях, …, – четыре и три соответственно".
    latest = "" if context.what == "provinces" else context.what
    return next(later, "") or latest


def _not_of_fate(copy: Copy, figure: Figure, what: str) -> str:
    """Return what goes on being counted; behind a verb of its own no more people are killed: "displaced 11 million"."""
    at = figure.number.begin - 1
    if what not in {"killed", "wounded"} or at < 0 or copy.tokens[at].kind != "word":
        return what
    little = ("lists", "limits", "killing", "adjectives_between", "goes_on")
    own = any(form in copy.lexicon(at).function_words for form in copy.tokens[at].forms)
    return what if own or any(copy.is_a(section, at) for section in little) else OTHER


def _noun_before(copy: Copy, sentence: _Sentence, figure: Figure) -> str:
    """Return the unit named last before a bare figure in its sentence."""
    for at in range(figure.number.begin - 1, sentence.begin - 1, -1):
        unit = copy.is_a("units", at, figure.number.begin) if copy.free(at) else None
        # "droits de l'homme": one of a kind is not counted.
        if unit and at and copy.tokens[at - 1].form == "l'":
            continue
        broken = at > sentence.begin and (copy.is_a("units", at - 1, at) or (0, ""))[1] == BREACHES
        if unit and unit[1] == "agreements" and broken:
            return BREACHES  # "нарушения перемирия – четыре и три": the truce is what was breached
        if unit and unit[1] not in {
            "provinces",
            "centres",
            "vehicles",
            "commanders",
            "formations",
            "fighters",
        }:
            return unit[1]
    return ""


def _shared(
    copy: Copy, read: Counts, context: _Context, sentence: _Sentence, share: Share
) -> Iterator[Count]:
    """Yield the shares of provinces; a figure that has its province to itself and no total before it is one too."""
    alone = len(sentence.shares) == 1
    first = share.whole or not any(
        one.what == BREACHES and not one.running for one in _before(copy, read, sentence, share)
    )
    # "по три в Хомсе и Хаме": what each has is no total.
    first = first and not _item(copy, context, sentence, share)
    own_total = (
        (alone or share.whole)
        and not share.of_total
        and bool(share.figure.unit)
        and first
        and not (share.each and len(share.provinces) > 1)
    )
    fresh = (
        alone
        and context.total is not None
        and context.sentence != sentence.number
        and len(share.provinces) > 1
    )
    if own_total or (not share.each and (fresh or context.total is None)):
        _close(copy, read, context)
        context.total = _count(copy, share.figure, named=share.provinces)
        yield context.total
        if len(share.provinces) > 1 and not share.each:
            return
    if not share.each:
        context.joint.append(share)
        return
    for province in share.provinces:
        count = _count(copy, share.figure, province=province, rule=share.rule, fired=share.fired)
        context.parts.append(count)
        yield count


def _item(copy: Copy, context: _Context, sentence: _Sentence, share: Share) -> bool:
    """Say whether a line is only one of a list under its total: "- حلب: خرقان"."""
    mark = copy.tokens[sentence.begin]
    begins = sentence.begin == share.provinces[0].begin or mark.text in BULLETS
    behind = share.provinces[-1].end < share.figure.number.begin
    return context.total is not None and begins and behind and any(one in DASHES for one in share.fired)


def _before(copy: Copy, read: Counts, sentence: _Sentence, share: Share) -> list[Count]:
    low, high = copy.tokens[sentence.begin].start, copy.tokens[share.figure.number.begin].start
    found = []
    for count in reversed(read.told):
        if count.start < low:
            break
        if count.start < high and count.province is None:
            found.append(count)
    return found


def _settle(copy: Copy, read: Counts, context: _Context) -> None:
    """Give figures to each of several provinces only when the total says so; else flag them and name the provinces."""
    rest = sum(count.value for count in context.parts)
    each = rest + sum(share.figure.number.value * len(share.provinces) for share in context.joint)
    together = rest + sum(share.figure.number.value for share in context.joint)
    total = context.total.value if context.total else None
    for share in context.joint:
        if total is not None and each == total != together:
            shared = [
                _count(copy, share.figure, province=one, rule="each, told by the total", fired=share.fired)
                for one in share.provinces
            ]
            context.parts += shared
            read.told += shared
        else:
            context.parts.append(
                _count(copy, share.figure, named=share.provinces, rule="one figure for several")
            )
            read.told.append(context.parts[-1])
            names = [*context.parts[-1].named]
            read.flags.append(_flag(copy, share.figure, "one_figure_for_several", provinces=names))
    context.joint = []


def _close(copy: Copy, read: Counts, context: _Context) -> None:
    """Flag a list that is whole and does not add up to its total; forget both."""
    _settle(copy, read, context)
    total, parts = context.total, context.parts
    if total is not None and parts:
        added = not_the_total(total.value, [count.value for count in parts])
        if added is not None:
            detail = {"total": total.value, "parts": added}
            partial = only_a_part(total.value, added, copy.text[total.end : parts[0].start])
            read.flags.append(_flag_of(total, "partial_list" if partial else "list_against_total", detail))
    twice = sorted(listed_twice((count.code, count.value) for count in parts if count.code))
    if twice and total is not None:
        read.flags.append(_flag_of(total, "province_twice", {"provinces": twice}))
    context.total, context.parts = None, []


def _count(
    copy: Copy,
    figure: Figure,
    *,
    province: Named | None = None,
    named: Sequence[Named] = (),
    rule: str = "",
    fired: tuple[str, ...] = (),
) -> Count:
    names = provinces().names
    begin, end = figure.number.begin, figure.number.end
    if figure.unit and province is None:
        begin, end = min(begin, figure.unit[0]), max(end, figure.unit[1])
    start, stop = copy.span(begin, end)
    return Count(
        start=start,
        end=stop,
        words=copy.text[start:stop],
        rule=rule or figure.rule,
        fired=(*figure.fired, *fired),
        value=figure.number.value,
        what=figure.what,
        province=names[province.code] if province else None,
        code=province.code if province else "",
        undifferentiated=bool(province and province.undifferentiated),
        named=tuple(dict.fromkeys(names[one.code] for one in named)),
        running=figure.running,
        limit=figure.limit,
        of=figure.of,
    )


def _in_time(copy: Copy, count: Count, sentence: _Sentence, figure: Figure) -> Count:
    """Add the window: the one nearest in the sentence; a running total has none."""
    if count.running or not sentence.spans:
        series = f"{count.what}, running" if count.running else count.what
        return replace(count, series=series)
    near = min(sentence.spans, key=lambda span: abs(span.begin - figure.number.begin))
    window = Window(words=copy.words(near.begin, near.end), hours=near.hours)
    return replace(count, window=window, series=f"{count.what}, {near.hours} h")


def _flag(copy: Copy, figure: Figure, kind: str, **detail: Any) -> Flag:
    start, end = copy.span(figure.number.begin, figure.number.end)
    return Flag(start=start, end=end, words=copy.text[start:end], rule="counts", kind=kind, detail=detail)


def _flag_of(total: Count, kind: str, detail: dict[str, Any]) -> Flag:
    return Flag(start=total.start, end=total.end, words=total.words, rule="counts", kind=kind, detail=detail)
