"""Persons by name: known ones, names behind a rank or a role or beside a verb of speech, and the same names again.

A name that no table knows is believed only where something says that it is a person, so that a place is none.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from tregua.intake.reading.arabic_names import article
from tregua.intake.reading.arabic_persons import (
    in_list_of_places,
    in_name_of_place,
    introduced_in_arabic,
    known_as,
)
from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.first_names import by_first_name
from tregua.intake.reading.gazetteer import shipped
from tregua.intake.reading.knownnames import known_names
from tregua.intake.reading.names import (
    OFFICE_REACH,
    Voice,
    aged,
    arabic,
    classed,
    first_name,
    initials,
    listed,
    name_end,
    named,
    role_in,
    second_of_two,
)
from tregua.intake.reading.provinces import provinces
from tregua.intake.reading.surnames import by_surname
from tregua.intake.reading.tokens import plain

NOBILIARY: Final = frozenset(
    {"de", "da", "де", "van", "von", "al", "el", "ben", "bin", "ibn", "аль", "ас", "бен"}
)
ARABIC_REACH: Final = 12
CAPITAL_PARTICLES: Final = frozenset({"Le", "La", "De", "Du", "Des", "Al", "El"})
PLACE_BEFORE: Final = frozenset({"place", "origin", "target", "class_before"})
BESIDE_SPEECH: Final = 3
CLOSING: Final = frozenset({"»", "”", '"'})
REMARK: Final = 20
SHORTEST_SURNAME: Final = 4
# What Arabic verbs of what will be begin with.
WILL: Final = ("سي", "ست", "سن")
LONGEST_INITIALS: Final = 5
# Marks, in the table of whole names, the word that a name begins with.
FIRST: Final = "^"


def persons(copy: Copy) -> list[Voice]:
    """Return every person named, in order; a surname alone has the whole name where the text gives it."""
    found, at = [], 0
    while at < len(copy.tokens):
        voice = (
            _known(copy, at)
            or known_as(copy, at)
            or (
                None if in_name_of_place(copy, at) or in_list_of_places(copy, at) else by_first_name(copy, at)
            )
            or _ranked(copy, at)
            or _introduced(copy, at)
        )
        if voice:
            voice = _to_its_end(copy, voice)
            found.append(voice if voice.key else replace(voice, key=_key(copy, voice)))
            at = voice.end
        else:
            at += 1
    whole = _whole_names(copy, found)
    again = list(_again(copy, found))
    return sorted(
        (replace(one, name=_whole(copy, one, whole)) for one in [*found, *again]), key=lambda one: one.begin
    )


def _to_its_end(copy: Copy, voice: Voice) -> Voice:
    """Return an Arabic name with the known surname right behind it: رجب طيب and أردوغان."""
    if voice.key or not arabic(copy, voice.begin) or voice.end >= len(copy.tokens):
        return voice
    tied = max(0, copy.words(voice.begin, voice.end).find(voice.name))  # لرامي
    for at in range(voice.begin + 1, voice.end):
        inner = known_names().persons.at(copy.tokens, at)
        if inner is not None and at + inner[0] > voice.end:  # مولود تشاووش and أوغلو
            end = at + inner[0]
            return Voice(voice.begin, end, "person", copy.words(voice.begin, end)[tied:], inner[1])
    known = known_names().persons.at(copy.tokens, voice.end)
    if known is None or copy.tokens[voice.end].form.startswith("و"):
        return voice
    end = voice.end + known[0]
    return Voice(voice.begin, end, "person", copy.words(voice.begin, end)[tied:], known[1])


def _key(copy: Copy, voice: Voice) -> str:
    """Return the key of a known person whose name ends where this name does."""
    for at in range(voice.begin, voice.end):
        found = known_names().persons.at(copy.tokens, at, voice.end)
        if found and at + found[0] == voice.end:
            return found[1]
    return ""


def _known(copy: Copy, at: int) -> Voice | None:
    token = copy.tokens[at]
    if token.kind != "word" or not copy.free(at) or not (named(copy, at) or token.form in NOBILIARY):
        return None
    if _led(copy, at):
        return None
    found = known_names().persons.at(copy.tokens, at)
    if found is None or not any(named(copy, one) for one in range(at, at + found[0])):
        return None
    begin, end = at, at + found[0]
    if second_of_two(copy, at):
        return Voice(begin, end, "person", copy.words(begin, end)[1:], found[1])
    while begin > max(0, at - (1 if arabic(copy, at) else 2)) and first_name(copy, begin - 1):
        if article(copy.tokens[begin - 1]) or _new_verb(copy, begin - 1):
            break
        if arabic(copy, begin) and known_names().abroad.at(copy.tokens, begin - 1):
            break  # "رئيس الوفد في آستانا بشار الجعفري"
        begin -= 1
    begin = initials(copy, begin)
    return Voice(begin, end, "person", listed(copy, begin, end), found[1])


def _led(copy: Copy, at: int) -> bool:
    """Say whether an Arabic name only tells whose forces or government is meant: قوات حفتر."""
    return (
        bool(at)
        and arabic(copy, at)
        and copy.is_a("led_by", at - 1, at) is not None
        and not article(copy.tokens[at - 1])
    )


def _new_verb(copy: Copy, at: int) -> bool:
    """Say whether an Arabic word before a surname opens a sentence and is no first name: وعاد لافروف."""
    if not arabic(copy, at) or copy.tokens[at].form[:1] not in "وف":
        return False
    forms = copy.tokens[at].forms
    known = any(form in copy.lexicon(at)["given_names"].whole for form in forms)
    low = copy.sentence(at)[0]
    return not known and (at == low or copy.tokens[at - 1].kind != "word")


def _ranked(copy: Copy, at: int) -> Voice | None:
    """Read a name behind a rank: "Lt. Gen. John Smith", "général Ivan Petrov"."""
    rank = copy.is_a("roles", at)
    if rank is None or rank[1] != "rank" or not copy.free(at) or in_name_of_place(copy, at):
        return None
    begin = at + rank[0]
    while begin < len(copy.tokens) and (
        copy.tokens[begin].text == "." or (copy.is_a("roles", begin) or (0, ""))[1] == "rank"
    ):
        begin += 1
    end = name_end(copy, begin)
    if arabic(copy, at) and begin < len(copy.tokens):
        whole = by_first_name(copy, begin)
        if whole is None and copy.tokens[begin].form.startswith(WILL):
            return None  # "إن الفريق سيمثل قوة": a team that will
        end = max(end, whole.end if whole else end)
    if end == begin and begin < len(copy.tokens) and copy.tokens[begin].text in CAPITAL_PARTICLES:
        end = name_end(copy, begin + 1)  # "M. Le Drian"
        end = 0 if end == begin + 1 else end
    return Voice(begin, end, "person", listed(copy, begin, end)) if end > begin else None


def _introduced(copy: Copy, at: int) -> Voice | None:
    """Read a name that a role or a verb of speech beside it makes a person's: "said Mark Smith"."""
    if arabic(copy, at):
        return introduced_in_arabic(copy, at)
    if alone := by_surname(copy, at):
        return alone
    outlet = copy.lexicon(at).script == "Cyrl" and copy.tokens[at].text.isascii()  # "заявил Deutsche Welle"
    if not copy.tokens[at].capital or not copy.free(at) or outlet or _land_of_office(copy, at):
        return None
    end = name_end(copy, at)
    if _initials(copy, at, end) or _somewhere(copy, at, end):
        return None
    if end - at < 2:
        surname = end > at and _beside_quotation(copy, at, end) and not _adjective(copy, end)
        return Voice(at, end, "person", listed(copy, at, end)) if surname else None
    role = any(copy.is_a("roles", back, at) for back in range(max(0, at - 2), at))
    of_age = aged(copy, end)
    comma = end < len(copy.tokens) and copy.tokens[end].text == "," and role_in(copy, end + 1, end + 5)
    far = _behind_role(copy, at) or _apposed(copy, end) or _of_body(copy, end)
    return (
        Voice(at, end, "person", listed(copy, at, end))
        if role or comma or far or of_age or _beside_speech(copy, at, end)
        else None
    )


def _land_of_office(copy: Copy, at: int) -> bool:
    """Say whether a country belongs to an office before it: "envoy for Yemen Hans Grundberg"."""
    governed = at > 0 and copy.is_a("addressed", at - 1, at) is not None
    return governed and shipped().countries.at(copy.tokens, at) is not None


def _of_body(copy: Copy, end: int) -> bool:
    """Say whether "of" and a name in capitals stand between a name and a verb of speech: "X Y of the Red Cross says"."""
    high = min(copy.sentence(end - 1)[1], end + REMARK)
    if end + 2 >= high or not copy.is_a("joins", end, end + 1) or copy.lexicon(end).script != "Latn":
        return False
    at = end + 1
    while at < high and (
        copy.tokens[at].capital
        or copy.tokens[at].kind == "elided"
        or copy.is_a("joins", at, at + 1)
        or copy.is_a("articles", at, at + 1)
        or (copy.is_a("ties", at) or (0, ""))[1] == "aux"
    ):
        at += 1
    capitals = any(copy.tokens[here].capital for here in range(end + 1, at))
    return capitals and at < high and (copy.is_a("speech", at) or (0, ""))[1] in {"said", "told"}


def _initials(copy: Copy, begin: int, end: int) -> bool:
    """Say whether a name is only the initials of a state or a body: "said U.S. officials", "of the OSCE SMM"."""
    words = [copy.tokens[at].text for at in range(begin, end)]
    return all(len(word) <= LONGEST_INITIALS and word.isupper() for word in words)


def _adjective(copy: Copy, end: int) -> bool:
    """Say whether a noun follows a capital that only describes it: "said Armenian defence ministry spokesman …"."""
    return end < len(copy.tokens) and (
        copy.is_a("roles", end) is not None or (copy.is_a("who", end) or (0, ""))[1] in {"body", "unnamed"}
    )


def _apposed(copy: Copy, end: int) -> bool:
    """Say whether behind a name a remark between commas and then a verb of speech follow: "X, who …, believes"."""
    high = copy.sentence(end - 1)[1]
    if end >= high or copy.tokens[end].text != ",":
        return False
    if any(form in copy.lexicon(end).joiners for form in copy.tokens[end + 1].forms):
        return False  # "Latamneh, Kafr Zayta, and al-Habeet, he added"
    close = next((at for at in range(end + 2, min(high, end + REMARK)) if copy.tokens[at].text == ","), None)
    if close is None or close + 1 >= high:
        return False
    joined = any(
        copy.tokens[at].capital
        and any(form in copy.lexicon(at).joiners for form in copy.tokens[at - 1].forms)
        for at in range(end + 2, close)
    )
    if joined:
        return False  # "les groupes armés A, B et C, avaient écrit"
    near = range(close + 1, min(high, close + 1 + BESIDE_SPEECH))
    if any((copy.is_a("who", at) or (0, ""))[1] in {"pronoun", "they", "it"} for at in near):
        return False  # "the settlements of A, B in the province of C, he said"
    return any((copy.is_a("speech", at) or (0, ""))[1] in {"said", "told", "told_press"} for at in near)


def _somewhere(copy: Copy, begin: int, end: int) -> bool:
    """Say whether capitals in a row are a party, a town, or stand where a place stands."""
    known = known_names()
    if known.parties.first(copy.tokens, begin, end) or known.abroad.first(copy.tokens, begin, end):
        return True
    before = copy.is_a("near", begin - 1, begin) if begin else None
    spoken = any(
        (copy.is_a("speech", begin - size, begin) or (0, ""))[0] == size
        for size in (1, 2, 3)
        if begin >= size
    )
    return before is not None and before[1] in PLACE_BEFORE and not spoken


def _beside_speech(copy: Copy, begin: int, end: int) -> bool:
    """Say whether a verb of speech stands right beside a name, at most a word about the day between."""
    low, high = copy.sentence(begin)
    for at in range(max(low, begin - BESIDE_SPEECH), begin):
        found = copy.is_a("speech", at, begin)
        if found and found[1] != "to_press" and _only_words(copy, at + found[0], begin):
            return True
    for at in range(end, min(high, end + BESIDE_SPEECH)):
        found = copy.is_a("speech", at)
        if found and found[1] in {"said", "told"} and _only_words(copy, end, at):
            return True
        if copy.tokens[at].kind == "word" and "-" in copy.tokens[at].text:
            break
    return False


def _beside_quotation(copy: Copy, begin: int, end: int) -> bool:
    """Say whether a surname alone and a verb of speech stand right behind a quotation: "…", Cazeneuve said."""
    low, high = copy.sentence(begin)
    if provinces().forms.at(copy.tokens, begin):
        return False
    verb = next((at for at in (begin - 1, end) if low <= at < high and _says(copy, at)), None)
    at = begin - 1 - (verb == begin - 1) if verb is not None else -1
    while at > low and (copy.tokens[at].text == "," or (copy.is_a("ties", at) or (0, ""))[1] == "aux"):
        at -= 1
    return at > low and copy.tokens[at].text in CLOSING


def _says(copy: Copy, at: int) -> bool:
    return (copy.is_a("speech", at) or (0, ""))[1] == "said"


def _only_words(copy: Copy, begin: int, end: int) -> bool:
    return all(
        (copy.tokens[at].kind == "word" and not copy.tokens[at].capital)
        or copy.is_a("weekdays", at)
        or (copy.is_a("who", at) or (0, ""))[1] == "agency"
        for at in range(begin, end)
    )


def _behind_role(copy: Copy, at: int) -> bool:
    """Say whether a name follows "the head of the relief mission" or the like, with or without a comma."""
    low = max(copy.sentence(at)[0], at - ARABIC_REACH)
    back = at - 1
    comma = back > low and copy.tokens[back].text == ","
    back -= comma
    if comma and back > low + 2 and copy.tokens[back].text == ")" and copy.tokens[back - 2].text == "(":
        # "le porte-parole de l'ONU (Ocha), X": with a body in it an office is longer.
        back, low = back - 3, max(copy.sentence(at)[0], at - OFFICE_REACH)
    while back >= low and copy.tokens[back].kind in {"word", "elided"}:
        found = copy.is_a("roles", back, at)
        if found and not classed(copy, back):
            # "the head of the centre, Aleppo Province" would be a place: the name must end the phrase.
            return True
        spoken = copy.is_a("speech", back, at)
        if spoken and spoken[1] != "for":  # "head of the Network for Human Rights"
            return False
        back -= 1
    return False


def _whole_names(copy: Copy, found: list[Voice]) -> dict[str, str]:
    """Return the longest name that ends in each surname."""
    whole: dict[str, str] = {}
    for one in found:
        last = one.key or copy.tokens[one.end - 1].form
        if len(one.name) > len(whole.get(last, "")):
            whole[last] = one.name
        if one.key and one.end - one.begin > 1:
            whole.setdefault(f"{FIRST}{copy.tokens[one.begin].form}", one.name)
    return whole


def _whole(copy: Copy, one: Voice, whole: dict[str, str]) -> str:
    """Return the whole name of a surname that stands alone; a first mention stays as written."""
    if one.end - one.begin > 1 and " " in one.name:
        return one.name
    full = whole.get(one.key or copy.tokens[one.end - 1].form, one.name)
    if not one.key and _honoured(copy, one.begin):
        return whole.get(f"{FIRST}{copy.tokens[one.begin].form}", one.name)  # "M. Ban" is Ban Ki-moon
    if one.key and " " in full and copy.lexicon(one.begin).script == "Cyrl":
        return full  # "Рудского" may be Рудский or Рудской: the whole name tells
    begins = bool(one.key) and full.casefold().startswith(f"{one.name.casefold()} ")
    return full if begins or full.casefold().endswith(one.name.casefold()) else one.name


def _honoured(copy: Copy, at: int) -> bool:
    """Say whether "Mr" stands right before a name."""
    back = at - 1 - (at > 1 and copy.tokens[at - 1].text == ".")
    return back >= 0 and (copy.is_a("roles", back, at) or (0, ""))[1] == "rank"


def _again(copy: Copy, found: list[Voice]) -> Iterator[Voice]:
    """Yield surnames that stand alone after the whole name was given; Russian ones in any case."""
    taken = {at for one in found for at in range(one.begin, one.end)}
    surnames = {
        surname: one
        for one in found
        if not one.key or arabic(copy, one.begin)
        for surname in (plain(one.name.rsplit(" ", maxsplit=1)[-1]),)
        if len(surname) >= SHORTEST_SURNAME - arabic(copy, one.begin)
    }
    if not surnames:
        return
    for at, token in enumerate(copy.tokens):
        if token.kind != "word" or at in taken or not copy.free(at) or not named(copy, at):
            continue
        if _led(copy, at):
            continue
        for form in token.forms:
            one = surnames.get(form) or (_declined(form, surnames) if not token.text.isascii() else None)
            if one is not None:
                yield Voice(at, at + 1, "person", one.name)
                break


def _declined(form: str, surnames: dict[str, Voice]) -> Voice | None:
    for size in range(len(form) - 1, max(SHORTEST_SURNAME, len(form) - 3) - 1, -1):
        if form[:size] in surnames:
            return surnames[form[:size]]
    return None
