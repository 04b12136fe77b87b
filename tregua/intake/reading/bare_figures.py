"""Figures with no unit beside them that go on counting what was counted last."""

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.figure import Figure


def is_bare(copy: Copy, figure: Figure) -> bool:
    """Say whether nothing but a little word, a mark or a verb of happening follows a figure."""
    at = figure.number.end
    if at >= copy.sentence(figure.number.begin)[1]:
        return True
    token = copy.tokens[at]
    if not copy.free(at):  # "31 on the fifth day", "29 le cinquième jour": only the day follows
        return True
    if token.text in {",", "،"} and among_names(copy, figure):
        return False
    if token.kind in {"mark", "line"}:
        # "семь: Дамаск (2)" begins a list; "7:" may be the hour of a time.
        hour = token.text == ":" and not figure.number.by_word
        return not hour and token.text not in {"-", "–", "/", "%", "+", "°", '"', "«", "“"}
    known = any(copy.is_a(section, at) for section in ("lists", "near", "totals", "limits"))
    return known or any(form in copy.lexicon(at).function_words for form in token.forms)


def among_names(copy: Copy, figure: Figure) -> bool:
    """Say whether a figure is itself a name in a list: "Ramusi, 1070, Leramon"."""
    before, after = figure.number.begin - 2, figure.number.end + 1
    if before < 0 or after >= len(copy.tokens) or copy.tokens[before + 1].text not in {",", "،"}:
        return False
    return copy.tokens[before].capital and copy.tokens[after].capital


def is_compared(copy: Copy, begin: int) -> bool:
    """Say whether a figure stands beside another one: "11 breaches against 14 the day before"."""
    sizes = (size for size in (1, 2, 3) if copy.is_a("compared", begin - size, begin))
    return any((copy.is_a("compared", begin - size, begin) or (0,))[0] == size for size in sizes)
