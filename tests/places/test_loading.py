"""Loading files of places: what can be read goes in, what cannot is told with its line and reason."""

import json
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from tests.conftest import SHARED, needs_shared
from tregua.places import actions
from tregua.places.actions import SHIPPED, PlacesError
from tregua.places.loaders import LOADERS, loader_of
from tregua.places.models import Outline, Place, PlaceName
from tregua.record.models import Entry
from tregua.record.seat import NotSeatedError

HEADER = "code,kind,parent,latitude,longitude,population,name_ar,name_en,name_fr,name_ru,aliases,source\n"
VALLEY = HEADER + (
    "XX,country,,,,,,Somewhere,,,,map\n"
    "XX01,province,XX,,,,,The Valley,,,,map\n"
    "x-mill,settlement,XX01,10.5,20.5,12000,,Mill Town,,,en:Milltown | ru:Милл,map\n"
)


@pytest.fixture
def write(tmp_path):
    def make(content, name="places.csv"):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return path

    return make


@pytest.fixture
def load(staff, write):
    return lambda content, name="places.csv": actions.load_file(write(content, name), by=staff.administrator)


def reasons(loaded):
    return {one.where: one.why for one in loaded.unread}


def names(code):
    return set(PlaceName.objects.filter(place__code=code).values_list("language", "name"))


def test_a_table_is_loaded_and_journalled(load, write):
    loaded = load(VALLEY)
    assert (loaded.count, loaded.skipped, loaded.added, loaded.names) == (3, 0, 3, 5)
    mill = Place.objects.get(code="x-mill")
    assert (mill.parent.code, mill.latitude, mill.population) == ("XX01", Decimal("10.5"), 12000)
    entry = json.loads(Entry.objects.filter(log="journal").latest("index").data)
    assert "places loaded" in str(entry)
    assert "sha256" in str(entry)


def test_loading_the_same_file_again_changes_nothing(load):
    load(VALLEY)
    again = load(VALLEY)
    assert (again.count, again.added, again.changed, again.names) == (3, 0, 0, 0)


def test_a_newer_file_betters_facts_adds_names_and_empties_nothing(load):
    load(VALLEY)
    newer = HEADER + "x-mill,settlement,XX01,,,13000,,Mill,Le Moulin,,,survey of the year after\n"
    assert load(newer).changed == 1
    mill = Place.objects.get(code="x-mill")
    assert (mill.population, mill.latitude, mill.source) == (
        13000,
        Decimal("10.5"),
        "survey of the year after",
    )
    assert names("x-mill") == {
        ("en", "Mill Town"),
        ("en", "Milltown"),
        ("ru", "Милл"),
        ("en", "Mill"),
        ("fr", "Le Moulin"),
    }
    assert mill.name("en") == "Mill Town"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("x-a,settlement,XX01,91,0,,,A,,,,map", "not on the globe"),
        ("x-a,settlement,XX01,north,0,,,A,,,,map", "not two numbers"),
        ("x-a,settlement,XX01,NaN,0,,,A,,,,map", "not on the globe"),
        ("x-a,settlement,XX01,10,,,,A,,,,map", "not two numbers"),
        ("x-a,settlement,XX01,,,many,,A,,,,map", "not a number: many"),
        ("x-a,settlement,XX01,,,-3,,A,,,,map", "below zero"),
        ("x-a,settlement,XX01,,,99999999999999999999,,A,,,,map", "more than can be: 99999999999999999999"),
        ("x-a,settlement,XX01,,,,,Na\0me,,,,map", "a character of no meaning"),
        ("x-\0a,settlement,XX01,,,,,A,,,,map", "a character of no meaning"),
        (f"x-a,settlement,XX01,,,,,{'A' * 140_000},,,,map", "a cell is too long"),
        (",settlement,XX01,,,,,A,,,,map", "code is empty"),
        ("x-a,settlement,XX01,,,,,A,,,,", "source is empty"),
        ("x-a,hamlet,XX01,,,,,A,,,,map", "no such kind of place: hamlet"),
        ("x-a,settlement,YY,,,,,A,,,,map", "load the file of areas first"),
        ("x-a,country,x-mill,,,,,A,,,,map", "which is no larger"),
        ("x-mill,settlement,x-mill,,,,,A,,,,map", "which is no larger"),
        (f"x-{'a' * 40},settlement,XX01,,,,,A,,,,map", "longer than 40"),
        ("x-a/b,settlement,XX01,,,,,A,,,,map", "a slash"),
        (f"x-a,settlement,XX01,,,,,{'A' * 201},,,,map", "longer than 200"),
        ("x-a,settlement,XX01,,,,,A,,,Милл,map", "not written as language:name"),
    ],
)
def test_a_line_that_cannot_be_read_is_told_and_the_rest_goes_in(load, line, why):
    loaded = load(VALLEY + line + "\nx-last,settlement,XX01,,,,,Last,,,,map\n")
    assert loaded.skipped == 1
    assert why in reasons(loaded)["line 5"]
    assert Place.objects.filter(code="x-last").exists()


def test_what_a_file_holds_can_be_seen_without_loading(write, db):
    looked = actions.look_at(write(VALLEY))
    assert [row.code for row in looked.rows] == ["XX", "XX01", "x-mill"]
    assert not Place.objects.exists()


def test_progress_is_told_to_the_end(staff, write):
    told = []
    actions.load_file(
        write(VALLEY), by=staff.administrator, progress=lambda done, total: told.append((done, total))
    )
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_only_who_may_load_loads(staff, write):
    with pytest.raises(PermissionDenied):
        actions.load_file(write(VALLEY), by=staff.duty)
    with pytest.raises(PermissionDenied):
        actions.load_shipped(by=staff.auditor)
    assert not Place.objects.exists()


@pytest.mark.parametrize("content", ["", "colour,number\nblue,3\n", "{}", "<html></html>"])
def test_a_file_of_no_known_kind_is_refused(staff, write, content):
    with pytest.raises(PlacesError, match="none of the kinds"):
        actions.load_file(write(content), by=staff.administrator)


def test_a_file_that_is_not_utf8_is_refused_with_a_remedy(staff, tmp_path):
    path = tmp_path / "places.csv"
    path.write_bytes(HEADER.encode() + "XX,country,,,,,,Région,,,,map\n".encode("cp1252"))
    with pytest.raises(PlacesError, match="UTF-8"):
        actions.load_file(path, by=staff.administrator)


def square(west, south, east, north):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def boundaries(*features):
    rows = [{"type": "Feature", "properties": says, "geometry": geometry} for says, geometry in features]
    return json.dumps({"type": "FeatureCollection", "features": rows})


DISTRICTS = boundaries(
    ({"ADM2_EN": "North", "ADM2_AR": "شمال", "ADM2_PCODE": "XX0101", "ADM1_EN": "The Valley", "ADM1_PCODE": "XX01",
      "ADM0_PCODE": "XX"}, square(0, 5, 10, 10)),
    ({"ADM2_EN": "South", "ADM2_PCODE": "XX0102", "ADM1_EN": "The Valley", "ADM1_PCODE": "XX01", "ADM0_PCODE": "XX"},
     square(0, 0, 10, 5)),
)  # fmt: skip
GEONAMES = (
    "77 Upper_Farm Upper_Farm Ferme_du_Haut,Верхняя_Ферма 7 3 P PPL XX - - - - - 300 - - UTC 2016-01-01"
    .replace(" ", "\t").replace("_", " ").replace("-\t", "\t")
)  # fmt: skip


def test_boundaries_bring_the_areas_with_what_they_lie_in(load):
    loaded = load(DISTRICTS, "adm2.geojson")
    assert (loaded.added, loaded.skipped) == (4, 0)
    north = Place.objects.get(code="XX0101")
    assert [place.code for place in north.chain] == ["XX0101", "XX01", "XX"]
    assert north.name("ar") == "شمال"
    assert Outline.objects.count() == 2


def test_a_place_of_geonames_lies_in_the_area_that_covers_it(load):
    load(DISTRICTS, "adm2.geojson")
    assert load(GEONAMES + "\n", "XX.txt").added == 1
    farm = Place.objects.get(code="gn-77")
    assert (farm.parent.code, farm.population, farm.name("ru")) == ("XX0101", 300, "Верхняя Ферма")


def test_a_place_whose_area_is_not_known_lies_in_its_country_until_the_areas_are_loaded(load):
    load(VALLEY)
    load(GEONAMES + "\n", "XX.txt")
    assert Place.objects.get(code="gn-77").parent.code == "XX"
    load(DISTRICTS, "adm2.geojson")
    load(GEONAMES + "\n", "XX.txt")
    assert Place.objects.get(code="gn-77").parent.code == "XX0101"


def test_a_geonames_entry_of_the_same_name_near_by_is_the_same_place(load):
    load(VALLEY)
    near = GEONAMES.replace("\t7\t3\t", "\t10.501\t20.502\t").replace("Upper Farm", "Mill-Town")
    far = near.replace("77\t", "78\t", 1).replace("20.502", "23")
    loaded = load(f"{near}\n{far}\n", "XX.txt")
    assert (loaded.joined, loaded.added) == (1, 1)
    assert ("en", "Mill-Town") in names("x-mill")
    assert not Place.objects.filter(code="gn-77").exists()


def test_of_two_places_of_the_name_the_nearest_is_meant_where_they_are_after_the_file(load):
    two = "x-far,settlement,XX01,10.51,20.5,,,Mill Town,,,,map\nx-mill,settlement,XX01,11.5,20.5,,,,,,,map\n"
    load(VALLEY + two)  # the last line moves the mill
    at = GEONAMES.replace("Upper Farm", "Mill Town")
    lines = [at.replace("\t7\t3\t", f"\t{latitude}\t20.5\t") for latitude in (10.509, 11.501)]
    loaded = load("\n".join(lines), "XX.txt")
    assert (loaded.joined, loaded.added) == (2, 0)
    assert ("en", "Ferme du Haut") in names("x-far") & names("x-mill")


def test_quarters_that_differ_by_a_number_alone_are_two_places(load):
    at = GEONAMES.replace("Upper Farm", "Sector 7").replace("Ferme du Haut,Верхняя Ферма", "")
    other = at.replace("77\t", "78\t", 1).replace("Sector 7", "Sector 8")
    again = at.replace("77\t", "79\t", 1).replace("Sector 7", "Sector ٧")
    loaded = load(f"{at}\n{other}\n{again}\n", "XX.txt")
    assert (loaded.added, loaded.joined) == (2, 1)  # the third is the first, in other figures


def test_what_geonames_holds_beside_places_is_left_out(load):
    stream = GEONAMES.replace("\tP\tPPL\t", "\tH\tSTM\t")
    short = "5\tonly\tthree"
    loaded = load(f"{GEONAMES}\n{stream}\n{short}\n", "XX.txt")
    assert (loaded.count, loaded.skipped) == (1, 1)
    assert "3 columns instead of 19" in reasons(loaded)["line 3"]


def test_a_broken_feature_is_told_and_the_rest_goes_in(load):
    good = ({"pcode": "XX01", "name_en": "The Valley", "adm0_pcode": "XX"}, square(0, 0, 1, 1))
    loaded = load(
        boundaries(
            ({"pcode": "", "name_en": "?"}, square(0, 0, 1, 1)), ({"pcode": "XX02"}, None), ({}, None), good
        ),
        "a.geojson",
    )
    assert reasons(loaded).keys() == {"feature 1", "feature 2", "feature 3"}
    assert Place.objects.get(code="XX01").parent.code == "XX"


# A country of two provinces that is on no map, in the four ways in which such files name their columns.
TWO_PROVINCES = {
    "as distributed": (
        "xx_adm1.geojson",
        [
            {"ADM1_EN": "Upper", "ADM1_FR": "Haut", "ADM1_PCODE": "QQ01", "ADM0_EN": "Nowhere", "ADM0_PCODE": "QQ"},
            {"ADM1_EN": "Lower", "ADM1_FR": "Bas", "ADM1_PCODE": "QQ02", "ADM0_EN": "Nowhere", "ADM0_PCODE": "QQ"},
        ],
    ),
    "newer": (
        "xx.geojson",
        [
            {"adm1_name": "Upper", "adm1_name1": "Haut", "lang": "en", "lang1": "fr", "adm1_pcode": "QQ01",
             "adm0_name": "Nowhere", "adm0_pcode": "QQ"},
            {"adm1_name": "Lower", "adm1_name1": "Bas", "lang": "en", "lang1": "fr", "adm1_pcode": "QQ02",
             "adm0_name": "Nowhere", "adm0_pcode": "QQ"},
        ],
    ),
    "short": (
        "xx.geojson",
        [
            {"NAME_EN": "Upper", "NAME_FR": "Haut", "PCODE": "QQ01", "ADM0_PCODE": "QQ"},
            {"NAME_EN": "Lower", "NAME_FR": "Bas", "PCODE": "QQ02", "ADM0_PCODE": "QQ"},
        ],
    ),
    "short, level in the name of the file": (
        "qqq_admbnda_adm1_2025.geojson",
        [
            {"NAME_EN": "Upper", "NAME_FR": "Haut", "PCODE": "QQ01"},
            {"NAME_EN": "Lower", "NAME_FR": "Bas", "PCODE": "QQ02"},
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("style", TWO_PROVINCES)
def test_provinces_of_any_country_are_read_in_every_style(load, style):
    name, features = TWO_PROVINCES[style]
    content = boundaries(*((says, square(n, 0, n + 1, 1)) for n, says in enumerate(features)))
    loaded = load(content, name)
    assert (loaded.added, loaded.skipped) == (3, 0)
    assert [(one.code, one.parent.code) for one in Place.objects.provinces()] == [
        ("QQ01", "QQ"),
        ("QQ02", "QQ"),
    ]
    assert names("QQ01") == {("en", "Upper"), ("fr", "Haut")}
    # Of a file that comes again nothing changes, and the country lies in nothing.
    assert load(content, name).changed == 0
    assert Place.objects.get(code="QQ").parent is None


def test_an_area_whose_level_cannot_be_told_says_what_to_do(load):
    loaded = load(boundaries(({"NAME_EN": "Upper", "PCODE": "QQ01"}, square(0, 0, 1, 1))), "a.geojson")
    assert loaded.count == 0
    assert "_adm1.geojson" in reasons(loaded)["feature 1"]
    deeper = load(boundaries(({"NAME_EN": "Upper", "PCODE": "QQ0101"}, square(0, 0, 1, 1))), "a_adm2.geojson")
    assert "adm1_pcode" in reasons(deeper)["feature 1"]


def test_a_country_that_no_file_named_has_the_name_of_its_code(load):
    load(GEONAMES.replace("XX", "JO") + "\n", "JO.txt")
    assert Place.objects.get(code="gn-77").parent.name("ar") == "الأردن"


def test_a_file_without_the_chosen_country_is_refused(staff, write):
    with pytest.raises(PlacesError, match="Nothing in this file lies in JO"):
        actions.load_file(write(GEONAMES + "\n", "XX.txt"), by=staff.administrator, country="JO")


def test_a_load_that_fails_at_its_end_leaves_nothing(staff, write, monkeypatch):
    def failing(*_args, **_kwargs):
        raise NotSeatedError("this copy may not write")

    monkeypatch.setattr(actions.record, "append", failing)
    with pytest.raises(NotSeatedError):
        actions.load_file(write(VALLEY), by=staff.administrator)
    assert not Place.objects.exists()


def test_boundaries_cut_off_in_the_middle_are_told(load):
    loaded = load(DISTRICTS[:-20], "a.geojson")
    assert (loaded.count, loaded.skipped) == (0, 1)
    assert "not GeoJSON" in reasons(loaded)["the whole file"]


def test_quarters_bring_their_town(load):
    load(DISTRICTS, "adm2.geojson")
    table = (
        "pcode,name_en,name_ar,area_en,area_ar,adm4_en,adm4_ar,adm4_pcode,adm3_en,adm3_pcode,latitude,longitude\n"
        "N1,Old Bridge,الجسر,<Null>,<Null>,Mill Town,,C1,North,XX0101,7,3\n"
        "N2,Nowhere,,,,,,,,,7,3\n"
    )
    loaded = load(table)
    assert [place.code for place in Place.objects.get(code="N1").chain] == [
        "N1",
        "C1",
        "XX0101",
        "XX01",
        "XX",
    ]
    assert loaded.skipped == 1


def test_open_syria_adds_names_to_areas(load):
    load(HEADER + "SY,country,,,,,,Syria,,,,map\nSY02,province,SY,,,,,Aleppo,,,,map\n")
    table = (
        "level,id,ocha_pcode,wikidata,geonames,lang,kind,name\n"
        "1,sy-aleppo,SY02,,,en,alternate_spelling,Halab\n1,sy-aleppo,SY02,,,ar,primary,حلب\n"
        "9,sy-aleppo,SY02,,,ar,primary,حلب\n"
    )
    loaded = load(table)
    assert {("en", "Halab"), ("ar", "حلب")} <= names("SY02")
    assert (loaded.added, loaded.skipped) == (0, 1)


def test_every_loader_says_what_it_is_and_only_one_takes_a_file():
    assert len({loader.TITLE for loader in LOADERS}) == len(LOADERS)
    assert [loader.TITLE for loader in LOADERS if loader.recognises(HEADER)] == ["Tregua"]


def test_the_shipped_set_is_whole(staff):
    loaded = actions.load_shipped(by=staff.administrator)
    assert loaded.skipped == 0
    assert loaded.count == loaded.added > 350
    assert Place.objects.provinces().count() == 14
    provinces = Place.objects.provinces().prefetch_related("place_names")
    assert {
        len({name.language for name in place.place_names.all()} & {"ar", "en", "fr", "ru"})
        for place in provinces
    } == {4}
    inside = [
        place for place in Place.objects.for_reading().exclude(kind="country") if place.country.code == "SY"
    ]
    assert all(place.province for place in inside)


def test_the_shipped_set_says_where_each_line_is_from():
    assert loader_of(SHIPPED).TITLE == "Tregua"
    assert all(row.source for row in actions.look_at(SHIPPED).rows)
    says = (SHIPPED.parent / "README.md").read_text(encoding="utf-8")
    assert all(word in says for word in ("GeoNames", "CC BY 4.0", "OCHA", "CC BY 3.0 IGO", "UCDP"))


@needs_shared
def test_the_files_of_the_humanitarian_data_are_all_read(staff):
    actions.load_shipped(by=staff.administrator)
    for name in (
        "ocha_syr_adm1_2016-09_simplified.geojson",
        "ocha_syr_adm2_2016-09_simplified.geojson",
        "ocha_syr_adm3_2016-09_simplified.geojson",
        "ocha_syr_city_neighbourhoods_2016-09.csv",
        "opensyria_admin_names.csv",
        "geonames_sy_cities500.csv",
    ):
        assert actions.load_file(SHARED / "geo" / name, by=staff.administrator).skipped == 0, name
    assert Place.objects.filter(kind="subdistrict").count() == 272
    assert not Place.objects.filter(code__startswith="gn-", parent=None).exists()
