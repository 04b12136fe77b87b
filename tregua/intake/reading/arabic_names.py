"""Arabic words that can be somebody's name: what the language file knows as no other word, and how far such words run.

Arabic has no capitals, so a name that no list has is found by elimination: it is neither a common word nor built as one
(a plural, a noun in -iyya, an infinitive), it has no article unless it closes a name, and nothing is written on to it.
"""

import re
from typing import Final

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.gazetteer import shipped
from tregua.intake.reading.knownnames import known_names
from tregua.intake.reading.provinces import provinces
from tregua.intake.reading.tokens import Token

LONGEST: Final = 4
# What a word does for a name.
PARTICLE, PART, LAST = "particle", "part", "last"
SHORTEST: Final = 3
# "On", which is written as the name Ali is but for the dots.
ON: Final = frozenset({"على"})
GOD: Final = "الله"
ALI: Final = frozenset({"علي", "علی"})
PARTICLES: Final = frozenset(
    {"دي", "دى", "دو", "فان", "عبد", "ابو", "ابي", "ابا", "ام", "بن", "ابن", "بنت", "ال", "ولد"}
)
VAN: Final = frozenset({"فان"})
VAN_DER: Final = frozenset({"دير", "در", "دن"})
# "So that", which is written as the particle of Dutch names is but for the hamza.
SO_THAT: Final = "فإن"
# Second words of first names: ضياء الدين, عطا الله.
GLORY: Final = frozenset({"الدين", "الله", "الاسلام", "النبي"})
# Words built so are nouns: plurals, -iyya; and, where a name begins, feminine nouns and infinitives too.
OTHER_NOUNS: Final = (
    *(
        "not_persons",
        "weekdays",
        "near_days",
        "roles",
        "units",
        "who",
        "range",
        "speech",
        "ties",
        "lists",
        "near",
    ),
    *("killing", "common", "joins", "addressed"),
)
CLOSING: Final = frozenset({"”", '"', "»", ":"})
# "Servant of the" and "father of", where they are written together with the rest of a first name.
WRITTEN_ON: Final = ("عبدال", "ابو")
TYING: Final = ("ابو", "ابا", "ابي", "عبد")
PLURAL_ENDS: Final = ("ات", "يه", "ين", "ون")
PLURALS: Final = ("ات", "يون", "يين", "تين", "تان", "يه")
FEMININE: Final = ("ة", "ـة")
OWNED: Final = ("ته", "اءه", "ها", "هم", "هما", "كم", "نا")
LONGEST_FEMININE: Final = 5
_INFINITIVES: Final = re.compile(
    r"است\w{2,3}ا\w|ا\wت\w?ا\w|ان\w\w?ا\w|ت\w\wي\w|ت\wا\w\w|م\wا\w\wه|ا\w\wا\w|ا\wا\wه"
)
# Plurals like طوابير and فصائل; a surname built so ends in ي.
_PLURALS: Final = re.compile(r"\w\wا[^ي]ي?[^يه]")
_PARTICIPLES: Final = re.compile(r"م\w{3,4}|مت\w{3,4}")
# What Arabic writes on to a word: the rest must be a word of its own.
WILL: Final = "س"
CLITICS: Final = ("وب", "ول", "و", "ف", "ب", "ل", "ك", WILL)
OF_OBJECTS: Final = ("ا", "اً", "ًا", "ه")
TANWIN: Final = "\u064b"


def article(token: Token) -> bool:
    """Say whether an Arabic word has its article: الوضع, but not ألان."""
    return token.text.startswith(("ال", "لل", "بال", "وال"))


def is_given(copy: Copy, at: int) -> bool:
    """Say whether a word is a first name as it stands: a listed one, or one of "servant of" written together."""
    token = copy.tokens[at]
    known = token.form in copy.lexicon(at)["given_names"].whole and token.text not in ON
    return known or any(token.form.startswith(one) and len(token.form) > len(one) + 1 for one in WRITTEN_ON)


def is_common(copy: Copy, at: int) -> bool:
    """Say whether the language file knows a word otherwise, as it stands or behind what is written on to it."""
    token, lexicon = copy.tokens[at], copy.lexicon(at)
    if token.form in lexicon.common or lexicon.begins_common(token.form):
        return True
    if token.text.endswith(OF_OBJECTS) and len(token.form) > SHORTEST and token.form[:-1] in lexicon.common:
        return True  # "وفدا": the ending of an object; "كلامه": his
    for clitic in CLITICS:
        rest = token.form[len(clitic) :]
        if token.form.startswith(clitic) and len(rest) >= SHORTEST:
            if clitic == WILL:
                return (lexicon["common"].at([token._replace(forms=(rest,))], 0) or (0, ""))[1] == "verb"
            if rest in lexicon.common or (rest.startswith("ال") and rest[2:] in lexicon.common):
                return True
            if _INFINITIVES.fullmatch(rest):
                return True
    return False


def _no_other_noun(copy: Copy, at: int) -> bool:
    """Say whether a word with the article behind a first name may be a surname: no noun of people, bodies or what they are."""
    token, lexicon = copy.tokens[at], copy.lexicon(at)
    whole, bare = token._replace(forms=(token.form,)), token._replace(forms=(token.form[2:],))
    if any(whole in lexicon[section] for section in OTHER_NOUNS):
        return False
    return not any(bare in lexicon[section] for section in ("roles", "units", "who", "not_persons")) and (
        (lexicon["common"].at([bare], 0) or (0, ""))[1] != "adjective"
    )


def _office_behind(copy: Copy, at: int) -> bool:
    """Say whether a word that is a first name too is an office, of what is named behind it: محمد ضباب مختار حي كذا."""
    after = at + 1
    if after >= len(copy.tokens) or copy.is_a("roles", at, after) is None:
        return False
    of = copy.is_a("near", after, after + 1) or copy.is_a("who", after) or copy.is_a("roles", after)
    return of is not None or article(copy.tokens[after])


def _ends_pair(copy: Copy, at: int) -> bool:
    """Say whether a common noun that a mark, an office or "that" follows ends a name: نواف سلام."""
    end = at + 1
    whole = copy.tokens[at]._replace(forms=copy.tokens[at].forms[:1])
    common = (copy.lexicon(at)["common"].at([whole], 0) or (0, ""))[1]
    if common not in {"noun", "adjective"} or TANWIN in copy.tokens[at].text or article(copy.tokens[at]):
        return False
    if common == "adjective" and end < len(copy.tokens) and article(copy.tokens[end]):
        return True  # "اتهم العميد يحيى سريع الطرف الآخر": an adjective of a name would have the article
    if end >= len(copy.tokens) or copy.tokens[end].kind != "word" or len(copy.tokens[end].form) == 1:
        return True
    return (copy.is_a("ties", end) or (0, ""))[1] in {"that", "relative"} or copy.is_a(
        "roles", end
    ) is not None


def _ends_in_marks(copy: Copy, at: int) -> bool:
    """Say whether a word with the article ends a name before a mark that closes it: “أبو فلان الشيخ”."""
    return article(copy.tokens[at]) and at + 1 < len(copy.tokens) and copy.tokens[at + 1].text in CLOSING


def may_be_name(copy: Copy, at: int, *, first: bool = False, late: bool = False) -> bool:
    """Say whether a word without the article can be part of a name; `first` where it begins one, `late` from the third on."""
    if not _is_word(copy, at):
        return False
    token = copy.tokens[at]
    if is_given(copy, at) or token.text in ALI or _of_god(copy, at):
        return True
    if article(token) or len(token.form) < SHORTEST or TANWIN in token.text or is_common(copy, at):
        return False
    return not _built_otherwise(copy, at, first=first, late=late) and not _placed(copy, at, first=first)


def _is_word(copy: Copy, at: int) -> bool:
    free = at < len(copy.tokens) and copy.free(at) and at not in copy.mute
    return free and copy.tokens[at].kind == "word" and copy.lexicon(at).script == "Arab"


def _built_otherwise(copy: Copy, at: int, *, first: bool, late: bool) -> bool:
    """Say whether a word is built as no name is: a plural, somebody's noun, a feminine noun, an infinitive."""
    token = copy.tokens[at]
    if token.form.endswith(PLURALS) and (first or not is_given(copy, at - 1)):
        return True  # but عمر بركات
    if token.form.endswith(OWNED) and len(token.form) > LONGEST:
        return True
    if token.text.endswith(FEMININE) and (first or late or len(token.form) > LONGEST_FEMININE):
        return True
    return first and _INFINITIVES.fullmatch(token.form) is not None and not _before_son(copy, at)


def _of_god(copy: Copy, at: int) -> bool:
    """Say whether "of God" behind a noun makes a first name of it: دفع الله, but not حزب الله."""
    god = at + 1 < len(copy.tokens) and copy.tokens[at + 1].form == GOD and not article(copy.tokens[at])
    if not god or copy.is_a("who", at, at + 1) or len(copy.tokens[at].forms) > 1:
        return False
    return known_names().parties.at(copy.tokens, at) is None


def _before_son(copy: Copy, at: int) -> bool:
    return at + 1 < len(copy.tokens) and copy.tokens[at + 1].form in {"بن", "ابو", "عبد"}


def _placed(copy: Copy, at: int, *, first: bool) -> bool:
    """Say whether a word is a country, a province or a party; at the end of a name it may be that too."""
    if shipped().countries.at(copy.tokens, at) or provinces().forms.at(copy.tokens, at):
        return True
    if known_names().abroad.at(copy.tokens, at):
        return True
    return first and known_names().parties.at(copy.tokens, at) is not None


def closes_name(copy: Copy, at: int, *, given: bool = False) -> bool:
    """Say whether a word with the article can be a surname: الزعبي, but not الروسي; behind a first name more can."""
    token = copy.tokens[at]
    if token.kind != "word" or not copy.free(at) or not token.text.startswith("ال"):
        return False
    form, names = token.form, copy.lexicon(at)["given_names"].whole
    if given or form in names or form[2:] in names:
        return _no_other_noun(copy, at)
    common = copy.lexicon(at).common
    if _INFINITIVES.fullmatch(form[2:]) or _PLURALS.fullmatch(form[2:]):
        return False  # "جدد الوزير هشام شرف عبد الله التأكيد", "وصف فلان الطوابير"
    return (
        form not in common
        and form[2:] not in common
        and not form.endswith(PLURAL_ENDS)
        and len(form) > LONGEST
    )


def name_run(copy: Copy, begin: int, *, longest: int = LONGEST, known: bool = False) -> int:
    """Return where the name that begins at a token ends, of at least two words; where it begins when there is none.

    Where its first word is `known` to be a name, that is not asked. Behind a particle (بن, أبو, عبد) any word follows.
    """
    end, owed, given = begin, False, known
    while end < min(len(copy.tokens), begin + longest):
        if copy.tokens[end].kind != "word" or not copy.free(end):
            break
        if known and end == begin:
            step = PARTICLE if copy.tokens[end].form.endswith(TYING) else PART
        else:
            step = _step(copy, end, begin, owed=owed, given=given)
        if not step:
            break
        given = given or is_given(copy, end)
        owed = step == PARTICLE
        longest += owed or copy.tokens[end].form in GLORY
        end += 1
        if step == LAST:
            break
    end -= owed
    return end if end - begin > 1 else begin


def _step(copy: Copy, at: int, begin: int, *, owed: bool, given: bool) -> str:
    """Return what a word does for the name that began at a token: it is a particle, a part or the last of it; or nothing."""
    if copy.tokens[at].text == SO_THAT:
        return ""
    if copy.tokens[at].form in PARTICLES and (owed or _ties(copy, at, begin)):
        return PARTICLE
    if owed or (at > begin and copy.tokens[at].form in GLORY):
        return PART
    if at > begin and _is_last(copy, at, given=given, second=at == begin + 1):
        return LAST
    if at > begin and _goes_on(copy, at):
        return ""
    part = may_be_name(copy, at, first=at == begin, late=at > begin + 1)
    return PART if part and not (at > begin and _office_behind(copy, at)) else ""


def _goes_on(copy: Copy, at: int) -> bool:
    """Say whether "so" or "and" with another word follows a name: "أما فلان فأمل", "قول فلان فإن", "لافروف وكيري"."""
    token = copy.tokens[at]
    if token.form.startswith("ف"):
        return copy.is_a("speech", at) is not None or copy.is_a("ties", at) is not None
    known = known_names().persons if token.form.startswith("و") else None
    if known is None or known.at(copy.tokens, at) is None:
        return False
    return known.at([token._replace(forms=token.forms[:1]), *copy.tokens[at + 1 : at + LONGEST]], 0) is None


def _is_last(copy: Copy, at: int, *, given: bool, second: bool) -> bool:
    """Say whether a word ends a name: one with the article, or a common noun that a mark shuts in behind a first name."""
    if given and (_ends_pair(copy, at) or _ends_in_marks(copy, at)):
        return True
    return not is_given(copy, at) and closes_name(copy, at, given=given and second)


def _ties(copy: Copy, at: int, begin: int) -> bool:
    """Say whether a particle ties a name together: "ام" is "or" as well, and "ال" a broken article."""
    form, after = copy.tokens[at].form, at + 1
    if after >= len(copy.tokens) or copy.tokens[after].kind != "word":
        return False
    if form in {"ام", "ابن", "بنت", "ابي", "ابا", "ال", "ولد"} and at == begin:
        return form != "ولد" and is_given(copy, after)
    if form in VAN and copy.tokens[after].form in VAN_DER:
        return at > begin
    plain = not is_common(copy, after) or is_given(copy, after) or copy.tokens[after].form in PARTICLES
    return article(copy.tokens[after]) or plain


def is_bounded(copy: Copy, end: int) -> bool:
    """Say whether a name is over at a token: a mark, a day, or a word that is none of a name."""
    if end >= len(copy.tokens) or copy.tokens[end].kind != "word" or not copy.free(end):
        return True
    return not may_be_name(copy, end)
