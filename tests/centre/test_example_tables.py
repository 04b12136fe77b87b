"""The example's tables hold together: every code is known, every row has its source, and the words are ours."""

import csv
from collections import Counter

import pytest

from tests.conftest import SHARED, needs_shared
from tregua.agreement.models import ClauseKind, HowExpressed, PartyKind, Status
from tregua.agreement.violation_types import VIOLATION_TYPES
from tregua.centre.example import tables
from tregua.incidents.choices import Answer, Attribution, Standard
from tregua.liaison.choices import MeetingKind, MeetingResult
from tregua.matching.models import Verdict
from tregua.places.actions import SHIPPED
from tregua.places.models import Precision
from tregua.reports.choices import CountUnit, Means, OccasionKind, Predicate, SourceKind, TimePrecision
from tregua.reports.loaded import loaded_words

CENTRES = ("hmeimim", "amman")
LANGUAGES = {"ar", "en", "fr", "ru"}
PROVINCES = {f"SY{number:02}" for number in range(1, 15)} | {"SY01+03"}
CODES = {name: {row["code"] for row in tables.table(name)} for name in ("parties", "sources")}
REPORTS = {row["id"]: row for row in tables.table("reports")}
# Whom a report is heard through without their being a source of their own.
UNNAMED = {"a commander", "opposition activists", "the Syrian military"}
OFFICIALS = {"Sergey Kuralenko", "Staffan de Mistura", "John Kirby", "Mark Toner"}
OFFICES = {"United Nations Secretary-General", "United Nations Special Envoy for Syria"}
# What is not said in our words: names as they were written, and addresses.
NOT_OURS = {"actor_as_written", "target", "place_as_written", "url", "source", "elsewhere"}


@pytest.fixture(scope="module")
def places() -> set[str]:
    with SHIPPED.open(encoding="utf-8", newline="") as stream:
        return {row["code"] for row in csv.DictReader(stream)}


def all_texts():
    for file in sorted(tables.DATA.glob("*.csv")):
        for number, row in enumerate(tables.table(file.stem), 2):
            for column, text in row.items():
                yield f"{file.name}:{number} {column}", column, text
    for clause in tables.agreement()["clauses"]:
        for language in LANGUAGES:
            yield f"agreement.toml {clause['path']} {language}", language, clause[language]


def test_loaded_words_stand_inside_quotations_only():
    bare = {
        where: text
        for where, column, text in all_texts()
        # A party's names there are those that its neighbours use.
        if column not in NOT_OURS and not where.startswith("party_names.csv") and loaded_words(text)
    }
    assert not bare


@pytest.mark.parametrize("name", ["reports", "counts", "renderings"])
def test_every_report_count_and_rendering_has_its_address(name):
    assert all(row["url"] for row in tables.table(name))


@pytest.mark.parametrize(
    "name", ["sources", "parties", "party_names", "meetings", "acceptances", "statements", "messages"]
)
def test_every_other_row_has_its_source(name):
    assert all(row["source"] for row in tables.table(name))


def test_the_agreement_is_told_in_four_languages_and_its_codes_are_known():
    text = tables.agreement()
    assert text["starts_at"].isoformat() == "2016-02-26T22:00:00+00:00"
    assert text["accept_by"].isoformat() == "2016-02-26T10:00:00+00:00"
    assert set(text["names"]) == LANGUAGES
    assert len({clause["path"] for clause in text["clauses"]}) == len(text["clauses"]) >= 15
    for clause in text["clauses"]:
        assert all(clause[language] for language in LANGUAGES), clause["path"]
        assert clause["kind"] in ClauseKind.values
        assert set(clause.get("bound", [])) <= CODES["parties"]
        assert set(clause.get("violation_types", [])) <= set(VIOLATION_TYPES)
    for one in text["exclusions"]:
        assert one["party"] in CODES["parties"]
        assert one["authority"]
        assert one["reference"]
        assert one["source"]


def test_parties_are_those_that_reports_acceptances_and_the_text_name():
    text = tables.agreement()
    named = {row["party"] for name in ("reports", "acceptances") for row in tables.table(name)}
    named |= {one["party"] for one in text["exclusions"]}
    named |= {code for clause in text["clauses"] for code in clause.get("bound", [])}
    named |= {code for row in tables.table("meetings") for code in row["parties"].split()}
    # Two groups that one report names together, and those that reports name as the target.
    named |= {"fastaqim-kama-umirt", "jabhat-ansar-al-din", "kurdish-units"}
    assert CODES["parties"] == named - {""}
    assert [row["code"] for row in tables.table("parties")] == sorted(CODES["parties"])
    assert all(row["kind"] in PartyKind.values for row in tables.table("parties"))
    assert {row["party"] for row in tables.table("party_names")} <= CODES["parties"]
    assert {row["used_by"] for row in tables.table("party_names")} <= CODES["sources"]


def test_sources_and_whom_they_reach_are_known():
    assert all(row["kind"] in SourceKind.values for row in tables.table("sources"))
    assert {row["party"] for row in tables.table("sources")} - {""} <= CODES["parties"]
    for row in tables.table("reaches"):
        assert row["source"] in CODES["sources"]
        assert row["reaches"] in {*CENTRES, tables.BOTH}
        assert row["reason"]
    heard = {who for row in REPORTS.values() for who in row["heard_through"].split("|") if who}
    assert heard - CODES["sources"] == UNNAMED


def test_what_is_not_on_the_table_of_reaches_reaches_neither_centre():
    unreached = (
        {row["source"] for row in REPORTS.values()} - tables.reaching("hmeimim") - tables.reaching("amman")
    )
    assert unreached == {"dusuncemektebi"}


def test_reports_know_their_codes(places):
    for row in REPORTS.values():
        assert row["source"] in CODES["sources"], row
        assert row["party"] in {*CODES["parties"], ""}, row
        assert row["place"] in {*places, ""}, row
        assert row["province"] in {*PROVINCES, ""}, row
        assert row["violation_type"] in VIOLATION_TYPES, row
        assert row["predicate"] in Predicate.values, row
        assert row["means"] in Means.values, row
        assert row["place_precision"] in Precision.values, row
        assert row["time_precision"] in TimePrecision.values, row
        assert (row["time_precision"] == "day") == (not row["time_from"]), row
        assert bool(row["place"]) == (row["place_precision"] != "unknown"), row
        assert "2016-02-27" <= row["day"] <= "2016-03-31", row


def test_the_first_month_is_told_with_the_events_that_several_tell():
    assert len(REPORTS) >= 60
    clusters = Counter(row["cluster"] for row in REPORTS.values())
    assert set(clusters) == {"", "P01", "P02", "P03", "P06", "P07", "P13"}
    assert min(clusters.values()) >= 2
    for centre in CENTRES:
        assert len(tables.from_sources("reports", "source", centre)) >= 40


def test_casualties_have_a_least_that_is_not_above_the_most():
    for row in REPORTS.values():
        for harm in ("killed", "wounded"):
            least, most = row[f"{harm}_min"], row[f"{harm}_max"]
            assert not (least and most) or int(least) <= int(most), row


def test_counts_know_their_codes(places):
    for row in tables.table("counts"):
        assert row["publisher"] in CODES["sources"], row
        assert row["unit"] in CountUnit.values, row
        assert row["place"] in {*places, ""}, row
        assert set(tables.provinces(row["by_province"])) <= PROVINCES, row
        assert "2016-02-26" <= row["day"] <= "2016-03-31", row
        assert row["cumulative"] in {"", "yes"}, row


def test_lists_by_province_add_up_except_where_it_is_known_that_they_do_not():
    for row in tables.table("counts"):
        figures = tables.provinces(row["by_province"]).values()
        counted = [one for one in figures if one is not None]
        gap = sum(counted) - int(row["value"]) if counted and len(counted) == len(figures) else 0
        assert gap == int(row["list_gap"] or 0), row


def test_only_one_edition_of_a_count_is_released():
    released = Counter(
        (row["publisher"], row["day"], row["series"]) for row in tables.table("counts") if row["release"]
    )
    assert set(released.values()) == {1}


def test_the_centre_of_hmeimim_publishes_its_own_counts_and_washington_publishes_none():
    counts = tables.table("counts")
    days = {
        row["day"] for row in counts if row["publisher"] == "hmeimim" and row["series"] == "violations/day"
    }
    assert len(days) >= 20
    assert [row["day"] for row in counts if not row["value"]] == ["2016-02-29"]
    assert next(row for row in counts if not row["value"])["publisher"] == "us-state-department"
    figures = {(row["unit"], row["value"]) for row in counts}
    assert figures >= {
        ("group", "69"),
        ("group", "17"),
        ("group", "97"),
        ("meeting", "23"),
        ("negotiation", "49"),
    }


def test_only_officials_are_named_and_their_words_are_ours():
    for row in tables.table("statements"):
        assert row["speaker"] in (OFFICIALS if row["kind"] == "statement" else OFFICES), row
        assert row["occasion"] in {*OccasionKind.values, ""}
    assert len(tables.table("renderings")) == 6
    for row in tables.table("renderings"):
        assert row["statement"] in {one["key"] for one in tables.table("statements")}
        tables.differences(row["differences"])


def test_meetings_and_acceptances_know_their_codes(places):
    for row in tables.table("meetings"):
        assert row["kind"] in MeetingKind.values
        assert row["result"] in MeetingResult.values
        assert row["place"] in {*places, ""}
        assert set(row["parties"].split()) <= CODES["parties"]
    for row in tables.table("acceptances"):
        assert row["party"] in CODES["parties"]
        assert row["how_expressed"] in HowExpressed.values
        assert row["status"] in Status.values
    kept_for_the_reader = {("syrian-army", "moscow"), ("opposition-factions", "washington")}
    hmeimim = {(row["party"], row["channel"]) for row in tables.of_centre("acceptances", "hmeimim")}
    assert not kept_for_the_reader & hmeimim


@pytest.mark.parametrize("centre", CENTRES)
def test_judgements_incidents_and_findings_speak_of_reports_that_reach_their_centre(centre):
    reached = {row["id"] for row in tables.from_sources("reports", "source", centre)}
    incidents = {
        row["incident"]: set(row["reports"].split())
        for row in tables.table("incidents")
        if row["centre"] == centre
    }
    for row in tables.table("judgements"):
        if row["centre"] == centre:
            assert {row["first"], row["second"]} <= reached
            assert row["verdict"] in Verdict.values
    assert set().union(*incidents.values()) <= reached
    for row in tables.table("findings"):
        if row["centre"] == centre:
            assert set(row["relied_on"].split()) <= incidents[row["incident"]]


def test_findings_are_an_exercise_and_say_of_nobody_that_they_broke_the_truce():
    for row in tables.table("findings"):
        assert row["answer"] in {Answer.INSUFFICIENT, Answer.NOT_SUBSTANTIATED}
        assert row["attribution"] == Attribution.NONE_SOUGHT
        assert row["standard"] in Standard.values
        assert row["reasons"].startswith("Exercise example, not a finding of any real body.")


def test_messages_are_our_texts_and_the_founding_text_is_not_among_them():
    for row in tables.table("messages"):
        assert row["text"].startswith("In our words, an exercise text.")
        assert row["cut"] in row["text"]
        assert row["outlet"] in CODES["sources"]
        assert "rt.com" not in row["source"]


@needs_shared
def test_every_address_of_a_report_stands_in_the_material_with_its_day():
    with (SHARED / "bulletins" / "incidents.csv").open(encoding="utf-8", newline="") as stream:
        known = {(row["date"], row["url"]) for row in csv.DictReader(stream)}
    assert {(row["day"], row["url"]) for row in REPORTS.values()} <= known


@needs_shared
def test_daily_figures_stand_in_the_material():
    with (SHARED / "bulletins" / "bulletins.csv").open(encoding="utf-8", newline="") as stream:
        known = {(row["url"], row["violations_total"]) for row in csv.DictReader(stream)}
    for row in tables.table("counts"):
        if row["series"] == "violations/day":
            assert (row["url"], row["value"]) in known, row
