"""The tiles under the map: what is shipped, how it is made, and an operator's own file given piece by piece."""

import dataclasses
import gzip
import struct
from pathlib import Path

import pytest
from django.urls import reverse
from shapely.geometry import LineString, Point, box, shape

from tests import world
from tools.tiles import Shape, archive, tile_number
from tregua.centre.folder import FolderError, read_folder, write_folder
from tregua.places.basemap import SHIPPED, address_of_tiles
from tregua.places.drawn import drawn, plain, shipped_outlines
from tregua.places.models import Place

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "tregua" / "places" / "static" / SHIPPED
LAYERS = {
    "land": [Shape(box(35, 32, 42, 37), {}, range(4))],
    "places": [Shape(Point(37.16, 36.2), {"kind": "town", "people": 2, "name_ar": "حلب"}, range(4))],
    "borders": [Shape(LineString([(35, 32), (42, 37)]), {"level": 0}, range(4))],
}


def read(content):
    """Return what a file of tiles holds: the number of each tile with its bytes."""
    sizes = struct.unpack_from("<11Q", content, 8)
    directory = gzip.decompress(content[sizes[0] : sizes[0] + sizes[1]])
    numbers, at = [], 0
    while at < len(directory):
        number = shift = 0
        while True:
            byte = directory[at]
            at += 1
            number |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                break
        numbers.append(number)
    count, columns = numbers[0], numbers[1:]
    tile, found, end = 0, {}, 0
    for row in range(count):
        tile += columns[row]
        length, offset = columns[2 * count + row], columns[3 * count + row]
        start = end if offset == 0 else offset - 1
        end = start + length
        found[tile] = gzip.decompress(content[sizes[6] + start : sizes[6] + end])
    return found


def test_the_shipped_map_is_small_and_of_the_right_form():
    content = FILE.read_bytes()
    assert content[:8] == b"PMTiles\x03"
    assert len(content) <= 300_000
    tiles = read(content)
    assert tile_number(0, 0, 0) in tiles
    assert "حلب".encode() in tiles[tile_number(8, 154, 100)]  # Aleppo
    assert {content[100], content[101]} == {0, 8}


def test_the_same_shapes_give_the_same_bytes():
    assert archive(LAYERS, zooms=range(4), metadata={"name": "x"}) == archive(
        LAYERS, zooms=range(4), metadata={"name": "x"}
    )


def test_each_tile_holds_what_lies_in_it():
    tiles = read(archive(LAYERS, zooms=range(4), metadata={}))
    assert set(tiles) == {
        tile_number(0, 0, 0),
        tile_number(1, 1, 0),
        tile_number(2, 2, 1),
        tile_number(3, 4, 3),
    }
    assert all("حلب".encode() in tile for tile in tiles.values())


@pytest.mark.parametrize(
    ("tile", "number"), [((0, 0, 0), 0), ((1, 0, 0), 1), ((1, 0, 1), 2), ((1, 1, 1), 3), ((1, 1, 0), 4), ((2, 0, 0), 5), ((3, 0, 0), 21)]
)  # fmt: skip
def test_tiles_are_numbered_as_the_format_says(tile, number):
    assert tile_number(*tile) == number


def test_every_province_has_an_outline_that_a_map_can_draw(staff):
    assert len(shipped_outlines()) == 14
    world.shipped_places(staff)
    provinces = list(Place.objects.provinces().for_reading())
    found = drawn(provinces, points=False)
    assert {code: one.is_area for code, one in found.items()} == {place.code: True for place in provinces}
    rounded = shape(plain(found["SY02"].outline))
    assert rounded.bounds == tuple(round(side, 3) for side in rounded.bounds)
    assert rounded.contains(Point(37.16, 36.2))  # the town of Aleppo lies in the province of Aleppo


@pytest.fixture
def own_file(settings, tmp_path):
    """Let the operator have a file of tiles of their own."""
    file = tmp_path / "streets.pmtiles"
    file.write_bytes(archive(LAYERS, zooms=range(4), metadata={}))
    settings.CENTRE = dataclasses.replace(settings.CENTRE, map_tiles=file)
    return file


def test_without_a_file_of_ones_own_the_shipped_one_is_used(staff, at_desk):
    assert address_of_tiles().endswith(".pmtiles")
    assert at_desk(staff.duty).get(reverse("places:tiles")).status_code == 404


def test_the_operators_own_file_is_given_piece_by_piece(own_file, staff, at_desk):
    assert address_of_tiles() == reverse("places:tiles")
    desk, whole = at_desk(staff.duty), own_file.read_bytes()
    answer = desk.get(reverse("places:tiles"), headers={"range": "bytes=0-126"})
    assert (answer.status_code, answer.content) == (206, whole[:127])
    assert answer["Content-Range"] == f"bytes 0-126/{len(whole)}"
    beyond = desk.get(reverse("places:tiles"), headers={"range": f"bytes=100-{len(whole) + 5}"})
    assert (beyond.status_code, beyond.content) == (206, whole[100:])


@pytest.mark.parametrize(
    "asked", ["", "bytes=5-1", "bytes=99999999-", "bytes=99999999999-999999999999", "lines=1-2"]
)
def test_a_piece_that_is_not_there_is_refused(own_file, staff, at_desk, asked):
    answer = at_desk(staff.duty).get(reverse("places:tiles"), headers={"range": asked})
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{own_file.stat().st_size}")


def test_a_folder_that_names_a_map_that_is_none_says_so(tmp_path):
    toml = 'code = "a"\norigin = "a.example/log1"\n[names]\nen = "A"\n[map]\ntiles = "streets.pmtiles"\n'
    with pytest.raises(FolderError, match=r"streets\.pmtiles cannot be read"):
        write_folder(tmp_path / "a", toml)
    (tmp_path / "a" / "streets.pmtiles").write_bytes(b"PK\x03\x04 not tiles")
    with pytest.raises(FolderError, match="not a PMTiles file"):
        read_folder(tmp_path / "a")
    (tmp_path / "a" / "streets.pmtiles").write_bytes(FILE.read_bytes())
    assert read_folder(tmp_path / "a").map_tiles == (tmp_path / "a" / "streets.pmtiles").resolve()
