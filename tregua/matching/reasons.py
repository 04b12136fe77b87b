"""Reasons as they are stored: codes, values and points, so that a page says them in its own language."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from tregua.matching.scoring import Reason

Stored = dict[str, Any]


def as_stored(reason: Reason, names: tuple[str, str] = ("", "")) -> Stored:
    """Return a reason as codes and values, never a sentence of one language."""
    values: Mapping[str, Any] = reason.values
    if reason.feature == "name" and reason.level in {"same_name", "alike"}:
        values = {"one": names[0], "other": names[1]}
    return {
        "feature": reason.feature,
        "context": reason.context,
        "level": reason.level,
        "points": reason.points,
        "values": dict(values),
    }


def as_read(stored: str | list[Stored]) -> list[Stored]:
    """Return the reasons that a plain statement read: SQLite and PostgreSQL give the text of JSON."""
    reasons: list[Stored] = json.loads(stored) if isinstance(stored, str) else stored
    return reasons


def base(reasons: Iterable[Stored]) -> int:
    """Return the score of the pair alone, without what was judged about others."""
    return sum(reason["points"] for reason in reasons if reason["feature"] != "neighbours")


def unrivalled(reasons: Iterable[Stored]) -> int:
    """Return the score of the pair before its rivals took from it."""
    return sum(reason["points"] for reason in reasons if reason["feature"] not in {"neighbours", "rivals"})
