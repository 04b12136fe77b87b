"""Days in words: a month beside a figure, a weekday, today, three days ago, the second day of the truce, a month alone."""

from collections.abc import Iterator
from typing import Final

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.days_in_figures import FIRST_YEAR, LAST_YEAR
from tregua.intake.reading.days_reckoned import counted_days, from_another, of_the_truce
from tregua.intake.reading.named_day import AWAITED, Named, figure_between
from tregua.intake.reading.tokens import forms_of

COMMAS: Final = frozenset({",", "،"})
DAYS: Final = 7
# So many words may stand between "will" and its weekday.
REACH_OF_FUTURE: Final = 7


def days_in_words(copy: Copy) -> Iterator[Named]:
    """Yield the days in words, in order; their tokens are taken."""
    at = 0
    while at < len(copy.tokens):
        several = _several(copy, at)
        one = _one(copy, at) if not several else None
        found = several or ([one] if one else [])
        if not found:
            at += 1
            continue
        for each in found:
            copy.taken.update(range(each.begin, each.end))
            yield each
        at = max(at + 1, found[-1].end)


def _one(copy: Copy, at: int) -> Named | None:
    if not copy.free(at):
        return None
    return (
        _month_day(copy, at)
        or _day_by_name(copy, at)
        or counted_days(copy, at)
        or _day_alone(copy, at)
        or of_the_truce(copy, at)
        or from_another(copy, at)
        or _weekday(copy, at)
        or _near(copy, at)
        or _month_alone(copy, at)
    )


def _month(copy: Copy, at: int) -> tuple[int, int] | None:
    """Return how many tokens a month name here takes, both of its names if two stand together, and the month."""
    if at >= len(copy.tokens) or not copy.free(at):
        return None
    found = copy.lexicons.together["months"].at(copy.tokens, at)
    if not found:
        return None
    size, month = found[0], int(found[1])
    after = at + size
    if after + 1 < len(copy.tokens) and copy.tokens[after].text in {"/", "-", "("}:
        second = copy.lexicons.together["months"].at(copy.tokens, after + 1)
        if second and int(second[1]) == month:
            size += 1 + second[0]
            size += after + 1 + second[0] < len(copy.tokens) and copy.tokens[at + size].text == ")"
    return size, month


def _several(copy: Copy, at: int) -> list[Named]:
    """Read "7, 8 and 9 March": three days or more that rise, the last two with "and" between."""
    first, here = figure_between(copy, at, 1, 31), at + 1
    if not first or at + 2 >= len(copy.tokens) or copy.tokens[here].text not in COMMAS:
        return []
    days = [(at, first)]
    while here + 1 < len(copy.tokens) and copy.tokens[here].text in COMMAS:
        following = figure_between(copy, here + 1, days[-1][1] + 1, 31)
        if not following:
            return []
        days.append((here + 1, following))
        here += 2
    last = _month_day(copy, days[-1][0])
    if last is None or not last.last:
        return []
    before = [Named(place, place + 1, day, last.month, last.year) for place, day in days[:-1]]
    return [*before, last]


def _month_day(copy: Copy, at: int) -> Named | None:
    """Read "28 February 2016", "February 28, 2016", "17 مايو/أيار", "10-16 March"; the weekday before it too."""
    month = _month(copy, at)
    if month:
        return _month_first(copy, at, month)
    day = figure_between(copy, at, 1, 31)
    if not day:
        return None
    next_, last = at + 1, 0
    next_ += copy.dated(next_, "ordinal")
    # "vom 14. bis 24. März"
    stop = next_ < len(copy.tokens) and copy.tokens[next_].text == "."
    paired = copy.dated(next_ + stop, "pair") or (
        copy.dated(next_, "to_weak") if copy.dated(at - 1, "from", at) else 0  # "в ночь с 5 на 6 марта"
    )
    if paired:
        next_ += stop
        paired += copy.dated(next_ + paired, "on")  # "entre le 12 et le 21 septembre"
        last = figure_between(copy, next_ + paired, 1, 31)
        next_ += paired + 1 if last else 0
        next_ += copy.dated(next_, "ordinal") if last else 0
    next_ += next_ < len(copy.tokens) and copy.tokens[next_].text == "/"  # 18/أغسطس/2016
    if not last and (size := copy.dated(next_, "this_month")):
        return Named(at, next_ + size, day)
    if not last and (size := copy.dated(next_, "last_month")):
        return Named(at, next_ + size, day, turn=-1)
    month = _month(copy, next_)
    if month is None:
        # "28 de febrero", "28. Februar"
        next_ += copy.dated(next_, "of") or (next_ < len(copy.tokens) and copy.tokens[next_].text == ".")
        month = _month(copy, next_)
    if month is None:
        return None
    if last:
        day, last = min(day, last), max(day, last)
    one = Named(at, next_ + month[0], day, month[1], last=last)
    return _with_year(copy, _with_weekday(copy, one))


def _day_by_name(copy: Copy, at: int) -> Named | None:
    """Read "الخامس من آذار" and "пятого марта"; "النصف الأول من آذار" is half a month and no day."""
    found = copy.is_a("month_days", at)
    if found is None or (copy.lexicon(at).script == "Arab" and not _behind_little(copy, at)):
        return None
    next_ = at + found[0]
    for name, turn in (("this_month", 0), ("last_month", -1)):
        if size := copy.dated(next_, name):
            return Named(at, next_ + size, int(found[1]), turn=turn)  # "الثالث عشر من الشهر الجاري"
    month = _month(copy, next_)
    if month is None:
        next_ += copy.dated(next_, "of")
        month = _month(copy, next_)
    if month is None:
        return None
    return _with_year(copy, _with_weekday(copy, Named(at, next_ + month[0], int(found[1]), month[1])))


def _behind_little(copy: Copy, at: int) -> bool:
    """Say whether a day is not told by a noun before it: behind "in", "until", a weekday or a part of the day."""
    if at == copy.sentence(at)[0] or copy.tokens[at].form.startswith(("و", "لل", "بال")):
        return not copy.is_a("ordinals", at - 1, at)  # "الثاني والعشرين" is told by its first word
    before = copy.tokens[at - 1]
    little = before.form in copy.lexicon(at).function_words or before.kind == "mark"
    little = little or any(copy.dated(at - 1, name, at) for name in ("from", "at", "on", "month_in"))
    sections = ("weekdays", "parts", "range", "near")
    return little or any(copy.is_a(section, at - 1, at) for section in sections) or not copy.free(at - 1)


def _month_first(copy: Copy, at: int, month: tuple[int, int]) -> Named | None:
    """Read "February 28th, 2016" and "March 10-16"."""
    end = at + month[0]
    if end < len(copy.tokens) and copy.tokens[end].text == "." and len(copy.tokens[at].text) <= 4:
        end += 1
    day = figure_between(copy, end, 1, 31)
    if not day or not copy.tokens[at].capital:
        return None
    end, last = end + 1, 0
    end += copy.dated(end, "ordinal")
    if end + 1 < len(copy.tokens) and copy.tokens[end].text in {"-", "–", "—"}:
        last = figure_between(copy, end + 1, day + 1, 31)
        end += 2 if last else 0
    return _with_year(copy, _with_weekday(copy, Named(at, end, day, month[1], last=last)))


def _with_weekday(copy: Copy, one: Named) -> Named:
    """Join the weekday before a date to it: "Thursday, March 10", "الثلاثاء 17 مايو"."""
    for back in (1, 2):
        at = one.begin - back
        if at < 0 or (back == 2 and copy.tokens[at + 1].text not in COMMAS):
            continue
        found = copy.lexicons.together["weekdays"].at(copy.tokens, at, one.begin)
        if found:
            one.begin, one.weekday = at, int(found[1])
            break
    return one


def _with_year(copy: Copy, one: Named) -> Named:
    at = one.end
    if at < len(copy.tokens) and copy.tokens[at].text in {*COMMAS, "/"}:
        at += 1
    at += copy.dated(at, "of")
    year = figure_between(copy, at, FIRST_YEAR, LAST_YEAR)
    if year:
        one.year, one.end = year, at + 1
        one.end += copy.dated(one.end, "year")
    elif one.day and (turn := _french_turn(copy, one.end)):
        one.turn, one.end = turn, one.end + 1
    return one


def _french_turn(copy: Copy, at: int) -> int:
    """Return 1 for "le 9 janvier prochain", -1 for "le 27 février dernier", 0 where neither stands behind a day."""
    found = copy.is_a("range", at) if at < len(copy.tokens) and copy.lexicon(at).code == "fr" else None
    return {(1, "next"): 1, (1, "past"): -1}.get(found or (0, ""), 0)


def _day_alone(copy: Copy, at: int) -> Named | None:
    """Read "le 13": a day whose month is that of the publication or beside it; nothing may follow that it counts."""
    day = figure_between(copy, at, 1, 31)
    if not day or not copy.dated(at - 1, "day_article", at):
        return None
    after = copy.tokens[at + 1] if at + 1 < len(copy.tokens) else None
    if after is None or (after.kind == "mark" and after.text in {*COMMAS, ".", ";", ")"}):
        return Named(at, at + 1, day)
    return Named(at, at + 1, day) if after.form in copy.lexicon(at).function_words else None


def _month_alone(copy: Copy, at: int) -> Named | None:
    """Read "in April", "mid-May", "fin février", "в июне 2016 года": a month behind a word of time, or before a year."""
    month, part, size = _month(copy, at), "", 0
    if month is None:
        part, size = _part_glued(copy, at)
        month = (1, size) if size else None
    if month is None or copy.tokens[at].form in copy.lexicon(at).numbers:  # sept is a month, and seven
        return None
    one = _with_year(copy, Named(at, at + month[0], month=month[1], part=part or "month"))
    small = copy.lexicon(at).code == "en" and not copy.tokens[at].capital
    if small and not part:
        return None
    for name in ("early", "middle", "late"):
        if begin := _ends_before(copy, name, at):
            one.begin, one.part = begin[0], name
            return one
    after = copy.is_a("range", one.end) if one.end < len(copy.tokens) else None
    if not one.year and after == (1, "past"):
        return Named(at, one.end + 1, month=one.month, part="month", turn=-1)  # "février dernier"
    if one.year or part:
        return one
    begins = _ends_before(copy, "month_in", at)
    return one if begins else None


def _part_glued(copy: Copy, at: int) -> tuple[str, int]:
    """Read "mid-May", one word for the text: the part of the month, and which."""
    first, dash, rest = copy.tokens[at].text.partition("-")
    if not dash or not rest or copy.tokens[at].kind != "word":
        return "", 0
    for name in ("early", "middle", "late"):
        if copy.lexicons.dates[name].whole.get(forms_of(first)[0]):
            inside = copy.tokens[at]._replace(forms=forms_of(rest))
            month = copy.lexicons.together["months"].at([inside], 0)
            return (name, int(month[1])) if month else ("", 0)
    return "", 0


def _ends_before(copy: Copy, name: str, at: int) -> tuple[int] | None:
    """Return where a phrase begins that ends right before a token."""
    for size in (3, 2, 1):
        if at >= size and copy.dated(at - size, name, at) == size:
            return (at - size,)
    return None


def _weekday(copy: Copy, at: int) -> Named | None:
    if copy.tokens[at].kind != "word":
        return None
    found = copy.lexicons.together["weekdays"].at(copy.tokens, at)
    if found is None or (copy.lexicon(at).code == "en" and not copy.tokens[at].capital):
        return None
    if copy.lexicon(at).script == "Arab" and not _article(copy.tokens[at].form):
        return None
    one = _turned(copy, _with_date(copy, Named(at, at + found[0], weekday=int(found[1]))))
    if not one.day and not one.turn and _morrow(copy, at, int(found[1])):
        one.then = 1  # "ستبدأ ليل الأحد الاثنين": the day behind the one before
    return one


def _morrow(copy: Copy, at: int, weekday: int) -> bool:
    """Say whether the weekday before stands right before a weekday, with "to" or a dash between or nothing."""
    low = copy.sentence(at)[0]
    for back in (at - 1, at - 2):
        before = copy.lexicons.together["weekdays"].at(copy.tokens, back) if back >= low else None
        if before and back + before[0] <= at:
            between = back + before[0] == at or copy.dated(at - 1, "to", at) > 0
            return between and int(before[1]) % DAYS + 1 == weekday
    return False


def _article(form: str) -> bool:
    """Say whether an Arabic word has its article: الأحد is Sunday, أحد is one."""
    return form.startswith(("ال", "وال", "بال", "لل", "فال"))


def _with_date(copy: Copy, one: Named) -> Named:
    """Join a date that follows its weekday: "Sunday, 28 February 2016", "الأحد 26 يونيو/حزيران"."""
    for ahead in (one.end, one.end + 1):
        if ahead > one.end and (
            one.end >= len(copy.tokens) or copy.tokens[one.end].text not in {",", "،", "("}
        ):
            break
        dated = _month_day(copy, ahead) if ahead < len(copy.tokens) and copy.free(ahead) else None
        if dated:
            dated.begin, dated.weekday = one.begin, one.weekday
            return dated
    return one


def _turned(copy: Copy, one: Named) -> Named:
    """Take in "last" or "next" beside a weekday: "last Thursday", "mardi dernier", "الاثنين المقبل"."""
    if one.day:
        return one
    again = copy.dated(one.end, "before_last")
    if again:
        one.end, one.turn = one.end + again, -2
        return one
    after = copy.is_a("range", one.end) if one.end < len(copy.tokens) else None
    before = copy.is_a("range", one.begin - 1, one.begin) if one.begin and copy.free(one.begin - 1) else None
    if _awaited(copy, one.begin):
        one.turn = AWAITED
        return one
    for found, begin, end in ((after, one.begin, one.end + 1), (before, one.begin - 1, one.end)):
        if found and found[0] == 1 and found[1] in {"past", "next"}:
            one.begin, one.end, one.turn = begin, end, -1 if found[1] == "past" else 1
            return one
    one.turn = AWAITED if _to_come(copy, one) else 0
    return one


def _awaited(copy: Copy, at: int) -> bool:
    """Say whether "until" stands before a weekday, perhaps with its part of the day: it is one to come."""
    begin, end = copy.sentence(at)
    heads = copy.lexicon(at).script == "Latn" and at - begin <= 1
    if heads and copy.tokens[at + 1].text in COMMAS:
        # "Until Friday, there were 127": told of what is over, unless the sentence says otherwise.
        return any(copy.dated(here, "to_come", end) for here in range(at + 2, end))
    return any(copy.dated(back, "awaited", at) for back in range(max(begin, at - 2), at))


def _to_come(copy: Copy, one: Named) -> bool:
    """Say whether a weekday is told of as one to come: "is to meet on Friday", "On Friday, the envoy will meet"."""
    begin, end = copy.sentence(one.begin)
    for at in range(one.begin - 1, max(begin, one.begin - REACH_OF_FUTURE) - 1, -1):
        if copy.tokens[at].kind == "mark" or copy.is_a("speech", at) or not copy.free(at):
            return False
        if copy.dated(at, "to_come", one.begin):
            return True
        if copy.dated(at, "may_come", one.begin):
            return not any(copy.is_a("speech", back) for back in range(begin, at))
    heads = one.begin - begin <= 1 and copy.lexicon(begin).subject == "before"
    for at in range(one.end, min(end, one.end + REACH_OF_FUTURE) if heads else one.end):
        if copy.is_a("speech", at) or copy.is_a("weekdays", at) or not copy.free(at):
            return False
        if copy.dated(at, "to_come", end):
            return True
    return False


def _near(copy: Copy, at: int) -> Named | None:
    found = copy.is_a("near_days", at)
    # "Russia Today" and "USA Today" are names.
    if found is None or (
        copy.tokens[at].capital and at > copy.sentence(at)[0] and copy.tokens[at - 1].capital
    ):
        return None
    if at and (copy.is_a("who", at - 1) or (0, ""))[0] > 1:
        return None  # قناة روسيا اليوم
    ends = (copy.is_a("range", at + found[0] - 1, at + found[0]) or (0, ""))[1] == "past"
    if found[0] > 1 and ends and (copy.is_a("range", at - 1, at) or (0, ""))[1] == "within":
        return None  # "خلال اليوم الماضي" is a stretch, and not yesterday
    one = Named(at, at + found[0], off=int(found[1]))
    # "Today, 9 March" and "أمس السبت" are one day.
    at = one.end + (one.end < len(copy.tokens) and copy.tokens[one.end].text in COMMAS)
    day = copy.lexicons.together["weekdays"].at(copy.tokens, at) if at < len(copy.tokens) else None
    if day and (copy.lexicon(at).script != "Arab" or _article(copy.tokens[at].form)):
        one.end, one.weekday = at + day[0], int(day[1])
    return _with_date(copy, one)
