"""Arabic names that no list has: behind an office or a verb of speech, or before them, found by what no other word is.

An office is a noun with what belongs to it; the words of Arabic that belong to a noun end in one that is definite (with
the article, or a name), and an indefinite word behind that can only be a name in apposition: رئيس الوفد فلان الفلاني.
"""

import re
from typing import Final

from tregua.intake.reading.arabic_names import (
    article,
    closes_name,
    is_bounded,
    is_common,
    is_given,
    may_be_name,
    name_run,
)
from tregua.intake.reading.arabic_places import closed_by_province
from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.gazetteer import shipped
from tregua.intake.reading.knownnames import known_names
from tregua.intake.reading.names import Voice, arabic
from tregua.intake.reading.provinces import provinces

ARABIC_REACH: Final = 12
# So many tokens the words of an office have at most.
OFFICE_REACH: Final = 18
SHORTEST_SURNAME: Final = 4
PAIR: Final = 2
LONGEST_QUOTED: Final = 6
# What adverbs, plurals and feminine nouns end in.
NO_SURNAMES: Final = ("ا", "ه", "ات", "ين", "ئذ", "ذاك", "يه")
_PARTICIPLE: Final = re.compile(r"م\w{2,4}[^ي]")
OWN: Final = ("ه", "ها", "هم")
FATHERED: Final = ("بابي", "بابو", "بام")
COMMAS: Final = frozenset({",", "،"})
SHUT_BY: Final = {"(": ")", "“": "”", '"': '"', "«": "»", "”": "“"}
QUOTED: Final = frozenset({"“", '"', "«", "”"})


def introduced_in_arabic(copy: Copy, at: int) -> Voice | None:
    """Read an Arabic name behind an office or a verb of speech that stands at a token, or before one."""
    if not copy.free(at) or copy.tokens[at].kind != "word" or in_name_of_place(copy, at):
        return None
    return _behind_office(copy, at) or _behind_verb(copy, at) or _before_office_or_verb(copy, at)


def known_as(copy: Copy, at: int) -> Voice | None:
    """Read somebody who is only known as the father of somebody: المعروف بأبي فلان الفلاني."""
    if not at or not copy.is_a("named_so", at - 1, at) or not copy.tokens[at].form.startswith(FATHERED):
        return None
    end = name_run(copy, at, known=True)
    return Voice(at, end, "person", copy.words(at, end)[1:]) if end > at else None


def _person(copy: Copy, begin: int, end: int) -> Voice:
    return Voice(begin, end, "person", copy.words(begin, end))


def _before_office_or_verb(copy: Copy, at: int) -> Voice | None:
    """Read a name that a clause begins with, before a comma and an office, or before a verb of speech."""
    low = copy.sentence(at)[0]
    opens = at == low or copy.tokens[at - 1].kind != "word" or copy.is_a("ties", at - 1, at) is not None
    if not opens or not may_be_name(copy, at, first=True):
        return None
    end = name_run(copy, at)
    if end == at or end >= len(copy.tokens) or _of_noun(copy, at, end) or _may_be_verb(copy, at):
        return None
    office = copy.tokens[end].text in COMMAS and end + 1 < len(copy.tokens) and copy.is_a("roles", end + 1)
    told = (copy.is_a("speech", end) or (0, ""))[1] in {"said", "told"}
    return _person(copy, at, end) if office or (told and at == low and is_given(copy, at)) else None


def _may_be_verb(copy: Copy, at: int) -> bool:
    """Say whether an unknown word that opens a clause may rather be a verb: يسود هدوء."""
    return copy.tokens[at].form[:1] in "يت" and not is_given(copy, at)


def _behind_verb(copy: Copy, at: int) -> Voice | None:
    """Read a name right behind a verb of speech, which is a man's where the verb is."""
    spoken = _arabic_verb(copy, at) if at not in copy.mute and copy.is_a("roles", at) is None else None
    if spoken is None:
        return None
    begin = _over_days(copy, at + spoken[0])
    hers = spoken[1] in {"said", "told"} and _of_hers(copy.tokens[at].form)
    if not hers and (lone := _alone(copy, begin)):
        return lone
    if held := _in_marks(copy, begin):
        return held
    end = name_run(copy, begin)
    if end == begin or not is_bounded(copy, end):
        return None
    given = is_given(copy, begin)
    if not given and (hers or (_of_noun(copy, begin, end) and not _shut(copy, end))):
        return None
    return _person(copy, begin, end)


def _of_hers(form: str) -> bool:
    """Say whether a verb is of the feminine: behind it a man's name is none."""
    return form.endswith("ت") or form.lstrip("وفس").startswith("ت")


def _over_days(copy: Copy, at: int) -> int:
    """Return what follows the days and small adverbs behind a verb: "قال اليوم كذلك فلان"."""
    while at < len(copy.tokens) and copy.tokens[at].kind == "word":
        day = not copy.free(at) or any(copy.is_a(one, at) for one in ("near_days", "weekdays", "parts"))
        if not day and (copy.is_a("common", at, at + 1) or (0, ""))[1] != "little":
            break
        at += 1
    return at


def _in_marks(copy: Copy, at: int) -> Voice | None:
    """Read a name of somebody that stands between marks: الرائد "فلان الفلاني"."""
    if at >= len(copy.tokens) or copy.tokens[at].text not in QUOTED:
        return None
    begin = at + 1
    close = next(
        (
            end
            for end in range(begin, min(len(copy.tokens), begin + LONGEST_QUOTED))
            if copy.tokens[end].kind != "word"
        ),
        0,
    )
    if not close or copy.tokens[close].text not in SHUT_BY.values() or close == begin:
        return None
    whole = name_run(copy, begin, longest=LONGEST_QUOTED) == close or is_given(copy, begin)
    return _person(copy, begin, close) if whole and close - begin > 1 else None


def _behind_office(copy: Copy, at: int) -> Voice | None:
    """Read the name at the end of an office, or between commas behind it."""
    role = copy.is_a("roles", at)
    if role is None:
        return None
    here, stop = at + role[0], min(len(copy.tokens), at + OFFICE_REACH)
    definite = role[1] == "rank" or article(copy.tokens[here - 1])
    while here < stop:
        if held := _named_here(copy, at, here, definite=definite):
            return held
        size, definite = _word_of_office(copy, here, stop, definite=definite)
        if not size:
            return None
        here += size
    return None


def _named_here(copy: Copy, office: int, at: int, *, definite: bool) -> Voice | None:
    """Read a name behind the words of an office: behind a comma, between marks, or where they are definite."""
    if copy.tokens[at].text in COMMAS:
        return _apposed(copy, at)
    if copy.is_a("named_so", at, at + 1) and at + 1 < len(copy.tokens) and (called := known_as(copy, at + 1)):
        return called
    if copy.tokens[at].text in SHUT_BY:
        return _in_marks(copy, at)
    if not definite or copy.is_a("roles", at) or _place(copy, at):
        return None
    return _held(copy, office, at)


def _word_of_office(copy: Copy, at: int, stop: int, *, definite: bool) -> tuple[int, bool]:
    """Return how many tokens belong to an office here, and whether its words are definite then; none where it ends."""
    token = copy.tokens[at]
    if token.text in SHUT_BY:
        close = _closed(copy, at)
        return (close + 1 - at, True) if close else (0, definite)
    if token.kind != "word" or not copy.free(at) or _ends_office(copy, at):
        return 0, definite
    if more := copy.is_a("roles", at):
        return more[0], more[1] == "rank" or article(copy.tokens[at + more[0] - 1])
    if size := _place(copy, at):
        return size, True
    governed = (copy.is_a("abroad_in", at, at + 1) or copy.is_a("joins", at, at + 1)) is not None
    governed = governed and not token.text.endswith(OWN)  # "المتحدثة باسمه فلانة"
    bare = not article(token)
    if definite and bare and not governed and not _tied(copy, at) and is_common(copy, at):
        return 0, definite  # "أعلن الأمين العام تعيين فلان"
    body = bare and (copy.is_a("who", at) or copy.is_a("near", at, at + 1)) is not None
    named_next = body and at + 1 < stop and may_be_name(copy, at + 1)
    return 1 + named_next, not bare or named_next or (definite and not governed)


def _held(copy: Copy, office: int, at: int) -> Voice | None:
    """Read the name of who holds an office: what follows is no part of a name."""
    ranked = any(copy.is_a("roles", at - size, at) == (size, "rank") for size in (1, 2, 3))
    ranked = ranked and at + 1 < len(copy.tokens)
    # Behind a rank any word may begin a name that a first name, or what makes it none, does not forbid: الفريق صغير حمود.
    known = ranked and not article(copy.tokens[at]) and (is_given(copy, at + 1) or may_be_name(copy, at))
    if not known and not may_be_name(copy, at, first=True):
        return None
    end = name_run(copy, at, known=known)
    if end == at:
        return _surname(copy, office, at + 1)
    if not is_bounded(copy, end):
        return None
    return _person(copy, at, end)


def _place(copy: Copy, at: int) -> int:
    """Return how many tokens a country, a province or a party takes, which makes the words of an office definite."""
    if is_given(copy, at):
        return 0
    known = shipped().countries.at(copy.tokens, at) or known_names().parties.at(copy.tokens, at)
    known = known or known_names().abroad.at(copy.tokens, at)
    if not known and (copy.is_a("joins", at - 1, at) or (0, ""))[1] == "of":
        known = known_names().persons.at(copy.tokens, at)  # "المتحدثة باسم دي ميستورا"
    province = None if known else provinces().forms.at(copy.tokens, at)
    return known[0] if known else province[0] if province else 0


def _tied(copy: Copy, at: int) -> bool:
    """Say whether "for", "by" or "and" ties a noun to the office before it: رئيس المجلس العسكري لمدينة كذا."""
    return copy.tokens[at].form[:1] in "لبو" and len(copy.tokens[at].form) >= SHORTEST_SURNAME


def _ends_office(copy: Copy, at: int) -> bool:
    """Say whether a word can stand in no office: "that", "who", a helping verb, a verb of speech, a day."""
    link = (copy.is_a("ties", at) or (0, ""))[1]
    spoken = copy.is_a("speech", at) is not None and not article(copy.tokens[at])
    day = any(copy.is_a(one, at) for one in ("weekdays", "near_days", "span_units"))
    return link in {"that", "aux", "relative", "saying", "not"} or spoken or day


def _closed(copy: Copy, at: int) -> int:
    """Return where marks or a bracket close that open at a token; nought where they hold more than a name."""
    shut = SHUT_BY[copy.tokens[at].text]
    near = range(at + 2, min(len(copy.tokens), at + LONGEST_QUOTED))
    return next((end for end in near if copy.tokens[end].text == shut), 0)


def _apposed(copy: Copy, comma: int) -> Voice | None:
    """Read a name between commas behind an office: "قال المتحدث باسم البنتاغون، فلان الفلاني، إن"."""
    first = comma + 1
    while first < len(copy.tokens) and (rank := copy.is_a("roles", first)) and rank[1] == "rank":
        if not article(copy.tokens[first]) and may_be_name(copy, first + 1) and _shut(copy, first + 2):
            return _person(copy, first, first + 2)  # a first name that is a rank too: مشير فلان
        first += rank[0]
    if held := _in_marks(copy, first):
        return held
    if first >= len(copy.tokens) or not may_be_name(copy, first, first=True):
        return None
    end = name_run(copy, first)
    closed = end > first and (_shut(copy, end) or (copy.is_a("ties", end) or (0, ""))[1] == "that")
    return _person(copy, first, end) if closed and not _of_noun(copy, first, end) else None


def _surname(copy: Copy, at: int, end: int) -> Voice | None:
    """Read one word that closes an office before "that": "أكد وزير الخارجية الأمريكي تيلرسون أن".

    A noun with the article before it has no other noun of its own behind it, so that it is a name, where it is no
    adverb and nothing that the lists know.
    """
    last = end - 1
    if end >= len(copy.tokens) or not article(copy.tokens[last - 1]):
        return None
    that = (copy.is_a("ties", end) or (0, ""))[1] == "that"
    spoken = (copy.is_a("speech", at - 1, at) or (0, ""))[1] in {"said", "told"}
    return _person(copy, last, end) if that and spoken and _foreign(copy, last) else None


def _alone(copy: Copy, at: int) -> Voice | None:
    """Read one word that no list has between a verb of speech and what is said: "وقال فلانوف إن", "وقال فلانوف، الذي"."""
    end = at + 1
    if end >= len(copy.tokens) or copy.tokens[at].kind != "word" or not _foreign(copy, at):
        return None
    that = (copy.is_a("ties", end) or (0, ""))[1] in {"that", "relative"}
    again = copy.frequency[copy.tokens[at].form] >= PAIR
    where = again and (copy.is_a("addressed", end, end + 1) or (0, ""))[1] == "to"
    closed = that or where or copy.tokens[end].text in COMMAS | {":"} | QUOTED
    return _person(copy, at, end) if closed and not copy.tokens[at].form.endswith("ون") else None


def _foreign(copy: Copy, last: int) -> bool:
    """Say whether an Arabic word alone can be a surname: no adverb, and nothing that the lists know."""
    form = copy.tokens[last].form
    if len(form) < SHORTEST_SURNAME or (form.endswith(NO_SURNAMES) and not is_given(copy, last)):
        return False
    if is_given(copy, last):
        return True
    if _PARTICIPLE.fullmatch(form) and copy.frequency[form] < PAIR:
        return False  # "وقال موظف إن"
    if article(copy.tokens[last]):
        return form.endswith("ي") and closes_name(copy, last)
    return (
        may_be_name(copy, last, first=True)
        and shipped().at(copy.tokens, last) is None
        and not _owned(copy, last)
    )


def _shut(copy: Copy, end: int) -> bool:
    """Say whether a mark ends a name, or what somebody is follows: "قال كريم مثال رئيس المجلس"."""
    return end >= len(copy.tokens) or copy.tokens[end].kind != "word" or copy.is_a("roles", end) is not None


def _of_noun(copy: Copy, first: int, end: int) -> bool:
    """Say whether two words may as well be a noun and its genitive: حقوق الإنسان."""
    return end - first == PAIR and article(copy.tokens[end - 1]) and not is_given(copy, first)


def _arabic_verb(copy: Copy, at: int) -> tuple[int, str] | None:
    """Return the Arabic verb of speech behind which a name is believed; "عبر" alone is "across" as well."""
    found = copy.is_a("speech", at)
    return found if found and found[1] in {"said", "told", "citing", "according"} else None


def _owned(copy: Copy, at: int, *, short: str = "ها") -> bool:
    """Say whether an Arabic word is somebody's noun and so no surname: جددت موسكو تأكيدها."""
    form = copy.tokens[at].form
    known = any(one in copy.lexicon(at)["given_names"].whole for one in copy.tokens[at].forms)
    return form.endswith(("ها", "هم", "هما", short)) and len(form) > SHORTEST_SURNAME and not known


def in_list_of_places(copy: Copy, at: int) -> bool:
    """Say whether a word is one more name behind a plural: أحياء كرم الجبل وكرم البيك."""
    if not arabic(copy, at) or not copy.tokens[at].form.startswith("و"):
        return False
    for back in range(at - 1, max(copy.sentence(at)[0], at - ARABIC_REACH) - 1, -1):
        if copy.is_a("many_places", back, back + 1):
            return True
        if (copy.is_a("lists", back) or (0, ""))[1] == "each_of" and copy.is_a("carries", back - 1, back):
            return True  # "أماكن في كل من التح والشيخ مصطفى"
        if (
            copy.tokens[back].kind != "word"
            or copy.is_a("speech", back)
            or copy.is_a("roles_of_places", back)
        ):
            return False
    return False


def in_name_of_place(copy: Copy, at: int) -> bool:
    """Say whether a rank belongs to the name of a place: حي الشيخ مقصود, "والشيخ بحر وحربنوش في ريف إدلب"."""
    if arabic(copy, at) and copy.tokens[at].form.startswith("و") and closed_by_province(copy, at):
        return not copy.is_a("speech", at - 1)
    before = copy.is_a("near", at - 1, at) if at else None
    classed = before is not None and before[1] == "class_before" and arabic(copy, at)
    return classed and not article(copy.tokens[at - 1])
