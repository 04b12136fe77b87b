"""What happened at a place, where its sentence tells it: fire came from it or fell on it, aid came, somebody signed."""

from typing import Final

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.fates import is_number
from tregua.intake.reading.knownnames import known_names
from tregua.intake.reading.place_names import Seen
from tregua.intake.reading.remarks import little_behind

# So many words may stand between a name and what tells its role. An Arabic verb stands before its subject, and so
# farther from the place; English and French say first with what fire was opened, and at which houses.
ROLE_REACH: Final = 12
ROLE_REACH_FAR: Final = 18
PART_REACH: Final = 5
# Words of `roles_of_places` that tell a role only right before a name end so: "on", "towards".
ORIGIN: Final = "origin"
NEAR: Final = "_near"
# Little words that tell a role only in a sentence of fire end so: "talks on Aleppo" are no fire.
OF_FIRE: Final = "_of_fire"
# Little words that tell where an attack named right before them was, end so: "attacks by X in".
OF_ATTACK: Final = "_of_attack"
BY_WHOM: Final = 8
FEW_ADJECTIVES: Final = 2
# What only looks like a role: "on the other side".
NO_ROLE: Final = "none"
# What tells that a place has no role, whatever stands before it: "advancing on", "talks on".
NEUTRAL: Final = "neutral"
# Those who are posted somewhere stand so near before that.
FEW_FIGHTERS: Final = 4
FALLEN: Final = frozenset({"killed", "wounded"})
FALLEN_REACH: Final = 5
ATTACKS: Final = frozenset({"attacks", "explosions", "violations"})


def role_at(copy: Copy, one: Seen, past: int) -> str:
    """Return whether fire came from a place or fell on it, whether aid or a signature belongs there.

    `past` is where another place, no one of its list, ends before it: what fire came from, came from that one.
    """
    begin, end = copy.sentence(one.begin)
    reach = ROLE_REACH_FAR if copy.lexicon(one.begin).script in {"Arab", "Latn", "Cyrl"} else ROLE_REACH
    for at in range(one.begin - 1, max(begin, _from(copy, begin, one.begin) - reach) - 1, -1):
        if reach > ROLE_REACH and one.begin - at > ROLE_REACH and at < past:
            break  # so far a verb reaches its first place only
        found = copy.is_a("roles_of_places", at, one.begin)
        if found and found[1] == NO_ROLE and _fires_from(copy, at, found[0], one.begin):
            return ORIGIN
        if found and (found[1] == NEUTRAL or _begun_before(copy, at, found[0], NEUTRAL)):
            return ""
        if found and found == (1, ORIGIN) and one.begin - at <= 2 and _left(copy, at):
            return ""  # "تسحب ميليشياتها من طرابلس"
        if found and _tells(copy, one, at, found, past):
            if at < past and (only_locates(copy, one.begin) or _holds_another(copy, past, one.begin)):
                return ""
            return found[1].removesuffix(NEAR).removesuffix(OF_FIRE).removesuffix(OF_ATTACK)
        if copy.tokens[at].text in {";", "."} or _words_end(copy, at):
            break
    stop = min(one.end + ROLE_REACH, end)
    after = told_behind(copy, one)
    hit = _fell_there(copy, one) or _were_hit(copy, one.end, stop) or _scene_of_fire(copy, one.end, stop)
    return after or ("target" if hit else "")


def told_behind(copy: Copy, one: Seen) -> str:
    """Return what the words behind a name tell happened there."""
    stop = min(one.end + ROLE_REACH, copy.sentence(one.begin)[1])
    return copy.first_of("signs_after", one.end, stop)


def _fell_there(copy: Copy, one: Seen) -> bool:
    """Say whether an Arabic sentence of strikes counts who fell at a place: "و3 شهداء في حي كرم البيك"."""
    begin, end = copy.sentence(one.begin)
    if copy.lexicon(one.begin).script != "Arab":
        return False
    at = one.begin - 1
    at -= (copy.is_a("near", at, at + 1) or (0, ""))[1] == "class_before"
    inside = {3: "each_of", 1: "in"}  # "في كل من حيي …", "في حي …"
    size = next((n for n in inside if copy.is_a("lists", at + 1 - n, at + 1) == (n, inside[n])), 0)
    first = at + 1 - size
    if not size or first < begin:
        return False
    near = range(max(begin, first - FALLEN_REACH), first)
    counted = any(is_number(copy, here) or _fallen(copy, here) for here in near)
    told = any(_fallen(copy, here) for here in range(begin, at))
    return counted and told and any(_struck(copy, here) for here in range(begin, end))


def _fallen(copy: Copy, at: int) -> bool:
    return copy.is_a("killing", at) is not None or (copy.is_a("units", at) or (0, ""))[1] in FALLEN


def _struck(copy: Copy, at: int) -> bool:
    return (copy.is_a("units", at) or (0, ""))[1] == "attacks" or (copy.is_a("signs_after", at) or (0, ""))[
        1
    ] == "target"


def _scene_of_fire(copy: Copy, begin: int, end: int) -> bool:
    """Say whether "where" and an attack follow a Latin name: "X, où des tirs ont visé …"."""
    at = begin + (begin < end and copy.tokens[begin].text == ",")
    if at >= end or copy.lexicon(at).script != "Latn" or (copy.is_a("ties", at) or (0, ""))[1] != "relative":
        return False
    return copy.is_a("where", at, at + 1) is not None and any(
        copy.is_a("attacks", near, near + 1) is not None for near in range(at + 1, min(end, at + PART_REACH))
    )


def _were_hit(copy: Copy, begin: int, end: int) -> bool:
    """Say whether a passive behind a name tells that fire fell there: "were also shelled", "ont été visées"."""
    if copy.lexicon(begin - 1).script != "Latn":
        return False
    for at in range(begin, end):
        if copy.tokens[at].text in {".", ";", ":"}:
            return False
        if (copy.is_a("ties", at) or (0, ""))[1] != "passive":
            continue
        verb = at + 1
        while verb < end and (size := little_behind(copy, verb)):
            verb += size
        if verb < end and (copy.is_a("roles_of_places", verb, verb + 1) or (0, ""))[1] == "target":
            return True
    return False


def role_abroad(copy: Copy, one: Seen, past: int) -> str:
    """Return what happened at a town abroad, where the text tells it; no town abroad has signed."""
    role = role_at(copy, one, past)
    return "abroad" if role in {"", "signatory"} else role


def only_locates(copy: Copy, at: int) -> bool:
    """Say whether an Arabic place is only named to tell where another one lies: "منطقة الجاح غرب مديرية بيت الفقيه"."""
    if copy.lexicon(at).script != "Arab":
        return False
    classed = (copy.is_a("near", at - 1, at) or (0, ""))[1] == "class_before"
    classed = classed or copy.is_a("carries", at - 1, at) is not None  # "غرب العاصمة الخرطوم"
    noun = copy.tokens[at - 1]
    whole = noun._replace(forms=noun.forms[:1])
    if classed and noun.form.startswith("ب") and whole not in copy.lexicon(at)["near"]:
        return True  # "بمديرية", but not "بلدتي"
    if noun.form.startswith("ب") and (copy.is_a("lists", at - 1, at) or (0, ""))[1] == "countryside":
        return True  # "قرية الغدفة بريف معرة النعمان"
    return any(copy.is_a("beside", back, back + 1) for back in (at - 1, at - 1 - classed))


def _holds_another(copy: Copy, past: int, at: int) -> bool:
    """Say whether an English place is only named to tell where the one before it lies: "X village in the south of Y"."""
    if copy.lexicon(at).code != "en":
        return False
    if any(
        (copy.is_a("beside", at - size, at) or (0, ""))[0] == size for size in (1, 2, 3) if at - size >= past
    ):
        return True
    inside = side = False
    for here in range(past, at):
        if copy.is_a("in_another", here, here + 1) == (1, "in"):
            inside = True
        elif copy.is_a("sides", here, here + 1) or (copy.is_a("lists", here) or (0, ""))[1] == "countryside":
            side = True
        elif not (
            copy.tokens[here].text == ","
            or any(copy.is_a(section, here, here + 1) for section in ("articles", "links"))
            or (copy.is_a("near", here) or (0, ""))[1] in {"class_before", "class_after"}
            or (copy.is_a("lists", here) or (0, ""))[1] in {"province", "city"}
        ):
            return False
    # "Hays district, southern Hodeidah"
    before = copy.is_a("sides", at - 1, at) is not None and copy.tokens[at - 2].text == "," and at - 2 >= past
    return before or (inside and (side or copy.is_a("in_another", at, at + 1) == (1, "range")))


def _fires_from(copy: Copy, at: int, size: int, name: int) -> bool:
    """Say whether fighters "positioned in" a place opened fire from there: they fire behind it, or something is by them."""
    if copy.lexicon(at).code != "en" or not copy.is_a("posted", at, at + size):
        return False
    if name > at + size and not _class_between(copy, at + size, name):
        return False
    low, high = copy.sentence(at)
    who = [
        back
        for back in range(max(low, at - FEW_FIGHTERS), at)
        if (copy.is_a("units", back) or (0, ""))[1] in {"fighters", "formations"}
        or known_names().parties.at(copy.tokens, back)
    ]
    if not who:
        return False
    by = any(
        (copy.is_a("ties", back, back + 1) or (0, ""))[1] == "by" and copy.first_of("fire", low, back)
        for back in range(max(low, who[0] - PART_REACH), who[0])
    )
    verb = range(name + 1, min(high, name + ROLE_REACH))
    return by or any(copy.is_a("opens_fire", here, here + 1) for here in verb)


def _from(copy: Copy, begin: int, at: int) -> int:
    """Return where the reach of a role begins: at a name, or at the colon that begins its list."""
    return next((back for back in range(at - 1, begin, -1) if _lists(copy, back)), at)


def _lists(copy: Copy, at: int) -> bool:
    """Say whether a colon begins a list: no hour has it, and no words of somebody follow."""
    if copy.tokens[at].text != ":" or not copy.free(at):
        return False
    return copy.tokens[at + 1].kind == "word" and copy.tokens[at - 1].kind == "word"


def _tells(copy: Copy, one: Seen, at: int, found: tuple[int, str], past: int) -> bool:
    """Say whether a word before a name tells its role: "from" alone right before it, and where there is fire."""
    size, role = found
    if _another_sense(copy, at, size, role) or _reached_another(copy, one, at + size, past):
        return False
    if role.endswith(OF_ATTACK):
        return _class_between(copy, at + size, one.begin) and _attack_before(copy, at)
    if role.endswith(OF_FIRE):
        if not copy.free(at + size) or not copy.first_of("fire", *copy.sentence(one.begin)):
            return False
        role = role.removesuffix(OF_FIRE)
    if role == "origin" and size == 1:
        classed = one.begin - at == 1 or (copy.is_a("near", at + 1) or (0, ""))[1] == "class_before"
        latin = copy.lexicon(at).script == "Latn"
        near = one.begin - at <= 2 or (latin and _class_between(copy, at + size, one.begin))
        return near and (latin or (classed and _fire(copy, one.begin)))
    if role.endswith(NEAR):
        # "обстрел со стороны ВСУ Петровского района": of whom, not from where
        whom = role == ORIGIN + NEAR and any(_initials(copy, back) for back in range(at + size, one.begin))
        return not whom and one.begin - at <= 2 + size and at + size > past and _fire(copy, one.begin)
    # "لخروج المسلحين المتحصنين في المشفى": where somebody is, and no fire
    return role != "origin" or (at + size > past and not (_stay(copy, at) and not _fire(copy, one.begin)))


def _stay(copy: Copy, at: int) -> bool:
    """Say whether an Arabic phrase only tells where somebody is, and not that something came from there."""
    token = copy.tokens[at]
    return copy.lexicon(at).script == "Arab" and token.form not in {"من", "انطلاقا"}


def own_role(copy: Copy, at: int, end: int) -> bool:
    """Say whether a word between two names of a list tells another role than that of the first: more than "in"."""
    found = copy.is_a("roles_of_places", at, end)
    return found is not None and not found[1].endswith(OF_ATTACK)


def _words_end(copy: Copy, at: int) -> bool:
    """Say whether a quotation ends here and its speaker follows: what was said in it tells no role of what is behind."""
    if (
        copy.tokens[at].text not in {"»", "”"}
        or copy.lexicon(at).script != "Latn"
        or at + 2 >= len(copy.tokens)
    ):
        return False
    return any(copy.is_a("speech", here) is not None for here in (at + 1, at + 2, at + 3))


def _reached_another(copy: Copy, one: Seen, end: int, past: int) -> bool:
    """Say whether "on" has its place, and a comma parts that from this one: "attacks on X, hours after those in Y said"."""
    little = (
        copy.lexicon(end - 1).script == "Latn"
        and copy.tokens[end - 1].form in copy.lexicon(end - 1).function_words
    )
    return little and end <= past and any(copy.tokens[here].text == "," for here in range(past, one.begin))


def _class_between(copy: Copy, begin: int, end: int) -> bool:
    """Say whether only articles, sides and a class noun with its adjectives stand in a stretch: "in the northern town of X"."""
    classed, loose = False, 0
    for at in range(begin, end):
        near = (copy.is_a("near", at) or (0, ""))[1]
        little = any(copy.is_a(section, at, at + 1) for section in ("articles", "links", "sides"))
        noun = near == "place" and copy.tokens[at].form not in copy.lexicon(at).function_words
        if near in {"class_before", "class_after"} or noun:
            classed = True
        elif not (little or copy.tokens[at].kind == "elided" or near == "place"):
            if (
                not classed
                or copy.tokens[at].kind != "word"
                or copy.tokens[at].capital
                or copy.is_a("speech", at)
            ):
                return False
            loose += 1
    return loose <= FEW_ADJECTIVES


def _attack_before(copy: Copy, at: int) -> bool:
    """Say whether an attack, or who was killed, is named right before a word: over a date, or over by whom it was."""
    low = max(copy.sentence(at)[0], at - BY_WHOM - 1)
    by, plain, back, reach = False, True, at - 1, 0
    while back >= low and reach < BY_WHOM:
        if copy.is_a("attacks", back, back + 1) and (by or plain):
            return True
        by = by or (copy.is_a("ties", back, back + 1) or (0, ""))[1] == "by"
        comma = copy.tokens[back].text == "," and back == at - 1
        if copy.free(back) and not comma:
            reach += 1
            plain = plain and _only_what(copy, back)
            if copy.tokens[back].kind not in {"word", "elided", "number"} or copy.is_a("speech", back):
                return False
        back -= 1
    return False


def _only_what(copy: Copy, at: int) -> bool:
    """Say whether a word only tells with what or whom: "tirs de char", "killed two people"."""
    return (
        copy.tokens[at].kind in {"elided", "number"}
        or any(copy.is_a(section, at, at + 1) for section in ("links", "articles", "fire"))
        or any(form in copy.lexicon(at).numbers for form in copy.tokens[at].forms)
        or (copy.is_a("units", at) or (0, ""))[1] in {"persons", "fighters", "explosions"}
    )


def _initials(copy: Copy, at: int) -> bool:
    return len(copy.tokens[at].text) > 1 and copy.tokens[at].text.isupper()


def _another_sense(copy: Copy, at: int, size: int, role: str) -> bool:
    """Say whether a word that may tell a role means something else here."""
    if role == NO_ROLE or (at and copy.is_a("ceasing", at - 1, at)):
        return True  # "من جهة أخرى", "وقف إطلاق النار في حيس"
    if _begun_before(copy, at, size, NO_ROLE):
        return True  # "بمبادرة من موسكو", "located on"
    if role == "signatory":
        return copy.tokens[at + size].form == "في"  # "خروقات وقعت في": they happened there
    if role != "origin":
        return False
    far = copy.is_a("beside", at - 1, at + size) is not None  # "not far from X"
    apart = copy.tokens[at + size].text in {",", "،"}  # "قوات النظام من جهة، والفصائل …"
    return far or apart or _part_of(copy, at)


def _begun_before(copy: Copy, at: int, size: int, kind: str) -> bool:
    """Say whether a word before makes another phrase of it, of this kind: "located on", "advancing on"."""
    if copy.lexicon(at).script == "Arab":
        # "بوساطة من أطراف دولية": the words before end inside those that look like a role
        before = (copy.is_a("roles_of_places", at - back) or (0, "") for back in (1, 2))
        return any(one[1] == kind and one[0] > back for back, one in enumerate(before, 1))
    return any((copy.is_a("roles_of_places", at - back) or (0, "")) == (size + back, kind) for back in (1, 2))


def _left(copy: Copy, at: int) -> bool:
    """Say whether "from" tells of who left a place: "تسحب ميليشياتها من طرابلس"."""
    low = max(copy.sentence(at)[0], at - PART_REACH)
    return any(copy.is_a("leaving", back, at) is not None for back in range(low, at))


def _part_of(copy: Copy, at: int) -> bool:
    """Say whether "from" parts a whole: "the part of the city", الجزء الخاضع لسيطرة المعارضة من مدينة حلب."""
    low = max(copy.sentence(at)[0], at - PART_REACH)
    return any(copy.is_a("parts_of_places", back, at) is not None for back in range(low, at))


def _fire(copy: Copy, at: int) -> bool:
    """Say whether the sentence of a place tells of fire or an attack."""
    begin, end = copy.sentence(at)
    return any(
        (copy.is_a("roles_of_places", one) or (0, ""))[1] == "target"
        or (copy.is_a("units", one) or (0, ""))[1] in ATTACKS
        or copy.is_a("fire", one) is not None
        for one in range(begin, end)
        if not (
            copy.lexicon(one).script == "Cyrl" and copy.is_a("ceasing", one - 1, one)
        )  # "прекращение огня"
    )
