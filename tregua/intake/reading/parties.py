"""Parties, groups and institutions by the names texts give them; a loaded word beside one stays the text's own."""

from typing import Final

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.items import Party
from tregua.intake.reading.knownnames import known_names

SMALL_FIRST: Final = 4
# Endings of Russian adjectives: "российский генерал" is not Russia.
ADJECTIVES: Final = (
    "скии",
    "ского",
    "скому",
    "ским",
    "ском",
    "ская",
    "скую",
    "ское",
    "ские",
    "ских",
    "скими",
)


def parties(copy: Copy) -> list[Party]:
    """Return every party named, in order."""
    known = known_names()
    found: list[Party] = []
    at = 0
    while at < len(copy.tokens):
        size = known.parties.at(copy.tokens, at) if copy.free(at) and _may_be(copy, at) else None
        size = None if size and size[0] == 1 and copy.tokens[at].form.endswith(ADJECTIVES) else size
        if size is None or located(copy, at, size[0]):
            at += 1 if size is None else size[0]
            continue
        end = at + size[0]
        start, stop = copy.span(at, end)
        found.append(
            Party(
                start=start,
                end=stop,
                words=copy.text[start:stop],
                rule="name of a party",
                fired=(copy.text[start:stop],),
                key=size[1],
                kind=known.kinds[size[1]],
                loaded=_loaded(copy, at, end),
            )
        )
        at = end
    return found


def _may_be(copy: Copy, at: int) -> bool:
    """Say whether a name may begin here: short names only in capitals, as "IS" or "ИГ" are written."""
    token = copy.tokens[at]
    if token.kind not in {"word", "elided"}:
        return False
    return len(token.text) > 2 or token.text.isupper() or not token.text.isascii()


def located(copy: Copy, at: int, size: int) -> bool:
    """Say whether a capital is a town where something happens, and not the government it stands for."""
    abroad = known_names().abroad.at(copy.tokens, at)
    if abroad is None or abroad[0] != size or at == 0:
        return False
    if not (copy.is_a("abroad_in", at - 1, at) or copy.is_a("abroad_near", at - 1, at)):
        return False
    marked = at > 1 and copy.tokens[at - 2].text in {"»", "”"} and copy.is_a("joins", at - 1, at) is not None
    if marked:
        return False  # "le « coup de théâtre » de Moscou"
    through = any(
        (copy.is_a("channels", at - back, at) or (0, ""))[0] == back for back in (2, 3) if at >= back
    )
    spoken = copy.is_a("speech", at - 2, at - 1) if at > 1 else None
    spoken_to = at > 1 and (copy.is_a("kinds", at - 2, at - 1) or (spoken and spoken[1] != "to_press"))
    return not through and not spoken_to


def _loaded(copy: Copy, begin: int, end: int) -> str:
    """Return the loaded words right beside a party, as they stand."""
    first, last = begin, end
    while first > max(0, begin - 2) and copy.is_a("loaded", first - 1, begin):
        first -= 1
    while last < min(end + 3, len(copy.tokens)) and copy.is_a("loaded", last):
        last += 1
    return " ".join(
        filter(
            None,
            (copy.words(first, begin) if first < begin else "", copy.words(end, last) if last > end else ""),
        )
    )
