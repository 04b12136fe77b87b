"""What every loader makes of a line: an actor with its names and what it has to do with others."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Link:
    """What an actor has to do with another, by its code."""

    kind: str
    other: str


@dataclass(frozen=True)
class Actor:
    """One actor as a file tells it, and the line it stands in.

    `also` are further names, (language, name); `about` is what helps a person to choose it and is not kept.
    """

    where: str
    code: str
    kind: str
    names: Mapping[str, str]
    source: str
    also: tuple[tuple[str, str], ...] = ()
    links: tuple[Link, ...] = ()
    place: str = ""
    about: str = ""
    words: str = field(default="", compare=False)
