"""Numbers for words, one set for all lists of a run: the same word is the same number in each of them."""

from collections.abc import Mapping
from typing import Final

from tregua.intake.channels.sheet.names import normal

# Words that only say what sort of area it is, and articles in front of its name.
AREA_WORDS: Final = frozenset(
    {
        "governorate", "province", "district", "region", "oblast", "raion", "rayon", "subdistrict", "sub", "city",
        "muhafazat", "muhafaza", "mohafazat", "gouvernorat", "state", "county", "department", "markaz",
    }
)  # fmt: skip
ARTICLES: Final = frozenset({"al", "ar", "as", "ad", "an", "ash", "at", "az", "el", "the"})


class Codes:
    """Numbers from 1 in the order met; 0 is nothing said."""

    def __init__(self, known: Mapping[str, int] | None = None) -> None:
        self._of = dict(known or {})
        self._next = max(self._of.values(), default=0) + 1

    def __call__(self, word: str) -> int:
        """Return the number of a word; a new one for a new word."""
        if not word:
            return 0
        if word not in self._of:
            self._of[word] = self._next
            self._next += 1
        return self._of[word]

    def words(self) -> tuple[str, ...]:
        """Return the words in the order of their numbers; the first is the empty one."""
        by_number = {number: word for word, number in self._of.items()}
        return tuple(by_number.get(number, "") for number in range(self._next))


def area_key(name: str) -> str:
    """Return the name of an area as one spelling of it.

    >>> area_key("Ar Raqqah Governorate"), area_key("Idlib governorate"), area_key("Dara'a")
    ('raqqah', 'idlib', 'daraa')
    """
    words = [word for word in normal(name.replace("'", "").replace("’", "").replace("-", " ")).split()
             if word not in AREA_WORDS]  # fmt: skip
    while len(words) > 1 and words[0] in ARTICLES:
        words = words[1:]
    return " ".join(words)
