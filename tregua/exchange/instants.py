"""What is carried out at an instant that a person has set: looked at by the loop, and before everything is published."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

_ACTS: Final[list[Callable[[datetime], None]]] = []


def at_their_instant(act: Callable[[datetime], None]) -> None:
    """Let an act look, every few seconds and before a publication, whether something of its own is due."""
    _ACTS.append(act)


def carry_out(now: datetime) -> None:
    """Do what is due."""
    for act in _ACTS:
        act(now)
