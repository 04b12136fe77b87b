"""A score is a prior and the weight of each feature, with a reason that a monitor understands."""

import dataclasses
import re
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tregua.matching import scoring
from tregua.matching.claims import COLUMNS, MEANS, PLACE_OF, TIME_OF, from_facts
from tregua.matching.competition import AFTER, BEFORE
from tregua.matching.engine import Scorer
from tregua.matching.facts import PLACE_CLASSES, TIME_CLASSES, ReportFacts
from tregua.matching.features import FEATURES
from tregua.matching.parameters import shipped
from tregua.matching.reasons import base
from tregua.matching.suggesting import reasons_of
from tregua.matching.words import FEATURE_NAMES, LIKELIHOODS, SAYS, likelihood, said, sentence
from tregua.places.models import Precision
from tregua.reports.choices import Means, TimePrecision

NOON = datetime(2016, 3, 5, 12)
VALUES = {"minutes": 12, "km": 3, "one": "Jobar", "other": "Джобар"}
SCORER = Scorer(shipped())


def told(id="a", minutes=0, precision="minute", **says):
    start = NOON + timedelta(minutes=minutes)
    length = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}
    if precision == "day":
        start = start.replace(hour=0, minute=0)
    return ReportFacts(
        id=id, source=f"source {id}", started_at=start, ended_at=start + length.get(precision, timedelta(0)),
        time_precision=precision, **says,
    )  # fmt: skip


def held(one, other):
    """Return the stored reasons of two reports, as a new report has them."""
    claims = from_facts([one, other])
    rows = [tuple(int(getattr(claims, name)[row]) for name in COLUMNS) for row in (0, 1)]
    names = tuple(claims.names[row] for row in claims.name)
    return reasons_of(SCORER, *rows, names)


def says(feature, one, other):
    reason = next(reason for reason in held(one, other) if reason["feature"] == feature)
    return sentence(feature, reason["context"], reason["level"], reason["values"])


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
def test_every_feature_says_in_plain_words_what_it_compares(feature):
    assert len(feature.doc.split()) >= 15
    assert feature.name in FEATURE_NAMES


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
def test_every_level_in_every_context_has_its_sentence(feature):
    for cell in range(feature.cells):
        context, level = feature.named(cell)
        words = sentence(feature.name, context, level, VALUES)
        assert words.endswith("."), words
        assert not re.search(r"within_|same_|%\(", words), words


def test_no_sentence_is_left_over():
    levels = {f"{feature.name}.{level}" for feature in FEATURES for level in feature.levels}
    others = {
        "source.same_source",
        "source.other_source",
        "density.busy",
        "density.quiet",
        "neighbours.joined",
        "rivals.others",
    }
    assert set(SAYS) <= levels | others


def test_a_reason_says_how_exactly_both_know_it():
    assert says("time", told("a"), told("b", 12)) == "Both to the minute; minutes between them: 12."
    assert says("time", told("a"), told("b", 40, "hour")).startswith(
        "One to the minute, the other to the hour;"
    )
    assert (
        says("time", told("a", precision="day"), told("b", precision="day"))
        == "Both to the day; the same day."
    )
    two = told("a", names=("Jobar",)), told("b", names=("Джобар",))
    assert says("name", *two) == "The same name, as far as spellings tell: “Jobar” and “Джобар”."


def test_a_score_has_a_word():
    assert [likelihood(one) for one in (950, 500, 499, 99)] == [
        "very_likely",
        "likely",
        "possible",
        "unlikely",
    ]
    assert set(LIKELIHOODS) == {"very_likely", "likely", "possible", "unlikely"}


def test_the_words_of_the_core_are_those_of_the_register():
    assert set(TIME_CLASSES) == set(TimePrecision.values) == set(TIME_OF)
    assert set(PLACE_CLASSES) == set(Precision.values) == set(PLACE_OF)
    assert set(MEANS) <= set(Means.values)


figures = st.tuples(st.none() | st.integers(0, 50), st.none() | st.integers(0, 50))
facts = st.builds(
    ReportFacts,
    id=st.sampled_from("ab"),
    source=st.sampled_from(["", "x", "y"]),
    started_at=st.none() | st.datetimes(datetime(2016, 3, 1), datetime(2016, 3, 6)),
    time_precision=st.sampled_from(TIME_CLASSES),
    place=st.sampled_from(["", "V1", "V2", "D", "P"]),
    latitude=st.none() | st.floats(33, 37),
    longitude=st.none() | st.floats(36, 42),
    district=st.sampled_from(["", "D"]),
    province=st.sampled_from(["", "P", "Q"]),
    place_precision=st.sampled_from(PLACE_CLASSES),
    names=st.lists(st.sampled_from(["Jobar", "جوبر", "near town", ""]), max_size=2).map(tuple),
    violation_type=st.sampled_from(["", "1.1", "1.2", "3.1", "4.1"]),
    means=st.sampled_from(Means.values),
    actor=st.sampled_from(["", "garrison", "column"]),
    target=st.sampled_from(["", "hospital", "village", "школа"]),
    killed=figures,
    wounded=figures,
)


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(facts, facts)
def test_a_score_is_the_same_from_both_sides_the_sum_of_its_reasons_and_that_of_the_bulk_run(one, other):
    here, there = held(one, other), held(other, one)
    claims = from_facts([one, other])
    total, _reasons = scoring.explain(claims, 0, 1, shipped())
    given_back = BEFORE + AFTER if one.source != other.source else 0
    assert base(here) == base(there) == total + shipped().competing + given_back
    assert [reason["level"] for reason in here] == [reason["level"] for reason in there]
    assert all(one.sentence for one in said(here))


def test_one_source_seldom_tells_one_event_twice_but_may():
    one, other = told("a"), dataclasses.replace(told("b"), source="source a")
    assert (
        next(reason for reason in held(one, other) if reason["feature"] == "source")["level"] == "same_source"
    )
    assert base(held(one, other)) < base(held(one, told("b")))
