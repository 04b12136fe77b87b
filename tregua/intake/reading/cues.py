"""Verbs of speech and "according to": where they stand, and of which kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.mentions import attached_pronoun, link_of
from tregua.intake.reading.tokens import tokens_of

SPOKEN: Final = frozenset(
    {"said", "told", "told_press", "asked", "recorded", "according", "for", "citing", "continues", "by_whom"}
)
QUOTES: Final = frozenset({'"', "«", "»", "“", "”"})
OPENING: Final = frozenset({"«", "“"})
# The ending of an Arabic noun, which habit writes like the pronoun of a verb.
FEMININE: Final = "ة"
# What Arabic writes on to a verb: "and", "so", "will".
VERB_CLITICS: Final = frozenset({"", "و", "ف", "س", "وس"})
NEGATED: Final = 6
# How near a quotation stands to a verb that is speech only there: "», a lancé", "a lancé devant la presse: «".
NEAR_BEFORE: Final = 4
NEAR_BEHIND: Final = 9
ABOUT: Final = 8
# Verbs that speak only with a word that is found behind them.
BESIDE: Final = {"with_blame": "blame", "with_words": "own_words", "belittles": "belittled"}
BY_THEIR_WORD: Final = frozenset({"spoke", "with_saying", *BESIDE})


@dataclass(frozen=True)
class Cue:
    """A verb of speech or a phrase like "according to": its tokens, and which it is."""

    begin: int
    end: int
    kind: str
    passive: bool = False


def cues(copy: Copy, begin: int, end: int) -> Iterator[Cue]:
    """Yield the words of speech in a stretch, in order."""
    at = begin
    while at < end:
        one = _cue(copy, at, begin, end)
        if one is not None:
            yield one
            at = one.end
            continue
        found = copy.is_a("speech", at, end)
        at += found[0] if found and found[1] == "other" else 1


def _cue(copy: Copy, at: int, begin: int, end: int) -> Cue | None:
    if at in copy.mute or not copy.free(at) or copy.tokens[at].kind not in {"word", "elided"}:
        return None
    if attached_pronoun(copy, at):
        stem = tokens_of(copy.tokens[at].text.split("-")[0])
        return Cue(at, at + 1, "said") if stem and copy.lexicon(at)["speech"].at(stem, 0) else None
    found = copy.is_a("speech", at, end)
    if found is None:
        return Cue(at, at + 1, "said") if at == begin and _shows(copy, at, end) else None
    size, kind = found
    first = at
    if kind == "infinitive":
        # "venait de lui faire savoir", "a tenu à préciser"
        first = _before_infinitive(copy, at, begin)
        kind = "said" if first < at else ""
    if kind == "comes_from":
        kind = "according" if _of_words(copy, at, begin) else ""
    if kind in BY_THEIR_WORD:
        kind = _with_its_word(copy, at, size, end, kind)
    if kind == "quoted":
        kind = "said" if _beside_quotation(copy, at) else ""
    if kind not in SPOKEN or _is_no_speech(copy, at, begin, kind):
        return None
    passive = any(link_of(copy, back) == "passive" for back in range(max(begin, at - 2), at))
    return Cue(first, at + size, kind, passive)


def _with_its_word(copy: Copy, at: int, size: int, end: int, kind: str) -> str:
    """Say whether a verb that has another sense too is speech here, by a word that stands behind it."""
    office = copy.is_a("roles", at + size) is not None
    near = range(at, min(end, at + ABOUT))
    far = range(at, min(end, at + 2 * ABOUT))
    if kind == "spoke":
        # "تحدث عن": to speak of something is a statement, to speak with somebody is none.
        spoken = any(link_of(copy, i) == "source" for i in (far if office else near))
    elif kind == "with_saying":
        # "عقّب فلان بالقول": the same word is "after".
        spoken = any(_saying(copy, i) for i in near)
    else:
        # "حمّل فلان الطرف الآخر المسؤولية", "بدأ فلان حديثه": the same verbs are "carried" and "began".
        spoken = any(link_of(copy, i) == BESIDE[kind] for i in far)
        # "«…»، بهذه الكلمات اختتم فلان اللقاء"
        spoken = spoken or (copy.is_a("ties", at - 2, at) or (0, ""))[1] == "back"
    return "said" if spoken else ""


def _before_infinitive(copy: Copy, at: int, begin: int) -> int:
    """Return where words begin that make speech of an infinitive, a pronoun between or none; else where it stands."""
    for end in (at, at - 1):
        if end < at and not copy.is_a("disjunctive", end, at):
            break
        for size in (4, 3, 2, 1):
            found = copy.is_a("before_infinitives", end - size, end) if end - size >= begin else None
            if found and found[0] == size:
                return end - size
    return at


def _of_words(copy: Copy, at: int, begin: int) -> bool:
    """Say whether it is words that come from somebody: "L'avertissement, lancé mercredi, vient du ministre"."""
    return any(copy.is_a("words_of", back, back + 1) for back in range(begin, at))


def _saying(copy: Copy, at: int) -> bool:
    return link_of(copy, at) == "saying" or (copy.is_a("speech", at) or (0, ""))[1] == "continues"


def _beside_quotation(copy: Copy, at: int) -> bool:
    """Say whether a verb stands beside a quotation: "a lancé" is speech there, else an attack."""
    begin, end = copy.sentence(at)
    before = any(copy.tokens[i].text in QUOTES for i in range(max(begin, at - NEAR_BEFORE), at))
    behind = [copy.tokens[i].text for i in range(at, min(end, at + NEAR_BEHIND))]
    return before or ":" in behind or "«" in behind or "“" in behind


def _shows(copy: Copy, at: int, end: int) -> bool:
    """Say whether an Arabic "between" is the verb "showed": an office follows it, and "that"."""
    verb = copy.is_a("shows", at, at + 1) and copy.is_a("roles", at + 1)
    return verb is not None and any(link_of(copy, one) == "that" for one in range(at, end))


def _is_no_speech(copy: Copy, at: int, begin: int, kind: str) -> bool:
    """Say whether a word that may be a verb of speech is none here: a noun, a verb that is denied, another sense."""
    before = link_of(copy, at - 1) if at else ""
    if _renews(copy, at) or _in_title(copy, at) or (at > begin and _in_another_sense(copy, at)):
        return True
    if kind == "continues" and copy.is_a("opening_infinitives", at) and at > begin:
        before_it = copy.tokens[at - 1]  # "sa volonté de poursuivre", but "Et d'ajouter"
        return before_it.kind == "word" and before_it.form not in copy.lexicon(at).joiners
    if kind in {"said", "told"}:
        noun = copy.lexicon(at).script == "Arab" and not _as_verb(copy, at)
        if noun or (copy.is_a("agents", at + 1) and before not in {"aux", "passive"}):
            return True  # "le gouvernement, soutenu par X"
        noun = before == "indefinite" or (before == "definite" and copy.tokens[at - 1].kind == "word")
        noun = noun or _with_of(copy, at)
        noun = noun or copy.tokens[at].text.endswith(FEMININE)  # "التابعة لحفتر"
        return noun or _negated(copy, at, begin)
    if kind == "asked":
        return not (at and (attached_pronoun(copy, at - 1) or before == "aux"))
    return kind == "for" and at != copy.sentence(at)[0]


def _renews(copy: Copy, at: int) -> bool:
    """Say whether an Arabic verb is of an attack that goes on: "جددت القوات قصفها", but "جدد الوزير دعوته"."""
    if (copy.is_a("renews", at, at + 1) or (0, ""))[1] != "verb":
        return False
    near = range(at + 1, min(copy.sentence(at)[1], at + ABOUT))
    return any((copy.is_a("renews", one, one + 1) or (0, ""))[1] == "attack" for one in near)


def _in_title(copy: Copy, at: int) -> bool:
    """Say whether a verb stands in the title of a work: كتاب «قال لي الجنرال»."""
    low = max(copy.sentence(at)[0], at - ABOUT)
    mark = next((back for back in range(at - 1, low, -1) if copy.tokens[back].text in QUOTES), 0)
    opens = copy.tokens[mark].text in OPENING
    return opens and (copy.is_a("works", mark - 1, mark) or (0, ""))[1] == "title"


def _in_another_sense(copy: Copy, at: int) -> bool:
    """Say whether a word like a verb of speech is an Arabic noun or a number: "بعد رفض الحكومة", "اثنى عشر"."""
    number = at + 1 < len(copy.tokens) and _number(copy, at) and _number(copy, at + 1)
    return (
        number or copy.tokens[at].form.startswith("لل") or copy.is_a("before_nouns", at - 1, at) is not None
    )


def _number(copy: Copy, at: int) -> bool:
    return any(form in copy.lexicon(at).numbers for form in copy.tokens[at].forms)


def _as_verb(copy: Copy, at: int) -> bool:
    """Say whether an Arabic word is speech with no more written on to it than a verb has.

    "وقال", "سيؤكد" and "ليؤكد", but neither "بحث" as "by" with "urged" nor "التابع".
    """
    token = copy.tokens[at]
    forms = tuple(
        form
        for form in token.forms
        if (clitic := token.form[: len(token.form) - len(form)]) in VERB_CLITICS
        or (clitic in {"ل", "ول"} and form[:1] in "يت")
    )
    return (
        copy.lexicon(at)["speech"].at([token._replace(forms=forms), *copy.tokens[at + 1 : at + 5]], 0)
        is not None
    )


def _with_of(copy: Copy, at: int) -> bool:
    """Say whether a French word with an article is a noun: "of" is behind it, or a preposition before: "depuis l'annonce"."""
    behind = copy.tokens[at + 1] if at + 1 < len(copy.tokens) else None
    article = at > 0 and copy.is_a("elided_articles", at - 1, at) is not None
    governed = at > 1 and copy.is_a("addressed", at - 2, at - 1) is not None
    of = behind is not None and copy.is_a("of_nouns", at + 1, at + 2) is not None
    return article and bool(copy.lexicon(at)["of_nouns"]) and (governed or of)


def _negated(copy: Copy, at: int, begin: int) -> bool:
    """Say whether a verb of speech is denied: who has not confirmed has said nothing."""
    for back in range(at - 1, max(begin, at - NEGATED) - 1, -1):
        link = link_of(copy, back)
        if link == "not":
            return True
        if link not in {"aux", "passive"} and copy.tokens[back].kind != "elided":
            return False
    return False
