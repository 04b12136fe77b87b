"""Places that a sentence names as signing and does not count itself: each is one settlement, by name."""

from collections.abc import Sequence

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.items import Count, Item, Where


def signatories(copy: Copy, places: Sequence[Where], told: Sequence[Count]) -> list[Count]:
    """Count the places that a sentence names as signing, where it does not count them itself.

    "Badu (Homs province) signed an agreement" states one settlement, by name.
    """
    found: list[Count] = []
    counted = {
        copy.number_of_sentence(at)
        for one in told
        if one.what == "settlements" and not one.running
        for at in _tokens(copy, one)
    }
    by_sentence: dict[int, list[Where]] = {}
    for place in places:
        if place.role == "signatory":
            by_sentence.setdefault(copy.number_of_sentence(min(_tokens(copy, place))), []).append(place)
    for number, named in by_sentence.items():
        begin, end = copy.sentences[number]
        last = max(_tokens(copy, named[-1])) + 1
        verb = next(
            (at for at in range(last, end) if (copy.is_a("signs_after", at) or (0, ""))[1] == "signatory"),
            None,
        )
        if number in counted or verb is None or verb < begin:
            continue
        start, stop = named[0].start, named[-1].end
        found.append(
            Count(
                start=start,
                end=stop,
                words=copy.text[start:stop],
                rule="named as signing, and counted",
                fired=(copy.words(verb, verb + 1),),
                value=float(len(named)),
                what="settlements",
                series="settlements",
            )
        )
    return found


def _tokens(copy: Copy, item: Item) -> set[int]:
    return copy.inside([(item.start, item.end)]) or {0}
