"""Lines of fire on a sheet: from a place to where it fell, or from a side of the compass."""

import math
from typing import Final

from tregua.reports.choices import Direction

_COMPASS: Final = Direction.values


def between(start: tuple[float, float], end: tuple[float, float], short: float, stop: float) -> str:
    """Return a line that stops short of both points; "" when they are too near each other for one."""
    length = math.dist(start, end)
    if length < short + stop + 8:
        return ""
    x, y = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    first = (start[0] + x * short, start[1] + y * short)
    last = (end[0] - x * stop, end[1] - y * stop)
    return f"M{first[0]:.1f} {first[1]:.1f}L{last[0]:.1f} {last[1]:.1f}"


def from_side(to: tuple[float, float], direction: str, *, short: float, length: float = 48) -> str:
    """Return an arrow that comes to a point from a side of the compass: how far off it began is not said."""
    angle = math.radians(45 * _COMPASS.index(direction))
    return _arrow(to, math.sin(angle), -math.cos(angle), short, length)


def towards(start: tuple[float, float], to: tuple[float, float], *, short: float, length: float) -> str:
    """Return an arrow as from a side, for an origin too near to the point for a line; "" where both are one."""
    far = math.dist(start, to)
    if far < 1:
        return ""
    return _arrow(to, (start[0] - to[0]) / far, (start[1] - to[1]) / far, short, length)


def _arrow(to: tuple[float, float], east: float, south: float, short: float, length: float) -> str:
    far = short + length
    return f"M{to[0] + east * far:.1f} {to[1] + south * far:.1f}L{to[0] + east * short:.1f} {to[1] + south * short:.1f}"
