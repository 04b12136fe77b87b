"""What words of a spreadsheet stand for: what happened, the violation type, the weapon (claim_words.toml)."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import override

from tregua.agreement.violation_types import VIOLATION_TYPES
from tregua.reports.choices import Means, Predicate

FILE: Final = Path(__file__).with_suffix(".toml")
PREDICATE: Final = "predicate"
VIOLATION_TYPE: Final = "violation_type"
MEANS: Final = "means"
# The answer that says expressly that nothing is known; a question without any answer is "".
NOT_KNOWN: Final = "unknown"
_BETWEEN: Final = re.compile(r"[\s_\-/.,;:()\"'«»“”]+")
_SAME: Final = str.maketrans({"ё": "е", "ى": "ي", "أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ـ": ""})


def folded(text: str) -> str:
    """Return what is compared of a word: no case, no marks between, Arabic and Russian letters in one spelling."""
    return " ".join(_BETWEEN.split(text.casefold().translate(_SAME))).strip()


class Vocabulary:
    """One list of codes with the words that stand for each, in every language."""

    def __init__(self, codes: dict[str, list[str]], words: dict[str, list[str]]) -> None:
        self.by_word: dict[str, str] = {}
        for code, ways in [*words.items(), *codes.items()]:
            self.by_word |= {folded(way): code for way in (*ways, code)}
        self.by_word.pop("", None)

    def exactly(self, written: str) -> str:
        """Return the code that these words stand for as a whole, "" when they are not in the list."""
        return self.by_word.get(folded(written), "")

    def within(self, written: str) -> str:
        """Return the one code whose words are among these, "" when it is none or several."""
        padded = f" {folded(written)} "
        found = {word: code for word, code in self.by_word.items() if f" {word} " in padded}
        longest = {word for word in found if not any(word != other and word in other for other in found)}
        codes = {found[word] for word in longest} - {NOT_KNOWN, Predicate.OTHER}
        return codes.pop() if len(codes) == 1 else ""


@cache
def vocabularies() -> dict[str, Vocabulary]:
    """Return the vocabularies by name, made once: their codes and labels in all languages, and the words of the file."""
    words = read()
    return {
        PREDICATE: Vocabulary(labelled(Predicate.choices), words[PREDICATE]),
        VIOLATION_TYPE: Vocabulary(
            {code: list(one.names.values()) for code, one in VIOLATION_TYPES.items()}, words[VIOLATION_TYPE]
        ),
        MEANS: Vocabulary(labelled(Means.choices), words[MEANS]),
    }


@cache
def read(file: Path = FILE) -> dict[str, dict[str, list[str]]]:
    """Return the words of the file: vocabulary -> code -> words."""
    found: dict[str, dict[str, list[str]]] = tomllib.loads(file.read_text(encoding="utf-8"))
    return found


def predicate_of(violation_type: str) -> str:
    """Return what happened as far as the type of a violation says it."""
    told: dict[str, str] = read()["predicate_of"]  # type: ignore[assignment] # the one part with one word each
    return told.get(violation_type, Predicate.OTHER)


def labelled(choices: Iterable[tuple[str, object]]) -> dict[str, list[str]]:
    """Return what each code is called in every language."""
    labels: dict[str, list[str]] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            for code, label in choices:
                labels.setdefault(code, []).append(str(label))
    return labels
