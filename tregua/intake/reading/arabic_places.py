"""Arabic words that a text treats as a name of a place: behind a class noun, beside its province, under strikes."""

from typing import Final

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.place_names import QUOTES, clitic_abroad, two_sides
from tregua.intake.reading.provinces import provinces

SHORTEST: Final = 3
# A list of places has so many words at most.
LONGEST_LIST: Final = 40
# Arabic endings of many people or things: no names of places.
# So many tokens belong to a list and the province that ends it, at most.
FAR: Final = 12
LONG_AGO: Final = 300
COMMAS: Final = frozenset({",", "،"})
# Marks between the names of a list.
BETWEEN: Final = COMMAS | {"–", "—", "-"}
# "Their" and "its", written on to a noun.
THEIRS: Final = ("هم", "ها", "هما")
LONGEST_OWN: Final = 4
PLURALS: Final = ("ين", "ون", "ات")


def second_end(copy: Copy, at: int, taken: set[int]) -> int:
    """Return where a second name ends: one word, two where the first only begins a name: قريتي كيسين وبرج قاعي."""
    free = at + 1 < len(copy.tokens) and at + 1 not in taken and copy.tokens[at + 1].kind == "word"
    two = copy.is_a("name_begins", at, at + 1) is not None or _quarter(copy, at)
    if free and not two and two_sides(copy, at - 2, at):
        return at + 2  # "بلدتي المليحة الشرقية والمليحة الغربية"
    return at + 1 + bool(free and two and not _no_name(copy, at + 1))


def _quarter(copy: Copy, at: int) -> bool:
    """Say whether a word begins a quarter's name behind "quarter" or "quarters": "حيي الشعار وطريق الباب"."""
    if not copy.is_a("quarters", at, at + 1) or at + 1 >= len(copy.tokens):
        return False
    for back in range(at - 1, max(copy.sentence(at)[0], at - LONGEST_LIST) - 1, -1):
        if _class_noun(copy, back) and not copy.is_a("quarters", back, back + 1):
            return copy.is_a("quarter_nouns", back, back + 1) is not None
    return False


def second_name(copy: Copy, begin: int, end: int, taken: set[int]) -> bool:
    """Say whether a word is the second name behind an Arabic noun: حيي السبيل والموكامبو, منشية السويسة والجيزة."""
    before = begin - 1 - (begin > 1 and copy.tokens[begin - 1].text in QUOTES)  # قريتي “جبالا وأرينبة”
    noun = copy.tokens[before].form if before >= 0 and _class_noun(copy, before) else ""
    listed = end < len(copy.tokens) and end - begin > 1 and _listed(copy.tokens[end].form)
    return (
        (_says_two(copy, noun, begin) or listed)
        and copy.lexicon(begin).script == "Arab"
        and end < len(copy.tokens)
        and end not in taken
        and copy.tokens[end].form.startswith("و")
        and (not _function(copy, end) or _quarter(copy, end))
    )


def _says_two(copy: Copy, noun: str, begin: int) -> bool:
    """Say whether a class noun says "two" by its ending: بلدتي, حاجزي."""
    one = noun.endswith("ي") and noun[:-1] in copy.lexicon(begin)["near"].whole
    return one or noun.endswith(("تي", "يي", "وري"))


def _listed(form: str) -> bool:
    """Say whether an Arabic word with "and the" may be a name: no verbal noun such as والانتقال."""
    return form.startswith("وال") and not (form.startswith("والا") and form[-2] == "ا")


def _class_noun(copy: Copy, at: int) -> bool:
    """Say whether a noun such as "village" stands here, without the article that "the border regions" has."""
    before = copy.is_a("near", at, at + 1)
    return (
        before is not None
        and before[1] == "class_before"
        and not copy.tokens[at].form.startswith(("ال", "لل", "بال", "وال"))
        and "إحيا" not in copy.tokens[at].text  # "revival", which habit writes like "quarters"
    )


def arabic_run(copy: Copy, taken: set[int], beside: set[int], named: set[int], at: int) -> int:
    """Return the end of an Arabic name behind a class noun (قرب، بلدة، كفر): one word, two where the second has ال."""
    token = copy.tokens[at]
    if at in taken or token.kind != "word" or at == 0 or len(token.form) == 1:
        return at
    if closing := _closing(copy, at):
        return closing
    act = (
        token.form.startswith("و") and not _whole(copy, at) and copy.is_a("not_persons", at, at + 1)
    )  # "في طرابلس واستمرار القتال"
    unit = (copy.is_a("who", at, at + 1) or (0, ""))[1] == "body"  # "جبهتي كتيبة الصواريخ"
    if act or unit or _tied_to_class(copy, at) or _in_region(copy, at) or copy.is_a("tribes", at - 1, at):
        return at
    own = (
        copy.is_a("name_begins", at)
        and not token.text.startswith("ال")
        and not (len(token.forms[-1]) < SHORTEST and not _whole(copy, at))  # "وجب" is "must"
        and at + 1 not in taken
        and not _no_name(copy, at + 1)
        and not copy.tokens[at + 1].text.startswith(("لل", "بال"))
    )
    # "البلدات المنضمة": where both have the article the second only says which.
    strong = _class_noun(copy, at - 1) or (copy.tokens[at - 1].text in QUOTES and _class_noun(copy, at - 2))
    if strong and (end := _two_words(copy, at, taken)):
        return end
    joined = token.form.startswith("و") and len(token.form) > 3 and at - 1 in beside and copy.free(at - 1)
    joined = joined and not _begins_clause(copy, at)
    opens = not _common(copy, at) and _opens_list(copy, at, named)
    shown = strong or joined or _shown(copy, at)
    if not (own or opens or (shown and not _function(copy, at))):
        return at
    many = opens or (joined and next_of_many(copy, at, named, taken))
    many = many or (
        strong and copy.is_a("many_places", at - 1, at) is not None and _and_another(copy, at + 2)
    )
    end = many_end(copy, at, taken) if many else at + 1
    alone = own and end == at + 1 and end < len(copy.tokens)
    if alone and copy.tokens[end].kind == "word" and end not in taken:
        end = _two_words(copy, end, taken) or end + 1  # "مخيم أبو شوك"
    end += end not in taken and copy.is_a("name_ends", end, end + 1) is not None
    twice = end == at + 1 and two_sides(copy, at, end + 1)
    return end + (end not in taken and strong and (twice or _own_side(copy, at - 1, end)))


def _own_side(copy: Copy, noun: int, end: int) -> bool:
    """Say whether a side ends the name of a village: "قرية عطيشانة الغربية", but not "أطراف قرية كذا الغربية"."""
    if end >= len(copy.tokens) or not copy.is_a("sides_of_names", end, end + 1):
        return False
    if not copy.is_a("plain_classes", noun, noun + 1) or copy.tokens[end - 1].text.startswith("ال"):
        return False
    before = copy.is_a("near", noun - 1, noun)
    part = (before is not None and before[1] == "class_before") or copy.is_a(
        "parts_of_places", noun - 1, noun
    )
    return not part and (copy.is_a("lists", noun - 1, noun) or (0, ""))[1] != "countryside"


def _whole(copy: Copy, at: int) -> bool:
    """Say whether a word begins names as it stands: the ك of كفر is no "like"."""
    return copy.tokens[at].form in copy.lexicon(at)["name_begins"].whole


def _shown(copy: Copy, at: int) -> bool:
    """Say whether fire, or the province behind it, shows that a word is a name of a place."""
    return _of_province(copy, at) or _behind_fire(copy, at) or _under_strike(copy, at)


def _opens_list(copy: Copy, at: int, named: set[int]) -> bool:
    """Say whether a list of places begins that no plural noun heads.

    It stands behind "in each of" or "among them", or behind "in" or "on" where it ends with its province or a place in
    it is known: في كل من معرة حرمة والتح بريف إدلب, تركز القصف على الفطيرة وسفوهن.
    """
    low = copy.sentence(at)[0]
    if (copy.is_a("lists", at - 1, at) or (0, ""))[1] == "including":
        return any(copy.is_a("many_places", back, back + 1) for back in range(max(low, at - FAR), at - 1))
    closed = closed_by_province(copy, at)
    for size in (3, 2):
        if at - size >= low and copy.is_a("lists", at - size, at) == (size, "each_of"):
            return closed or copy.is_a("carries", at - size - 1, at - size) is not None
    behind = (copy.is_a("near", at - 1, at) or (0, ""))[1] in {"place", "target"}
    if not behind or not any(_and_another(copy, at + size) for size in (1, 2)):
        return False
    struck = any((copy.is_a("units", back, at) or (0, ""))[1] == "attacks" for back in (at - 2, at - 3))
    held = (copy.is_a("near", at - 2, at - 1) or (0, ""))[1] == "controlled" and _class_in_list(copy, at)
    return closed or held or (struck and _names_again(copy, at, named))


def _class_in_list(copy: Copy, at: int) -> bool:
    """Say whether "village" or the like goes on a list: "سيطرتها على الهبيط وسكيك وقرية مغر الحمام"."""
    for one in range(at + 1, min(at + FAR, copy.sentence(at)[1])):
        if _class_noun(copy, one):
            return copy.tokens[one].form.startswith("و")
        if copy.tokens[one].kind != "word" or _common(copy, one):
            return False
    return False


def _names_again(copy: Copy, at: int, named: set[int]) -> bool:
    """Say whether a list of words has a place that the text named not long before."""
    end = copy.sentence(at)[1]
    before = {copy.tokens[one].form for one in range(max(0, at - LONG_AGO), at) if one in named}
    return any(
        form in before or "و" + form in before
        for one in range(at, min(at + FAR, end))
        for form in {copy.tokens[one].form, copy.tokens[one].form.removeprefix("و")}
    )


def closed_by_province(copy: Copy, at: int) -> bool:
    """Say whether a list of words ends with its province: "والشيخ بحر وحربنوش في ريف إدلب"."""
    for one in range(at, min(at + FAR, copy.sentence(at)[1])):
        tied = copy.tokens[one].form.startswith("ب") or copy.is_a("abroad_in", one - 1, one) is not None
        if one > at and ((tied and _governorate(copy, one)) or _tied_province(copy, one)):
            return True
        inner = copy.is_a("abroad_in", one, one + 1) is not None and one > at
        inner = inner or (one > at and copy.is_a("parts_of_countries", one, one + 1) is not None)
        if copy.tokens[one].kind != "word" or (_common(copy, one) and not inner):
            return False
    return False


def _tied_province(copy: Copy, at: int) -> bool:
    """Say whether "in" is written on to a province or a town that a list of places ends with: "بمأرب"."""
    token = copy.tokens[at]
    return token.form.startswith("ب") and (token in provinces().forms or clitic_abroad(copy, at) > 0)


def _tied_to_class(copy: Copy, at: int) -> bool:
    """Say whether "in the" or "for the" ties a word to a class noun: مستشفى بالفاشر, مخيم للنازحين are no names."""
    before = _class_noun(copy, at - 1)
    return before and copy.tokens[at].text.startswith(("بال", "لل"))


def _in_region(copy: Copy, at: int) -> bool:
    """Say whether a word names a state or a region, which is larger than what is looked for: ولاية شمال دارفور."""
    for back in (at - 1, at - 2):
        if back >= 0 and (copy.is_a("near", back, back + 1) or (0, ""))[1] == "larger":
            between = range(back + 1, at)
            return all((copy.is_a("near", one) or (0, ""))[1] == "class_before" for one in between)
    return False


def _two_words(copy: Copy, at: int, taken: set[int]) -> int:
    """Return the end of a name of two words behind a class noun: مدينة أم درمان, قرية عيون حسين."""
    free = at + 1 < len(copy.tokens) and at + 1 not in taken and copy.tokens[at + 1].kind == "word"
    free = free and not copy.is_a("fire", at + 1)  # "جبل الشيخ بقذائف"
    free = free and not (copy.tokens[at + 1].form.startswith("و") and not _whole(copy, at + 1))
    two = copy.is_a("name_pairs", at, at + 1) is not None or _quarter(copy, at)
    return at + 2 if free and two and not _no_name(copy, at + 1) else 0


def _behind_fire(copy: Copy, at: int) -> bool:
    """Say whether a word stands right behind "was fired from" or the like: أطلقت من مهين."""
    if copy.is_a("fire", at) or copy.is_a("who", at):
        return False
    return any(
        copy.is_a("roles_of_places", at - size, at) == (size, "origin")
        and (copy.is_a("roles_of_places", at - size) or (0, ""))[1] != "none"  # "من جهة ثانية"
        for size in (3, 2)
    )


def _under_strike(copy: Copy, at: int) -> bool:
    """Say whether a word is all that strikes fell on: "خمس غارات على المتون وغارة على الغيل بمحافظة الجوف"."""
    if at < 2 or (copy.is_a("near", at - 1, at) or (0, ""))[1] not in {"place", "target"}:
        return False
    struck = any((copy.is_a("units", back, at) or (0, ""))[1] == "attacks" for back in (at - 2, at - 3))
    if not struck or copy.tokens[at - 1].form != "علي" or copy.tokens[at].form.endswith(PLURALS):
        return False
    if any(copy.is_a(section, at, at + 1) for section in ("who", "not_persons", "people", "fire", "loaded")):
        return False
    after = copy.tokens[at + 1] if at + 1 < len(copy.tokens) else None
    tied = after is not None and after.form.startswith("ب") and _governorate(copy, at + 1)
    return (
        after is None
        or after.kind != "word"
        or tied
        or (after.form.startswith("و") and _counts(copy, at + 1))
    )


def _and_another(copy: Copy, at: int) -> bool:
    """Say whether an Arabic list goes on here: أحياء قاضي عسكر والشعار."""
    return at < len(copy.tokens) and copy.tokens[at].form.startswith("و") and not _common(copy, at)


def _counts(copy: Copy, at: int) -> bool:
    """Say whether the next strike is counted: "… وست غارات"."""
    forms = copy.tokens[at].forms
    known = any(form in copy.lexicon(at).numbers for form in forms)
    return known or (copy.is_a("units", at) or (0, ""))[1] == "attacks"


def _of_province(copy: Copy, at: int) -> bool:
    """Say whether a word behind "in" has its province behind it: في الراشدين بريف حلب."""
    before = copy.is_a("near", at - 1, at) if at else None
    if before is None or before[1] != "place" or at + 2 >= len(copy.tokens):
        return False
    # "في المعضمية المحاصرة بريف دمشق", "في سرمين، بريف إدلب"
    next_ = at + 1 + (copy.tokens[at + 1].form.startswith("ال") or copy.tokens[at + 1].text in COMMAS)
    tied = copy.tokens[next_].form.startswith("ب") and _governorate(copy, next_)
    return tied or (copy.is_a("abroad_in", next_) is not None and _governorate(copy, next_ + 1))


def _governorate(copy: Copy, at: int) -> bool:
    return (copy.is_a("lists", at) or (0, ""))[1] in {"province", "countryside"}


def next_of_many(copy: Copy, at: int, named: set[int], taken: set[int]) -> bool:
    """Say whether a word is one more name of a list behind a plural: "بلدات وقرى تل الضمان وقنيطرات وسرج فارع"."""
    token = copy.tokens[at]
    if at in taken or token.kind != "word" or copy.lexicon(at).script != "Arab":
        return False
    short = len(token.form) <= SHORTEST and not copy.is_a("name_pairs", at, at + 1)
    comma = at > 1 and copy.tokens[at - 1].text in BETWEEN
    if not (token.form.startswith("و") or comma) or short or _common(copy, at):
        return False
    if (token.form.startswith("و") and _begins_clause(copy, at)) or (
        comma and not _ends_as_name(copy, at, taken)
    ):
        return False
    closed = closed_by_province(copy, at)
    if copy.tokens[at - 1].text in BETWEEN - COMMAS:
        return _dashed(copy, at, named, taken)
    first = back = at
    while back > 0 and at - back < LONGEST_LIST:
        back -= 1
        if back in named:
            first = back
        elif copy.tokens[back].text in QUOTES or (copy.tokens[back].text in BETWEEN and back - 1 in named):
            continue
        elif copy.is_a("many_places", back, back + 1):
            return True
        elif not (closed and _over_province(copy, back)):
            break
    return first < at and _opens_list(copy, first, named)


def _dashed(copy: Copy, at: int, named: set[int], taken: set[int]) -> bool:
    """Say whether a word is an item of a list that dashes part: "مدينة درعا – اليادودة – انخل – بصرى الشام"."""
    end = many_end(copy, at, taken)
    after = end < len(copy.tokens) and copy.tokens[end].text in BETWEEN - COMMAS
    before = next(
        (back for back in range(at - 2, max(0, at - 2 - SHORTEST) - 1, -1) if back not in named), at
    )
    return after or copy.tokens[before].text in BETWEEN - COMMAS


def _ends_as_name(copy: Copy, at: int, taken: set[int]) -> bool:
    """Say whether a word behind a comma ends as an item of a list does, and begins no clause: "، جرجناز، الدير الشرقي"."""
    end = many_end(copy, at, taken)
    end += end < len(copy.tokens) and copy.is_a("sides_of_names", end, end + 1) is not None
    if end >= len(copy.tokens):
        return True
    after = copy.tokens[end]
    side = copy.is_a("beside", end, end + 1) is not None or copy.is_a("abroad_in", end, end + 1) is not None
    tied = after.form.startswith("ب") and (_governorate(copy, end) or _tied_province(copy, end))
    another = after.form.startswith("و") and after.kind == "word" and not _other_clause(copy, end)
    return after.kind == "line" or after.text in BETWEEN | QUOTES | {"."} or side or tied or another


def _begins_clause(copy: Copy, at: int) -> bool:
    """Say whether a noun with its article follows an unknown word with "and", as a verb's subject does: "وفاوض المجلس"."""
    after = copy.tokens[at + 1] if at + 1 < len(copy.tokens) else None
    if after is None or not after.text.startswith("ال") or copy.tokens[at].text.startswith("وال"):
        return False
    begins = copy.is_a("name_begins", at, at + 1) or copy.is_a("name_pairs", at, at + 1) or _quarter(copy, at)
    ends = copy.is_a("sides_of_names", at + 1, at + 2) or copy.is_a("name_ends", at + 1, at + 2)
    # "وبنان الحص ومناطق أخرى بريف حلب": another place goes on.
    more = (
        at + 2 < len(copy.tokens) and copy.tokens[at + 2].form.startswith("و") and _more_places(copy, at + 2)
    )
    return not (begins or ends or more)


def _more_places(copy: Copy, at: int) -> bool:
    return _class_noun(copy, at) or copy.is_a("many_places", at) is not None


def _other_clause(copy: Copy, at: int) -> bool:
    """Say whether "and" begins a clause: a word that no name is, with a noun and its article behind."""
    return _common(copy, at) and not _class_noun(copy, at)


def _over_province(copy: Copy, at: int) -> bool:
    """Say whether a token may stand around the province of the part of a list before: "في ريف إدلب الجنوبي، و…"."""
    return (
        copy.tokens[at].text in COMMAS
        or copy.is_a("abroad_in", at, at + 1) is not None
        or copy.is_a("carries", at, at + 1) is not None
    )


def many_end(copy: Copy, at: int, taken: set[int]) -> int:
    """Return where a name of such a list ends: two words where the second begins no other name."""
    following = at + 1
    if following >= len(copy.tokens) or following in taken or copy.tokens[following].kind != "word":
        return following
    form = copy.tokens[following].form
    two = copy.is_a("name_pairs", at, at + 1) is not None or _quarter(copy, at)
    if two and not _no_name(copy, following):
        return following + 1  # "والشيخ بحر"
    return following + (not form.startswith(("و", "ب", "ل")) and not _common(copy, following))


def _common(copy: Copy, at: int) -> bool:
    """Say whether an Arabic word is one that the language file has, or a noun of an act."""
    two = copy.is_a("name_pairs", at, at + 1) is not None or _quarter(copy, at)
    if two and not _no_name(copy, at + 1):
        return False  # "والشيخ بحر"
    return _function(copy, at) or any(
        copy.is_a(section, at, at + 1)
        for section in ("not_persons", "who", "carries", "fire", "roles_of_places")
    )


def _closing(copy: Copy, at: int) -> int:
    """Return the quotation mark that closes a name behind a class noun: قرية "بيت بيش"; 0 where there is none."""
    if at < 2 or copy.tokens[at - 1].text not in QUOTES or not _class_noun(copy, at - 2):
        return 0
    if copy.is_a("many_places", at - 2, at - 1) or _says_two(copy, copy.tokens[at - 2].form, at):
        return 0  # “بلدات “حاس وكفرومة ومعرة حرمة”: each is a name
    ends = range(at + 1, min(at + 4, len(copy.tokens)))
    return next((end for end in ends if copy.tokens[end].text in QUOTES), 0)


def _no_name(copy: Copy, at: int) -> bool:
    """Say whether what follows a word such as "hill" shows that it begins no name: a mark, or a verb of fire."""
    if at >= len(copy.tokens) or copy.tokens[at].kind != "word":
        return True
    if (copy.is_a("who", at) or (0, ""))[1] == "body" and copy.tokens[at].text.startswith("ال"):
        return True  # "ورأس اللجنة": "headed the committee"
    adjective = copy.is_a("not_places", at, at + 1) and not copy.tokens[at].text.startswith("ال")
    if adjective and copy.tokens[at].form.endswith(("ي", "يه")):
        return True  # "جسر جوي"
    return (copy.is_a("near", at) or (0, ""))[1] in {"place", "origin", "target"}


def _function(copy: Copy, at: int) -> bool:
    lexicon, token = copy.lexicon(at), copy.tokens[at]
    if token.form.endswith(THEIRS) and len(token.form) > LONGEST_OWN:
        return True  # "مقراتهم", "ريفها"
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
        "adjectives_between",
        "ties",
    )
    return (
        any(form in lexicon.function_words or form in lexicon.numbers for form in token.forms)
        or any(copy.is_a(section, at) for section in sections)
        or token.kind != "word"
    )
