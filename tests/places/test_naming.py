"""Looking up a name: every place it may mean, the surest first, never a guess."""

import pytest

from tests import world
from tregua.places import lookup
from tregua.places.models import Place, PlaceKind, PlaceName


def make(code, kind, parent=None, *names, population=None):
    place = Place.objects.create(
        code=code, kind=kind, parent=parent, population=population, source="the valley's map"
    )
    for language, name in names:
        PlaceName.objects.create(place=place, language=language, name=name, source="the valley's map")
    return place


@pytest.fixture
def syria(db):
    country = make("SY", "country", None, ("en", "Syria"))
    rural = make("SY03", "province", country, ("en", "Rural Damascus"), ("ar", "ريف دمشق"))
    hama = make("SY05", "province", country, ("en", "Hama"), ("fr", "Hama"), ("ru", "Хама"))
    duma = make("SY0302", "district", rural, ("en", "Duma"))
    make("SY030201", "subdistrict", duma, ("en", "Harasta"))
    make("x-harasta", "settlement", Place.objects.get(code="SY030201"), ("en", "Harasta"), ("ru", "Хараста"))
    make("x-arbin", "settlement", duma, ("en", "Arbin"), ("tr", "Erbil"))
    make("x-erbil", "settlement", None, ("en", "Erbil"))
    make("x-zara", "settlement", hama, ("en", "Zara"))
    make("x-zahraa", "settlement", hama, ("en", "al-Zahraa"))
    return country


def found(text):
    return [(match.place.code, match.how) for match in Place.objects.named(text)]


def test_a_name_as_written_is_found_first(syria):
    assert found("Arbin")[0] == ("x-arbin", "exact")


def test_another_script_finds_the_same_key_then_what_is_like_it(syria):
    assert found("арбин") == [("x-arbin", "folded")]
    assert found("عربين") == [("x-arbin", "folded")]
    assert found("حرستا")[0] == ("SY030201", "near") or found("حرستا")[0] == ("x-harasta", "near")


def test_a_name_of_two_places_gives_both_and_chooses_neither(syria):
    assert found("Erbil") == [("x-arbin", "exact"), ("x-erbil", "exact")]


def test_zara_is_not_zahraa(syria):
    assert found("Zara") == [("x-zara", "exact")]
    assert found("Zahraa") == [("x-zahraa", "folded")]


def test_a_bare_name_means_the_town_before_the_district_named_after_it(syria):
    assert found("Harasta") == [("x-harasta", "exact"), ("SY030201", "folded")]
    assert found("Duma") == [("SY0302", "exact")]


def test_nothing_like_it_is_an_empty_answer(syria):
    assert found("Qwxyzzz") == found("") == found("  ") == []


def test_a_name_in_a_script_we_cannot_fold_is_found_as_written(syria):
    PlaceName.objects.create(place=Place.objects.get(code="SY05"), language="zh", name="哈马")
    assert found("哈马") == [("SY05", "exact")]


def test_the_name_of_the_pages_language_is_used_then_english_then_any_then_the_code(syria):
    hama = Place.objects.get(code="SY05")
    assert (hama.name("ru"), hama.name("ar"), hama.name("fr")) == ("Хама", "Hama", "Hama")
    assert make("x-karadzh", "site", None, ("ru", "Карадж")).name("en") == "Карадж"
    assert str(make("x-nameless", "site")) == "x-nameless"


def test_an_alias_is_never_shown_as_the_name(syria):
    hama = Place.objects.get(code="SY05")
    PlaceName.objects.create(place=hama, language="ar", name="ham", alias=True)
    assert hama.name("ar") == "Hama"


def test_a_place_knows_its_district_province_and_country(syria):
    harasta = Place.objects.get(code="x-harasta")
    assert [str(place.code) for place in (harasta.district, harasta.province, harasta.country)] == [
        "SY0302",
        "SY03",
        "SY",
    ]
    province = Place.objects.get(code="SY03")
    assert province.province == province
    assert province.district is None


def test_an_area_says_its_kind_where_its_town_has_the_same_name(syria):
    assert Place.objects.get(code="SY030201").described == "Harasta (sub-district)"


def test_the_provinces_are_listed_by_code(syria):
    assert list(Place.objects.provinces().values_list("code", flat=True)) == ["SY03", "SY05"]
    assert PlaceKind.PROVINCE == "province"


def test_a_whole_page_is_no_name_of_a_place(db):
    assert Place.objects.named("Harasta " * 10_000) == []


def test_many_names_are_looked_up_as_each_of_them_is(staff, monkeypatch):
    world.build(staff)
    monkeypatch.setattr(lookup, "AT_ONCE", 3)
    texts = [
        "Mill Town",
        "mill-town",
        "Mil Town",
        "بلدة الطاحون",
        "South Plain",
        "  Old   Bridge ",
        "",
        "x" * 300,
    ]
    texts += [name.name for name in PlaceName.objects.all()]
    many = Place.objects.named_each(texts)
    for text in texts:
        assert many[text] == Place.objects.named(text), text
    same = Place.objects.named_each(texts, near=False)
    assert all(match.how != lookup.NEAR for found in same.values() for match in found)
    assert [match.place.code for match in same["Mill Town"]] == ["V1"]
