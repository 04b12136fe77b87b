"""The words of every language, read from `lexicons/`: one file a language, compiled once a process.

A phrase is words with spaces; a word that ends in `*` stands for all words that begin so. Adding a language is
adding a file; docs/analyst/reading-texts.md says what each section means.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final, TypeAlias

from tregua.intake.reading.language_files import FOLDER, language_files
from tregua.intake.reading.tokens import Token, plain, tokens_of
from tregua.intake.reading.verbs import verb_forms

Meant: TypeAlias = tuple[tuple[str, ...], str]
# Forms that were looked up are kept, up to a bound: a text of random words must not fill the memory.
MOST_SEEN: Final = 20_000


@dataclass
class Phrases:
    """A set of phrases, each with a meaning, that is asked whether one of them begins at a token.

    Phrases are cut into words when they are first asked for: a text in one language waits for no other.
    """

    _whole: dict[str, list[Meant]] = field(default_factory=dict)
    _begun: dict[str, list[Meant]] = field(default_factory=dict)
    _longest: int = 0
    _seen: dict[str, tuple[Meant, ...]] = field(default_factory=dict)
    _uncut: list[tuple[str, str]] = field(default_factory=list)

    def add(self, phrase: str, meaning: str) -> None:
        """Learn one phrase."""
        self._uncut.append((phrase, meaning))
        self._seen.clear()

    @property
    def whole(self) -> dict[str, list[Meant]]:
        """The phrases by their first word, those whose first word has no open ending."""
        self._cut()
        return self._whole

    @property
    def begun(self) -> dict[str, list[Meant]]:
        """The phrases by the beginning that their first word has before its open ending."""
        self._cut()
        return self._begun

    def _cut(self) -> None:
        uncut, self._uncut = self._uncut, []
        for phrase, meaning in uncut:
            words = tuple(_words(phrase))
            if words and words[0].endswith("*"):
                self._begun.setdefault(words[0][:-1], []).append((words, meaning))
                self._longest = max(self._longest, len(words[0]) - 1)
            elif words:
                self._whole.setdefault(words[0], []).append((words, meaning))

    def at(self, tokens: Sequence[Token], at: int, end: int | None = None) -> tuple[int, str] | None:
        """Return how many tokens the longest phrase that begins here has, and what it means; None when none does."""
        for form in tokens[at].forms:
            candidates = self._seen.get(form)
            if candidates is None:
                candidates = self._candidates(form)
            if candidates:
                found = _longest(candidates, tokens, at, len(tokens) if end is None else end)
                if found is not None:
                    return found
        return None

    def _candidates(self, form: str) -> tuple[Meant, ...]:
        """Return the phrases whose first word a form is, and keep them for the next time."""
        self._cut()
        found = list(self._whole.get(form, ()))
        if self._begun:
            for size in range(min(len(form), self._longest), 1, -1):
                found += self._begun.get(form[:size], ())
        if len(self._seen) < MOST_SEEN:
            self._seen[form] = tuple(found)
        return tuple(found)

    def first(self, tokens: Sequence[Token], begin: int, end: int) -> tuple[int, int, str] | None:
        """Return where the first phrase of a stretch begins, its length and meaning."""
        for at in range(begin, end):
            found = self.at(tokens, at, end)
            if found:
                return at, *found
        return None

    def __contains__(self, token: Token) -> bool:
        found = self.at([token], 0)
        return found is not None


def _longest(
    candidates: Sequence[Meant], tokens: Sequence[Token], at: int, end: int
) -> tuple[int, str] | None:
    best: tuple[int, str] | None = None
    for words, meaning in candidates:
        size = len(words)
        if (best is None or size > best[0]) and at + size <= end and _fits(tokens, at, words):
            best = size, meaning
    return best


def _words(phrase: str) -> list[str]:
    """Cut a phrase as texts are cut, keeping the stars."""
    words: list[str] = []
    phrase = phrase.strip()
    # An elided word ("d'") is one only before another: lend it a letter.
    lent = phrase.endswith("'")
    tokens = tokens_of(phrase + "a" * lent)
    for token in tokens[: len(tokens) - lent]:
        if token.text == "*" and words:
            words[-1] += "*"
        else:
            words.append(token.form)
    return words


def _fits(tokens: Sequence[Token], at: int, words: tuple[str, ...]) -> bool:
    for number, word in enumerate(words):
        forms = tokens[at + number].forms
        if word.endswith("*"):
            if not any(form.startswith(word[:-1]) for form in forms):
                return False
        elif word not in forms:
            return False
    return True


def phrases(groups: dict[str, str]) -> Phrases:
    """Return the phrases of a section: each line is a meaning and its phrases, with commas between them."""
    found = Phrases()
    for meaning, listed in groups.items():
        for phrase in listed.split(","):
            found.add(phrase, meaning)
    return found


@dataclass(frozen=True)
class Lexicon:
    """The words of one language."""

    code: str
    level: str
    script: str
    function_words: frozenset[str]
    sections: dict[str, Phrases]
    numbers: dict[str, float]
    multipliers: dict[str, float]
    joiners: frozenset[str]
    vague: frozenset[str]
    openers: frozenset[str]
    nouns_stack: bool = False
    # Whether a word with an accent is none of its small words: "à" is no English "a".
    no_accents: bool = False
    # Where the subject of a verb stands: "before" it, "after" it, or "either".
    subject: str = "before"
    # Whether words that follow a noun belong to it without "of": "porte-parole adjoint", "المتحدث باسم".
    complements: bool = False
    # Sections whose words are also asked for one by one, as they are written.
    lists: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    # Pronouns that are tied to their verb by a hyphen.
    attached: frozenset[str] = frozenset()

    def __getitem__(self, section: str) -> Phrases:
        return self.sections.get(section, NONE)

    @cached_property
    def common(self) -> frozenset[str]:
        """Every plain word that the file has, but first names: a name that no list has is none of these."""
        phrases = (one for name, one in self.sections.items() if name not in NAMING)
        words = {
            word
            for one in phrases
            for meant in (*one.whole.values(), *one.begun.values())
            for phrase, _meaning in meant
            for word in phrase
            if not word.endswith("*")
        }
        return frozenset(words | self.function_words | self.numbers.keys() | self.vague) - {""}

    @cached_property
    def _beginnings(self) -> tuple[str, ...]:
        begun = (one.begun for name, one in self.sections.items() if name not in NAMING)
        return tuple({stem for stems in begun for stem in stems if len(stem) >= SHORTEST_STEM})

    def begins_common(self, word: str) -> bool:
        """Say whether a word begins as one that the file has with an open ending."""
        return word.startswith(self._beginnings)

    def listed(self, section: str, meaning: str) -> tuple[str, ...]:
        """Return the words of one line of a section as they are written."""
        return self.lists.get(section, {}).get(meaning, ())


NONE: Final = Phrases()
# Sections of words that names are made of.
NAMING: Final = frozenset({"given_names", "surnames", "name_begins", "name_pairs", "named_after"})
SHORTEST_STEM: Final = 4
LISTED: Final = ("given_names", "surnames")


def _lexicon(code: str, data: dict[str, Any]) -> Lexicon:
    about, numbers = data["language"], data.get("numbers", {})
    sections = {name: phrases(groups) for name, groups in data.items() if name not in {"language", "numbers"}}
    for meaning, listed in data.get("speech_verbs", {}).items():
        for verb in listed.split(","):
            for form in verb_forms(verb, about["script"]):
                sections["speech"].add(form, meaning)
            if "before_infinitives" in sections:
                sections["speech"].add(verb, "infinitive")
    return Lexicon(
        code=code,
        level=about["level"],
        script=about["script"],
        function_words=_plain_set(about["function_words"]),
        sections=sections,
        numbers=_values(numbers.get("values", {})),
        multipliers=_values(numbers.get("multipliers", {})),
        joiners=_plain_set(numbers.get("joiners", "")),
        vague=_plain_set(numbers.get("vague", "")),
        openers=_plain_set(about.get("openers", "")),
        nouns_stack=about.get("nouns_stack", False),
        no_accents=about.get("no_accents", False),
        subject=about.get("subject", "before"),
        complements=about.get("complements", False),
        attached=_plain_set(about.get("attached", "")),
        lists={name: _lines(data[name]) for name in LISTED if name in data},
    )


def _lines(groups: dict[str, str]) -> dict[str, tuple[str, ...]]:
    return {meaning: tuple(one.strip() for one in listed.split(",")) for meaning, listed in groups.items()}


def _plain_set(words: str) -> frozenset[str]:
    return frozenset(plain(word) for word in words.split())


def _values(table: dict[str, str]) -> dict[str, float]:
    return {plain(word): float(value) for value, words in table.items() for word in words.split()}


@dataclass(frozen=True)
class Lexicons:
    """All languages, and the sections that are looked up in every language at once."""

    by_code: dict[str, Lexicon]
    together: dict[str, Phrases]
    dates: dict[str, Phrases]
    particles: frozenset[str]
    function_words: dict[str, tuple[str, ...]]

    def of(self, code: str) -> Lexicon:
        return self.by_code.get(code, EMPTY)


EMPTY: Final = Lexicon("und", "no", "Zyyy", frozenset(), {}, {}, {}, frozenset(), frozenset(), frozenset())
TOGETHER: Final = ("months", "weekdays", "furniture")
# The little words of dates, by what they do; docs/analyst/reading-texts.md tells them.
DATE_WORDS: Final = (
    *("ordinal", "of", "year", "at", "on", "hours", "clock", "pair", "to", "to_weak", "from"),
    *(
        "month_in",
        "early",
        "middle",
        "late",
        "ago",
        "ago_before",
        "alone",
        "earlier",
        "later",
        "later_than",
        "truce_day",
        "day_bare",
    ),
    *(
        "awaited",
        "to_come",
        "may_come",
        "its",
        "its_day",
        "before_last",
        "day_article",
        "this_month",
        "last_month",
        "raised_to",
        "calendar",
    ),
)


@lru_cache(maxsize=4)
def lexicons(folder: Path = FOLDER) -> Lexicons:
    """Return the words of every file of a folder."""
    files = language_files(folder)
    by_code = {code: _lexicon(code, data) for code, data in files.items()}
    together: dict[str, Phrases] = {name: Phrases() for name in TOGETHER}
    dates: dict[str, Phrases] = {name: Phrases() for name in DATE_WORDS}
    particles: set[str] = set()
    for code, data in files.items():
        for name in TOGETHER:
            for meaning, listed in data.get(name, {}).items():
                for phrase in listed.split(","):
                    together[name].add(phrase, meaning)
        particles |= _plain_set(data.get("names", {}).get("particles", ""))
        for name, listed in data.get("date_words", {}).items():
            if name not in dates:
                raise ValueError(
                    f"{code}.toml: [date_words] knows no line {name!r}; it may have {', '.join(DATE_WORDS)}."
                )
            for phrase in listed.split(","):
                dates[name].add(phrase, name)
    small: dict[str, tuple[str, ...]] = {}
    for code, lexicon in by_code.items():
        for word in lexicon.function_words:
            small[word] = (*small.get(word, ()), code)
    return Lexicons(by_code, together, dates, frozenset(particles), small)
