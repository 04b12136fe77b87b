"""The plain questions that are asked at every arrival give what the models say."""

import pytest

from tregua.matching.gathering import facts
from tregua.matching.models import Coded
from tregua.places.models import Place, PlaceName
from tregua.reports.actions import file_report, withdraw_report
from tregua.reports.models import Report


@pytest.fixture
def told(valley):
    """Return a way to file a claim about a place, and what the engine is given of it."""

    def tell(place=None, **says):
        says = {"place_precision": "unknown", "time_precision": "unknown", "words": "Shells.", **says}
        report = file_report(
            source=valley.reports["farm"].source, by=valley.staff.duty, predicate="shelled", violation_type="1.2",
            place=place, **says,
        )  # fmt: skip
        return facts([report.pk])[0]

    return tell


def place(code, kind, parent=None, **names):
    made = Place.objects.create(code=code, kind=kind, parent=parent, source="test")
    for language, name in names.items():
        PlaceName.objects.create(place=made, language=language, name=name)
    return made


def test_each_report_of_the_valley_is_gathered_as_its_models_say(valley):
    found = {one.id: one for one in facts(list(Report.objects.values_list("pk", flat=True)))}
    assert found.keys() == set(Report.objects.current().of_events().values_list("pk", flat=True))
    for pk, one in found.items():
        report = Report.objects.get(pk=pk)
        assert (one.started_at, one.ended_at) == (report.started_at, report.ended_at)
        assert one.source == report.source.code
        assert one.killed == (report.killed_min, report.killed_max)
        assert one.actor == (report.actor_id or "")
        if report.place:
            assert one.areas == tuple(area.code for area in report.place.chain)
            assert one.province == (report.place.province.code if report.place.province else "")
            assert one.district == (report.place.district.code if report.place.district else "")
            assert one.latitude == (float(report.place.latitude) if report.place.latitude else None)


def test_a_place_is_called_by_its_english_name_else_by_the_first_else_by_its_code(told):
    area = place("DIST", "district", en="The district")
    both = place("BOTH", "settlement", area, ar="حميميم", en="Hmeimim")
    assert told(both, place_as_written="Khmeimim").names == ("Khmeimim", "Hmeimim")
    assert told(place("ARABIC", "settlement", area, ar="تلبيسة")).names == ("تلبيسة",)
    bare = place("BARE", "settlement", area)
    PlaceName.objects.create(place=bare, language="en", name="An alias", alias=True)
    assert told(bare).names == ("BARE",)
    assert told(area, place_as_written="somewhere there").names == ("somewhere there",)


def test_what_lies_seven_deep_is_known_with_all_its_areas(told):
    inner = None
    kinds = ("country", "province", "district", "subdistrict", "settlement", "neighbourhood", "site")
    for kind in kinds:
        inner = place(kind.upper(), kind, inner)
    one = told(inner)
    assert one.areas == tuple(kind.upper() for kind in reversed(kinds))
    assert (one.district, one.province) == ("DISTRICT", "PROVINCE")


def test_where_nobody_said_how_exactly_the_kind_of_place_says_it(told):
    assert told(place("PROV", "province")).place_precision == "province"
    assert told(place("SITE-1", "site")).place_precision == "settlement"
    assert told(place("PROV-2", "province"), place_precision="settlement").place_precision == "settlement"
    assert told().place_precision == "unknown"


def test_what_was_withdrawn_is_gathered_no_more(valley):
    farm = valley.reports["farm"]
    assert facts([farm.pk])
    withdraw_report(farm, reason="retracted", by=valley.staff.duty)
    assert facts([farm.pk]) == []
    assert facts([]) == []


def test_a_word_that_is_new_gets_a_number_once(told):
    ford = place("FORD", "settlement", en="Ford")
    told(ford, place_as_written="the ford")
    told(ford, place_as_written="the ford")
    assert Coded.objects.filter(word="the ford; Ford").count() == 1
