"""Figures given as a range: "between 20 and 25 people", "15–20 militants", "от 15 до 20 человек", "ما بين 15 و20"."""

from dataclasses import replace

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.figure import Figure


def in_ranges(copy: Copy, told: list[Figure]) -> list[Figure]:
    """Return figures where the lower end of a range counts what the upper end counts, each with its limit."""
    found: list[Figure] = []
    for figure in told:
        if found and figure.what and _range(copy, found[-1], figure):
            found[-1] = replace(
                found[-1], what=figure.what, rule="lower end of a range", fired=figure.fired, limit="at_least",
                of=figure.of,
            )  # fmt: skip
            found.append(replace(figure, limit="up_to"))
            continue
        if found and figure.what and _part_of(copy, found[-1], figure):
            part = found[-1]
            found[-1] = replace(
                part,
                number=part.number._replace(end=figure.number.end),
                unit=figure.unit,
                what=figure.what,
                rule="part of the next figure",
                fired=figure.fired,
            )
            again = any(one.what == figure.what and one.number.value == figure.number.value for one in found)
            if again:
                continue  # "five breaches; two of the five breaches were in Aleppo"
        found.append(figure)
    return found


def _part_of(copy: Copy, part: Figure, whole: Figure) -> bool:
    """Say whether a figure is told as a part of the next: "150,000 of the 500,000 besieged"."""
    at, stop = part.number.end, whole.number.begin
    if part.unit or part.what or part.number.value >= whole.number.value or not 0 < stop - at <= 2:
        return False
    return (copy.is_a("part_of", at, stop) or (0, ""))[0] == stop - at


def _range(copy: Copy, low: Figure, high: Figure) -> bool:
    """Say whether two figures are the ends of one range."""
    at, stop = low.number.end, high.number.begin
    if low.unit or low.running or high.number.value <= low.number.value or not 0 < stop - at <= 2:
        return False
    opened = any(
        low.number.begin >= size and copy.dated(low.number.begin - size, "from", low.number.begin) == size
        for size in (2, 1)
    )
    if copy.dated(at, "to", stop) == stop - at:
        # "Idlib - 3 – 4" is no range of a list; a dash joins only what stands close, or what "from" opened.
        close = (
            copy.tokens[at].start == copy.tokens[at - 1].end
            and copy.tokens[stop].start == copy.tokens[stop - 1].end
        )
        return opened or close or copy.tokens[at].kind == "word"
    return opened and copy.dated(at, "to_weak", stop) == stop - at
