"""Quick entry: a report in one line each for when, where and how many; drafts; what is carried over; who may."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import world
from tests.conftest import refusal
from tregua.places.around import around
from tregua.places.models import Place, PlaceName
from tregua.places.typed import typed
from tregua.reports.models import Flag, Report, Unfinished
from tregua.reports.unfinished import KEPT, keep_unfinished, throw_away

ENTER, KEEP, WHERE = reverse("reports:enter"), reverse("reports:keep"), reverse("reports:where")


@pytest.fixture
def valley(staff, settings):
    settings.TIME_ZONE = "Asia/Damascus"
    return world.remembered(staff)


@pytest.fixture
def desk(valley, at_desk):
    return at_desk(valley.staff.duty)


@pytest.fixture
def on_the_map(valley):
    """Mill Town and Upper Farm have a position."""
    for code, latitude, longitude in (("V1", "36.2", "37.1"), ("V2", "36.4", "37.1")):
        place = valley.places[code]
        place.latitude, place.longitude = Decimal(latitude), Decimal(longitude)
        place.save()
    return valley


def typed_in(valley, **says):
    return {
        "source": str(valley.sources["valley-radio"].pk), "when": "051430CMAR16", "where": "Mill Town", "violation_type": "1.2",
        "means": "mortar", "counted": "20 explosions", "words": "Twenty shells fell.", **says,
    }  # fmt: skip


def test_a_report_is_typed_in_one_line_each(valley, desk):
    first = desk.post(ENTER, typed_in(valley))
    assert "Not filed yet" in first.content.decode()  # the zone was written: it is said back first
    seen = first.context["seen"]
    answer = desk.post(ENTER, typed_in(valley, seen=seen))
    assert answer.status_code == 302
    filed = Report.objects.latest("id")
    assert answer["Location"] == reverse("reports:report", args=[filed.pk])
    assert (filed.started_at, filed.ended_at) == tuple(
        datetime(2016, 3, 5, 11, minute, tzinfo=UTC) for minute in (30, 31)
    )
    assert (filed.time_precision, filed.zone_stated) == ("minute", True)
    assert (filed.place, filed.place_as_written, filed.place_precision) == (
        valley.places["V1"],
        "Mill Town",
        "settlement",
    )
    assert (filed.observed_min, filed.observed_max, filed.observed_unit) == (20, 20, "explosion")
    assert (filed.predicate, filed.violation_type, filed.means) == ("shelled", "1.2", "mortar")


def test_a_plain_day_and_place_need_no_second_look(valley, desk):
    answer = desk.post(ENTER, typed_in(valley, when="2016-03-05", counted=""))
    assert answer.status_code == 302
    filed = Report.objects.latest("id")
    assert filed.time_precision == "day"
    assert filed.ended_at - filed.started_at == timedelta(days=1)


def test_how_exactly_a_time_is_known_may_be_said_apart(valley, desk):
    desk.post(ENTER, typed_in(valley, when="2016-03-05 14:30", time_known="hour"))
    filed = Report.objects.latest("id")
    assert (filed.time_precision, filed.ended_at - filed.started_at) == ("hour", timedelta(hours=1))
    wrong = desk.post(ENTER, typed_in(valley, when="2016-03-05", time_known="hour"))
    assert wrong.status_code == 422
    assert "only a day" in wrong.content.decode()


def test_what_is_changed_after_it_was_seen_is_said_back_again(valley, desk):
    seen = desk.post(ENTER, typed_in(valley)).context["seen"]
    again = desk.post(ENTER, typed_in(valley, when="051430ZMAR16", seen=seen))
    assert again.context["must_look"]
    assert "16:30" in again.content.decode()
    assert not Report.objects.filter(words="Twenty shells fell.").exists()


@pytest.mark.parametrize("where", ["36.2300, 37.1000", "37SCA2924611132", "٣٦٫٢٣ شمالا ٣٧٫١ شرقا"])
def test_a_point_is_told_by_the_place_beside_it(on_the_map, desk, where):
    page = desk.post(ENTER, typed_in(on_the_map, where=where))
    assert "3.3 km north of Mill Town" in page.content.decode()
    desk.post(ENTER, typed_in(on_the_map, where=where, seen=page.context["seen"]))
    filed = Report.objects.latest("id")
    assert abs(filed.latitude - Decimal("36.23")) < Decimal("0.00002")
    assert abs(filed.longitude - Decimal("37.1")) < Decimal("0.00002")
    assert filed.place == on_the_map.places["V1"]
    assert filed.place_as_written == ""  # S-25: it leaves in lists and tables that are plain
    assert "37SCA29" in desk.get(reverse("reports:report", args=[filed.pk])).content.decode()


def test_a_point_keeps_the_place_that_was_chosen_for_it(on_the_map, desk):
    page = desk.post(ENTER, typed_in(on_the_map, where="36.2300, 37.1000 [V2]"))
    assert "19 km south of Upper Farm" in page.content.decode()
    desk.post(ENTER, typed_in(on_the_map, where="36.2300, 37.1000 [V2]", seen=page.context["seen"]))
    assert Report.objects.latest("id").place == on_the_map.places["V2"]


@pytest.mark.parametrize(
    ("field", "written", "says"),
    [
        ("where", "95, 37", "it ends at 90"), ("where", "37SCI3207", "second and third letter"), ("where", "x [nowhere]", "No place has the code"),
        ("when", "3/4/2016", "2016-03-04; 2016-04-03"), ("when", "last night", "two days"), ("when", "gibberish", "271430CFEB16"),
        ("counted", "20 bananas", "bananas"), ("counted", "about 20 shots", "exactly 20"),
        ("counted", "3000000000 shots", "More than 1000000"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_fault(valley, desk, field, written, says):
    answer = desk.post(ENTER, typed_in(valley, **{field: written}))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert written in answer.content.decode()


@pytest.mark.parametrize("where", ["Old Bridge, Mill Town", "Old Bridge,Valley", "الجسر القديم، Mill Town"])
def test_a_place_is_named_with_the_area_it_lies_in(valley, desk, where):
    says = typed_in(valley, when="2016-03-05", counted="", where=where)
    says["seen"] = (desk.post(ENTER, says).context or {}).get("seen", "")
    desk.post(ENTER, says)
    filed = Report.objects.latest("id")
    assert (filed.place, filed.place_as_written) == (valley.places["V1a"], where)


def test_a_place_in_an_area_that_it_does_not_lie_in_is_not_known(valley, desk):
    page = desk.post(ENTER, typed_in(valley, where="Upper Farm, Mill Town"))
    assert "not in the gazetteer" in page.content.decode()


def test_a_name_that_nobody_knows_is_kept_as_written_with_a_flag(valley, desk):
    page = desk.post(ENTER, typed_in(valley, where="Qwxyzzz"))
    assert "not in the gazetteer" in page.content.decode()
    desk.post(ENTER, typed_in(valley, where="Qwxyzzz", seen=page.context["seen"]))
    filed = Report.objects.latest("id")
    assert (filed.place, filed.place_as_written, filed.place_precision) == (None, "Qwxyzzz", "unknown")
    assert Flag.objects.about_any([filed])


def test_point_and_number_are_corrected_like_all_else(on_the_map, desk):
    page = desk.post(ENTER, typed_in(on_the_map, where="36.23, 37.1"))
    desk.post(ENTER, typed_in(on_the_map, where="36.23, 37.1", seen=page.context["seen"]))
    filed = Report.objects.latest("id")
    address = reverse("reports:correct", args=[filed.pk])
    shown = desk.get(address).context["form"]
    now = {name: shown[name].value() if shown[name].value() is not None else "" for name in shown.fields}
    assert (now["point"], now["observed_min"], now["observed_unit"]) == ("36.23, 37.1", 20, "explosion")
    now = {
        **now,
        "place": "V1",
        "actor": "",
        "on_behalf_of": "",
        "day": "2016-03-05",
        "time": "13:30",
        "reason": "Counted again.",
    }
    now.pop("zone_stated")
    desk.post(address, {**now, "observed_min": 12, "observed_max": 14})
    second = Report.objects.latest("id")
    assert (second.observed_min, second.observed_max, second.latitude) == (12, 14, filed.latitude)
    assert (second.started_at, second.supersedes) == (filed.started_at, filed)
    again = reverse("reports:correct", args=[second.pk])
    assert desk.post(again, {**now, "observed_min": 12, "observed_max": 2}).status_code == 422
    assert desk.post(again, {**now, "point": "95, 1"}).status_code == 422
    desk.post(again, {**now, "point": "36 24 N 37 06 E"})
    assert Report.objects.latest("id").degrees == "36.4, 37.1"


def test_the_next_one_takes_over_source_place_and_day_and_says_so(valley, desk):
    answer = desk.post(ENTER, typed_in(valley, when="2016-03-05 14:30", next="1"))
    filed = Report.objects.latest("id")
    assert answer["Location"] == f"{ENTER}?like={filed.pk}"
    for address in (answer["Location"], f"{ENTER}?like=last"):
        page = desk.get(address)
        assert page.context["form"].initial == {
            "source": filed.source_id, "when": "2016-03-05", "where": "Mill Town [V1]", "place_precision": "", "language": "",
        }  # fmt: skip
        assert page.content.decode().count("carried over</p>") == 3
    desk.post(ENTER, typed_in(valley, when="2016-03-05", where="Mill Town [V1]"))
    assert Report.objects.latest("id").place == valley.places["V1"]


def test_what_is_typed_is_kept_and_found_again_after_logging_out(valley, desk, at_desk):
    page = desk.post(KEEP, typed_in(valley))
    draft = page.context["draft"]
    assert "5 March 2016 at 13:30" in page.content.decode()
    desk.logout()
    desk = at_desk(valley.staff.duty)
    assert "Twenty shells fell." in desk.get(reverse("reports:unfinished")).content.decode()
    again = desk.get(ENTER, {"unfinished": draft})
    assert again.context["form"].initial == {name: value for name, value in typed_in(valley).items() if value}
    seen = desk.post(ENTER, typed_in(valley)).context["seen"]
    desk.post(ENTER, typed_in(valley, draft=draft, version="1", seen=seen))
    assert not Unfinished.objects.exists()


def test_what_cannot_be_read_yet_is_kept_all_the_same(valley, desk):
    page = desk.post(KEEP, typed_in(valley, when="27143", where="9", counted="x", source="nobody", words=""))
    assert page.status_code == 200
    assert Unfinished.objects.get().fields["when"] == "27143"


def test_two_windows_of_one_draft_part_and_neither_loses_anything(valley, desk):
    first = desk.post(KEEP, typed_in(valley)).context
    one = {"draft": first["draft"], "version": first["version"]}
    assert not desk.post(KEEP, typed_in(valley, words="From the first window.", **one)).context["parted"]
    second = desk.post(KEEP, typed_in(valley, words="From the second window.", **one))
    assert second.context["parted"]
    assert "another window" in second.content.decode()
    kept = {row.fields["words"] for row in Unfinished.objects.all()}
    assert kept == {"From the first window.", "From the second window."}


def test_what_was_filed_or_thrown_away_does_not_come_back_by_an_open_window(valley, desk):
    first = desk.post(KEEP, typed_in(valley)).context
    throw_away(pk=first["draft"], by=valley.staff.duty)
    late = desk.post(KEEP, typed_in(valley, draft=first["draft"], version=first["version"]))
    assert "Nothing was kept now" in late.content.decode()
    assert not Unfinished.objects.exists()
    desk.post(KEEP, typed_in(valley, draft=late.context["draft"], version=late.context["version"]))
    assert Unfinished.objects.get().fields["words"] == "Twenty shells fell."


def test_what_is_sent_twice_is_filed_once(valley, desk):
    """Two presses of Ctrl+Enter are two posts; whoever wants the same claim again sends it once more."""
    plain = typed_in(valley, when="2016-03-03", where="V1", counted="20 explosions")
    kept = desk.post(KEEP, plain).context
    same = plain | {"draft": kept["draft"], "version": kept["version"]}
    assert desk.post(ENTER, same).status_code == 302
    again = desk.post(ENTER, same)
    assert again.status_code == 409
    assert "filed or thrown away already" in again.content.decode()
    before = Report.objects.count()
    assert desk.post(ENTER, same | {"draft": again.context["draft"]}).status_code == 302
    assert Report.objects.count() == before + 1


def test_a_draft_is_its_writers_alone(valley, desk, at_desk):
    draft = desk.post(KEEP, typed_in(valley)).context["draft"]
    other = at_desk(valley.staff.verifier)
    if valley.staff.verifier.may("reports.file"):
        assert other.get(ENTER, {"unfinished": draft}).status_code == 404
    assert not throw_away(pk=draft, by=valley.staff.verifier)
    row = Unfinished.objects.get()
    assert b"shells" not in bytes(row.says)
    assert "Twenty shells" not in str(row.__dict__)


def test_a_draft_is_thrown_away_by_its_writer_or_after_its_time(valley, desk):
    draft = desk.post(KEEP, typed_in(valley)).context["draft"]
    desk.post(reverse("reports:throw_away", args=[draft]))
    assert not Unfinished.objects.exists()
    old = keep_unfinished(pk="", version=0, fields={"words": "old"}, by=valley.staff.duty).row
    Unfinished.objects.filter(pk=old.pk).update(changed_at=timezone.now() - KEPT)
    assert not Unfinished.objects.of(valley.staff.duty).exists()
    keep_unfinished(pk="", version=0, fields={"words": "new"}, by=valley.staff.duty)
    assert [row.fields["words"] for row in Unfinished.objects.all()] == ["new"]


def test_a_draft_whose_secret_is_gone_says_so(valley, desk):
    draft = desk.post(KEEP, typed_in(valley)).context["draft"]
    Unfinished.objects.update(says=b"0" * 60)
    assert "does not open any more" in desk.get(ENTER, {"unfinished": draft}).content.decode()


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Mi", "V1"), ("mill t", "V1"), ("Мельн", "V1"), ("بلدة الط", "V1"), ("بلدة الطاح", "V1"), ("Mil Toun", "V1"), ("v2", "V2"), ("Old Br", "V1a"),
        ("Vall", "V"), ("Долин", "V"),
    ],
)  # fmt: skip
def test_a_place_is_found_from_its_beginning_in_every_script(valley, written, code):
    assert code in {match.place.code for match in typed(written)}


def test_places_are_offered_in_the_readers_language_with_the_name_that_was_found(valley, desk):
    page = desk.get(WHERE, {"where": "بلدة"}).content.decode()
    assert 'role="option"' in page
    assert 'data-value="Mill Town [V1]"' in page
    assert "بلدة الطاحون" in page
    assert "South Plain" in page
    assert "1 place may be meant" in page
    assert "kept as written" in desk.get(WHERE, {"where": "Qwxyzzz"}).content.decode()
    assert "it ends at 90" in desk.get(WHERE, {"where": "95, 37"}).content.decode()


def test_a_point_offers_the_places_around_it(on_the_map, desk):
    page = desk.get(WHERE, {"where": "36.23, 37.1"}).content.decode()
    assert "3.3 km north of Mill Town" in page
    assert 'data-value="36.23, 37.1 [V1]"' in page
    assert "turned round" in desk.get(WHERE, {"where": "3.2, 7.1"}).content.decode()


@pytest.mark.parametrize(
    ("point", "told"),
    [
        ((36.2, 37.1), "in Mill Town"), ((36.227, 37.1), "3 km north of Mill Town"), ((36.219, 37.1236), "3 km north-east of Mill Town"),
        ((36.2, 37.2), "9 km east of Mill Town"), ((36.1, 36.98), "15 km south-west of Mill Town"),
    ],
)  # fmt: skip
def test_distance_and_direction(on_the_map, point, told):
    assert around(*point)[0].told() == told


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="needs SQLite")
def test_typing_reads_no_name_that_does_not_begin_so(valley):
    """A gazetteer has a hundred thousand names: each question finds its rows by an index."""
    with CaptureQueriesContext(connection) as queries:
        typed("Mill")
        typed("Mil Toun")
        around(36.2, 37.1)
        Report.objects.last_of(valley.staff.duty)
    with connection.cursor() as cursor:
        for query in queries:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql'].replace('%', '%%')}", ())
            plan = [row[3] for row in cursor.fetchall()]
            # "above" is no table: the few areas that the question itself has found so far.
            scans = [
                one for one in plan if one.startswith("SCAN") and "USING" not in one and one != "SCAN above"
            ]
            assert not scans, query["sql"]


def test_only_who_may_file_types(valley, at_desk):
    for person in (
        valley.staff.auditor,
        valley.staff.administrator,
        valley.staff.reader,
        valley.staff.party_liaison,
    ):
        desk = at_desk(person)
        for address in (ENTER, WHERE, reverse("reports:unfinished")):
            assert desk.get(address).status_code == refusal(person)
        assert desk.post(KEEP, {}).status_code == refusal(person)


def test_a_report_of_many_names_is_offered_once(valley):
    PlaceName.objects.create(
        place=valley.places["V1"], language="en", name="Mill Town on the River", alias=True
    )
    assert [match.place.code for match in typed("Mill")].count("V1") == 1
    assert Place.objects.count() == len(world.PLACES)
