"""Whom a verb of speech has as its subject. Where it stands is told by the language file: before, behind, or either."""

from typing import Final

from tregua.intake.reading.addressed import addressed, in_house, in_other_case, of_another_noun, spoken_to
from tregua.intake.reading.arabic_names import article
from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.cues import Cue
from tregua.intake.reading.given_names import given_name
from tregua.intake.reading.mentions import (
    BODIES,
    COMMAS,
    LONGEST_QUOTED,
    NAME_MARKS,
    Mention,
    Mentions,
    for_somebody,
    link_of,
)
from tregua.intake.reading.names import arabic, role_in
from tregua.intake.reading.remarks import BREAKS, PARTICIPLES, little_before, over_little, over_remark
from tregua.intake.reading.verbs import is_gerund, is_participle

QUOTING: Final = frozenset({"»", "”", '"', "’"})
DASHES: Final = frozenset({"—", "–", "-"})
REACH_OF_PERSON: Final = 8
REACH_OF_BODY: Final = 5
REACH_BEHIND: Final = 8
REACH_OF_ROLE: Final = 18
REACH_OF_REMARK: Final = 30
BESIDE: Final = 3
PAIR: Final = 2
TO_DO: Final = frozenset({"de", "d'", "a"})
INFINITIVES: Final = ("er", "ir", "ire", "dre", "tre", "oir", "vre")
INSTRUMENTAL: Final = ("ым", "им", "ом", "ем", "ои", "еи")


def subjects(all_: Mentions, cue: Cue, low: int, high: int) -> list[Mention]:
    """Return whom a verb of speech has as its subject, inside a stretch; two when they are joined by "and"."""
    copy = all_.copy
    if cue.passive:
        return _list(_of_passive(all_, cue, low, high))
    if cue.kind in {"according", "for", "citing"}:
        return _list(_named_behind(all_, cue, high))
    if cue.begin > low and has_antecedent(copy, cue.begin - 1):
        return _of_relative(all_, cue, low, high)
    if copy.lexicon(cue.begin).script == "Cyrl" and (cue.kind == "by_whom" or not _finite(copy, cue)):
        return _list(_of_russian_form(all_, cue, low, high))
    own = [one for one in all_.within(cue.begin, cue.end) if one.kind == "pronoun"]
    if impersonal := _impersonal(copy, cue):
        own = _list(_at_house(all_, cue, high))
    if impersonal or (cue.kind == "continues" and copy.lexicon(cue.begin).subject == "after"):
        return own  # "محذرة من انتقام بحق أهالي المدينة"
    return own or _around(all_, cue, low, high)


def _of_the_same(copy: Copy, cue: Cue) -> bool:
    """Say whether an Arabic verb stands behind "that he", who spoke before: "قال في بيانه إنه يدعو الرئيس فلان"."""
    that = cue.begin - 1
    own = copy.tokens[that].form.endswith(("ه", "ها", "هم", "هما")) if that >= 0 else False
    return own and arabic(copy, that) and link_of(copy, that) == "that"


def _impersonal(copy: Copy, cue: Cue) -> bool:
    """Say whether "one" is tied to a verb: "rétorque-t-on"."""
    last = copy.tokens[cue.begin].form.rpartition("-")[2]
    return last in copy.lexicon(cue.begin)["impersonal"].whole and "-" in copy.tokens[cue.begin].form


def _at_house(all_: Mentions, cue: Cue, high: int) -> Mention | None:
    """Return in whose house one says so: "rétorque-t-on chez Ahrar al-Cham", "indique-t-on de source militaire"."""
    at = cue.end
    size = (all_.copy.is_a("at_house", at) or (0, ""))[0]
    while at + size < high and all_.copy.tokens[at + size].kind == "elided":
        size += 1
    near = range(at + size, at + size + 2)
    return next((one for one in all_.within(at, high) if size and one.begin in near), None)


def _finite(copy: Copy, cue: Cue) -> bool:
    form = copy.tokens[cue.begin].form
    return cue.kind != "said" or not (is_participle(form) or is_gerund(form))


def _of_russian_form(all_: Mentions, cue: Cue, low: int, high: int) -> Mention | None:
    """Return who speaks by a passive, a participle ("отметивший") or a gerund ("отметив")."""
    if cue.kind == "by_whom":
        return _instrumental(all_, low, high)
    if is_participle(all_.copy.tokens[cue.begin].form):
        return _antecedent(all_, cue.begin, low)
    return _of_sentence(all_, cue, low, high)


def _around(all_: Mentions, cue: Cue, low: int, high: int) -> list[Mention]:
    """Return the subject on the side of the verb where its language puts it."""
    copy = all_.copy
    order = copy.lexicon(cue.begin).subject
    if order == "after":
        return _behind_its_verb(all_, cue, low, high)
    before, behind = _before(all_, cue, low), _behind(all_, cue.end, high)
    if order == "either":
        if before is None and (opening := _with_clause(all_, cue, low)):
            return [opening]
        turned = _turned(copy, cue, low) or (before is not None and before.kind == "document")
        turned = turned and not (behind is not None and _accused(copy, cue, before, behind, high))
        turned = turned or (before is None and _closes_what_is_said(copy, cue, behind, high))
        if copy.lexicon(cue.begin).code == "fr" and (not turned or _of_something(copy, cue.end)):
            behind = (
                None  # who stands behind a verb that follows its subject, or behind its "of", is its object
            )
        return _joined(all_, (behind or before) if turned else (before or behind), low)
    if before is None and (opening := _with_clause(all_, cue, low)):
        return [opening]
    quoted = _after_quotation(copy, cue, low) or _closes_sentence(copy, cue, behind, high)
    inverted = behind if _inverts(copy, cue, behind, quoted=quoted, first=cue.begin == low) else None
    return _joined(all_, (inverted or before) if quoted else (before or inverted), low)


def _closes_sentence(copy: Copy, cue: Cue, behind: Mention | None, high: int) -> bool:
    """Say whether ", said X" ends what is said, or only a remark about X follows: "…, said X, a spokesman"."""
    if cue.kind != "said" or behind is None or behind.kind != "person":
        return False
    before = cue.begin > 0 and copy.tokens[cue.begin - 1].text in COMMAS
    office = all(
        copy.tokens[at].capital or copy.is_a("roles", at) or link_of(copy, at) == "definite"
        for at in range(cue.end, behind.begin)
    )
    closed = behind.end >= high or copy.tokens[behind.end].text in COMMAS | {"."}
    return before and office and closed


def _behind_its_verb(all_: Mentions, cue: Cue, low: int, high: int) -> list[Mention]:
    """Return an Arabic subject: behind its verb, or before it where a helping verb or nothing stands between."""
    copy = all_.copy
    if _of_the_same(copy, cue):
        return []
    before, behind = _before(all_, cue, low), _behind(all_, cue.end, high)
    if before is not None and before.kind == "document" and behind is not None and behind.kind == "person":
        before = None  # "ووفق البيان، فقد أشادت فلانة"
    helped = _helped(copy, cue, low) or (before is not None and _in_office(copy, before, low))
    if before is not None and not helped and _told_of(copy, before, low):
        before = None  # "أضاف أن المعارضة وافقت": what is told, and nobody's words
    near = before is not None and (helped or _only_little(copy, before.end, cue.begin))
    if behind is None and not near and (own := _of_words_named(all_, cue, low)):
        return [own]
    if not near and (fronted := _fronted(all_, cue, low, behind)):
        return [fronted]
    return _with_next(all_, before if near else behind or (before if helped else None), high)


def _only_little(copy: Copy, begin: int, end: int) -> bool:
    """Say whether nothing but small adverbs parts an Arabic subject from its verb: "فلان بدوره قال"."""
    return all(
        copy.tokens[at].kind == "word" and (copy.is_a("common", at, at + 1) or (0, ""))[1] == "little"
        for at in range(begin, end)
    )


def _of_words_named(all_: Mentions, cue: Cue, low: int) -> Mention | None:
    """Return whose words were named before, where an Arabic verb only says what is in them: "تصريحات لفلان، قال فيها إن"."""
    copy = all_.copy
    if not any(copy.is_a("in_words", at, at + 1) for at in (cue.end - 1, cue.end)):
        return None
    words = next((at for at in range(cue.begin - 1, low - 1, -1) if copy.is_a("occasions", at, at + 1)), None)
    whose = next((one for one in all_.within(words or cue.begin, cue.begin) if one.kind == "person"), None)
    if whose is not None or words is None:
        return whose
    # "تلا فلان بيانا أكد فيه أن": who reads them out ends right before the words.
    return next((one for one in all_.within(low, words) if one.kind == "person" and one.end == words), None)


def _with_clause(all_: Mentions, cue: Cue, low: int) -> Mention | None:
    """Return whom a sentence begins with, where "who" or "which" right behind parts it from its verb."""
    copy = all_.copy
    if copy.lexicon(cue.begin).script != "Latn":
        return None
    one = next(iter(all_.within(low, cue.begin)), None)
    if one is None or one.kind not in {"person", "body", "called"} or link_of(copy, one.end) != "relative":
        return None
    opens = all(
        copy.tokens[at].kind == "elided" or link_of(copy, at) == "definite" for at in range(low, one.begin)
    )
    helped = little_before(copy, cue.begin, low) or copy.lexicon(cue.begin).code == "en"
    marks = any(copy.tokens[at].text in COMMAS | BREAKS for at in range(one.end, cue.begin))
    return one if opens and helped and not marks else None


def _named_behind(all_: Mentions, cue: Cue, high: int) -> Mention | None:
    """Return who is named behind "according to", "citing", or a "for" that a comma closes."""
    if cue.kind == "citing":
        return _source(all_, cue, high)
    begin = cue.end
    while cue.kind == "for" and begin < high and _small(all_.copy, begin):
        begin += 1
    behind = _behind(all_, begin, high)
    if cue.kind == "according" or behind is None:
        return behind
    closed = behind.end < high and all_.copy.tokens[behind.end].text in COMMAS
    rest = range(behind.end, all_.copy.sentence(cue.begin)[1])
    quoted = any(all_.copy.tokens[at].text in {"«", "“", '"'} for at in rest)
    able = {"person", "pronoun"} | (BODIES if quoted else set())  # "Pour l'Union, cette « cessation … »"
    return behind if closed and behind.kind in able else None


def _small(copy: Copy, at: int) -> bool:
    """Say whether a token is an article."""
    return copy.tokens[at].kind == "elided" or link_of(copy, at) == "definite"


def _of_passive(all_: Mentions, cue: Cue, low: int, high: int) -> Mention | None:
    """Return who speaks by a passive verb: "was announced by X", "X was quoted as saying"."""
    if cue.kind == "citing":
        return _before(all_, cue, low)
    near = range(cue.end, min(high, cue.end + REACH_BEHIND))
    by = next((at for at in near if link_of(all_.copy, at) == "by"), None)
    return _behind(all_, by + 1, high) if by is not None else None


def _inverts(copy: Copy, cue: Cue, behind: Mention | None, *, quoted: bool, first: bool) -> bool:
    """Say whether an English verb has its subject behind it: "said the general"."""
    if cue.kind == "told" and not (quoted or first):
        return False
    return cue.kind in {"said", "told"} and _close(copy, cue, behind)


def has_antecedent(copy: Copy, at: int) -> bool:
    """Say whether a word ties what follows to somebody before it; Arabic "when" and "while" do not."""
    if link_of(copy, at) != "relative":
        return False
    return copy.lexicon(at).script != "Arab" or copy.tokens[at].form.startswith("ال")


def _of_relative(all_: Mentions, cue: Cue, low: int, high: int) -> list[Mention]:
    """Return whom "who" or "which" before a verb of speech stands for, or who is behind it."""
    one = _antecedent(all_, cue.begin - 1, low)
    if one is not None and _only_counted(all_.copy, one):
        return []  # "الفصائل المسلحة التي أعلنت قبولها … وهو 234 فصيلا"
    document = one is not None and one.kind == "document"
    behind = _behind(all_, cue.end, high, agencies=False) if document else None
    # "в бюллетене, который зачитал X": the document is what is read out.
    return _list(behind if behind is not None and behind.kind == "person" else one)


def _antecedent(all_: Mentions, relative: int, low: int) -> Mention | None:
    """Return whom "who" or "which" stands for: what ends right before it."""
    copy = all_.copy
    end = relative - (copy.tokens[relative - 1].text in COMMAS)
    return next((one for one in reversed(all_.within(low, end)) if one.end == end), None)


def _only_counted(copy: Copy, one: Mention) -> bool:
    """Say whether Arabic formations are only told of as those that joined, and counted in the same sentence."""
    head = one.head if one.head >= 0 else one.begin
    formations = (copy.is_a("units", head) or (0, ""))[1] == "formations"
    begin, end = copy.sentence(one.begin)
    return (
        formations
        and arabic(copy, head)
        and any(copy.tokens[at].kind == "number" for at in range(begin, end))
    )


def _instrumental(all_: Mentions, low: int, high: int) -> Mention | None:
    """Return by whom something was said, as Russian has it with no "by": "Хасаном Ибрагимом было заявлено"."""
    copy = all_.copy
    for one in all_.within(low, high):
        if one.kind == "person" and not addressed(copy, one, low):
            given, surname = given_name(copy.tokens[one.begin].form), copy.tokens[one.end - 1].form
            if (given is None or given.case == "instrumental") and surname.endswith(INSTRUMENTAL):
                return one
    return None


def _of_sentence(all_: Mentions, cue: Cue, low: int, high: int) -> Mention | None:
    """Return who does what a sentence tells, where a gerund says that words go with it."""
    before = [one for one in all_.within(low, cue.begin) if one.kind == "person"]
    near = next((one for one in reversed(before) if not addressed(all_.copy, one, low)), None)
    return near or _behind(all_, cue.end, high, agencies=False)


def _list(one: Mention | None) -> list[Mention]:
    return [one] if one is not None else []


def _joined(all_: Mentions, one: Mention | None, low: int) -> list[Mention]:
    """Return a subject with the person it is joined to: "Lavrov and Kerry said"."""
    if one is not None and (with_ := _with_holder(all_, one, low)):
        return with_
    if one is None or one.kind not in {"person", "unnamed"} or one.begin < low + 2:
        return _list(one)
    copy = all_.copy
    if one.kind == "unnamed" and copy.lexicon(one.begin).script != "Latn":
        return [one]
    if not any(form in copy.lexicon(one.begin).joiners for form in copy.tokens[one.begin - 1].forms):
        return [one]
    first = [
        other
        for other in all_.within(low, one.begin)
        if other.end == one.begin - 1 and other.kind == "person"
    ]
    return [*first[:1], one]


def _with_holder(all_: Mentions, one: Mention, low: int) -> list[Mention]:
    """Return a subject with whom "and" joins it to, over an office or an article: "the US and the Saudi ministry"."""
    copy = all_.copy
    if copy.lexicon(one.begin).script != "Latn" or one.kind not in {"person", "body", "called"}:
        return []
    for other in reversed(all_.within(low, one.begin)):
        if other.kind != one.kind:
            continue
        joined = any(form in copy.lexicon(other.end).joiners for form in copy.tokens[other.end].forms)
        comma = copy.tokens[one.begin - 1].text in COMMAS  # "X et son homologue américain, Y"
        between = range(other.end + 1, one.begin - comma)
        office = one.kind == "person" and role_in(copy, other.end + 1, min(other.end + 3, one.begin - comma))
        small = len(between) <= 1 and all(
            link_of(copy, at) == "definite" or copy.tokens[at].capital for at in between
        )
        parted = any(copy.tokens[at].kind == "mark" for at in between)
        first = addressed(copy, other)
        return (
            [other, one]
            if joined and (office or (small and one.kind != "person")) and not (parted or first)
            else []
        )
    return []


def _with_next(all_: Mentions, one: Mention | None, high: int) -> list[Mention]:
    """Return an Arabic subject with the person that "and" is written on to: لافروف وكيري."""
    if one is None or one.kind != "person":
        return _list(one)
    copy = all_.copy
    joined = one.end < len(copy.tokens) and copy.tokens[one.end].form.startswith("و")
    office = copy.is_a("roles", one.end) if joined else None
    begins = {one.end, one.end + office[0]} if office else {one.end}  # "ومقررتها فلانة"
    second = [
        other for other in all_.within(one.end, high) if other.begin in begins and other.kind == "person"
    ]
    return [one, *second[:1]] if joined else [one]


def _reach(one: Mention, *, skipped: bool) -> int:
    """Return how many words may stand between a subject and its verb: more where somebody in another case stands there."""
    return (REACH_OF_PERSON if one.kind == "person" else REACH_OF_BODY) + REACH_BEHIND * skipped


def _fronted(all_: Mentions, cue: Cue, low: int, behind: Mention | None) -> Mention | None:
    """Return the person an Arabic sentence begins with, where a remark stands before the verb: فلان، مدير كذا، أفاد."""
    copy = all_.copy
    if copy.tokens[cue.begin - 1].text not in COMMAS:
        return None
    one = next((near for near in all_.within(low, cue.begin) if near.kind == "person"), None)
    if one is None:
        return None
    topic = copy.is_a("topic_opens", low) and copy.tokens[cue.begin].form.startswith("ف")
    if topic and one.end == cue.begin - 1:
        return one  # "أما مسؤول الإعلام، المعروف بأبي فلان، فتحدث عن"
    shut = copy.tokens[one.end].text in COMMAS and not any(
        link_of(copy, at) == "that" for at in range(one.end, cue.begin)
    )
    if shut and copy.tokens[one.begin - 1].text in COMMAS and one.begin > low:
        # "لكن مدير المكتب في كذا، فلان، كشف أن": an office before the name, and no verb of speech.
        alone = behind is None or behind.kind != "person"  # "وحول رئيس الحكومة، فلان، قالت فلانة"
        return one if alone and role_in(copy, low, one.begin) and not _spoken(copy, low, cue.begin) else None
    first = all(
        copy.tokens[at].kind == "mark" or copy.is_a("roles", at) or copy.tokens[at].form.startswith("ال")
        for at in range(low, one.begin)
    )
    return one if first and not _spoken(copy, low, cue.begin) else None


def _spoken(copy: Copy, begin: int, end: int) -> bool:
    return any(
        (copy.is_a("speech", at) or (0, "other"))[1] != "other"
        and not (arabic(copy, at) and article(copy.tokens[at]))
        for at in range(begin, end)
    )


def _helped(copy: Copy, cue: Cue, low: int) -> bool:
    """Say whether an Arabic subject stands before its verb: وكان فلان قد صرح, وعاد فلان ليؤكد."""
    so_that = copy.tokens[cue.begin].form.startswith(("لي", "لت")) and len(copy.tokens[cue.begin].forms) > 1
    return cue.begin > low and (so_that or link_of(copy, cue.begin - 1) == "aux")


def _in_office(copy: Copy, one: Mention, low: int) -> bool:
    """Say whether an Arabic sentence opens with "was", a person and what that is: وكان فلان، وهو مساعد القائد، قال."""
    told = copy.is_a("roles", one.end) is not None or copy.tokens[one.end].text in COMMAS
    named = one.kind in {"person", "body", "publisher"}
    return named and link_of(copy, low) == "aux" and told


def _turned(copy: Copy, cue: Cue, low: int) -> bool:
    """Say whether a verb follows what is said, so that its subject comes behind it."""
    at = over_little(copy, cue.begin, low)
    if at == low:
        return True
    before = copy.tokens[at - 1]
    as_ = any((copy.is_a("ties", at - size, at) or (0, "")) == (size, "as") for size in (3, 2, 1))
    return before.text in COMMAS | QUOTING | DASHES or as_


def _told_of(copy: Copy, one: Mention, low: int) -> bool:
    """Say whether "that" right before somebody, and a verb of speech before that, make what follows a thing told."""
    that = one.begin - 1
    while that > low and (
        copy.tokens[that].text in NAME_MARKS or copy.is_a("roles", that) or article(copy.tokens[that])
    ):
        that -= 1  # "أن وزير الخارجية الأمريكي فلان يؤكد"
    return (
        that > low
        and link_of(copy, that) == "that"
        and any(
            (copy.is_a("speech", at) or (0, ""))[1] in {"said", "told", "continues"}
            for at in range(low, that)
        )
    )


def _of_something(copy: Copy, at: int) -> bool:
    """Say whether "of" follows a French verb of speech: "X, …, s'est félicité de l'accord"; "de son côté" is no object."""
    return (
        at < len(copy.tokens)
        and copy.tokens[at].form in {"de", "d'", "du", "des"}
        and not copy.is_a("ties", at)
    )


def _closes_what_is_said(copy: Copy, cue: Cue, behind: Mention | None, high: int) -> bool:
    """Say whether a body ends a French sentence behind "a annoncé", with no comma before: "… a annoncé mercredi l'armée."."""
    if behind is None or behind.kind not in BODIES or not copy.is_a("announces", cue.begin, cue.end):
        return False
    closed = behind.end >= high or copy.tokens[behind.end].text in {".", "\n"}
    little = all(not copy.free(at) or _small(copy, at) for at in range(cue.end, behind.begin))
    return closed and little


def _accused(copy: Copy, cue: Cue, before: Mention | None, behind: Mention, high: int) -> bool:
    """Say whether who stands behind a French verb is its object: "X, qui …, a accusé les rebelles de violer"."""
    if before is None or not copy.is_a("accuses", cue.begin, cue.end):
        return False
    if before.kind == "person" and behind.kind != "person":
        return True
    first = behind.head if behind.head >= 0 else behind.begin
    return any(
        copy.tokens[at].form in TO_DO and copy.tokens[at + 1].form.endswith(INFINITIVES)
        for at in range(first + 1, min(behind.end + BESIDE, high - 1))
    )


def _after_quotation(copy: Copy, cue: Cue, low: int) -> bool:
    at = cue.begin - 1
    while at >= low and copy.tokens[at].text in COMMAS:
        at -= 1
    return at < low or copy.tokens[at].text in QUOTING


def _close(copy: Copy, cue: Cue, behind: Mention | None) -> bool:
    """Say whether an English subject stands right behind its verb: "said the general", not "said on Monday he"."""
    if behind is None:
        return False
    comma = any(copy.tokens[at].text in COMMAS for at in range(cue.end, behind.begin))
    plain = (
        behind.kind == "person"
        and behind.begin - cue.end <= BESIDE
        and not any(
            copy.tokens[at].form in copy.lexicon(at).function_words for at in range(cue.end, behind.begin)
        )
    )
    return comma or plain or behind.begin - cue.end <= 1 or role_in(copy, cue.end, behind.begin)


def _before(all_: Mentions, cue: Cue, low: int) -> Mention | None:
    """Return the subject that stands before a verb: nearest, but over a remark between commas."""
    copy = all_.copy
    at = over_little(copy, cue.begin, low)
    found = all_.within(low, at)
    if any(one.kind != "agency" for one in found[-2:]):
        found = [one for one in found if one.kind != "agency"]
    if at > low and copy.tokens[at - 1].text in COMMAS:
        if copy.lexicon(at - 1).script == "Arab":
            found = [one for one in found if not in_other_case(copy, one)]
        return over_remark(copy, found, at - 1, low)
    able = [one for one in found if not in_other_case(copy, one)]
    for one in reversed(able):
        reach = _reach(one, skipped=one is not found[-1] and one is able[-1])
        closing = one.end < at and copy.tokens[one.end].text in QUOTING
        gap = range(one.end + closing, at)
        if one.end < at and copy.tokens[one.end].text in COMMAS:
            # A remark behind the name that is closed before the verb: only what comes after it counts.
            close = next((i for i in reversed(gap) if copy.tokens[i].text in COMMAS and i > one.end), None)
            if close is None and not _office_to_the_verb(copy, one.end + 1, at):
                return None
            gap = range(close + 1, at) if close is not None else range(0)
        if len(gap) > reach or any(_parts(copy, i) and not _of_outlet(copy, i) for i in gap):
            return None
        if in_house(copy, one, low) or not addressed(copy, one):
            return _outer(copy, found, one)
    return None


def _office_to_the_verb(copy: Copy, begin: int, end: int) -> bool:
    """Say whether a remark that no comma closes is an office: "Major X, spokesman for the Southern Front said"."""
    return role_in(copy, begin, min(end, begin + BESIDE + 2)) and not any(
        copy.tokens[at].text in BREAKS or copy.is_a("speech", at) or link_of(copy, at) in {"that", "relative"}
        for at in range(begin, end)
    )


def _outer(copy: Copy, found: list[Mention], one: Mention) -> Mention:
    """Return whom a participle tells of, where a mention is only its object: "the coalition supporting the government"."""
    endings = PARTICIPLES.get(copy.lexicon(one.begin).code, ())
    for other in found:
        between = range(other.end, one.begin)
        plain = between and all(copy.tokens[at].kind in {"word", "elided"} for at in between)
        if (
            plain
            and endings
            and copy.tokens[other.end].form.endswith(endings)
            and other.kind in {"person", "body", "called"}
        ):
            return other
    return one


def _of_outlet(copy: Copy, at: int) -> bool:
    """Say whether a mark only rings the name of an outlet behind its noun: телеканалу "Аль-Джазира"."""
    near = range(at - 1, max(copy.sentence(at)[0], at - BESIDE - 1) - 1, -1)
    return copy.tokens[at].text in NAME_MARKS and any(
        (copy.is_a("who", back, at) or (0, ""))[1] == "agency" and copy.tokens[back + 1].text in NAME_MARKS
        for back in near
    )


def _parts(copy: Copy, at: int) -> bool:
    """Say whether a token parts a verb from a subject before it."""
    return copy.tokens[at].text in BREAKS | COMMAS | QUOTING or link_of(copy, at) in {"that", "relative"}


def _behind(all_: Mentions, begin: int, high: int, *, agencies: bool = True) -> Mention | None:
    """Return the first who may be subject behind a word of speech, before any "that" or mark."""
    copy, agency, low = all_.copy, None, begin
    for one in all_.within(begin, high):
        gap = range(begin, one.begin)
        if len(gap) > (REACH_OF_ROLE if role_in(copy, begin, one.begin) else REACH_BEHIND):
            break
        if any(_closes(copy, i, one, begin) for i in gap) or _outside(copy, gap):
            break
        if gap and spoken_to(copy, one, low) and not in_house(copy, one, begin):
            low = one.end
            continue
        if one.kind == "agency":
            agency = agency or one
            continue
        if of_another_noun(copy, one, begin) or (arabic(copy, one.begin) and in_other_case(copy, one)):
            continue
        return _holder(all_, one, high) or _called_so(all_, one) or one
    return agency if agencies else None


def _outside(copy: Copy, gap: range) -> bool:
    """Say whether a mark that opened before a verb closes behind it: كتاب «قال لي فلان» للروائية فلانة."""
    marks = [copy.tokens[at].text for at in gap if copy.tokens[at].text in {"«", "»"}]
    return bool(gap) and marks[:1] == ["»"] and arabic(copy, gap[0])


def _called_so(all_: Mentions, one: Mention) -> Mention | None:
    """Return the body whose name in marks stands behind an Arabic noun: فصيل "جيش الإسلام"."""
    copy = all_.copy
    if one.kind != "body" or not one.bare or not arabic(copy, one.begin):
        return None
    if one.end >= len(copy.tokens) or copy.tokens[one.end].text not in NAME_MARKS:
        return None
    return next(
        (near for near in all_.within(one.end, one.end + LONGEST_QUOTED) if near.kind == "body"), None
    )


def _holder(all_: Mentions, one: Mention, high: int) -> Mention | None:
    """Return who is named behind the long title of an office: "عضو اللجنة (5+5) عن القيادة العامة الفريق فلان"."""
    copy = all_.copy
    if one.kind not in {"office", "unnamed"}:
        return None
    person = next((near for near in all_.within(one.end, high) if near.kind == "person"), None)
    if person is None or for_somebody(copy, person.begin):
        return None  # "متحدث باسم فلان": he does not speak himself
    if _over_asides(copy, one, person) or _named_so(copy, one, person):
        return person
    start = max(one.end, _ranked(copy, person.begin))
    far = person.begin - one.end > REACH_OF_ROLE
    if far or (one.kind == "unnamed" and not _apposed(copy, one, start, person)):
        return None
    comma = start - 1 if start > one.end and copy.tokens[start - 1].text in COMMAS else -1
    if (
        comma < 0
        and one.end < start
        and copy.tokens[one.end].text in COMMAS
        and copy.is_a("roles", one.end + 1)
    ):
        comma = one.end  # "представитель движения, глава его делегации X"
    between = [at for at in range(one.end, start) if at != comma]
    if any(
        copy.tokens[at].text in BREAKS - {"(", ")"} | COMMAS
        or link_of(copy, at) in {"that", "relative", "saying", "aux"}
        or (copy.is_a("speech", at) and not (arabic(copy, at) and article(copy.tokens[at])))
        or (_act(copy, at) and not _in_marks(copy, at, one.end))
        for at in between
    ):
        return None
    near = start - 1 if comma < 0 else comma - 1
    ranked = start < person.begin
    return None if near >= one.end and copy.is_a("addressed", near, near + 1) and not ranked else person


def _named_so(copy: Copy, one: Mention, person: Mention) -> bool:
    """Say whether only "by the name of" stands between somebody and the name: "ناشط يدعى فلان الفلاني"."""
    named = copy.is_a("named_so", one.end, person.begin)
    return arabic(copy, one.begin) and named is not None and one.end + named[0] == person.begin


def _over_asides(copy: Copy, one: Mention, person: Mention) -> bool:
    """Say whether only a remark between commas parts an Arabic office from its holder: رئيس اللجنة، وأحد الأعضاء فيها، فلان، بأن."""
    start = _ranked(copy, person.begin)
    marked = copy.tokens[start - 1].text in NAME_MARKS
    start -= marked
    if one.kind != "office" or not arabic(copy, one.begin) or start - one.end > REACH_OF_REMARK:
        return False
    commas = [at for at in range(one.end, start) if copy.tokens[at].text in COMMAS]
    shut = NAME_MARKS if marked else COMMAS
    closed = person.end < len(copy.tokens) and copy.tokens[person.end].text in shut
    return (
        closed
        and len(commas) == PAIR
        and commas[-1] == start - 1
        and not any(
            copy.tokens[at].text in BREAKS - {"(", ")"}
            or link_of(copy, at) == "that"
            or _spoken(copy, at, at + 1)
            for at in range(one.end, start)
        )
    )


def _apposed(copy: Copy, one: Mention, start: int, person: Mention) -> bool:
    """Say whether a name between commas tells who "one of the officials" is: "قال أحد المسؤولين في كذا، فلان، إن"."""
    opens = start == one.end + 1 and copy.tokens[one.end].text in COMMAS
    closes = person.end < len(copy.tokens) and copy.tokens[person.end].text in COMMAS
    return arabic(copy, one.begin) and opens and closes


def _in_marks(copy: Copy, at: int, low: int) -> bool:
    """Say whether a word belongs to a name in marks: قائد «كتيبة كذا» المقدم فلان."""
    opened = next(
        (
            copy.tokens[back].text
            for back in range(at - 1, low - 1, -1)
            if copy.tokens[back].text in NAME_MARKS
        ),
        "",
    )
    return opened in {"«", "“", '"'}


def _act(copy: Copy, at: int) -> bool:
    """Say whether an Arabic word is an act, whose object follows: "أعلن الأمين العام تعيين فلان"."""
    return (
        arabic(copy, at) and not article(copy.tokens[at]) and copy.is_a("not_persons", at, at + 1) is not None
    )


def _closes(copy: Copy, at: int, one: Mention, begin: int) -> bool:
    token = copy.tokens[at]
    if token.text in COMMAS:
        near = range(max(begin, at - 1), min(at + 3, one.begin))
        if any(not copy.free(here) for here in near):
            return False  # "a déclaré, le 20 septembre, X"
        # "a déclaré le porte-parole de la mission, X": the comma stands between an office and its name.
        return not (at == _ranked(copy, one.begin) - 1 and role_in(copy, begin, at))
    if token.text in {"(", ")"} and role_in(copy, begin, at):
        return False  # "сообщил руководитель Центра (ЦПВС) в Сирии X": the bracket is the body's short name
    if at == one.begin - 1 and token.text in NAME_MARKS and _marked(copy, one.end):
        return False  # ووثق “الدفاع المدني”
    if token.text == ".":
        initial = len(copy.tokens[at - 1].text) == 1 and copy.tokens[at - 1].text.isupper()
        return not initial and not role_in(copy, max(begin, at - 2), at)
    return (token.text in BREAKS | QUOTING | DASHES | {"«", "“"} and token.text not in {"«", "»"}) or (
        link_of(copy, at) in {"that", "relative"}
    )


def _ranked(copy: Copy, at: int) -> int:
    """Return where the ranks before a name begin: "المتحدث باسم الوزارة، اللواء فلان"."""
    while at and (copy.is_a("roles", at - 1, at) or (0, ""))[1] == "rank":
        at -= 1
    return at


def _marked(copy: Copy, at: int) -> bool:
    return at < len(copy.tokens) and copy.tokens[at].text in NAME_MARKS


def carrier(all_: Mentions, cue: Cue, low: int) -> Mention | None:
    """Return who tells the words of somebody else: X in "X rapporte les propos de Y"."""
    one = _before(all_, cue, low) if cue.kind == "citing" and not cue.passive else None
    return one if one is not None and one.kind != "agency" else None


def _source(all_: Mentions, cue: Cue, high: int) -> Mention | None:
    """Return who is cited: behind the word itself, or behind the "from" that goes with it."""
    copy = all_.copy
    begin = next(
        (at + 1 for at in range(cue.end, min(high, cue.end + REACH_BEHIND)) if link_of(copy, at) == "source"),
        cue.end,
    )
    return _behind(all_, begin, high, agencies=False)
