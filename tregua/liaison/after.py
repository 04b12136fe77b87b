"""What packages below add to requests for protection: they put their functions here when the program starts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tregua.people.models import Person


@dataclass(frozen=True)
class Beside:
    """A line beside a request: what it says, where it leads, and whether somebody must act."""

    words: str
    to: str
    act: bool = False
    details: list[str] = field(default_factory=list)


# Called with a consent that was withdrawn and by whom, in the same transaction.
WITHDRAWN: Final[list[Callable[[Any, "Person"], None]]] = []
# Called with a dossier that was taken out, which of its files ("pdf", "json"), to whom, and by whom, in the same transaction.
TAKEN_OUT: Final[list[Callable[[Any, str, str, "Person"], None]]] = []
# How many clocks have run out at a moment, beyond those of liaison itself.
LATE: Final[list[Callable[[datetime], int]]] = []
# What stands beside a request for this person.
BESIDE: Final[list[Callable[[Any, "Person"], list[Beside]]]] = []
