"""`tregua match` from files to files: links, clusters, flags, a report for programs, a map to begin from."""

import csv
import gzip
import io
import json

import duckdb
import pytest
from django.utils import translation

from tests.matching.lists import write
from tregua.centre.arguments import build
from tregua.centre.commands import match
from tregua.matching.files.maps import read_maps

HEADER = ("id", "date", "time", "location", "admin1", "latitude", "longitude", "event type", "killed")
JOBAR = ("2016-03-05", "14:10", "Jobar", "Damascus", 33.53, 36.33, "Airstrike", 5)
HARASTA = ("2016-03-05", "06:00", "Harasta", "Damascus", 33.56, 36.37, "Artillery", 0)
ARBIN = ("2016-03-07", "20:30", "Arbin", "Damascus", 33.54, 36.36, "Airstrike", 2)


@pytest.fixture
def lists(tmp_path):
    """Return two lists that tell two events both, in other letters and a quarter of an hour apart."""
    one = write(tmp_path / "one.csv", HEADER, ("A1", *JOBAR), ("A2", *HARASTA), ("A3", *ARBIN))
    other = write(
        tmp_path / "other.csv", HEADER,
        ("B1", "2016-03-05", "14:20", "جوبر", "Damascus", 33.531, 36.331, "Airstrike", 5),
        ("B2", "2016-03-05", "06:05", "Harasta", "Damascus", 33.561, 36.37, "Artillery", 0),
        ("B3", "2016-03-20", "06:05", "Harasta", "Damascus", 33.561, 36.37, "Artillery", 0),
    )  # fmt: skip
    return one, other


def tregua_match(*words):
    """Run the command as a person types it and return its exit code."""
    return match.run(build().parse_args(["match", *map(str, words)]))


def rows_of(path):
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode()
    return list(csv.DictReader(io.StringIO(text), delimiter="\t" if path.suffix == ".tsv" else ","))


def test_links_name_both_reports_how_likely_they_are_one_event_and_why(lists, tmp_path):
    assert tregua_match(*lists, "--out", tmp_path / "links.csv") == 0
    links = rows_of(tmp_path / "links.csv")
    assert list(links[0]) == ["a_id", "b_id", "probability", "reason"]
    assert {(one["a_id"], one["b_id"]) for one in links} == {("A1", "B1"), ("A2", "B2")}
    assert all(0.5 < float(one["probability"]) <= 1 for one in links)
    assert all("likely: " in one["reason"] for one in links)


@pytest.mark.parametrize("ending", [".csv.gz", ".tsv", ".parquet"])
def test_what_is_written_is_told_by_the_ending(lists, tmp_path, ending):
    target = tmp_path / f"links{ending}"
    assert tregua_match(*lists, "--out", target) == 0
    found = (
        duckdb.sql(f"SELECT a_id FROM read_parquet('{target}')").fetchall()
        if ending == ".parquet"
        else rows_of(target)
    )
    assert len(found) == 2


def test_clusters_name_every_report_of_one_list_and_the_list_where_there_are_several(lists, tmp_path):
    assert tregua_match(lists[0], "--clusters", tmp_path / "alone.csv") == 0
    alone = rows_of(tmp_path / "alone.csv")
    assert list(alone[0]) == ["report_id", "cluster"]
    assert len({one["cluster"] for one in alone}) == 3
    assert tregua_match(*lists, "--clusters", tmp_path / "both.csv") == 0
    of = {(one["list"], one["report_id"]): one["cluster"] for one in rows_of(tmp_path / "both.csv")}
    assert len(of) == 6
    assert of["one.csv", "A1"] == of["other.csv", "B1"] != of["one.csv", "A2"]


def test_the_order_of_rows_and_lists_changes_no_cluster(lists, tmp_path):
    turned = write(tmp_path / "turned.csv", HEADER, ("A3", *ARBIN), ("A2", *HARASTA), ("A1", *JOBAR))
    for name, given in (("first", lists), ("second", (lists[1], turned))):
        assert tregua_match(*given, "--clusters", tmp_path / f"{name}.csv") == 0
    groups = []
    for name in ("first", "second"):
        together = {}
        for one in rows_of(tmp_path / f"{name}.csv"):
            together.setdefault(one["cluster"], set()).add(one["report_id"])
        groups.append(sorted(map(sorted, together.values())))
    assert groups[0] == groups[1]


def test_three_lists_say_which_list_each_report_of_a_link_is_from(lists, tmp_path):
    third = write(tmp_path / "third.csv", HEADER, ("A1", *JOBAR))
    assert tregua_match(*lists, third, "--out", tmp_path / "links.csv") == 0
    links = rows_of(tmp_path / "links.csv")
    assert ("one.csv", "third.csv") in {(one["a_list"], one["b_list"]) for one in links}


def test_duckdb_finds_the_links_that_are_found_in_memory(lists, tmp_path):
    for engine in ("memory", "duckdb"):
        assert tregua_match(*lists, "--out", tmp_path / f"{engine}.csv", "--engine", engine) == 0
    assert (tmp_path / "memory.csv").read_text() == (tmp_path / "duckdb.csv").read_text()


def test_a_dry_run_writes_nothing_and_says_which_column_became_what(lists, tmp_path, capsys):
    assert tregua_match(lists[0], "--dry-run", "--out", tmp_path / "links.csv") == 0
    said = capsys.readouterr().err
    assert "latitude: latitude" in said
    assert "UTC" in said
    assert not (tmp_path / "links.csv").exists()


def test_a_map_that_was_written_reads_the_lists_the_same_way(lists, tmp_path):
    assert tregua_match(*lists, "--dry-run", "--write-map", tmp_path / "map.toml") == 0
    told = read_maps(tmp_path / "map.toml")
    assert [one.file for one in told] == ["one.csv", "other.csv"]
    assert told[0].columns["key"] == "id"
    assert tregua_match(*lists, "--map", tmp_path / "map.toml", "--out", tmp_path / "links.csv") == 0
    assert len(rows_of(tmp_path / "links.csv")) == 2


def test_a_map_that_was_written_names_the_columns_it_does_not_use(tmp_path, capsys):
    days = [(f"2016-03-{n:02}", "Homs", f"x{n}") for n in range(1, 9)]
    listed = write(tmp_path / "odd.csv", ("alpha", "beta", "gamma"), *days)
    told = tmp_path / "map.toml"
    assert tregua_match(listed, "--dry-run", "--write-map", told) == 0
    begun = told.read_text()
    assert '# Not used: "beta", "gamma".' in begun
    told.write_text(f'{begun}"place" = "beta"\n"key" = "gamma"\n')
    capsys.readouterr()
    assert tregua_match(listed, "--dry-run", "--map", told) == 0
    assert "place, as written: beta" in capsys.readouterr().err


def test_a_map_says_what_a_guess_cannot_know(tmp_path):
    odd = write(
        tmp_path / "odd.csv", ("nr", "d", "w"), ("1", "05.03.2016", "Beschuss"), ("2", "05.03.2016", "")
    )
    (tmp_path / "map.toml").write_text(
        '[columns]\nkey = "nr"\nday = "d"\nviolation_type = "w"\n[kinds]\nBeschuss = "1.2"\n'
    )
    assert (
        tregua_match(
            odd,
            "--map",
            tmp_path / "map.toml",
            "--clusters",
            tmp_path / "c.csv",
            "--report",
            tmp_path / "r.json",
        )
        == 0
    )
    report = json.loads((tmp_path / "r.json").read_text())
    assert report["lists"][0]["columns"] == {"key": "nr", "day": "d", "violation_type": "w"}
    assert "words_not_known" not in report["lists"][0]["flags"]


@pytest.mark.parametrize(
    ("told", "says"),
    [("[colums]\nkey = 1", "colums"), ("[columns]\nkid = 'x'", "columns.kid"), ("columns = [", "TOML"), ("[columns]\nkey = 'nr'", "nr"),
     ("zone = 'Nowhere/Land'", "Nowhere/Land")],
)  # fmt: skip
def test_a_map_that_says_nothing_is_refused_with_what_it_can_say(lists, tmp_path, capsys, told, says):
    (tmp_path / "map.toml").write_text(told)
    assert tregua_match(lists[0], "--map", tmp_path / "map.toml", "--dry-run") == 1
    assert says in capsys.readouterr().err


def test_flags_are_written_with_list_row_and_remedy(lists, tmp_path):
    odd = write(
        tmp_path / "odd.csv", HEADER, ("A1", *JOBAR), ("A2", "1970-01-01", *JOBAR[1:]), ("A3", *JOBAR)
    )
    assert tregua_match(odd, "--dry-run", "--flags", tmp_path / "flags.csv") == 0
    (flag,) = [one for one in rows_of(tmp_path / "flags.csv") if one["flag"] == "year_1970"]
    assert (flag["list"], flag["row"], flag["column"]) == ("odd.csv", "3", "date")
    assert flag["what_to_do"]


def test_a_curated_list_is_linked_with_others_and_never_with_itself(lists, tmp_path):
    double = write(tmp_path / "double.csv", HEADER, ("A1", *JOBAR), ("A2", *JOBAR))
    for name, more in (("plain", ()), ("curated", ("--curated",))):
        assert tregua_match(double, "--clusters", tmp_path / f"{name}.csv", *more) == 0
    assert len({one["cluster"] for one in rows_of(tmp_path / "curated.csv")}) == 2


def test_reasons_are_given_in_the_language_that_is_asked_for(lists, tmp_path):
    with translation.override("en"):
        assert tregua_match(*lists, "--out", tmp_path / "links.csv", "--language", "fr") == 0
    assert "le même type d’événement" in rows_of(tmp_path / "links.csv")[0]["reason"]


def test_messages_are_in_the_language_of_the_machine_unless_another_is_asked_for(lists, monkeypatch, capsys):
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    with translation.override("en"):
        assert tregua_match(*lists, "--dry-run") == 0
        assert "3 lignes" in capsys.readouterr().err
        assert tregua_match(*lists, "--dry-run", "--language", "en") == 0
        assert "3 rows" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 2),
        (("nowhere.csv", "--out", "links.csv"), 1),
        (("nowhere.csv",), 2),
        (("x.csv", "--out", "links.doc"), 1),
        (("--register", "x.csv"), 2),
        (("--register", "--out", "links.csv"), 2),
        (("--evaluate", "x.csv"), 2),
    ],
)
def test_what_cannot_be_done_is_told_with_an_exit_code(tmp_path, monkeypatch, words, code):
    monkeypatch.chdir(tmp_path)
    assert tregua_match(*words) == code


@pytest.mark.parametrize("option", ["--out", "--clusters", "--flags", "--report", "--write-map"])
def test_a_file_that_cannot_be_written_is_told_before_the_work(lists, tmp_path, capsys, option):
    there = tmp_path / "folder.csv"
    there.mkdir()
    assert tregua_match(*lists, "--out", tmp_path / "links.csv", option, there) == 1
    assert "folder.csv" in capsys.readouterr().err
    assert list(tmp_path.glob("*links*")) == []


def test_flags_are_written_row_after_row(tmp_path, capsys):
    odd = [("A3", "nie", *JOBAR[1:]), ("A1", "2016-03-05", "14:10", "", "", "", "", "", -1), ("A1", *JOBAR)]
    listed = write(tmp_path / "one.csv", HEADER, *odd, ("A4", "immer", *JOBAR[1:]))
    assert tregua_match(listed, "--dry-run", "--flags", tmp_path / "flags.csv") == 0
    told = [int(one["row"]) for one in rows_of(tmp_path / "flags.csv")]
    assert told == sorted(told)
    assert set(told) >= {2, 3, 4, 5}
    assert "(2, 5)" in capsys.readouterr().err


def test_any_table_of_names_with_points_is_a_gazetteer(lists, tmp_path, capsys):
    one, _other = lists
    nameless = write(
        tmp_path / "nameless.csv", ("id", "date", "location", "admin1", "killed"),
        ("C1", "2016-03-05", "Jobar", "Damascus", 5), ("C2", "2016-03-05", "Mleha", "Damascus", 0),
    )  # fmt: skip
    places = write(
        tmp_path / "places.csv", ("where_coordinates", "adm_1", "n", "lat", "lon"),
        ("Mleha town", "Damascus", 3, 33.5, 36.37), ("nowhere", "Damascus", 1, "", ""),
    )  # fmt: skip
    assert tregua_match(one, nameless, "--places", places, "--out", tmp_path / "links.csv") == 0
    said = capsys.readouterr().err
    assert "places.csv: 1 (where_coordinates, lat, lon)" in said
    assert "2 rows have no point but a name" in said


def test_a_table_without_points_is_no_gazetteer_and_says_which_columns_it_has(lists, tmp_path, capsys):
    one, other = lists
    bare = write(tmp_path / "bare.csv", ("place", "people"), ("Jobar", 300_000))
    assert tregua_match(one, other, "--places", bare, "--out", tmp_path / "links.csv") == 1
    assert "place; people" in capsys.readouterr().err
    assert not (tmp_path / "links.csv").exists()
