"""A text laid out for reading: its tokens, sentences, and the words of the language that each token is in."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from tregua.intake.reading.items import Stretch
from tregua.intake.reading.languages import Told, stretches
from tregua.intake.reading.lexicons import EMPTY, Lexicon, Lexicons
from tregua.intake.reading.tokens import Token, sentences, tokens_of

BETWEEN: Final = frozenset({"mark", "line"})


@dataclass
class Copy:
    """A text with its tokens; `taken` are used up by a date or a post, `mute` are no words of speech."""

    text: str
    lexicons: Lexicons
    taken: set[int] = field(default_factory=set)
    mute: set[int] = field(default_factory=set)

    @cached_property
    def tokens(self) -> list[Token]:
        return tokens_of(self.text)

    @cached_property
    def told(self) -> Told:
        return stretches(self.text, self.tokens, self.lexicons)

    @property
    def language(self) -> str:
        return self.told.language

    @property
    def languages(self) -> tuple[Stretch, ...]:
        return self.told.stretches

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        return list(sentences(self.tokens))

    @cached_property
    def _of_sentence(self) -> list[int]:
        numbers = [0] * len(self.tokens)
        for number, (begin, end) in enumerate(self.sentences):
            numbers[begin:end] = [number] * (end - begin)
        return numbers

    def sentence(self, at: int) -> tuple[int, int]:
        """Return the sentence that a token stands in."""
        return self.sentences[self._of_sentence[at]]

    def number_of_sentence(self, at: int) -> int:
        return self._of_sentence[at]

    def lexicon(self, at: int) -> Lexicon:
        """Return the words of the language a token is in; nothing where that language is not read."""
        return self._lexicons[at]

    @cached_property
    def _lexicons(self) -> list[Lexicon]:
        return [self.lexicons.by_code.get(code, EMPTY) for code in self.told.codes]

    def is_a(self, section: str, at: int, end: int | None = None) -> tuple[int, str] | None:
        """Say whether a phrase of a section begins at a token: how many tokens, and its meaning.

        Before the first token, where rules look back to, nothing begins.
        """
        if not 0 <= at < len(self._lexicons):
            return None
        phrases = self._lexicons[at].sections.get(section)
        return phrases.at(self.tokens, at, end) if phrases is not None else None

    def dated(self, at: int, meaning: str, end: int | None = None) -> int:
        """Return how many tokens a little word of dates takes that begins here and has this meaning; else nought."""
        if not 0 <= at < len(self.tokens):
            return 0
        found = self.lexicons.dates[meaning].at(self.tokens, at, end)
        return found[0] if found else 0

    def inside(self, spans: Iterable[tuple[int, int]]) -> set[int]:
        """Return the tokens that begin inside one of these spans."""
        starts = self._starts
        return {
            at for start, end in spans for at in range(bisect_left(starts, start), bisect_left(starts, end))
        }

    @cached_property
    def frequency(self) -> Counter[str]:
        """Return how often each plain word stands in the text."""
        return Counter(token.form for token in self.tokens)

    @cached_property
    def behind_speech(self) -> frozenset[str]:
        """Return the plain words that stand right behind a verb of speech."""
        return frozenset(
            self.tokens[at].form for at in range(1, len(self.tokens)) if self.is_a("speech", at - 1, at)
        )

    @cached_property
    def _starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    def after(self, place: int) -> int:
        """Return the first token that begins at a place of the text or behind it."""
        return bisect_left(self._starts, place)

    def take(self, spans: Iterable[tuple[int, int]]) -> None:
        """Mark tokens as used up, so that nothing else is read in them."""
        self.taken |= self.inside(spans)

    def first_of(self, section: str, begin: int, end: int) -> str:
        """Return the meaning of the first phrase of a section in a stretch; empty when there is none."""
        for at in range(begin, end):
            found = self.is_a(section, at, end)
            if found:
                return found[1]
        return ""

    def words(self, begin: int, end: int) -> str:
        """Return the words from one token to before another, as they stand in the text."""
        return self.text[self.tokens[begin].start : self.tokens[end - 1].end]

    def span(self, begin: int, end: int) -> tuple[int, int]:
        return self.tokens[begin].start, self.tokens[end - 1].end

    def free(self, at: int) -> bool:
        return at not in self.taken
