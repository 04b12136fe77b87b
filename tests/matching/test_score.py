"""A score is a prior and the weight of each feature, with a reason that a monitor understands."""

import dataclasses
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tregua.matching.byhand import FEATURES
from tregua.matching.byhand.means import FAMILIES
from tregua.matching.engine import LIKELY, PRIOR, SUGGEST, likelihood, score
from tregua.matching.facts import PLACE_CLASSES, TIME_CLASSES, ReportFacts
from tregua.matching.words import FEATURE_NAMES, LIKELIHOODS, SAYS, said
from tregua.places.models import Precision
from tregua.reports.choices import Means, TimePrecision

NOON = datetime(2016, 3, 5, 12)


def told(id="a", minutes=0, precision="minute", **says):
    start = NOON + timedelta(minutes=minutes)
    length = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}
    if precision == "day":
        start = start.replace(hour=0, minute=0)
    return ReportFacts(
        id=id, source=f"source {id}", started_at=start, ended_at=start + length.get(precision, timedelta(0)),
        time_precision=precision, **says,
    )  # fmt: skip


def level(feature, one, other):
    return next(reason for reason in score(one, other).reasons if reason.feature == feature)


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
def test_every_feature_says_in_plain_words_what_it_compares(feature):
    assert len(feature.doc.split()) >= 15
    assert feature.name in FEATURE_NAMES


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
def test_every_level_has_its_sentence_with_the_values_it_names(feature):
    for one in feature.levels:
        sentence = str(SAYS[f"{feature.name}.{one.name}"])
        assert sorted(re.findall(r"%\((\w+)\)s", sentence)) == sorted(one.values), one.name
        assert abs(one.points) <= 5000


def test_no_sentence_is_left_over():
    assert set(SAYS) == {f"{feature.name}.{one.name}" for feature in FEATURES for one in feature.levels}


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
def test_what_is_not_known_says_nothing(feature):
    nothing = ReportFacts("a"), ReportFacts("b")
    reason = feature.reason(*nothing)
    assert (reason.level, reason.points) == ("not_known", 0)


def test_two_reports_of_which_nothing_is_known_stay_at_the_prior():
    assert score(ReportFacts("a"), ReportFacts("b")).total == PRIOR < SUGGEST


def test_the_same_hour_says_more_than_the_same_day():
    hours = level("time", told("a"), told("b", 40))
    days = level("time", told("a", precision="day"), told("b", 40, precision="day"))
    assert hours.level == "same_hour"
    assert days.level == "same_day"
    assert hours.points > 3 * days.points > 0


def test_one_report_to_the_minute_and_one_to_the_day_agree_only_on_the_day():
    assert level("time", told("a"), told("b", precision="day")).level == "same_day"


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (5, "same_quarter"),
        (50, "same_hour"),
        (150, "few_hours"),
        (600, "hours_apart"),
        (1500, "day_apart"),
        (4000, "days_apart"),
    ],
)
def test_exact_times_drift_apart_level_by_level(minutes, expected):
    assert level("time", told("a"), told("b", minutes)).level == expected


def test_neighbouring_days_speak_a_little_against_it_and_far_days_much():
    next_day = level("time", told("a", precision="day"), told("b", 1440, precision="day"))
    far = level("time", told("a", precision="day"), told("b", 5 * 1440, precision="day"))
    assert (next_day.level, far.level) == ("next_day", "days_apart")
    assert 0 > next_day.points > far.points


def at(id, place, precision="settlement", **says):
    return told(
        id,
        place=place,
        place_precision=precision,
        **{"areas": (place, "D", "P"), "district": "D", "province": "P"} | says,
    )


def test_the_same_settlement_says_much_and_the_same_province_nothing():
    province = told("b", place="P", areas=("P",), province="P", place_precision="province")
    assert level("place", at("a", "V1"), at("b", "V1")).points > 2000
    assert level("place", at("a", "V1"), province).level == "same_province"
    assert level("place", at("a", "V1"), province).points == 0


def test_a_district_that_holds_the_settlement_says_little():
    district = told("b", place="D", areas=("D", "P"), district="D", province="P", place_precision="district")
    reason = level("place", at("a", "V1"), district)
    assert reason.level == "same_district"
    assert 0 < reason.points < 1000


def test_a_quarter_lies_inside_its_town():
    quarter = at("b", "V1a", areas=("V1a", "V1", "D", "P"))
    assert level("place", at("a", "V1"), quarter).level == "inside"


def test_distance_counts_with_the_uncertainty_of_both_points():
    near = at("a", "V1", latitude=35.0, longitude=37.0), at("b", "V2", latitude=35.02, longitude=37.0)
    far = at("a", "V1", latitude=35.0, longitude=37.0), at("b", "V3", latitude=36.0, longitude=37.0)
    assert level("place", *near).level == "same_spot"
    assert level("place", *far).level == "far"


def test_another_province_is_no_proof_of_another_incident():
    other = told("b", place="Q", areas=("Q", "R"), province="R", place_precision="settlement")
    assert level("place", at("a", "V1"), other).level == "other_province"
    assert level("place", at("a", "V1"), other).points > -3000


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Sheikh Maqsoud", "الشيخ مقصود", "same_name"),
        ("al-Quds hospital", "MSF Al Quds hospital (Sukkari)", "same_name"),
        ("Malla Khan mosque, Bab al-Faraj", "mosquée Maliakhoni (Bab al-Faradj)", "same_name"),
        ("Jobar", "Harbnafsah", "not_alike"),
        ("hospital", "al-Quds hospital", "not_known"),
    ],
)
def test_names_are_compared_across_scripts_and_without_what_names_nothing(one, other, expected):
    assert level("name", told("a", names=(one,)), told("b", names=(other,))).level == expected


def test_names_do_not_count_twice_when_the_gazetteer_knows_both_places():
    one, other = at("a", "V1", names=("Mill Town",)), at("b", "V1", names=("Mill Town",))
    assert level("name", one, other).level == "placed"


def test_a_hospital_is_a_hospital_in_every_language():
    one, other = told("a", target="больница"), told("b", names=("مستشفى القدس",))
    assert level("target", one, other).level == "same_sort"


def test_force_and_harm_are_two_sides_of_one_incident():
    assert level("kind", told("a", violation_type="1.2"), told("b", violation_type="3.1")).points == 0
    assert level("kind", told("a", violation_type="1.2"), told("b", violation_type="4.1")).points < 0


def test_mortar_and_artillery_are_easily_mistaken_and_mortar_and_airstrike_are_not():
    assert level("means", told("a", means="mortar"), told("b", means="artillery")).level == "like_means"
    assert level("means", told("a", means="mortar"), told("b", means="airstrike")).level == "other_means"


def test_that_each_side_accuses_the_other_says_little():
    assert -500 < level("actor", told("a", actor="garrison"), told("b", actor="column")).points < 0


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((15, 15), (15, 15), "same_figure"),
        ((1, 1), (1, 1), "small_figure"),
        ((15, None), (14, 18), "overlap"),
        ((23, 23), (33, 33), "near"),
        ((3, 3), (30, 30), "differ"),
        ((3, 3), (None, None), "not_known"),
    ],
)
def test_tolls_that_agree_say_much_and_tolls_that_differ_little(one, other, expected):
    assert level("casualties", told("a", killed=one), told("b", killed=other)).level == expected


def test_one_source_seldom_tells_one_event_twice_but_may():
    one, other = told("a"), dataclasses.replace(told("b"), source="source a")
    assert level("source", one, other).points < 0
    same = dataclasses.replace(one, place="V1", areas=("V1",), place_precision="exact", violation_type="1.2")
    twice = dataclasses.replace(same, id="b")
    assert score(same, twice).suggested


def test_a_day_and_a_province_alone_are_not_suggested():
    one = told(
        "a",
        precision="day",
        place="P",
        areas=("P",),
        province="P",
        place_precision="province",
        violation_type="1.2",
    )
    assert not score(one, dataclasses.replace(one, id="b", source="another")).suggested


def test_a_score_has_a_word():
    assert [likelihood(total) for total in (LIKELY, SUGGEST, SUGGEST - 1)] == [
        "likely",
        "possible",
        "unlikely",
    ]
    assert set(LIKELIHOODS) == {"likely", "possible", "unlikely"}


def test_the_reasons_can_be_said_from_what_is_stored():
    pair = score(told("a", names=("Jobar",)), told("b", 20, names=("Джобар",)))
    sentences = [one.sentence for one in said([reason.as_json() for reason in pair.reasons])]
    assert "The same name, as far as spellings tell: “Jobar” and “Джобар”." in sentences
    assert "Both give the time; minutes between them: 20." in sentences


def test_the_words_of_the_core_are_those_of_the_register():
    assert set(TIME_CLASSES) == set(TimePrecision.values)
    assert set(PLACE_CLASSES) == set(Precision.values)
    assert all(family <= set(Means.values) for family in FAMILIES)


figures = st.tuples(st.none() | st.integers(0, 50), st.none() | st.integers(0, 50))
facts = st.builds(
    ReportFacts,
    id=st.sampled_from("ab"),
    source=st.sampled_from(["", "x", "y"]),
    started_at=st.none() | st.datetimes(datetime(2016, 3, 1), datetime(2016, 3, 6)),
    time_precision=st.sampled_from(TIME_CLASSES),
    place=st.sampled_from(["", "V1", "V2", "D", "P"]),
    areas=st.sampled_from([(), ("V1", "D", "P"), ("V2", "D", "P"), ("D", "P"), ("P",)]),
    latitude=st.none() | st.floats(33, 37),
    longitude=st.none() | st.floats(36, 42),
    district=st.sampled_from(["", "D"]),
    province=st.sampled_from(["", "P", "Q"]),
    place_precision=st.sampled_from(PLACE_CLASSES),
    names=st.lists(st.sampled_from(["Jobar", "جوبر", "Sheikh Maqsoud", "near town", ""]), max_size=2).map(
        tuple
    ),
    violation_type=st.sampled_from(["", "1.1", "1.2", "3.1", "4.1"]),
    means=st.sampled_from(Means.values),
    actor=st.sampled_from(["", "garrison", "column"]),
    target=st.sampled_from(["", "hospital", "village", "школа"]),
    killed=figures,
    wounded=figures,
)


@given(facts, facts)
def test_a_score_is_the_same_from_both_sides_and_the_sum_of_its_reasons(one, other):
    here, there = score(one, other), score(other, one)
    assert here.total == there.total == PRIOR + sum(reason.points for reason in here.reasons)
    assert [reason.level for reason in here.reasons] == [reason.level for reason in there.reasons]
    assert all(one.sentence for one in said([reason.as_json() for reason in here.reasons]))


def test_the_analysts_page_gives_the_weights_that_are_used():
    page = (Path(__file__).resolve().parents[2] / "docs/analyst/matching.md").read_text(encoding="utf-8")
    for feature in FEATURES:
        assert feature.doc in page
        section = page.split(f"### {feature.name}\n")[1].split("###")[0]
        assert all(f"| {one.name} | {one.points} |" in section for one in feature.levels), feature.name
    assert f"prior of {PRIOR}" in page
    assert f"with {SUGGEST} or more is suggested" in page
    assert f"one with {LIKELY} or more is called likely" in page
