"""How far to trust the engine is said with intervals, with what was missed, and with what the figures cannot say."""

import json
from argparse import Namespace

import pytest
from django.urls import reverse

from tregua.centre.commands import match_register
from tregua.matching.actions import judge
from tregua.matching.evaluating import evaluate
from tregua.matching.evaluation import Judged, measure, wilson
from tregua.matching.evaluation_out import as_csv, as_json, as_text


def pair(number, same=True, probability=900, **says):
    told = {"suggested": True, "province": "V", "sources": ("radio", "wire")} | says
    return Judged(f"{number:03}", f"{number:03}b", same=same, probability=probability, **told)


def test_the_interval_is_wide_for_few_and_narrow_for_many():
    assert wilson(0, 5) == (0.0, 0.434)
    assert wilson(5, 5)[0] < 0.6
    assert wilson(500, 500)[0] > 0.99


def test_precision_recall_and_what_was_missed():
    found = measure(
        [pair(n) for n in range(9)]
        + [pair(9, same=False), pair(10, probability=200, why="time")]
        + [pair(11, suggested=False, probability=0, why="blocking"), pair(12, same=False, probability=100)]
    )
    assert (found.precision.part, found.precision.whole) == (9, 10)
    assert (found.recall.part, found.recall.whole) == (9, 11)
    assert found.missed_by == (("blocking", 1), ("time", 1))
    assert [step.same.whole for step in found.steps] == [1, 1, 10]
    assert [part.name for part in found.by_source] == ["radio", "wire"]
    assert found.too_few


def test_nothing_judged_says_nothing():
    found = measure([])
    assert found.precision.share is None
    assert "nothing to say it of" in as_text(found)
    assert as_json(found)["precision"]["interval"] is None


@pytest.fixture
def judged(valley):
    one, two, far = (valley.reports[name] for name in ("bridge-1", "bridge-2", "farm"))
    judge(one, two, verdict="same", by=valley.staff.duty)
    judge(one, far, verdict="different", by=valley.staff.duty)
    judge(two, valley.reports["mill"], verdict="same", by=valley.staff.duty)
    judge(two, far, verdict="unsure", by=valley.staff.duty)
    return valley


def test_judgements_of_the_register_are_held_against_the_engine(judged):
    found = evaluate()
    assert (found.judged, found.same) == (3, 2)
    assert found.precision.share == 1.0
    assert found.recall.part == 1
    assert found.missed[0].why == "blocking"
    assert as_csv(found).splitlines()[1].startswith("precision,,1,1,1.0")


def test_the_page_says_it_in_words_and_gives_files(judged, at_desk):
    desk = at_desk(judged.staff.verifier)
    page = desk.get(reverse("matching:evaluation"))
    text = page.content.decode()
    assert page.status_code == 200
    assert "<svg" in text
    assert "seldom judged" in text
    assert "too far apart in time or place" in text
    assert json.loads(desk.get(reverse("matching:evaluation") + "?as=json").content)["judged"] == 3
    assert desk.get(reverse("matching:evaluation") + "?as=csv").content.decode().startswith("what,name")
    assert at_desk(judged.staff.administrator).get(reverse("matching:evaluation")).status_code == 403


def test_the_page_of_a_centre_where_nobody_judged(valley, at_desk):
    page = at_desk(valley.staff.verifier).get(reverse("matching:evaluation"))
    assert "Nobody has judged a pair yet" in page.content.decode()


def test_the_command_tells_the_same(judged, capsys, tmp_path):
    report, table = tmp_path / "found.json", tmp_path / "found.csv"
    given = Namespace(register=False, evaluate=True, report=report, out=table, threads=0)
    assert match_register.run(given) == 0
    assert "judged pairs: 3" in capsys.readouterr().out
    assert json.loads(report.read_text())["same"] == 2
    assert table.read_text().startswith("what,name")
