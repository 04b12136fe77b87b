"""Arabic names that no list has: at the end of an office, or right behind a verb of speech."""

from typing import Final

from tregua.intake.reading.arabic_places import closed_by_province
from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.first_names import by_first_name
from tregua.intake.reading.gazetteer import shipped
from tregua.intake.reading.knownnames import known_names
from tregua.intake.reading.names import Voice, arabic, arabic_end, article
from tregua.intake.reading.provinces import provinces

ARABIC_REACH: Final = 12
SHORTEST_SURNAME: Final = 4
PAIR: Final = 2
# What adverbs begin with, and what they, plurals and feminine nouns end in.
ADVERBS: Final = ("ب", "ل", "ك", "و", "ف")
NO_SURNAMES: Final = ("ا", "ه", "ات", "ين", "ئذ", "ذاك", "يه")
COMMAS: Final = frozenset({",", "،"})
SHUT_BY: Final = {"(": ")", "“": "”", '"': '"', "«": "»"}
# What adjectives of lands and parties end in, where the noun is feminine.
RELATION: Final = "يه"


def introduced_in_arabic(copy: Copy, at: int) -> Voice | None:
    """Read an Arabic name at the end of its role, or between a verb of speech and what is said."""
    if held := _told_by_office(copy, at):
        return held
    found = copy.is_a("roles", at)
    spoken = _arabic_verb(copy, at) if found is None and at not in copy.mute else None
    if (
        not copy.free(at)
        or in_name_of_place(copy, at)
        or (found is None and (spoken is None or spoken[1] in {"to_press", "continues"}))
    ):
        return None
    begin = at + (found or spoken or (1, ""))[0]
    if spoken and (lone := _alone(copy, begin, spoken[1])):
        return lone
    stop = _phrase_end(copy, begin, office=found is not None)
    # "قال فلان الفلاني مستشار الرئيس دونالد ترامب": who stands in the words of an office behind is another.
    ends = next((one for one in range(begin + 2, stop) if spoken and copy.is_a("roles", one)), stop)
    if any(
        known_names().persons.at(copy.tokens, one) or by_first_name(copy, one) for one in range(begin, ends)
    ):
        return None
    if found and (after := _apposed(copy, stop) or _surname(copy, at, stop)):
        return after
    return _named_within(copy, at, (begin, stop), spoken=spoken is not None)


def _told_by_office(copy: Copy, at: int) -> Voice | None:
    """Read a name between "was" and its office behind a comma: "وكان فلان الفلاني، قائد القوات، قد وقع"."""
    first = at + 1
    if (copy.is_a("ties", at) or (0, ""))[1] != "aux" or first >= len(copy.tokens) or not copy.free(first):
        return None
    end = arabic_end(copy, first)
    office = end + 1 < len(copy.tokens) and copy.tokens[end].text in COMMAS and copy.is_a("roles", end + 1)
    believed = end > first and office and not _of_noun(copy, first, end) and not _no_person(copy, first, end)
    return Voice(first, end, "person", copy.words(first, end)) if believed else None


def _named_within(copy: Copy, at: int, where: tuple[int, int], *, spoken: bool) -> Voice | None:
    """Return the name that ends the words of who speaks, or the first that stands in them; `at` is the office or verb."""
    begin, stop = where
    loose: Voice | None = None
    for first in range(begin, stop):
        if spoken and not all(article(copy.tokens[one]) for one in range(begin, first)):
            break
        if not spoken and first == begin and _for_a_body(copy, begin - 1):
            continue
        end = arabic_end(copy, first)
        if end > first:
            whole = end == stop or (copy.is_a("speech", end) or (0, ""))[1] == "to_press"
            name = _believed(copy, first, end, whole=whole, spoken=spoken)
            # A noun and its genitive are believed only where an office or the verb stands right beside them.
            if name and _of_noun(copy, first, end) and not (spoken and _shut(copy, end)):
                name = _called(copy, at, first, begin)
            if name:
                voice = Voice(first, end, "person", copy.words(first, end))
                # The name ends the phrase: "المتحدث باسم مكتب لتنسيق الشؤون الإنسانية ينس لاركيه".
                if whole:
                    return voice
                loose = loose or voice
    return loose


def _for_a_body(copy: Copy, at: int) -> bool:
    """Say whether an office ends in "on behalf of", so that a body follows and no name: المتحدث باسم مقاومة البيضاء."""
    return (copy.is_a("joins", at, at + 1) or (0, ""))[1] == "of" and copy.tokens[at].form.endswith("م")


def _apposed(copy: Copy, comma: int) -> Voice | None:
    """Read a name between commas behind an office: "قال المتحدث باسم البنتاغون، فلان الفلاني، إن"."""
    first = comma + 1
    if first >= len(copy.tokens) or copy.tokens[comma].text not in COMMAS or not copy.free(first):
        return None
    end = arabic_end(copy, first)
    closed = end < len(copy.tokens) and copy.tokens[end].text in COMMAS
    if end <= first or not closed or _of_noun(copy, first, end):
        return None
    believed = _believed(copy, first, end, whole=True, spoken=True)
    return Voice(first, end, "person", copy.words(first, end)) if believed else None


def _surname(copy: Copy, at: int, end: int) -> Voice | None:
    """Read one word that closes an office before "that": "أكد وزير الخارجية الأمريكي تيلرسون أن".

    A noun with the article before it has no other noun of its own behind it, so that it is a name, where it is no
    adverb and nothing that the lists know.
    """
    last = end - 1
    if last <= at or end >= len(copy.tokens) or not copy.free(last) or not article(copy.tokens[last - 1]):
        return None
    that = (copy.is_a("ties", end) or (0, ""))[1] == "that"
    spoken = (copy.is_a("speech", at - 1, at) or (0, ""))[1] in {"said", "told"}
    return (
        Voice(last, end, "person", copy.words(last, end))
        if that and spoken and _foreign(copy, last)
        else None
    )


def _alone(copy: Copy, at: int, kind: str) -> Voice | None:
    """Read a surname that no list has and nobody introduced, right behind a verb of speech: "وقال فلانوف إن".

    A noun may stand there too, so that the text must have the word more than once, as it has a name.
    """
    end = at + 1
    if (
        end >= len(copy.tokens)
        or copy.tokens[at].kind != "word"
        or copy.frequency[copy.tokens[at].form] < PAIR
    ):
        return None
    that = (copy.is_a("ties", end) or (0, ""))[1] == "that"
    where = (copy.is_a("addressed", end, end + 1) or (0, ""))[1] == "to" and kind != "according"
    closed = that or where or copy.tokens[end].text in COMMAS | {":"}
    plural = copy.tokens[at].form.endswith("ون")
    own = closed and not plural and _foreign(copy, at)
    return Voice(at, end, "person", copy.words(at, end)) if own else None


def _foreign(copy: Copy, last: int) -> bool:
    """Say whether an Arabic word can be a surname: no adverb, and nothing that the lists know."""
    form, end = copy.tokens[last].form, last + 1
    foreign = len(form) > SHORTEST_SURNAME and not article(copy.tokens[last]) and copy.free(last)
    if not foreign or form.startswith(ADVERBS) or form.endswith(NO_SURNAMES):
        return False
    other = any(
        copy.is_a(section, last, end)
        for section in ("roles", "who", "not_persons", "near", "speech", "units", "ties", "lists", "killing")
    )
    known = known_names()
    placed = (
        shipped().at(copy.tokens, last)
        or known.abroad.at(copy.tokens, last)
        or known.parties.at(copy.tokens, last)
    )
    lexicon = copy.lexicon(last)
    common = form in lexicon.function_words or not lexicon.vague.isdisjoint(copy.tokens[last].forms)
    common = common or any(one in lexicon.numbers for one in copy.tokens[last].forms)
    return not (other or placed or common or shipped().countries.at(copy.tokens, last) or _owned(copy, last))


def _phrase_end(copy: Copy, begin: int, *, office: bool) -> int:
    """Return where the words of who speaks end: an office may have its country and its body in them."""
    stop = begin
    while stop < min(len(copy.tokens), begin + ARABIC_REACH):
        if (
            office
            and copy.tokens[stop].text in SHUT_BY
            and copy.tokens[stop + 2 : stop + 3]
            and copy.tokens[stop + 2].text == SHUT_BY[copy.tokens[stop].text]
        ):
            stop += 3  # the short name of a body: "قائد القوة المؤقتة (يونيفيل) فلان الفلاني"
            continue
        country = office and (_in_country(copy, stop) or _in_body(copy, stop))
        act = not article(copy.tokens[stop]) and copy.is_a("not_persons", stop, stop + 1) is not None
        if office and act and stop > begin:
            break  # "أعلن الأمين العام تعيين فلان"
        if not country and not _in_arabic_phrase(copy, stop):
            break
        stop += 1 + country
    return stop


def _believed(copy: Copy, first: int, end: int, *, whole: bool, spoken: bool) -> bool:
    """Say whether words where a name may stand are closed as a name is, and are no other words."""
    closed = whole or _shut(copy, end) or copy.tokens[end].text[:1] in "بلا"
    if spoken and (_future(copy, first) or copy.tokens[end - 1].form[:1] == "ب"):
        return False
    if spoken and copy.tokens[first].form[:1] in "بل" and _owned(copy, first, short="ه"):
        return False  # "رحب بجهوده لتسوية الأزمة"
    if _tied_noun(copy, first) or _no_person(copy, first, end) or _owned(copy, end - 1):
        return False
    return closed and not known_names().parties.first(copy.tokens, first, end)


def _shut(copy: Copy, end: int) -> bool:
    """Say whether a mark ends a name, or what somebody is follows: "قال كريم مثال رئيس المجلس"."""
    return end >= len(copy.tokens) or copy.tokens[end].kind != "word" or copy.is_a("roles", end) is not None


def _arabic_verb(copy: Copy, at: int) -> tuple[int, str] | None:
    """Return the Arabic verb of speech behind which a name is believed; "عبر" alone is "across" as well."""
    found = copy.is_a("speech", at)
    return found if found and found[1] in {"said", "told", "citing", "according"} else None


def _future(copy: Copy, at: int) -> bool:
    """Say whether an Arabic word is a verb of what will be: سيعزز الثقة is nobody."""
    return copy.tokens[at].form.startswith(("سي", "ست", "سن")) and article(copy.tokens[at + 1])


def _owned(copy: Copy, at: int, *, short: str = "ها") -> bool:
    """Say whether an Arabic word is somebody's noun and so no surname: جددت موسكو تأكيدها."""
    form = copy.tokens[at].form
    known = any(one in copy.lexicon(at)["given_names"].whole for one in copy.tokens[at].forms)
    return form.endswith(("ها", "هم", "هما", short)) and len(form) > SHORTEST_SURNAME and not known


def _of_noun(copy: Copy, first: int, end: int) -> bool:
    """Say whether two words may as well be a noun and its genitive: حقوق الإنسان."""
    return end - first == PAIR and article(copy.tokens[end - 1]) and not article(copy.tokens[first])


def _called(copy: Copy, at: int, first: int, begin: int) -> bool:
    """Say whether an office with the article, or a rank, stands right before a name: المبعوث فلان الفلاني."""
    if first != begin:
        return (copy.is_a("roles", first - 1, first) or (0, ""))[1] == "rank"
    return article(copy.tokens[at]) or (copy.is_a("roles", at) or (0, ""))[1] == "rank"


def _tied_noun(copy: Copy, at: int) -> bool:
    """Say whether "by" or "for" is written on to a noun with its genitive behind it: بخطط اللجنة."""
    form = copy.tokens[at].form
    return form[:1] in "بل" and len(form) >= SHORTEST_SURNAME and article(copy.tokens[at + 1])


def _no_person(copy: Copy, at: int, end: int) -> bool:
    """Say whether two words that could be a name are a known place, or a noun with its adjective: مباحثات مباشرة."""
    known = shipped().at(copy.tokens, at)
    first, second = copy.tokens[at].form, copy.tokens[at + 1].form
    plural = any(copy.tokens[one].form.endswith("ات") for one in range(at, end))
    given = any(form in copy.lexicon(at)["given_names"].whole for form in copy.tokens[at].forms)
    last = copy.tokens[end - 1].form
    of_a_land = last.endswith(RELATION) and len(last) > SHORTEST_SURNAME and not given  # "أوساط أميركية"
    noun = plural or of_a_land or (first.endswith("ا") and second.endswith("ا"))
    if any(copy.is_a(section, end - 1, end) for section in ("killing", "units")):
        return True  # "كشف أسماء القتلى"
    town = any(token in provinces().forms for token in copy.tokens[at:end])  # "قائد فوج إطفاء درعا"
    town = town or any(shipped().countries.at(copy.tokens, one) for one in range(at + 1, end))  # "بشأن ليبيا"
    town = town or any(
        known_names().abroad.at(copy.tokens, one) for one in (at, at + 1)
    )  # "تتهم باكو ياريفان"
    return noun or town or (known is not None and known[0] > 1)


def _in_country(copy: Copy, at: int) -> int:
    """Return how many tokens a country takes behind "in" or "to": "المنسق المقيم في السودان"; 0 where none is named."""
    if at + 1 >= len(copy.tokens) or not copy.is_a("abroad_in", at, at + 1):
        return 0
    side = copy.is_a("parts_of_countries", at + 1, at + 2) is not None  # "في جنوب لبنان"
    country = shipped().countries.at(copy.tokens, at + 1 + side)
    return country[0] + side if country else 0


def _in_body(copy: Copy, at: int) -> int:
    """Return how many tokens the noun of a body takes behind "in": "مديرة العمليات في مكتب …"; 0 where none stands."""
    if at + 1 >= len(copy.tokens) or not copy.is_a("abroad_in", at, at + 1):
        return 0
    body = copy.is_a("who", at + 1)
    return body[0] if body and body[1] == "body" else 0


def _in_arabic_phrase(copy: Copy, at: int) -> bool:
    """Say whether a word still belongs to who speaks: no mark, no "that", no other verb of speech."""
    token = copy.tokens[at]
    link = copy.is_a("ties", at)
    return (
        token.kind == "word"
        and copy.free(at)
        and not (link and link[1] in {"that", "aux", "relative", "saying"})
        and not (copy.is_a("speech", at) and not copy.is_a("roles", at))
        and not copy.is_a("weekdays", at)
        and not copy.is_a("span_units", at)
        and not copy.is_a("near_days", at)
        and (
            (copy.is_a("joins", at) or (0, "of_unnamed"))[1] != "of_unnamed" or not copy.is_a("addressed", at)
        )
    )


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
