"""The figures of a bulletin by province as GeoJSON (RFC 7946): whole provinces, never a smaller area and never a point."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from tregua.bulletin.figures import NOT_KNOWN, in_order
from tregua.bulletin.models import Bulletin
from tregua.places.outlines import outlines_of_provinces


def make(bulletin: Bulletin, _language: str) -> bytes:
    """Return one feature for each province that is printed; without a geometry where no outline was loaded."""
    content = bulletin.content
    parted = [figure for figure in content["figures"] if figure["parts"] is not None]
    codes = in_order({code for figure in parted for code in figure["parts"]})
    shapes = outlines_of_provinces(codes)
    return _written(
        {
            "type": "FeatureCollection",
            "features": [_feature(content, parted, code, shapes.get(code)) for code in codes],
        }
        | (
            {"withdraws": content["withdraws"], "reason": content["reason"]}
            if content.get("withdraws")
            else {}
        )
    )


def _feature(
    content: Mapping[str, Any], parted: Iterable[Mapping[str, Any]], code: str, shape: Any
) -> dict[str, Any]:
    says = {figure["rule"]: figure["parts"].get(code, 0) for figure in parted if not figure["scope"]}
    names = {} if code == NOT_KNOWN else content["provinces"].get(code, {})
    return {
        "type": "Feature",
        "id": code,
        "geometry": _right_handed(shape) if shape else None,
        "properties": {
            "centre": content["centre"]["code"],
            "series": content.get("series", "daily"),
            "number": content.get("number"),
            "day": content["day"],
            "last_day": content.get("last_day", content["day"]),
            "issue": content["issue"],
            "province": code,
            "names": dict(names),
            "figures": says,
        },
    }


def _right_handed(shape: Mapping[str, Any]) -> dict[str, Any]:
    """Return an outline with its rings the way round that RFC 7946 wants them: the outer one against the clock."""
    from shapely.geometry import LinearRing  # noqa: PLC0415 - heavy, and only for who takes areas out

    many = shape["type"] == "MultiPolygon"
    polygons = shape["coordinates"] if many else [shape["coordinates"]]
    turned = [
        [ring if LinearRing(ring).is_ccw == (number == 0) else ring[::-1] for number, ring in enumerate(one)]
        for one in polygons
    ]
    return {**shape, "coordinates": turned if many else turned[0]}


def _written(says: Mapping[str, Any]) -> bytes:
    return (json.dumps(says, sort_keys=True, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
