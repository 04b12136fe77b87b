"""What a channel could read of a message, and what it could not.

What is said to a person is a code here and words in `intake/wording.py`: a channel knows no languages.
"""

from dataclasses import dataclass, field
from typing import Final

# So much is told of words that a file keeps from its readers. It is more than is shown of them: names are blacked first.
LONGEST_TOLD: Final = 2_000


class UnreadableError(Exception):
    """The bytes cannot be read at all by this channel: `why` is a code, worded with the remedy elsewhere."""

    def __init__(self, why: str, **detail: str | int) -> None:
        self.why = why
        self.detail = detail
        super().__init__(f"{why} {detail}" if detail else why)


@dataclass(frozen=True)
class Unread:
    """Something a channel could not read with certainty: what (a code), and where it stands."""

    what: str
    where: dict[str, str | int] = field(default_factory=dict)


def told(what: str, words: str) -> Unread:
    """Return a note of words that a file has and that were not read as said by it, or that nobody may have seen."""
    return Unread(what, {"words": words[:LONGEST_TOLD]})


@dataclass(frozen=True)
class Reading:
    """The working text of a message, what its fields say, the names to seal, and what stayed unread."""

    text: str
    title: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    protected_names: tuple[str, ...] = ()
    unread: tuple[Unread, ...] = ()
