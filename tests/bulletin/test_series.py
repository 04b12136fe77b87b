"""Weekly, spot and thematic issues beside the daily one: each series has its own numbers, its period and its theme."""

import csv
import io
import json
from datetime import date

import jsonschema
import pytest
from django.utils.translation import gettext, override

from tests import world
from tests.bulletin.approving import approve
from tregua.bulletin.actions import BulletinError, correct, prepare, withdraw
from tregua.bulletin.formats import BY_CODE, FORMATS, files_of, made
from tregua.bulletin.models import Bulletin
from tregua.bulletin.release import SCHEMA
from tregua.bulletin.series import Theme
from tregua.bulletin.text import as_json, as_text
from tregua.exchange.days import on_day
from tregua.exchange.held import common_record, sides
from tregua.incidents.actions import open_incident

DAY_1, DAY_4, DAY_7, DAY_10 = date(2016, 3, 1), date(2016, 3, 4), date(2016, 3, 7), date(2016, 3, 10)
AIR = Theme({"en": "Attacks from the air", "ar": "هجمات جوية"}, kinds=["1.3"], areas=["V"])


@pytest.fixture
def valley(staff, alone):
    return world.remembered(staff)


def weekly(valley, day=DAY_1):
    return prepare(day, series="weekly", by=valley.staff.publisher)


def thematic(valley, theme=AIR):
    return prepare(DAY_1, series="thematic", last=DAY_10, theme=theme, by=valley.staff.publisher)


def values(bulletin):
    return {one["rule"]: one["value"] for one in bulletin.content["figures"] if not one["scope"]}


def test_a_week_counts_its_seven_days_and_each_record_once(valley):
    open_incident([valley.reports["strike-1"]], by=valley.staff.verifier)
    week = weekly(valley)
    days = [prepare(date(2016, 3, day), by=valley.staff.publisher) for day in range(1, 8)]
    for rule in ("reports_received", "incidents_recorded", "incidents_open", "meetings_recorded"):
        assert values(week)[rule] == sum(values(day)[rule] for day in days)
    assert (week.key, week.last) == ("weekly-1", DAY_7)


def test_each_series_has_its_own_numbers_and_a_further_preparation_keeps_its_number(valley):
    first = weekly(valley)
    second = weekly(valley, date(2016, 3, 8))
    assert [first.number, weekly(valley).number, second.number] == [1, 1, 2]
    assert thematic(valley).key == "thematic-1"
    spot = prepare(DAY_4, series="spot", theme=Theme({"fr": "Un tir"}), by=valley.staff.publisher)
    assert (spot.key, prepare(DAY_4, by=valley.staff.publisher).key) == ("spot-1", "2016-03-04")


def test_a_theme_limits_what_is_counted_and_leaves_out_what_has_no_kind(valley):
    everything = values(thematic(valley, Theme({"en": "All"})))
    air = thematic(valley)
    assert 0 < values(air)["reports_received"] < everything["reports_received"]
    assert "meetings_recorded" in everything
    assert "meetings_recorded" not in values(air)
    assert "Only these kinds of event are counted: Attack from the air." in as_text(air, "en")
    with override("ru"):
        unwritten = gettext("Nobody has written the theme in this language.")
    assert unwritten in as_text(air, "ru")


def test_a_group_of_kinds_holds_all_its_kinds(valley):
    group = values(thematic(valley, Theme({"en": "Force"}, kinds=["1"])))
    assert group["reports_received"] > values(thematic(valley))["reports_received"]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"series": "weekly", "day": date(2016, 3, 1), "theme": AIR}, "has a theme"),
        ({"series": "daily", "day": DAY_1, "last": DAY_4}, "covers one day"),
        ({"series": "spot", "day": DAY_4}, "Say what the report is about"),
        ({"series": "thematic", "day": DAY_4, "last": DAY_1, "theme": AIR}, "before the first"),
        ({"series": "thematic", "day": DAY_1, "theme": Theme({"en": "x"}, areas=["V1"])}, "is no province"),
        ({"series": "thematic", "day": DAY_1, "theme": Theme({"en": "x"}, kinds=["77"])}, "no violation type"),
        ({"series": "monthly", "day": DAY_1}, "no such series"),
        ({"series": "thematic", "day": date(2010, 1, 1), "last": DAY_1, "theme": AIR}, "at most 366 days"),
    ],
)  # fmt: skip
def test_an_issue_that_its_series_does_not_have_is_refused_with_what_to_do(valley, asked, words):
    with pytest.raises(BulletinError, match=words):
        prepare(**asked, by=valley.staff.publisher)
    assert not Bulletin.objects.exists()


def test_a_week_is_compared_with_the_week_before_it_and_with_nothing_else(valley):
    approve(prepare(DAY_7, by=valley.staff.publisher), by=valley.staff.head)
    approve(weekly(valley), by=valley.staff.head)
    after = weekly(valley, date(2016, 3, 8))
    figure = after.content["figures"][0]
    assert figure["previous"] == values(Bulletin.objects.get(series="weekly", number=1))["reports_received"]
    assert f"The period before: {figure['previous']}." in as_text(after, "en")
    later = weekly(valley, date(2016, 3, 9))
    assert later.content["figures"][0]["previous"] is None


def test_a_published_number_is_corrected_and_withdrawn_and_both_point_at_each_other(valley):
    first = weekly(valley)
    approve(first, by=valley.staff.head)
    with pytest.raises(BulletinError, match="is published"):
        weekly(valley)
    second = correct(first, reason="one report was read wrong", by=valley.staff.publisher)
    approve(second, by=valley.staff.head)
    third = withdraw(second, reason="the list was another", by=valley.staff.publisher)
    approve(third, by=valley.staff.head)
    assert [one.key for one in (second, third)] == ["weekly-1", "weekly-1"]
    assert second.content["corrects"] == {"day": "2016-03-01", "issue": 1, "called": "weekly-1"}
    assert third.content["withdraws"] == {"day": "2016-03-01", "issue": 2, "called": "weekly-1"}
    assert first.replaced_by == second
    assert second.replaced_by == third
    assert "No figure of this period stands" in as_text(third, "en")


def test_every_form_carries_series_number_days_and_theme(valley):
    air = thematic(valley)
    schema = json.loads(SCHEMA.read_text())
    says = json.loads(as_json(air))
    jsonschema.validate(says, schema)
    assert (says["series"], says["number"], says["day"], says["last_day"]) == (
        "thematic", 1, "2016-03-01", "2016-03-10",
    )  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(made(air, BY_CODE["figures"], "").decode())))
    assert {(one["series"], one["number"], one["last_day"]) for one in rows[1:]} == {
        ("thematic", "1", "2016-03-10")
    }
    about = json.loads(made(air, BY_CODE["provinces"], ""))["features"][0]["properties"]
    assert (about["series"], about["number"], about["last_day"]) == ("thematic", 1, "2016-03-10")
    for language in ("ar", "en"):
        for form in ("txt", "html"):
            assert AIR.words[language] in made(air, BY_CODE[form], language).decode()
    names = [name for name, _content in files_of(air)]
    assert len(names) == len(set(names)) >= len(FORMATS)
    assert all("-thematic-1-1" in name for name in names)


def test_a_week_is_not_told_as_the_figures_of_the_day_it_begins_with(valley):
    approve(weekly(valley), by=valley.staff.head)
    approve(prepare(DAY_1, by=valley.staff.publisher), by=valley.staff.head)
    own = next(one for one in on_day(common_record(), sides(), "2016-03-01").columns if one.side.own)
    assert [one.public["series"] for one in own.bulletins] == ["daily"]
    assert [one.public["series"] for one in own.others] == ["weekly"]


def test_staff_prepare_a_thematic_report_and_anybody_reads_it(valley, client):
    client.force_login(valley.staff.publisher)
    answer = client.post(
        "/bulletins/prepare/",
        {
            "series": "thematic", "day": "2016-03-01", "last": "2016-03-10", "kinds": ["1.3"], "areas": ["V"],
            "theme_en": "Attacks from the air",
        },
    )  # fmt: skip
    assert answer.status_code == 302, answer.context["form"].errors
    page = client.get(answer["Location"])
    assert "Thematic report no. 1" in page.content.decode()
    approve(Bulletin.objects.get(), by=valley.staff.head)
    client.logout()
    for address in (
        "/public/bulletin/thematic-1/", "/public/bulletin/thematic-1/1/ar/", "/public/bulletin/thematic-1/1/as/json/",
        "/public/bulletin/thematic-1/1/as/pdf/en/", "/public/",
    ):  # fmt: skip
        assert client.get(address).status_code == 200, address
    assert "Thematic report no. 1" in client.get("/public/").content.decode()
    assert client.get("/public/bulletin/thematic-2/").status_code == 404
    assert client.get("/public/bulletin/monthly-1/").status_code == 404


def test_what_cannot_be_prepared_is_said_on_the_page_and_nothing_is_lost(valley, client):
    client.force_login(valley.staff.publisher)
    answer = client.post("/bulletins/prepare/", {"series": "spot", "day": "2016-03-04", "theme_en": ""})
    assert answer.status_code == 422
    assert "Say what the report is about" in answer.content.decode()
    assert 'value="2016-03-04"' in answer.content.decode()
