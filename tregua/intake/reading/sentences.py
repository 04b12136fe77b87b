"""The sentences of a text with what was read in each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tregua.intake.reading.items import Count, InOrder, Reading, When, Where
from tregua.intake.reading.tokens import sentences, tokens_of


@dataclass(frozen=True)
class Sentence:
    """A sentence in which something was read."""

    start: int
    end: int
    counts: Sequence[Count]
    dates: Sequence[When]
    places: Sequence[Where]


def spans_of(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence begins and ends, without the white space around it."""
    tokens = tokens_of(text)
    for begin, end in sentences(tokens):
        start, stop = tokens[begin].start, tokens[end - 1].end
        words = text[start:stop]
        yield start + len(words) - len(words.lstrip()), start + len(words.rstrip())


def sentences_of(reading: Reading, spans: Iterable[tuple[int, int]]) -> Iterator[Sentence]:
    """Yield the sentences that hold a figure or a place, with their dates."""
    counts, dates, places = InOrder(reading.counts), InOrder(reading.dates), InOrder(reading.places)
    for start, stop in spans:
        inside, where = counts.within(start, stop), places.within(start, stop)
        if inside or where:
            yield Sentence(start, stop, inside, dates.within(start, stop), where)
