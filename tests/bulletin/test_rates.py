"""Is it holding? The rate, the alarm and the change points are tried on streams whose truth is known, bursts included."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import world
from tests.bulletin.test_prepare import found, opened
from tregua.bulletin import rates
from tregua.bulletin.actions import prepare
from tregua.bulletin.sections import holding
from tregua.bulletin.text import as_text, document
from tregua.incidents.actions import say_coverage

QUIET = 90
STREAMS = 120
BASE = rates.BASELINE_DAYS
# Rate a day, and how bursty (variance = rate + bursts * rate²): 0 is chance alone.
KINDS = [(3, 0.0), (10, 0.0), (10, 0.3)]


def stream(seed, levels, bursts):
    """Return daily counts around these levels."""
    dice = np.random.default_rng(seed)
    levels = np.array(levels, dtype=float)
    if bursts:
        levels = dice.gamma(1 / bursts, levels * bursts)
    return dice.poisson(levels).tolist()


def alarms(counts):
    """Return the first day after the baseline on which an alarm stands, and its way; (None, 0) without one."""
    baseline = rates.baseline_of(counts[:BASE])
    for day in range(1, len(counts) - BASE + 1):
        alarm = rates.alarm_of(counts[BASE : BASE + day], baseline)
        if alarm:
            return day, alarm.way
    return None, 0


@pytest.mark.parametrize(("level", "bursts"), KINDS)
def test_the_interval_holds_the_true_rate_at_least_nine_times_out_of_ten_bursts_or_not(level, bursts):
    held = 0
    for seed in range(STREAMS):
        counts = stream(seed, [level] * (BASE + QUIET), bursts)
        rate = rates.rate_of(counts[BASE:], rates.baseline_of(counts[:BASE]))
        assert rate.low <= rate.mean <= rate.high
        held += rate.low <= level <= rate.high
    assert held / STREAMS >= 0.9


@pytest.mark.parametrize(("level", "bursts"), KINDS)
def test_most_quiet_seasons_pass_without_an_alarm(level, bursts):
    false = sum(
        alarms(stream(seed, [level] * (BASE + QUIET), bursts))[0] is not None for seed in range(STREAMS)
    )
    assert false / STREAMS <= 0.45


def test_a_measure_for_chance_alone_would_cry_wolf_where_violations_come_in_bursts(monkeypatch):
    seasons = [stream(seed, [10] * (BASE + QUIET), 0.3) for seed in range(STREAMS)]
    scaled = sum(alarms(counts)[0] is not None for counts in seasons)
    real = rates.baseline_of
    monkeypatch.setattr(rates, "baseline_of", lambda counts: rates.Baseline(real(counts).mean, 1.0, BASE))
    unscaled = sum(alarms(counts)[0] is not None for counts in seasons)
    assert unscaled > 2 * scaled


@pytest.mark.parametrize(
    ("before", "after", "bursts", "share"),
    [(3, 6, 0, 0.7), (10, 20, 0, 0.95), (10, 5, 0, 0.9), (10, 20, 0.3, 0.5)],
)
def test_a_change_is_found_within_ten_days_and_in_its_direction(before, after, bursts, share):
    found_in_time = 0
    for seed in range(STREAMS):
        day, way = alarms(stream(seed, [before] * BASE + [after] * 10, bursts))
        found_in_time += day is not None and way == (1 if after > before else -1)
    assert found_in_time / STREAMS >= share


@pytest.mark.parametrize(("level", "bursts"), KINDS)
def test_looking_back_on_an_even_season_finds_no_change(level, bursts):
    wrong = sum(bool(rates.changes_of(stream(seed, [level] * QUIET, bursts))) for seed in range(STREAMS))
    assert wrong / STREAMS <= 0.05


def test_looking_back_finds_the_day_of_a_change_to_within_three_days():
    near = 0
    for seed in range(STREAMS):
        changes = rates.changes_of(stream(seed, [10] * 40 + [20] * 40, 0))
        near += len(changes) == 1 and abs(changes[0] - 40) <= 3
    assert near / STREAMS >= 0.9


@given(st.lists(st.none() | st.integers(0, 60), min_size=1, max_size=120))
def test_any_counts_give_a_rate_inside_its_interval_and_days_in_order(counts):
    baseline = rates.baseline_of(counts[:BASE])
    known = sum(one is not None for one in counts[:BASE])
    assert (baseline is None) == (known < rates.FEWEST_DAYS)
    if baseline:
        rate = rates.rate_of(counts[BASE:], baseline)
        assert 0 <= rate.low <= rate.high
        assert baseline.dispersion >= 1
    changes = rates.changes_of(counts)
    assert changes == sorted(set(changes))
    assert all(counts[day] is not None for day in changes)


def test_a_day_on_which_nobody_could_look_is_not_a_day_without_violations():
    counts = [4] * BASE
    baseline = rates.baseline_of(counts)
    assert rates.alarm_of([None] * 60, baseline) is None
    assert rates.alarm_of([0] * 60, baseline).way == -1
    assert rates.rate_of([4] * 20 + [None] * 10, baseline).mean == pytest.approx(4, abs=0.2)


@pytest.fixture
def valley(staff, alone):
    return world.remembered(staff)


def section_of(bulletin, language="en"):
    return next(one for one in document(bulletin.content, language).sections if one.part == "holding")


def test_of_a_young_truce_no_rate_is_compared(valley):
    found(valley, opened(valley, "bridge-1"), "bridge-1")
    made = prepare(date(2016, 3, 1), by=valley.staff.publisher)
    assert (
        "Too few days are on record for a baseline (14 are needed, and 7 after them): no rate is compared."
        in (as_text(made, "en"))
    )
    assert made.content["holding"]["counts"] == [1]


@pytest.fixture
def season(valley, monkeypatch):
    """Return a bulletin of the fiftieth day: two violations a day in the baseline, nine a day in the last ten days."""
    opened(valley, "bridge-1")

    def make(counts):
        monkeypatch.setattr(holding, "_counts", lambda began, first, last: counts)
        last = date(2016, 3, 1) + timedelta(days=len(counts) - 1)
        return prepare(last, by=valley.staff.publisher)

    return make


def test_the_sentence_says_rate_interval_baseline_and_alarm_by_rule(season, valley):
    quiet, loud = [2, 1, 3, 2, 2, 0, 4] * 4, [2, 1, 3, 2, 2, 0, 4, 2, 3, 1, 2]
    made = season([*quiet, *loud, *[9, 8, 11, 7, 12, 9, 10, 9, 8, 10]])
    lines = section_of(made).lines
    assert lines[0].startswith(
        "In the days from 12 April 2016 to 18 April 2016 this centre found 65 violations"
    )
    assert "Baseline, from 1 March 2016 to 28 March 2016: 2.02 a day." in lines[1]
    assert lines[2] == "More violations a day are found than in the baseline."
    assert lines[3].startswith("Alarm: since 9 April 2016 the days add up to more")
    assert "What could be looked at is not on record for all of these days" in lines[4]
    assert section_of(made).pictures[0].notes == ["1: from 9 April 2016 9.3 a day, before 2.0"]


def test_an_even_season_tells_no_difference_and_no_alarm(season):
    made = season([2, 1, 3, 2, 2, 0, 4] * 7)
    lines = section_of(made).lines
    assert "The figures tell no difference from the baseline." in lines
    assert "The days since the baseline have not added up beyond what it lets expect." in lines


def test_where_the_coverage_changed_it_is_said_beside_the_rate(season, valley):
    place = valley.places["V"]
    for number in range(49):
        day = date(2016, 3, 1) + timedelta(days=number)
        say_coverage(day, said={(place, "camera"): "all" if number < 30 else "none"}, by=valley.staff.duty)
    made = season([2, 1, 3, 2, 2, 0, 4] * 7)
    assert made.content["holding"]["counts"][-1] is None
    assert "this centre found 14 violations" in section_of(made).lines[0], (
        "found later, where nobody looked that day"
    )
    assert section_of(made).lines[-2:] == [
        "Areas that could be looked at: 0 % in the last days, 100 % in the baseline.",
        "What could be looked at has changed: the rates are not to be compared without that.",
    ]


def test_where_no_incident_at_all_is_on_record_no_rate_is_compared(valley):
    """A register that nobody fills knows of no violation either: that is no truce that holds."""
    made = prepare(date(2016, 4, 18), by=valley.staff.publisher)
    assert section_of(made).lines[1:] == [
        "No incident at all is on record from 1 March 2016 to 18 April 2016: no rate is compared."
    ]
    assert made.content["holding"]["baseline"] is None


def test_a_zero_stands_beside_what_could_be_looked_at(valley):
    made = prepare(date(2016, 3, 8), by=valley.staff.publisher)
    assert (
        section_of(made)
        .lines[0]
        .endswith(
            "found 0 violations, as known when this was prepared. (None on record; no coverage information recorded.)"
        )
    )
    say_coverage(date(2016, 3, 7), said={(valley.places["V"], "camera"): "all"}, by=valley.staff.duty)
    made = prepare(date(2016, 3, 8), by=valley.staff.publisher)
    assert (
        section_of(made)
        .lines[0]
        .endswith("(0 recorded; 1 of 7 could be looked at, where an area on one day of 7 days counts once.)")
    )
    found(valley, opened(valley, "bridge-1"), "bridge-1")
    made = prepare(date(2016, 3, 7), by=valley.staff.publisher)
    assert section_of(made).lines[0].endswith("found 1 violation, as known when this was prepared.")


def test_no_adjective_stands_in_the_section(season):
    for counts in ([2] * 49, [0] * 28 + [9] * 21, [9] * 28 + [0] * 21):
        text = " ".join(section_of(season(counts)).lines).lower()
        for word in (
            "good",
            "bad",
            "fragile",
            "calm",
            "serious",
            "worrying",
            "stable",
            "alarming",
            "significant",
        ):
            assert word not in text


def test_violations_are_counted_on_the_day_on_which_they_began(valley):
    found(valley, opened(valley, "bridge-1"), "bridge-1")
    found(valley, opened(valley, "mill"), "mill")
    made = prepare(date(2016, 3, 9), by=valley.staff.publisher)
    assert made.content["holding"]["counts"] == [1, 0, 0, 0, 1, 0, 0, 0, 0]
