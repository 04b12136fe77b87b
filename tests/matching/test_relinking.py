"""The nightly run brings the whole register to what the bulk engine says, and leaves what people judged alone."""

from argparse import Namespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tregua.centre.commands import match_register
from tregua.matching.actions import judge
from tregua.matching.file_words import why_not_learned
from tregua.matching.histories import histories
from tregua.matching.models import ClaimVector, Examined, Grouping, Learned, Regrouped, Relink, Suggestion
from tregua.matching.parameters import shipped
from tregua.matching.relinking import relink
from tregua.matching.stable import named
from tregua.record.waiting import all_anew


def seen():
    """Return the suggestions and the clusters as they stand."""
    return (
        {(one.first_id, one.second_id, one.score, one.implied) for one in Suggestion.objects.all()},
        dict(Grouping.objects.values_list("report_id", "cluster")),
    )


def test_a_run_over_a_register_that_arrivals_kept_changes_nothing(valley):
    before = seen()
    run = relink(parameters=shipped())
    assert seen() == before
    assert run.facts["reports moved"] == run.facts["suggestions new"] == 0
    assert "too few reports" in why_not_learned(Learned.objects.get().fallback)


def test_a_run_finds_everything_where_nothing_was_kept(valley):
    before = seen()
    for model in (Suggestion, Grouping, Examined):
        model.objects.all().delete()
    all_anew()
    relink(parameters=shipped())
    assert seen() == before
    assert Regrouped.objects.filter(relink=Relink.objects.get()).count() == len(before[1])
    assert not Examined.objects.model.objects.filter(report__unexamined__isnull=False).exists()


def test_a_run_keeps_judgements_and_overrules_none(valley):
    one, two = valley.reports["bridge-1"], valley.reports["bridge-2"]
    judge(one, two, verdict="different", by=valley.staff.duty)
    judge(valley.reports["farm"], valley.reports["mill"], verdict="same", by=valley.staff.duty)
    before = seen()
    relink(parameters=shipped())
    clusters = dict(Grouping.objects.values_list("report_id", "cluster"))
    assert clusters.get(one.pk, "alone") != clusters.get(two.pk, "also alone")
    assert clusters[valley.reports["farm"].pk] == clusters[valley.reports["mill"].pk]
    assert seen() == before


def test_a_cluster_says_which_sources_told_of_it(valley):
    one, two = valley.reports["bridge-1"], valley.reports["bridge-2"]
    found = {history.cluster: history for history in histories()}
    assert sum(history.reports for history in found.values()) == ClaimVector.objects.count()
    bridge = found[min(one.pk, two.pk)]
    assert bridge.sources == tuple(sorted((report.source.code, 1) for report in (one, two)))


def test_the_command_runs_by_night_and_writes_the_histories(valley, tmp_path, capsys):
    file = tmp_path / "clusters.csv"
    given = Namespace(register=True, evaluate=False, report=None, clusters=file, out=None, threads=1)
    assert match_register.run(given) == 0
    assert "reports: " in capsys.readouterr().out
    assert file.read_text().splitlines()[0] == "cluster,reports,sources,history"


@pytest.mark.parametrize("order", [1, -1])
def test_the_older_part_keeps_the_name(order):
    before = {"a": "a", "b": "a", "c": "c", "d": "c"}
    assert named([["a", "b", "c", "d"]][::order], before) == dict.fromkeys("abcd", "a")
    assert named([["a", "x"], ["b", "y"]][::order], before) == {"a": "a", "x": "a", "b": "b", "y": "b"}
    assert named([["b", "c"], ["d", "a"]][::order], before) == {"b": "c", "c": "c", "d": "a", "a": "a"}


partitions = st.lists(st.integers(0, 4), min_size=8, max_size=8).map(
    lambda labels: [
        [r for r, one in zip("abcdefgh", labels, strict=True) if one == label] for label in set(labels)
    ]
)


@given(partitions, partitions)
def test_no_two_clusters_ever_have_one_name(first, second):
    before = named(first, {})
    now = named(second, before)
    by_name = {}
    for report, name in now.items():
        by_name.setdefault(name, set()).add(report)
    assert sorted(map(sorted, by_name.values())) == sorted(sorted(one) for one in second if len(one) > 1)
    assert named(second, now) == now
