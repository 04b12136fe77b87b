"""Remarks between a subject and its verb: small words, "X, who …,", "X, head of Y, which …,", and the one they tell of."""

from typing import Final

from tregua.intake.reading.addressed import addressed
from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.mentions import COMMAS, Mention, link_of, short_name

BREAKS: Final = frozenset({";", ":", ".", "!", "?", "؟", "؛", "(", ")"})
APPOSITION: Final = 20
LONGEST_LITTLE: Final = 4
# Endings of adverbs, which stand between a helping verb and its verb.
ADVERBS: Final = {"en": "ly", "fr": "ment"}
SHORTEST_ADVERB: Final = 6
# "le Centre … en Syrie, cité par X, a accusé": so many tokens may say where a body is.
IN_LAND: Final = 2
# Endings of the words that begin a remark about a name: "speaking", "s'exprimant", "выступая".
PARTICIPLES: Final = {"en": ("ing",), "fr": ("ant",), "ru": ("щии", "щая", "вшии", "вшая", "ая", "уя")}


def over_little(copy: Copy, at: int, low: int) -> int:
    """Step back over helping verbs, a pronoun that takes up the subject, and a body's short name in brackets."""
    while at > low:
        if size := little_before(copy, at, low):
            at -= size
        elif at - 1 > low and not copy.free(at - 1):
            at -= 1  # "Пресс-служба армии (ЦАХАЛ) 2 декабря сообщила"
        elif at - 3 > low and (_disjunctive(copy, at) or short_name(copy, at - 3)):
            at -= 3
        else:
            break
    return at


def little_before(copy: Copy, at: int, low: int) -> int:
    """Return how many tokens the helping verb or small phrase has that ends here: "a", "pour sa part"."""
    if _adverb(copy, at - 1):
        return 1  # "a solennellement appelé"
    for size in range(LONGEST_LITTLE, 0, -1):
        found = copy.is_a("ties", at - size, at) if at - size >= low else None
        if found and found[0] == size and found[1] in {"aux", "passive"}:
            return size
    return 0


def little_behind(copy: Copy, at: int) -> int:
    """Return how many tokens the helping verb, small phrase or adverb has that begins here: "également", "durement"."""
    found = copy.is_a("ties", at)
    return found[0] if found and found[1] == "aux" else int(_adverb(copy, at))


def _adverb(copy: Copy, at: int) -> bool:
    """Say whether a word ends as the adverbs of its language do."""
    ending, word = ADVERBS.get(copy.lexicon(at).code), copy.tokens[at]
    return (
        ending is not None
        and word.text.islower()
        and len(word.text) > SHORTEST_ADVERB
        and word.form.endswith(ending)
    )


def _disjunctive(copy: Copy, at: int) -> bool:
    """Say whether a pronoun between commas only takes up the subject before it: "X, elle, rapporte"."""
    marks = copy.tokens[at - 1].text in COMMAS and copy.tokens[at - 3].text in COMMAS
    return marks and (copy.is_a("disjunctive", at - 2, at - 1) is not None)


def over_remark(copy: Copy, found: list[Mention], comma: int, low: int) -> Mention | None:
    """Return the subject before a comma, or before the remark that this comma closes: "X, who …, said"."""
    endings = PARTICIPLES.get(copy.lexicon(comma).code, ())
    for one in found:
        if (
            comma - one.end <= 2 * APPOSITION
            and one.kind in {"person", "body", "called"}
            and one.end + 1 < comma
        ):
            after = copy.tokens[one.end + 1]
            office = one.kind == "person" and copy.is_a("roles", one.end + 1) and _alone(found, one)
            if copy.tokens[one.end].text in COMMAS and (
                link_of(copy, one.end + 1) == "relative"
                or (endings and after.form.endswith(endings))
                or (endings and office)
            ):
                return one  # "X, speaking beside his colleague, Y, said"; "X, head of Y, which …, said"
    opening = next(
        (i for i in range(comma - 1, max(low, comma - APPOSITION) - 1, -1) if copy.tokens[i].text in COMMAS),
        None,
    )
    if opening is not None:
        land = opening - IN_LAND if copy.is_a("abroad_in", opening - IN_LAND, opening - 1) else opening
        outer = next((one for one in reversed(found) if one.end in {opening, land}), None)
        inner = next((one for one in reversed(found) if one.end == comma and one.kind == "person"), None)
        if outer is not None and outer.kind in {"office", "title", "unnamed"} and inner is not None:
            return inner  # "his deputy, Capt. X, agreed"
        if outer is not None and outer.kind != "document" and not addressed(copy, outer):
            return outer
    last = next((one for one in reversed(found) if one.end == comma and not addressed(copy, one)), None)
    return _over_several(copy, found, last, low) or last


def _over_several(copy: Copy, found: list[Mention], last: Mention | None, low: int) -> Mention | None:
    """Return who begins a sentence of which two remarks only say who that is: "The X Army, or X, the last active group, said"."""
    if (
        last is None
        or last.kind != "body"
        or last.voice is not None
        or copy.lexicon(last.begin).script != "Latn"
    ):
        return None
    first = found[0]
    opens = all(link_of(copy, at) == "definite" for at in range(low, first.begin))
    if (
        first.kind not in {"body", "called", "person"}
        or not opens
        or copy.tokens[first.end].text not in COMMAS
    ):
        return None
    between = range(first.end, last.begin)
    commas = sum(copy.tokens[at].text in COMMAS for at in between)
    spoken = any(copy.is_a("speech", at) or copy.tokens[at].text in BREAKS for at in between)
    joined = any(form in copy.lexicon(last.begin).joiners for at in between for form in copy.tokens[at].forms)
    return first if commas == 2 and not spoken and not joined else None


def _alone(found: list[Mention], one: Mention) -> bool:
    """Say whether nobody else is named."""
    return not any(other.kind == "person" and other.begin != one.begin for other in found)
