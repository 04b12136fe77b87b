"""What happened at a place, where its sentence tells it: fire came from it or fell on it, aid came, somebody signed."""

from typing import Final

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.place_names import Seen

# So many words may stand between a name and what tells its role. An Arabic verb stands before its subject, and so
# farther from the place; English and French say first with what fire was opened, and at which houses.
ROLE_REACH: Final = 12
ROLE_REACH_FAR: Final = 18
PART_REACH: Final = 5
# Words of `roles_of_places` that tell a role only right before a name end so: "on", "towards".
NEAR: Final = "_near"
# Little words that tell a role only in a sentence of fire end so: "talks on Aleppo" are no fire.
OF_FIRE: Final = "_of_fire"
# What only looks like a role: "on the other side".
NO_ROLE: Final = "none"
ATTACKS: Final = frozenset({"attacks", "explosions", "violations"})


def role_at(copy: Copy, one: Seen, past: int) -> str:
    """Return whether fire came from a place or fell on it, whether aid or a signature belongs there.

    `past` is where another place, no one of its list, ends before it: what fire came from, came from that one.
    """
    begin, end = copy.sentence(one.begin)
    reach = ROLE_REACH_FAR if copy.lexicon(one.begin).script in {"Arab", "Latn"} else ROLE_REACH
    for at in range(one.begin - 1, max(begin, _from(copy, begin, one.begin) - reach) - 1, -1):
        if reach > ROLE_REACH and one.begin - at > ROLE_REACH and at < past:
            break  # so far a verb reaches its first place only
        found = copy.is_a("roles_of_places", at, one.begin)
        if found and _tells(copy, one, at, found, past):
            if at < past and _only_locates(copy, one.begin):
                return ""
            return found[1].removesuffix(NEAR).removesuffix(OF_FIRE)
        if copy.tokens[at].text in {";", "."}:
            break
    stop = min(one.end + ROLE_REACH, end)
    after = copy.first_of("signs_after", one.end, stop)
    return after or ("target" if _were_hit(copy, one.end, stop) else "")


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
        while verb < end and (size := copy.is_a("ties", verb)) and size[1] == "aux":
            verb += size[0]
        if verb < end and (copy.is_a("roles_of_places", verb, verb + 1) or (0, ""))[1] == "target":
            return True
    return False


def role_abroad(copy: Copy, one: Seen, past: int) -> str:
    """Return what happened at a town abroad, where the text tells it; no town abroad has signed."""
    role = role_at(copy, one, past)
    return "abroad" if role in {"", "signatory"} else role


def _only_locates(copy: Copy, at: int) -> bool:
    """Say whether an Arabic place is only named to tell where another one lies: "منطقة الجاح غرب مديرية بيت الفقيه"."""
    if copy.lexicon(at).script != "Arab":
        return False
    classed = (copy.is_a("near", at - 1, at) or (0, ""))[1] == "class_before"
    noun = copy.tokens[at - 1]
    whole = noun._replace(forms=noun.forms[:1])
    if classed and noun.form.startswith("ب") and whole not in copy.lexicon(at)["near"]:
        return True  # "بمديرية", but not "بلدتي"
    return any(copy.is_a("beside", back, back + 1) for back in (at - 1, at - 1 - classed))


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
    if _another_sense(copy, at, size, role):
        return False
    if role.endswith(OF_FIRE):
        if not copy.free(at + size) or not copy.first_of("fire", *copy.sentence(one.begin)):
            return False
        role = role.removesuffix(OF_FIRE)
    if role == "origin" and size == 1:
        classed = one.begin - at == 1 or (copy.is_a("near", at + 1) or (0, ""))[1] == "class_before"
        latin = copy.lexicon(at).script == "Latn"
        return one.begin - at <= 2 and (latin or (classed and _fire(copy, one.begin)))
    if role.endswith(NEAR):
        return one.begin - at <= 2 + size and at + size > past and _fire(copy, one.begin)
    return role != "origin" or at + size > past


def _another_sense(copy: Copy, at: int, size: int, role: str) -> bool:
    """Say whether a word that may tell a role means something else here."""
    if role == NO_ROLE or (at and copy.is_a("ceasing", at - 1, at)):
        return True  # "من جهة أخرى", "وقف إطلاق النار في حيس"
    if role == "signatory":
        return copy.tokens[at + size].form == "في"  # "خروقات وقعت في": they happened there
    if role != "origin":
        return False
    far = copy.is_a("beside", at - 1, at + size) is not None  # "not far from X"
    apart = copy.tokens[at + size].text in {",", "،"}  # "قوات النظام من جهة، والفصائل …"
    return far or apart or _begun_before(copy, at, size) or _part_of(copy, at)


def _begun_before(copy: Copy, at: int, size: int) -> bool:
    """Say whether a word before makes another phrase of it: "بمبادرة من موسكو"."""
    return any(
        (copy.is_a("roles_of_places", at - back) or (0, "")) == (size + back, NO_ROLE) for back in (1, 2)
    )


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
    )
