"""Words between quotation marks of any of the languages: where they begin and end, and what is quoted inside them.

Marks that only set a word off («Ахрар аш-Шам», "hunt") are told from speech by their length.
"""

from dataclasses import dataclass, field
from typing import Final

from tregua.intake.reading.copytext import Copy

PAIRS: Final = {"«": "»", "“": "”", "„": "“", "‹": "›", "「": "」"}
CLOSING: Final = frozenset({*PAIRS.values(), "”"})
FEWEST_WORDS: Final = 4


@dataclass
class Quotation:
    """What stands between two marks: tokens from the first mark to the last; marks inside it are its own."""

    begin: int
    end: int
    closed: bool = True
    inner: list["Quotation"] = field(default_factory=list)


def quotations(copy: Copy) -> list[Quotation]:
    """Return the outermost quotations; one left open ends with its line."""
    found: list[Quotation] = []
    open_: list[tuple[int, str]] = []
    inner: list[Quotation] = []
    for at, token in enumerate(copy.tokens):
        if token.kind == "line":
            if open_:
                found.append(Quotation(open_[0][0], at, closed=False, inner=inner))
            open_, inner = [], []
        elif open_ and (token.text == open_[-1][1] or (token.text == "”" and open_[-1][1] == "“")):
            begin, _mark = open_.pop()
            done = Quotation(begin, at + 1, inner=[] if open_ else inner)
            if open_:
                inner.append(done)
            else:
                found.append(done)
                inner = []
        elif token.text in PAIRS:
            open_.append((at, PAIRS[token.text]))
        elif token.text == '"':
            open_.append((at, '"'))
    if open_:
        found.append(Quotation(open_[0][0], len(copy.tokens), closed=False, inner=inner))
    return found


def is_speech(copy: Copy, one: Quotation) -> bool:
    """Say whether a quotation is long enough to be speech."""
    words = sum(copy.tokens[at].kind == "word" for at in range(one.begin, one.end))
    announced = one.begin > 0 and copy.tokens[one.begin - 1].text == ":"
    return words >= FEWEST_WORDS - announced
