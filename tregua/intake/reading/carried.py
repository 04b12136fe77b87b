"""Whether what fire did to one place goes on to the next one, over words that only say where and what lies there.

"قصفت أماكن في حي الوعر بمدينة حمص وأماكن أخرى في مدينة الرستن وبلدتي …", "под огнём районы села …, на горловском – посёлка …".
"""

from typing import Final

from tregua.intake.reading.copytext import Copy

FARTHEST: Final = 10
MARKS: Final = frozenset({",", "،", "–", "—", "-", ":", "(", ")", "«", "»", '"'})
# Adjectives of place: "на горловском", "на западной окраине".
ADJECTIVES: Final = ("ом", "ои", "ого", "ых", "ыи", "ая", "ое", "ем", "их")


def carried(copy: Copy, left: int, right: int, areas: set[int]) -> bool:
    """Say whether only such words stand between two names in one sentence."""
    if not left < right <= left + FARTHEST or copy.sentence(left)[1] < right:
        return False
    if copy.lexicon(right).script not in {"Arab", "Cyrl"}:
        return False
    return all(at in areas or _little(copy, at) for at in range(left, right)) and _goes_on(copy, left, right)


def _goes_on(copy: Copy, left: int, right: int) -> bool:
    """Say whether a comma or "and" joins the two: "в селе А города Б" is one place in another."""
    return any(
        copy.tokens[at].text in MARKS
        or (copy.lexicon(at).script == "Arab" and copy.tokens[at].form.startswith("و"))
        or (copy.is_a("lists", at) or (0, ""))[1] == "and"
        for at in range(left, right + 1)
    )


def _little(copy: Copy, at: int) -> bool:
    token = copy.tokens[at]
    if token.text in MARKS or not copy.free(at):
        return True
    if copy.is_a("speech", at) or copy.is_a("roles_of_places", at):
        return False
    lists, near = (copy.is_a("lists", at) or (0, ""))[1], (copy.is_a("near", at) or (0, ""))[1]
    if copy.lexicon(at).script == "Arab":
        words = copy.is_a("carries", at) is not None
        return words or lists in {"province", "countryside", "city", "and", "in"} or near == "class_before"
    adjective = token.kind == "word" and not token.capital and token.form.endswith(ADJECTIVES)
    return adjective or lists in {"and", "in", "city", "province"} or near in {"class_before", "place"}
