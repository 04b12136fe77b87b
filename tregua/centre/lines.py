"""One row of a block on Today."""

from dataclasses import dataclass
from datetime import date, datetime

from tregua.people.taking import Taking


@dataclass(frozen=True)
class Line:
    """A piece of work in one line: its words, its page, what is said aside, by when, and who has it."""

    words: str
    address: str
    aside: str = ""
    at: datetime | None = None
    day: date | None = None
    late: bool = False
    language: str = ""
    subject: str = ""
    taking: Taking | None = None
    can_be_taken: bool = False
