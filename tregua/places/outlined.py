"""The outline of an area as it is kept (GeoJSON), which is made into a shape once and not for every page."""

from functools import cached_property
from typing import Any

from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry


class Outlined(dict[str, Any]):
    """An outline that does not change, with its shape."""

    @cached_property
    def shape(self) -> BaseGeometry:
        """Return it as a shape."""
        return shape(dict(self))


def shape_of(geometry: Any) -> BaseGeometry:
    """Return an outline as a shape."""
    if isinstance(geometry, Outlined):
        return geometry.shape
    return geometry if isinstance(geometry, BaseGeometry) else shape(geometry)
