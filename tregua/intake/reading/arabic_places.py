"""Arabic words that a text treats as a name of a place: behind a class noun, beside its province, under strikes."""

from typing import Final

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.place_names import QUOTES

SHORTEST: Final = 3
# A list of places has so many words at most.
LONGEST_LIST: Final = 40
# Arabic endings of many people or things: no names of places.
PLURALS: Final = ("ين", "ون", "ات")


def second_end(copy: Copy, at: int, taken: set[int]) -> int:
    """Return where a second name ends: one word, two where the first only begins a name: قريتي كيسين وبرج قاعي."""
    free = at + 1 < len(copy.tokens) and at + 1 not in taken and copy.tokens[at + 1].kind == "word"
    return at + 1 + bool(free and copy.is_a("name_begins", at, at + 1) and not _no_name(copy, at + 1))


def second_name(copy: Copy, begin: int, end: int, taken: set[int]) -> bool:
    """Say whether a word is the second name behind an Arabic noun: حيي السبيل والموكامبو, منشية السويسة والجيزة."""
    noun = copy.tokens[begin - 1].form if begin and _class_noun(copy, begin - 1) else ""
    listed = end < len(copy.tokens) and end - begin > 1 and _listed(copy.tokens[end].form)
    return (
        (_says_two(copy, noun, begin) or listed)
        and copy.lexicon(begin).script == "Arab"
        and end < len(copy.tokens)
        and end not in taken
        and copy.tokens[end].form.startswith("و")
        and not _function(copy, end)
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


def arabic_run(copy: Copy, taken: set[int], beside: set[int], at: int) -> int:
    """Return the end of an Arabic name behind a class noun (قرب، بلدة، كفر): one word, two where the second has ال."""
    token = copy.tokens[at]
    if at in taken or token.kind != "word" or at == 0 or len(token.form) == 1:
        return at
    if closing := _closing(copy, at):
        return closing
    act = token.form.startswith("و") and copy.is_a("not_persons", at, at + 1)  # "في طرابلس واستمرار القتال"
    if act or _tied_to_class(copy, at) or _in_region(copy, at):
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
    if not (
        own
        or (
            (strong or joined or _of_province(copy, at) or _behind_fire(copy, at) or _under_strike(copy, at))
            and not _function(copy, at)
        )
    ):
        return at
    many = joined and next_of_many(copy, at, beside, taken)
    many = many or (
        strong and copy.is_a("many_places", at - 1, at) is not None and _and_another(copy, at + 2)
    )
    end = many_end(copy, at, taken) if many else at + 1
    if own and end < len(copy.tokens) and copy.tokens[end].kind == "word" and end not in taken:
        end = _two_words(copy, end, taken) or end + 1  # "مخيم أبو شوك"
    return end + (end not in taken and copy.is_a("name_ends", end, end + 1) is not None)


def _whole(copy: Copy, at: int) -> bool:
    """Say whether a word begins names as it stands: the ك of كفر is no "like"."""
    return copy.tokens[at].form in copy.lexicon(at)["name_begins"].whole


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
    return at + 2 if free and copy.is_a("name_pairs", at, at + 1) and not _no_name(copy, at + 1) else 0


def _behind_fire(copy: Copy, at: int) -> bool:
    """Say whether a word stands right behind "was fired from" or the like: أطلقت من مهين."""
    if copy.is_a("fire", at) or copy.is_a("who", at):
        return False
    return any(copy.is_a("roles_of_places", at - size, at) == (size, "origin") for size in (3, 2))


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
    next_ = at + 1 + copy.tokens[at + 1].form.startswith("ال")  # "في المعضمية المحاصرة بريف دمشق"
    tied = copy.tokens[next_].form.startswith("ب") and _governorate(copy, next_)
    return tied or (copy.is_a("abroad_in", next_) is not None and _governorate(copy, next_ + 1))


def _governorate(copy: Copy, at: int) -> bool:
    return (copy.is_a("lists", at) or (0, ""))[1] in {"province", "countryside"}


def next_of_many(copy: Copy, at: int, named: set[int], taken: set[int]) -> bool:
    """Say whether a word is one more name of a list behind a plural: "بلدات وقرى تل الضمان وقنيطرات وسرج فارع"."""
    token = copy.tokens[at]
    if at in taken or token.kind != "word" or copy.lexicon(at).script != "Arab":
        return False
    if not token.form.startswith("و") or len(token.form) <= SHORTEST or _common(copy, at):
        return False
    first = at
    while first > 0 and first - 1 in named and at - first < LONGEST_LIST:
        first -= 1
    return first > 0 and copy.is_a("many_places", first - 1, first) is not None


def many_end(copy: Copy, at: int, taken: set[int]) -> int:
    """Return where a name of such a list ends: two words where the second begins no other name."""
    following = at + 1
    if following >= len(copy.tokens) or following in taken or copy.tokens[following].kind != "word":
        return following
    form = copy.tokens[following].form
    return following + (not form.startswith(("و", "ب", "ل")) and not _common(copy, following))


def _common(copy: Copy, at: int) -> bool:
    """Say whether an Arabic word is one that the language file has, or a noun of an act."""
    return _function(copy, at) or any(
        copy.is_a(section, at, at + 1)
        for section in ("not_persons", "who", "carries", "fire", "roles_of_places")
    )


def _closing(copy: Copy, at: int) -> int:
    """Return the quotation mark that closes a name behind a class noun: قرية "بيت بيش"; 0 where there is none."""
    if at < 2 or copy.tokens[at - 1].text not in QUOTES or not _class_noun(copy, at - 2):
        return 0
    ends = range(at + 1, min(at + 4, len(copy.tokens)))
    return next((end for end in ends if copy.tokens[end].text in QUOTES), 0)


def _no_name(copy: Copy, at: int) -> bool:
    """Say whether what follows a word such as "hill" shows that it begins no name: a mark, or a verb of fire."""
    if at >= len(copy.tokens) or copy.tokens[at].kind != "word":
        return True
    return (copy.is_a("near", at) or (0, ""))[1] in {"place", "origin", "target"}


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
        "adjectives_between",
        "ties",
    )
    return (
        any(form in lexicon.function_words or form in lexicon.numbers for form in token.forms)
        or any(copy.is_a(section, at) for section in sections)
        or token.kind != "word"
    )
