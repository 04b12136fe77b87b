"""What a channel could read of a message, and what it could not."""

from dataclasses import dataclass, field


class UnreadableError(Exception):
    """The bytes cannot be read at all by this channel; the message says why and what to do instead."""


@dataclass(frozen=True)
class Unread:
    """Something a channel could not read with certainty: where it stands and what was done about it."""

    where: str
    what: str


@dataclass(frozen=True)
class Reading:
    """The working text of a message, what its fields say, the names to seal, and what stayed unread."""

    text: str
    title: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    protected_names: tuple[str, ...] = ()
    unread: tuple[Unread, ...] = ()
