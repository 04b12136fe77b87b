"""Which two centres an example makes: those of the truce of 2016, or the two parts of the joint commission of 2017."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final


@dataclass(frozen=True)
class Cast:
    """The two centres of an example, by code; and what the terminal says is being made.

    `publishers` are the bodies whose counts are a centre's own, beside the centre itself.
    """

    making: str
    names: Mapping[str, Mapping[str, str]]
    zones: Mapping[str, str]
    publishers: Mapping[str, tuple[str, ...]]

    def other(self, code: str) -> str:
        """Return the code of the other centre."""
        return next(one for one in self.names if one != code)


TRUCE: Final = Cast(
    making="Making the example: two centres with the truce of February and March 2016.",
    names={
        "hmeimim": {"en": "Hmeimim", "ar": "حميميم", "fr": "Hmeimim", "ru": "Хмеймим"},
        "amman": {"en": "Amman", "ar": "عمّان", "fr": "Amman", "ru": "Амман"},
    },
    zones={"hmeimim": "Asia/Damascus", "amman": "Asia/Amman"},
    # The department that speaks for the co-chair which runs the centre: what it says of counts is this centre's word.
    publishers={"hmeimim": (), "amman": ("us-state-department",)},
)
COMMISSION: Final = Cast(
    making="Making the example: the Russian and the Turkish part of the joint commission of 2017.",
    names={
        "russian-part": {
            "en": "Russian part",
            "ar": "الجانب الروسي",
            "fr": "Partie russe",
            "ru": "Российская часть",
        },
        "turkish-part": {
            "en": "Turkish part",
            "ar": "الجانب التركي",
            "fr": "Partie turque",
            "ru": "Турецкая часть",
        },
    },
    zones={"russian-part": "Asia/Damascus", "turkish-part": "Europe/Istanbul"},
    publishers={"russian-part": (), "turkish-part": ()},
)
CASTS: Final = (TRUCE, COMMISSION)


def cast_with(code: str) -> Cast:
    """Return the cast in which a centre of this code plays."""
    return next((cast for cast in CASTS if code in cast.names), TRUCE)


def cast_in(directory: Path) -> Cast | None:
    """Return the cast whose centres lie under a folder."""
    return next((cast for cast in CASTS if any((directory / code).exists() for code in cast.names)), None)
