"""A number and what it counts: the unit after it, the total before it, the killing beside it, or what was counted last.

Every finding names its rule. A number that counts nothing (a time, a distance, a name) is no figure; one whose unit
cannot be told is left unread and flagged, never guessed.
"""

from dataclasses import dataclass, field, replace
from typing import Final

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.fates import before_limit, fate_before, fate_of, times_breached
from tregua.intake.reading.figure import Figure
from tregua.intake.reading.no_figures import no_figure
from tregua.intake.reading.number_ranges import in_ranges
from tregua.intake.reading.numbers import Number, numbers
from tregua.intake.reading.provinces import provinces
from tregua.intake.reading.tables import columns
from tregua.intake.reading.totals import TOLD_FIRST, labelled, noun_told_first, running_total, total_behind
from tregua.intake.reading.units import unit_after

NEAR: Final = 5
# One that is counted by its noun stands within so many tokens of the others of its toll.
TOLL: Final = 3
TOLLS: Final = frozenset({"killed", "wounded"})
# Of these a single one is told as a figure; "one field commander" is rather an article.
SINGLY: Final = frozenset({"violations", "killed", "wounded", "agreements", "tonnes"})
# A figure that is taken up again was told not longer ago than so many figures.
LATELY: Final = 40
ARTICLE: Final = "one is an article here"
NO_COUNT: Final = "what was hit, or part of a place"
OTHER: Final = "other"
PEOPLE: Final = frozenset({"persons", "fighters"})


@dataclass
class Figures:
    """All figures of a text, in order; `unread` are numbers that count something nobody could tell."""

    told: list[Figure] = field(default_factory=list)
    unread: list[Number] = field(default_factory=list)


def figures(copy: Copy) -> Figures:
    """Return what every number of the text counts."""
    found = Figures()
    own = {figure.number: figure for figure in _duals(copy)}
    headed = columns(copy)
    for number in sorted([*numbers(copy), *own]):
        heading = headed.get(number.begin)
        if heading:
            figure = Figure(number, heading[0], None, "heading of its column", (heading[1],))
        elif number in own:
            figure = own[number]
        elif no_figure(copy, number):
            continue
        else:
            figure = _figure(copy, number)
        if figure.rule == TOLD_FIRST and any(one.number.value == number.value for one in found.told):
            continue  # "الخروقات الخمسة" that were counted before
        if not figure.unit and _said_before(copy, number, found.told):
            continue
        limit = _limit(copy, number) or _limit_behind(copy, figure)
        # "rose to 57" is no limit.
        found.told.append(replace(figure, limit="" if figure.running and limit == "up_to" else limit))
    found.told = _with_fates(copy, in_ranges(copy, found.told))
    return found


def _with_fates(copy: Copy, told: list[Figure]) -> list[Figure]:
    """Give people the fate of those they are joined to: "six women and three men were wounded"."""
    found = list(told)
    for at in range(len(found) - 2, -1, -1):
        one, other = found[at], found[at + 1]
        if one.what not in PEOPLE or not one.unit or other.rule != "people and their fate":
            continue
        begin, stop = one.end, before_limit(copy, other.number.begin)
        size = (copy.is_a("lists", begin, stop) or (0, ""))[0] if begin < stop else 0
        joined = size and (copy.is_a("lists", begin, stop) or (0, ""))[1] == "and"
        joined = joined and all(copy.is_a("links", here, here + 1) for here in range(begin + size, stop))
        first = before_limit(copy, one.number.begin)
        begins = first == copy.sentence(first)[0] or copy.tokens[first - 1].kind != "word"
        behind = other.unit is not None and (_befell(copy, other.end) or copy.is_a("killing", other.end))
        if joined and begins and behind:
            found[at] = replace(one, what=other.what, rule=other.rule, fired=(*one.fired, *other.fired[-1:]))
    return found


def _said_before(copy: Copy, number: Number, told: list[Figure]) -> bool:
    """Say whether a bare figure only comes back to one: "35 breaches. Of the 35, 26 were strikes"."""
    for size in (3, 2, 1):
        at = number.begin - size
        found = copy.is_a("takes_up", at, number.begin) if at >= 0 else None
        if found and found[0] == size:
            return any(one.number.value == number.value for one in told[-LATELY:])
    return False


def _known_already(copy: Copy, at: int, what: str) -> bool:
    """Say whether "the two villages" are those named before, or a town that is called so: القريتين."""
    return what == "settlements" and copy.tokens[at].text.startswith("ال")


def _duals(copy: Copy) -> list[Figure]:
    """Read Arabic nouns that say "two" by their ending, and a single town that signed."""
    found = []
    for at in range(len(copy.tokens)):
        if not copy.free(at):
            continue
        if copy.lexicon(at).script != "Arab":
            found += _a_person(copy, at) or _often(copy, at) or _again(copy, at)
            continue
        dual = copy.is_a("dual", at)
        if dual and not _known_already(copy, at, dual[1]):
            end = at + dual[0]
            # "انتهاكين اثنين": the word for two only repeats the ending.
            if end < len(copy.tokens) and 2.0 in (
                copy.lexicon(end).numbers.get(f) for f in copy.tokens[end].forms
            ):
                end += 1
            copy.taken.update(range(at, end))
            number = Number(at, end, 2.0, by_word=True)
            figure = Figure(number, dual[1], (at, end), "dual", (copy.words(at, end),))
            if verb := times_breached(copy, at):
                figure = replace(
                    figure, what="violations", rule="times it was breached", fired=(*figure.fired, verb)
                )
            found.append(_people(copy, figure) if dual[1] in PEOPLE else figure)
        elif again := _again(copy, at):
            found += again
        elif not dual and (counted := _one_behind(copy, at) or _one_of_a_toll(copy, at) or _pair(copy, at)):
            found.append(counted)
        elif (one := copy.is_a("singular", at)) and _signs(copy, at):
            number = Number(at, at + one[0], 1.0, by_word=True)
            found.append(
                Figure(number, one[1], (at, at + one[0]), "a single one", (copy.words(at, at + one[0]),))
            )
    return found


def _one_behind(copy: Copy, at: int) -> Figure | None:
    """Read an Arabic noun with "one" behind it: "خرق واحد", "قتل مدني واحد"."""
    unit = copy.is_a("units", at, at + 1)
    one = at + 1 < copy.sentence(at)[1] and copy.free(at + 1) and copy.tokens[at].text[:2] != "ال"
    if unit is None or not one or copy.is_a("times", at):
        return None
    if copy.lexicon(at).numbers.get(copy.tokens[at + 1].form) != 1 and not copy.is_a("sole", at + 1, at + 2):
        return None
    copy.taken.update((at, at + 1))
    number = Number(at, at + 2, 1.0, by_word=True)
    figure = Figure(number, unit[1], (at, at + 2), "one behind its noun", (copy.words(at, at + 2),))
    return _people(copy, figure) if unit[1] in PEOPLE else figure


def _one_of_a_toll(copy: Copy, at: int) -> Figure | None:
    """Read one dead or wounded without a number, beside others that are counted: "قتيل وثلاثة جرحى"."""
    one = copy.is_a("one_fallen", at, at + 1)
    begin, end = copy.sentence(at)
    if (
        one is None
        or copy.tokens[at].text.startswith(("ال", "وال"))
        or (at > begin and _number_before(copy, at))
    ):
        return None
    behind = at + 1 < end and copy.tokens[at + 1].form.startswith("و")
    beside = [*range(at + 1, min(end, at + 1 + TOLL * behind))]
    if copy.tokens[at].form.startswith("و"):
        beside += range(max(begin, at - 1), at)
    if not any(_of_toll(copy, here) for here in beside):
        return None
    number = Number(at, at + 1, 1.0, by_word=True)
    return Figure(number, one[1], (at, at + 1), "one beside others of a toll", (copy.words(at, at + 1),))


def _of_toll(copy: Copy, at: int) -> bool:
    found = copy.is_a("units", at) or copy.is_a("dual", at)
    return found is not None and found[1] in TOLLS


def _number_before(copy: Copy, at: int) -> bool:
    """Say whether a number, or "hundreds of", counts the noun behind it."""
    before, lexicon = copy.tokens[at - 1], copy.lexicon(at - 1)
    known = {*lexicon.numbers, *lexicon.multipliers, *lexicon.vague}
    return before.kind == "number" or not known.isdisjoint(before.forms)


def _pair(copy: Copy, at: int) -> Figure | None:
    """Read a noun that no list has, with the word for two behind it: مراهقين اثنين."""
    token = copy.tokens[at]
    if at + 1 >= copy.sentence(at)[1] or token.kind != "word" or not token.form.endswith(("ين", "ان")):
        return None
    following = copy.tokens[at + 1]
    lexicon = copy.lexicon(at)
    two = 2.0 in (lexicon.numbers.get(form) for form in following.forms) and following.form.startswith("اث")
    if not two or copy.is_a("units", at) or any(form in lexicon.numbers for form in token.forms):
        return None
    copy.taken.update({at, at + 1})
    figure = Figure(
        Number(at, at + 2, 2.0, by_word=True), OTHER, (at, at + 1), "dual", (copy.words(at, at + 2),)
    )
    fate = fate_of(copy, figure.number, at + 2)
    return (
        replace(figure, what=fate[0], rule="people and their fate")
        if fate
        else replace(figure, of=token.text)
    )


def _as_many(copy: Copy, at: int) -> list[Figure]:
    """Read "deux à Alep, autant à Homs" and "столько же – в Хомсе": the figure before it once more."""
    same = copy.is_a("as_many", at)
    if same is None or not (_somewhere(copy, at + same[0]) or _behind_its_name(copy, at)):
        return []
    begin = copy.sentence(at)[0]
    before = [(one.begin, one.value) for one in numbers(copy) if begin <= one.begin < at]
    before += [
        (back, 2.0) for back in range(begin, at) if copy.is_a("dual", back)
    ]  # "حمص (خرقان) ودرعا (مثلهما)"
    return [Figure(Number(at, at + same[0], max(before)[1], by_word=True))] if before else []


def _behind_its_name(copy: Copy, at: int) -> bool:
    """Say whether a province with a mark stands right before: "درعا (مثلها)", "درعا – انتهاك"."""
    if at < 2 or copy.tokens[at - 1].text not in {"-", "–", "—", "(", ":"}:
        return False
    forms = provinces().forms
    return any(
        (forms.at(copy.tokens, at - 1 - size, at - 1) or (0,))[0] == size for size in (1, 2, 3) if at > size
    )


def _somewhere(copy: Copy, at: int) -> bool:
    """Say whether "in" or a province follows, with a dash or a small word or two between."""
    stop = min(copy.sentence(at - 1)[1], at + NEAR)
    while at < stop:
        listed = (copy.is_a("lists", at) or (0, ""))[1]
        if listed in {"in", "each_of", "province", "countryside"} or provinces().forms.at(copy.tokens, at):
            return True
        if listed != "elided" and copy.tokens[at].text not in {"-", "–", "—"}:
            return False
        at += 1
    return False


def _again(copy: Copy, at: int) -> list[Figure]:
    """Read what only a list before tells the value of: as many, the last one, one more by its noun."""
    return _as_many(copy, at) or _last_one(copy, at) or _one_by_noun(copy, at)


def _last_one(copy: Copy, at: int) -> list[Figure]:
    """Read "وشهد ريف حلب الخرق الباقي": the last of those that were counted before is one."""
    last, begin = copy.is_a("last_one", at), copy.sentence(at)[0]
    if last is None or not any(begin <= number.begin < at for number in numbers(copy)):
        return []
    end = at + last[0]
    words = (copy.words(at, end),)
    return [Figure(Number(at, end, 1.0, by_word=True), last[1], (at, end), "the last one", words)]


def _one_by_noun(copy: Copy, at: int) -> list[Figure]:
    """Read "14 في حماة وخرق في كل من درعا والقنيطرة": a noun that stands alone in a list is one more."""
    one = copy.is_a("one_by_noun", at)
    if one is None:
        return []
    begin = copy.sentence(at)[0]
    goes_on = any(begin <= number.begin < at for number in numbers(copy))
    joined = copy.tokens[at].form.startswith("و") or copy.is_a("distributes", at - 1, at) is not None
    joined = joined or (at > begin and (copy.is_a("lists", at - 1, at) or (0, ""))[1] in {"and", "each_of"})
    joined = joined or (
        one[1] == OTHER and copy.tokens[at - 1].text in {",", "،"}
    )  # "одно в Алеппо, второе в Хаме"
    end = at + one[0]
    marked = _behind_its_name(copy, at) and (end >= len(copy.tokens) or copy.tokens[end].kind != "word")
    if not goes_on or not (marked or (joined and _somewhere(copy, end))):
        return []
    number = Number(at, end, 1.0, by_word=True)
    if one[1] == OTHER:
        return [Figure(number)]  # "وآخر في ريف حمص": one more of what was counted last
    if copy.is_a("times", at) and not times_breached(copy, at):
        return []
    return [Figure(number, one[1], (at, end), "one by its noun", (copy.words(at, end),))]


def _often(copy: Copy, at: int) -> list[Figure]:
    """Read "the truce was violated twice": the adverb counts where the sentence is of breaches."""
    times = copy.is_a("often", at)
    verb = times_breached(copy, at) if times else ""
    if not times or not verb:
        return []
    if times[1] == "1" and not copy.is_a("distributes", at - 1, at):
        return []  # "по разу в Хаме и Хомсе", but "ни разу"; "единожды" needs no "по"
    number = Number(at, at + times[0], float(times[1]), by_word=True)
    words = copy.words(at, at + times[0])
    return [Figure(number, "violations", (at, at + times[0]), "times it was breached", (words, verb))]


def _a_person(copy: Copy, at: int) -> list[Figure]:
    """Read "killed a child": an article is a figure where somebody is killed or wounded."""
    if (copy.is_a("articles", at) or (0, ""))[1] != "one":
        return []
    number = Number(at, at + 1, 1.0, by_word=True)
    unit = unit_after(copy, number)
    if unit is None or unit[0] not in PEOPLE or unit[1] > at + 2:
        return []
    verb = any(copy.is_a("killing", back, at) for back in range(max(0, at - 2), at))
    if not verb and not _befell(copy, unit[2]):
        words = (copy.words(at, unit[2]),)
        return [Figure(number, unit[0], unit[1:], "one of a toll", words)] if _in_a_toll(copy, at) else []
    return [
        _people(copy, Figure(number, unit[0], unit[1:], "unit after the number", (copy.words(*unit[1:]),)))
    ]


def _in_a_toll(copy: Copy, at: int) -> bool:
    """Say whether an article begins one of those that a toll has among it: "12 people, including a woman and a girl"."""
    low = max(copy.sentence(at)[0], at - NEAR)
    joined = at > low and (copy.is_a("lists", at - 1, at) or (0, ""))[1]
    if joined == "including":
        return any(
            copy.is_a("units", back, at) for back in range(max(copy.sentence(at)[0], at - 2 * NEAR), at - 1)
        )
    listed = joined == "and" or copy.tokens[at - 1].text == ","
    return listed and any(
        (copy.is_a("lists", back, at) or (0, ""))[1] == "including" for back in range(low, at)
    )


def _befell(copy: Copy, at: int) -> bool:
    """Say whether "was killed" follows, perhaps with one word between."""
    verb = copy.is_a("copula", at)
    begin = at + verb[0] if verb else at
    stop = copy.sentence(at - 1)[1]
    return bool(verb) and any(copy.is_a("killing", here, stop) for here in range(begin, min(begin + 2, stop)))


def _one_signed(copy: Copy, number: Number) -> Figure | None:
    """Read "one of them signed" and "وقّع أحدهم": one agreement."""
    one = copy.is_a("one_of_them", number.begin) if number.by_word and number.value == 1 else None
    if one is None:
        return None
    end = number.begin + one[0]
    behind = range(end, min(end + 3, copy.sentence(number.begin)[1]))
    if not _signs(copy, number.begin) and not any(copy.is_a("signs_after", at) for at in behind):
        return None
    return Figure(number, "agreements", None, "one of them signed", (copy.words(number.begin, end),))


def _signs(copy: Copy, at: int) -> bool:
    return any((copy.is_a("near", back) or (0, ""))[1] == "signatory" for back in range(max(0, at - 2), at))


def _figure(copy: Copy, number: Number) -> Figure:
    if one := _one_signed(copy, number):
        return one
    after = unit_after(copy, number)
    if after:
        what, begin, end = after
        if not what:
            return Figure(number, rule=NO_COUNT, fired=(copy.words(begin, end),))
        figure = Figure(number, what, (begin, end), "unit after the number", (copy.words(begin, end),))
        if verb := times_breached(copy, begin):
            return replace(
                figure, what="violations", rule="times it was breached", fired=(*figure.fired, verb)
            )
        return _people(copy, figure) if what in PEOPLE else _once(copy, figure)
    running = noun_told_first(copy, number) or labelled(copy, number) or running_total(copy, number)
    if running:
        return running
    fate = _killing(copy, Figure(number))
    return fate if fate.what else total_behind(copy, number) or _is(copy, number) or _other(copy, number)


def _is(copy: Copy, number: Number) -> Figure | None:
    """Read "26 were air strikes": what it counts stands behind "were"."""
    at = number.end
    if at >= copy.sentence(number.begin)[1]:
        return None
    verb = copy.is_a("copula", at)
    listed = copy.is_a("lists", at)
    if verb is None and listed and listed[1] in {"including", "elided"} and listed[0] > 1:
        verb = listed  # "31 breaches, nine of them arrests"
    if verb is None:
        return None
    after = unit_after(copy, number._replace(end=number.end + verb[0]))
    if after is None or not after[0] or after[1] > number.end + verb[0] + 1:
        return None
    return Figure(number, after[0], after[1:], "unit behind the verb", (copy.words(*after[1:]),))


def _other(copy: Copy, number: Number) -> Figure:
    """Read a number of things no lexicon has: the noun itself is told, for a person to file."""
    at = number.end
    if at >= copy.sentence(number.begin)[1] or (number.by_word and number.value <= 1):
        return Figure(number)
    token, lexicon = copy.tokens[at], copy.lexicon(at)
    known = ("lists", "near", "totals", "speech", "limits", "goes_on", "range", "respectively")
    if token.kind != "word" or not copy.free(at) or any(copy.is_a(section, at) for section in known):
        return Figure(number)
    if (
        any(form in lexicon.function_words or form in lexicon.numbers for form in token.forms)
        or len(token.text) < 3
    ):
        return Figure(number)
    if (lexicon.script != "Arab" and token.capital) or provinces().forms.at(copy.tokens, at):
        return Figure(number)
    # "les deux armées": both of something known are not counted.
    if number.by_word and number.value == 2 and copy.is_a("articles", number.begin - 1, number.begin):
        return Figure(number)
    return Figure(number, OTHER, (at, at + 1), "noun after the number", (token.text,), of=token.text)


def _once(copy: Copy, figure: Figure) -> Figure:
    """Leave out "one" where it is an article; a town that signs counts all the same."""
    number = figure.number
    single = number.value == 1 and number.by_word
    if single and figure.what == "violations" and copy.tokens[number.begin - 1].kind == "elided":
        return Figure(number, rule=ARTICLE)  # "il s'agit d'une violation"
    if single and figure.unit and copy.is_a("times", figure.unit[0]):
        return figure  # "один раз"
    article = single and copy.is_a("articles", number.begin, number.begin + 1) is not None
    if single and (figure.what not in SINGLY or (article and figure.what == "agreements")):
        meets = article and figure.what == "meetings"
        begin, end = copy.sentence(number.begin)
        more = copy.is_a("one_more", number.end) or (figure.end < end and copy.is_a("one_more", figure.end))
        if more and not meets:
            return figure  # but "il convoquera une nouvelle réunion"
        near = range(max(begin, number.begin - NEAR), min(end, figure.end + NEAR))
        signs = any((copy.is_a("near", at) or (0, ""))[1] == "signatory" for at in near)
        french = figure.what == "settlements" and copy.lexicon(number.begin).code == "fr"
        if figure.what not in {"settlements", "agreements"} or not signs or french:
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
    if number.value == 1 and number.by_word and not _in_a_toll(copy, number.begin):
        return Figure(number, rule=ARTICLE)
    return replace(figure, of=who)


def _killing(copy: Copy, figure: Figure) -> Figure:
    """Read "8 wounded", "а пятеро ранены": the fate itself follows the number."""
    number = figure.number
    stop = copy.sentence(number.begin)[1]
    begin = before_limit(copy, number.begin)
    before = fate_before(copy, max(0, begin - 1), begin) or _fate_phrase(copy, begin)
    if before:
        return Figure(number, before[0], None, "people and their fate", (before[1],))
    reach = 1 if number.by_word and number.value == 1 else NEAR
    at = number.end
    while at < min(number.end + reach, stop):
        found = copy.is_a("killing", at, stop)
        if found:
            words = copy.words(at, at + found[0])
            return Figure(number, found[1], (at, at + found[0]), "people and their fate", (words,))
        little = copy.is_a("copula", at) or copy.is_a("adjectives_between", at)
        if little is None and copy.tokens[at].text not in {"-", "–", "—"}:
            break
        at += little[0] if little else 1
    return figure


def _fate_phrase(copy: Copy, end: int) -> tuple[str, str] | None:
    """Return the fate that a phrase of several words right before a number tells: "жертвами которого стали трое"."""
    for size in (4, 3, 2):
        found = copy.is_a("killing", end - size, end)
        if found and found[0] == size:
            return found[1], copy.words(end - size, end)
    return None


def _limit(copy: Copy, number: Number) -> str:
    """Return whether a figure is said to be "up to", "at least" or "about" itself."""
    for back in (4, 3, 2, 1):
        at = number.begin - back
        found = copy.is_a("limits", at, number.begin) if at >= 0 else None
        if found and found[0] == back:
            return found[1]
    return ""


def _limit_behind(copy: Copy, figure: Figure) -> str:
    """Read "14 bombes au moins" and "19 مدنيا على الأقل"; "about" behind a figure is of what follows."""
    found = copy.is_a("limits", figure.end) if figure.end < len(copy.tokens) else None
    return found[1] if found and found[0] > 1 and found[1] != "about" else ""
