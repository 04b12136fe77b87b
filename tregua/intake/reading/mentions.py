"""Words around a verb of speech that mean somebody: a name, a body, a pronoun, or an office that has no name."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tregua.intake.reading.arabic_names import article
from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.names import Voice, arabic, possessive
from tregua.intake.reading.place_names import clitic_abroad
from tregua.intake.reading.tokens import plain

BEFORE_HEAD: Final = 4
FEWEST_INITIALS: Final = 3
SHORTEST_OWNED: Final = 3
LONGEST_QUOTED: Final = 7
CLOSED_BY: Final = {"«": "»", '"': '"', "“": "”"}
BEHIND_HEAD: Final = 8
ALL_NOUNS: Final = frozenset({"office", "title", "unnamed", "body", "publisher", "document"})
NOUNS: Final = frozenset({"unnamed", "title", "body", "publisher", "called", "document", "agency"})
# What each group of joining words ties to which nouns: "source in the ministry", but not "ministry in Moscow".
JOINED_BY: Final = {
    "of": ALL_NOUNS,
    "of_office": frozenset({"office", "title", "unnamed"}),
    "of_unnamed": frozenset({"unnamed"}),
}
BODIES: Final = frozenset({"body", "publisher", "called"})
PRONOUNS: Final = frozenset({"pronoun", "they", "it"})
COMMAS: Final = frozenset({",", "،"})
NAME_MARKS: Final = frozenset({"“", "”", '"', "«", "»"})


@dataclass(frozen=True)
class Mention:
    """Words that mean somebody: tokens from begin to end, what kind they are, who is named in them.

    `kind` is person, body, publisher, called, agency, pronoun, they, office, title, unnamed or document; `head` is the
    noun of a phrase, `bare` says that nothing is added to it.
    """

    begin: int
    end: int
    kind: str
    voice: Voice | None = None
    head: int = -1
    bare: bool = False
    definite: bool = False


@dataclass
class Mentions:
    """All mentions of a text in order, asked by stretch."""

    copy: Copy
    items: list[Mention]
    bodies: list[Voice]
    persons: list[Voice]

    def within(self, begin: int, end: int) -> list[Mention]:
        low = bisect_left(self.items, begin, key=lambda one: one.begin)
        high = bisect_left(self.items, end, key=lambda one: one.begin)
        return [one for one in self.items[low:high] if one.end <= end]


def mentions(copy: Copy, voices: Sequence[Voice]) -> Mentions:
    """Return everybody who is meant by name, by pronoun or by office."""
    named = {voice.begin: voice for voice in voices}
    found: list[Mention] = []
    at = 0
    while at < len(copy.tokens):
        voice = named.get(at)
        if voice is not None:
            owner = voice.kind == "person" and possessive(
                copy, voice.end
            )  # "Haftar's forces": the noun is meant
            if not owner and (voice.kind == "person" or not _heads(copy, voice.end, named)):
                found.append(Mention(at, voice.end, voice.kind, voice))
            at = voice.end
            continue
        one = _word(copy, at, named, found) if copy.free(at) and copy.tokens[at].kind == "word" else None
        one = one or _marked_name(copy, at, named)
        if one is None:
            at += 1
            continue
        if one.kind:
            while found and found[-1].begin >= one.begin:
                found.pop()
            found.append(one)
        at = max(one.end, at + 1)
    bodies = [one for one in voices if one.kind != "person"]
    return Mentions(copy, found, bodies, [one for one in voices if one.kind == "person"])


def _word(copy: Copy, at: int, named: dict[int, Voice], found: list[Mention]) -> Mention | None:
    """Return what a word that is no name means; with an empty kind where it only tells of a person beside it."""
    who = copy.is_a("who", at)
    if who and who[1] in PRONOUNS:
        return Mention(at, at + who[0], who[1])
    if attached_pronoun(copy, at):
        return Mention(at, at + 1, "pronoun")
    kind = who[1] if who and who[1] in NOUNS else ""
    size = who[0] if who and kind else 0
    if kind in {"body", "publisher", "called"} and plain(copy.tokens[at].text).endswith("'s"):
        kind = ""  # "the ministry's spokesman": the noun behind it is meant
    if kind == "called" and size == 1 and arabic(copy, at) and not article(copy.tokens[at]):
        kind = ""  # "وسائل إعلام معارضة": of the opposition, and not the opposition itself
    if not kind and _acronym(copy, at):
        kind, size = "body", 1
    role = copy.is_a("roles", at)
    if role and role[0] >= size and kind in {"", "title", "unnamed"}:
        kind, size = "office", role[0]
        while more := copy.is_a("roles", at + size):
            size += more[0]  # "Principal Deputy Chief Monitor"
    return _phrase(copy, at, at + size, kind, named, found) if kind else None


def _marked_name(copy: Copy, at: int, named: dict[int, Voice]) -> Mention | None:
    """Read a body whose name stands in marks right behind an Arabic verb of speech: وقالت "يونيفيل" في بيان إن."""
    if copy.tokens[at].text not in CLOSED_BY or not at or not arabic(copy, at - 1):
        return None
    if (copy.is_a("speech", at - 1, at) or (0, ""))[1] not in {"said", "told"}:
        return None
    close = CLOSED_BY[copy.tokens[at].text]
    stops = range(at + 2, min(at + LONGEST_QUOTED, len(copy.tokens) - 1))
    end = next((one for one in stops if copy.tokens[one].text == close), 0)
    inner = range(at + 1, end)
    if not end or any(one in named or link_of(copy, one) or copy.is_a("speech", one) for one in inner):
        return None
    after = end + 1
    goes_on = (
        link_of(copy, after) == "that"
        or copy.tokens[after].text in COMMAS
        or copy.is_a("addressed", after) is not None
        or copy.is_a("not_persons", after, after + 1) is not None
    )
    return Mention(at + 1, end, "called", head=at + 1, bare=True) if goes_on else None


def _acronym(copy: Copy, at: int) -> bool:
    """Say whether a word is the initials of a body that no list has: "CTSAMVM verified", "the GNA said", "selon l'OSCE"."""
    text = copy.tokens[at].text
    if copy.lexicon(at).script == "Cyrl":
        text = text.rstrip("аеуомы")  # "в ЦАХАЛе сообщили"
    if not (text.isalpha() and text.isupper() and len(text) >= FEWEST_INITIALS) or arabic(copy, at):
        return False
    verbs = range(at + 1, min(copy.sentence(at)[1], at + 3))
    if any((copy.is_a("speech", verb) or (0, ""))[1] in {"said", "told", "recorded"} for verb in verbs):
        return True
    low = max(copy.sentence(at)[0], at - BEFORE_HEAD)
    return any(
        (found := copy.is_a("speech", back, at))
        and found[1] in {"according", "said"}
        and _little(copy, back + found[0], at)
        for back in range(low, at)
    )


def _little(copy: Copy, begin: int, end: int) -> bool:
    """Say whether nothing but articles stands in a stretch."""
    return all(
        copy.tokens[at].kind == "elided" or link_of(copy, at) == "definite" for at in range(begin, end)
    )


def attached_pronoun(copy: Copy, at: int) -> bool:
    """Say whether a pronoun is tied to a verb by a hyphen: "ajoute-t-il"."""
    token = copy.tokens[at]
    if "-" not in token.form:
        return False
    last = token.form.rsplit("-", maxsplit=1)[-1]
    return last in copy.lexicon(at).attached


def _phrase(
    copy: Copy, at: int, end: int, kind: str, named: dict[int, Voice], found: list[Mention]
) -> Mention | None:
    """Read a noun with the words that belong to it; a body in them is the one spoken for."""
    begin, definite, inner = _left(copy, at, found)
    stop, far, of_person = end, end + BEHIND_HEAD, False
    while stop < min(len(copy.tokens), far) and not (stop > end and _named_in_marks(copy, stop, kind)):
        if size := _aside(copy, stop, kind, inner, named):
            stop, far = stop + size, far + size
            continue
        voice = named.get(stop) or (_body_at(copy, stop) if kind == "office" else None)
        of_person = _of_person(copy, kind, voice, stop)
        if of_person or _ends_document(copy, kind, voice, stop):
            break
        if (voice is not None and voice.kind == "person") or (
            kind == "office" and _behind_ranks(copy, stop, named)
        ):
            return Mention(stop, stop, "")  # "the ministry's spokesman X", "Lt. Col. X": the office is X's
        if voice is not None:
            far += voice.end - stop
            inner, stop = inner or voice, voice.end
        elif kind == "agency" and (more := copy.is_a("who", stop)) and more[1] == "agency":
            stop += more[0]
        elif _belongs(copy, stop, end, kind):
            stop += 1
        else:
            break
    while stop > end and _joins(copy, stop - 1):
        stop -= 1
    if _only_tells(copy, (begin, stop), kind, named, found):
        return Mention(stop, stop, "")
    bare = begin == at and stop == end and not of_person
    return Mention(
        begin, stop, kind, inner, at, bare, definite or (bare and copy.lexicon(at).script == "Cyrl")
    )


def for_somebody(copy: Copy, at: int) -> bool:
    """Say whether "in the name of" stands before somebody: "متحدث باسم فلان" is another."""
    return arabic(copy, at) and (copy.is_a("joins", at - 1, at) or (0, ""))[1] == "of"


def _named_in_marks(copy: Copy, stop: int, kind: str) -> bool:
    """Say whether the name in marks of an Arabic body ends here, and its phrase with it: شبكة "كذا" الموالية للحكومة."""
    return kind == "body" and arabic(copy, stop) and copy.tokens[stop - 1].text in CLOSED_BY.values()


def _of_person(copy: Copy, kind: str, voice: Voice | None, at: int) -> bool:
    """Say whether a body is only somebody's: of "L'armée de Bachar al Assad" the army is meant."""
    if voice is None or voice.kind != "person":
        return False
    return for_somebody(copy, at) or (kind in BODIES and _joins(copy, at - 1))


def _ends_document(copy: Copy, kind: str, voice: Voice | None, at: int) -> bool:
    """Say whether somebody is named behind a document: whose it is, is asked elsewhere."""
    named_ = voice or copy.is_a("who", at) or copy.is_a("roles", at)
    return kind == "document" and bool(named_)


def _aside(copy: Copy, at: int, kind: str, inner: Voice | None, named: dict[int, Voice]) -> int:
    """Return how many tokens are passed over inside a phrase: a short name, an agency in marks, "in Syria"; else 0."""
    if (inner is not None and short_name(copy, at)) or (kind == "agency" and _quoted_agency(copy, at)):
        return 3
    rank = copy.is_a("roles", at) if kind == "office" and arabic(copy, at) else None
    if rank is not None and rank[1] == "rank":
        return rank[0]
    if kind == "office" and (size := _in_brackets(copy, at)):
        return size
    return _quoted_name(copy, at, kind, named) or (_land(copy, at, named) if inner is not None else 0)


def _in_brackets(copy: Copy, at: int) -> int:
    """Return the size of a bracket in which an Arabic body is spelt: مدير الاستخبارات (سي آي أي) فلان."""
    if copy.tokens[at].text != "(" or not arabic(copy, at - 1):
        return 0
    ends = range(at + 2, min(at + LONGEST_QUOTED, len(copy.tokens)))
    return next((end + 1 - at for end in ends if copy.tokens[end].text == ")"), 0)


def _quoted_name(copy: Copy, at: int, kind: str, named: dict[int, Voice]) -> int:
    """Return the size of the name of a body in marks behind its noun: группировки «Джейш ан-Наср»; 0 where none stands."""
    script = copy.lexicon(at - 1).script
    if (script, kind) not in {("Cyrl", "body"), ("Cyrl", "office"), ("Arab", "body")}:
        return 0
    if copy.tokens[at].text not in CLOSED_BY or (script == "Arab" and at + 1 in named):
        return 0
    if (copy.is_a("who", at - 1, at) or (0, ""))[1] != "body":
        return 0
    close = CLOSED_BY[copy.tokens[at].text]
    ends = range(at + 2, min(at + LONGEST_QUOTED, len(copy.tokens)))
    return next((end + 1 - at for end in ends if copy.tokens[end].text == close), 0)


def short_name(copy: Copy, at: int) -> bool:
    """Say whether a bracket behind a body gives its short name: "центра по примирению (ЦПВС)"."""
    if at + 2 >= len(copy.tokens) or copy.tokens[at].text != "(" or copy.tokens[at + 2].text != ")":
        return False
    whole = copy.tokens[at + 1].kind == "word" and copy.lexicon(at).script == "Cyrl"  # (хуситы)
    whole = whole or (copy.tokens[at + 1].capital and copy.lexicon(at).complements)  # "l'ONU (Ocha)"
    return copy.tokens[at + 1].text.isupper() or arabic(copy, at + 1) or whole


def _land(copy: Copy, at: int, named: dict[int, Voice]) -> int:
    """Return how many tokens "in Syria" takes between a body and the person who heads it; 0 where it is not so."""
    if at + 2 >= len(copy.tokens) or not copy.is_a("abroad_in", at, at + 1):
        return 0
    end = at + 1
    while end < len(copy.tokens) and copy.tokens[end].capital and end not in named and end - at < BEFORE_HEAD:
        end += 1
    heads = end < len(copy.tokens) and (end in named or copy.is_a("roles", end) is not None)
    return end - at if heads and end > at + 1 else 0


def _quoted_agency(copy: Copy, at: int) -> bool:
    """Say whether the name of an agency stands between marks behind its noun: وكالة "سانا"."""
    if at + 2 >= len(copy.tokens) or not (copy.tokens[at].kind == copy.tokens[at + 2].kind == "mark"):
        return False
    return (copy.is_a("who", at + 1, at + 2) or (0, ""))[1] == "agency"


def _is_apposed(copy: Copy, begin: int, end: int, named: dict[int, Voice], found: list[Mention]) -> bool:
    """Say whether only a comma stands between an office and the person who holds it, on either side."""
    if end < len(copy.tokens) and copy.tokens[end].text in COMMAS | NAME_MARKS:
        after = end + 1
        while (copy.is_a("roles", after) or (0, ""))[1] == "rank":
            after += (copy.is_a("roles", after) or (1, ""))[0]
        if after in named and named[after].kind == "person":
            return True
    if not found or found[-1].kind != "person":
        return False
    beside = found[-1].end == begin and arabic(copy, begin)  # "ياسر العطا مساعد القائد العام"
    return beside or _only_comma(copy, found[-1].end, begin)


def _only_tells(
    copy: Copy, phrase: tuple[int, int], kind: str, named: dict[int, Voice], found: list[Mention]
) -> bool:
    """Say whether a noun only tells of a person beside it: "the defence ministry spokesman X", "X, the governor"."""
    if kind in BODIES:
        return _heads(copy, phrase[1], named)
    return kind == "office" and _is_apposed(copy, *phrase, named, found)


def _heads(copy: Copy, at: int, named: dict[int, Voice]) -> bool:
    """Say whether an office and then the person who holds it stand right behind a body: "government spokesman X"."""
    if copy.lexicon(at - 1).subject != "before":
        return False
    begin = at
    while at < len(copy.tokens) and at - begin < BEFORE_HEAD and (role := copy.is_a("roles", at)):
        at += role[0]
    return at > begin and at in named and named[at].kind == "person"


def _behind_ranks(copy: Copy, at: int, named: dict[int, Voice]) -> int:
    """Return where a person is named behind the stop of a rank and further ranks; 0 when nobody is."""
    if copy.tokens[at].text != ".":
        return 0
    while at < len(copy.tokens) and (copy.tokens[at].text == "." or copy.is_a("roles", at, at + 1)):
        at += 1
    return at if at in named and named[at].kind == "person" else 0


def _body_at(copy: Copy, at: int) -> Voice | None:
    """Return a body that is named by its noun alone, inside the words of an office: "at the defence ministry"."""
    found = copy.is_a("who", at)
    if found is None or found[1] not in {"body", "called"} or possessive(copy, at + found[0]):
        return None  # "the chief of the military's Western Command"
    return Voice(at, at + found[0], "body", copy.words(at, at + found[0]))


def _left(copy: Copy, at: int, found: list[Mention]) -> tuple[int, bool, Voice | None]:
    """Return where a noun phrase begins, whether it is a definite one, and a body named before its noun."""
    begin, inner = at, None
    token = copy.tokens[at]
    if arabic(copy, at):
        return at, token.form.startswith(("ال", "وال", "لل", "بال")), None
    bodies = {
        one.end: one.voice or Voice(one.begin, one.end, "body", copy.words(one.begin, one.end))
        for one in found[-3:]
        if one.kind in {"body", "publisher"}
    }
    while begin > max(0, at - BEFORE_HEAD):
        if begin in bodies:
            inner = bodies[begin]
            begin = inner.begin
            continue
        before = copy.tokens[begin - 1]
        link = link_of(copy, begin - 1)
        if link in {"definite", "indefinite"}:
            return begin, link == "definite", inner
        if before.kind == "elided":
            return begin, True, inner
        if before.kind != "word" or not _adjective_left(copy, begin - 1):
            break
        begin -= 1
    return begin, False, inner


def _adjective_left(copy: Copy, at: int) -> bool:
    """Say whether a word before a noun belongs to its phrase."""
    token, lexicon = copy.tokens[at], copy.lexicon(at)
    if token.form in lexicon.function_words or copy.is_a("speech", at) or copy.is_a("near_days", at):
        return False
    if link_of(copy, at) or (copy.is_a("who", at) or (0, ""))[1] in PRONOUNS | {"document"}:
        return False
    if lexicon.script == "Cyrl":
        return token.form.endswith(
            ("ыи", "ии", "ои", "ая", "яя", "ое", "ее", "ые", "ие", "ого", "его", "их", "ых")
        )
    return not copy.is_a("weekdays", at)


def link_of(copy: Copy, at: int) -> str:
    """Return what a small word does that ties who speaks to what is said."""
    found = copy.is_a("ties", at)
    return found[1] if found else ""


def _joins(copy: Copy, at: int) -> bool:
    return (
        copy.tokens[at].kind == "elided"
        or copy.is_a("joins", at, at + 1) is not None
        or link_of(copy, at) == "definite"
    )


def only_joins(copy: Copy, begin: int, end: int) -> bool:
    return end - begin <= 2 and all(
        _joins(copy, at) or copy.is_a("addressed", at) for at in range(begin, end)
    )


def _belongs(copy: Copy, at: int, low: int, kind: str) -> bool:
    """Say whether a word behind a noun still belongs to its phrase."""
    token, lexicon = copy.tokens[at], copy.lexicon(at)
    joins = copy.is_a("joins", at, at + 1)
    if token.kind == "elided" or (joins and kind in JOINED_BY[joins[1]]) or link_of(copy, at) == "definite":
        return True
    if kind == "called" or _ends_phrase(copy, at, kind):
        return False
    if kind == "agency":
        known = (copy.is_a("who", at) or (0, ""))[1] == "agency"
        return known or (token.capital and lexicon.script != "Arab" and not copy.is_a("roles", at))
    near = any(_joins(copy, back) for back in range(max(low, at - 2), at))
    return lexicon.complements or near or (token.capital and kind == "body")


def _ends_phrase(copy: Copy, at: int, kind: str) -> bool:
    """Say whether a word can belong to no noun before it: a verb of speech, a pronoun, a day, somebody else."""
    token = copy.tokens[at]
    other = {"agency"} if kind != "agency" else set()
    and_ = kind in BODIES and arabic(copy, at) and token.form.startswith("و")
    other |= {"unnamed", "title"} if kind == "office" or and_ else set()
    return (
        token.kind != "word"
        or not copy.free(at)
        or (copy.lexicon(at).code == "fr" and copy.is_a("addressed", at) is not None)
        or bool(link_of(copy, at))
        or (copy.is_a("who", at) or (0, ""))[1] in PRONOUNS | other
        or (copy.is_a("speech", at) is not None and not copy.is_a("roles", at))
        or any(form in copy.lexicon(at).numbers for form in token.forms)
        or token.form in copy.lexicon(at).function_words
        or any(copy.is_a(section, at) for section in ("weekdays", "near_days", "months", "killing"))
        or (arabic(copy, at) and _ends_arabic(copy, at, kind))
    )


def _ends_arabic(copy: Copy, at: int, kind: str) -> bool:
    """Say whether an Arabic word is an act, or tied to a verb: "وثقت الشبكة ارتكاب …", "نددت الوزارة بالدعم"."""
    token = copy.tokens[at]
    if (
        kind == "office"
        and not article(copy.tokens[at - 1])
        and (copy.is_a("who", at - 1) or (0, ""))[1] == "body"
    ):
        return False  # "المتحدث باسم هيئة تحرير كذا"
    if not article(token) and copy.is_a("not_persons", at, at + 1) is not None:
        return True
    if kind in BODIES and token.text.endswith("ه") and len(token.form) > SHORTEST_OWNED:
        return True  # "أعلن المجلس المحلي عجزه عن": what is its own is none of its name
    bare = token._replace(forms=token.forms[:1])
    act = (copy.lexicon(at)["common"].at([bare], 0) or (0, ""))[1] == "noun"
    if act and kind in BODIES | {"office"} and article(copy.tokens[at - 1]) and not copy.is_a("who", at):
        return True  # "ورفض المسؤول الأممي تقديم مزيد", "أعلنت القيادة العامة نظام تهدئة"
    if kind == "office" and token.form.startswith("ب") and at + 1 < len(copy.tokens):
        object_ = article(copy.tokens[at + 1]) and not article(token) and not copy.is_a("near", at, at + 1)
        if object_ and len(token.forms) > 1 and not copy.is_a("joins", at, at + 1):
            return True  # "أشاد المبعوث الأممي بخطط اللجنة"
    return kind == "body" and token.text.startswith("بال") and not clitic_abroad(copy, at)


def _only_comma(copy: Copy, end: int, begin: int) -> bool:
    """Say whether between a name and an office stand only a comma and small words."""
    return (
        end < begin + 1
        and begin - end <= 3
        and copy.tokens[end].text in COMMAS
        and all(copy.tokens[at].kind in {"word", "elided"} for at in range(end + 1, begin))
    )
