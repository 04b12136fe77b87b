"""A mission chooses the sections of its bulletin and their order; what checks itself and what corrects always stands."""

from datetime import date

import pytest
from django.urls import reverse

from tests import world
from tests.bulletin.test_prepare import found, opened
from tregua.agreement import actions as agreement
from tregua.agreement.actions import change_mandate
from tregua.agreement.mandate import PRESETS as MANDATES
from tregua.bulletin.actions import prepare
from tregua.bulletin.figures import BuildError, Counted, build
from tregua.bulletin.layout import (
    PRESETS,
    LayoutError,
    choose_layout,
    chosen_sections,
    with_what_always_stands,
)
from tregua.bulletin.models import LayoutChoice
from tregua.bulletin.sections import SECTIONS
from tregua.bulletin.text import as_text, document
from tregua.incidents.looking import say_coverage

DAY_1, DAY_3, DAY_4 = date(2016, 3, 1), date(2016, 3, 3), date(2016, 3, 4)


@pytest.fixture
def valley(staff, alone):
    return world.remembered(staff)


def laid_out(valley, *keys, **says):
    return choose_layout(sections=keys, reason="as the instrument asks", by=valley.staff.head, **says)


def table(bulletin, part):
    return next(one.table for one in document(bulletin.content, "en").sections if one.part == part)


def test_each_preset_of_a_mandate_has_a_layout_with_everything_that_always_stands():
    assert set(PRESETS) == set(MANDATES)
    for keys in PRESETS.values():
        assert list(keys) == with_what_always_stands(keys)


def test_until_somebody_chooses_every_section_stands(valley):
    assert chosen_sections() == [kind for kind in SECTIONS if not kind.by_choice]
    assert set(prepare(DAY_1, by=valley.staff.publisher).content["sections"]) == {
        kind.key for kind in SECTIONS if not kind.by_choice
    }


def test_what_was_chosen_is_printed_in_its_order_and_nothing_else_is_gathered(valley):
    laid_out(valley, *PRESETS["facts"])
    content = prepare(DAY_4, by=valley.staff.publisher).content
    assert content["sections"] == list(PRESETS["facts"])
    assert "beside" not in content
    assert not {one["rule"] for one in content["figures"]} & {"acceptances", "first_calls_timed"}


def test_what_no_bulletin_leaves_out_is_put_in(valley):
    laid_out(valley, "statements", "claims")
    assert [kind.key for kind in chosen_sections()] == [
        "corrections", "statements", "claims", "work", "findings", "coverage", "method",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("keys", "says", "words"),
    [
        (["praise"], {}, "no section"),
        (["claims"], {"reason": " "}, "Say why"),
        (["claims"], {"since": date(2999, 1, 1)}, "has come"),
    ],
)
def test_a_layout_that_cannot_be_is_refused(staff, keys, says, words):
    with pytest.raises(LayoutError, match=words):
        choose_layout(sections=keys, by=staff.head, **{"reason": "why", **says})
    assert not LayoutChoice.objects.exists()


def test_every_party_has_its_row_and_the_rows_add_up_to_the_violations_found(valley):
    found(
        valley, opened(valley, "bridge-1"), "bridge-1",
        attribution="actor", attributed_to=valley.parties["column"], certainty="probable",
    )  # fmt: skip
    found(valley, opened(valley, "bridge-2"), "bridge-2")
    bulletin = prepare(DAY_1, by=valley.staff.publisher)
    assert table(bulletin, "parties").rows == [
        ["The Black Band (the truce does not apply)", "none recorded; not looked"],
        ["The Column", "1"],
        ["The Garrison", "none recorded; not looked"],
        ["Not attributed to one party", "1"],
        ["Total", "2"],
    ]
    say_coverage(DAY_1, said={(valley.places["V"], "patrol"): "all"}, by=valley.staff.verifier)
    looked = prepare(DAY_1, by=valley.staff.publisher)
    assert ["The Garrison", "none recorded"] in table(looked, "parties").rows


def test_without_the_verb_attribute_no_party_is_named(valley):
    change_mandate(
        valley.agreement, verbs=list(MANDATES["facts"][1]), since=world.START, reason="as signed",
        decided_by="the co-chairs", by=valley.staff.head,
    )  # fmt: skip
    content = prepare(DAY_1, by=valley.staff.publisher).content
    assert "parties" not in content["sections"]
    assert "parties" not in content


def test_who_joined_in_the_period_is_told_beside_who_stands(valley):
    text = as_text(prepare(DAY_3, by=valley.staff.publisher), "en")
    assert "1 acceptance by a settlement, given through alpha, was added." in text
    text = as_text(prepare(DAY_4, by=valley.staff.publisher), "en")
    assert "0 acceptances by settlements, given through alpha, were added." in text
    assert "1 acceptance by a settlement, given through alpha, stands." in text


def test_a_running_total_counts_every_record_since_its_day_and_freezes_them(valley):
    laid_out(valley, *PRESETS["co_chairs"], since=DAY_1)
    bulletin = prepare(DAY_4, by=valley.staff.publisher)
    figure = next(one for one in bulletin.content["figures"] if one["rule"] == "reports_received")
    assert figure["since"]["day"] == "2016-03-01"
    days = [prepare(date(2016, 3, day), by=valley.staff.publisher) for day in range(1, 5)]
    received = [
        next(one["value"] for one in day.content["figures"] if one["rule"] == "reports_received")
        for day in days
    ]
    assert figure["since"]["value"] == sum(received)
    row = bulletin.figures.get(rule__code="reports_received", since=DAY_1)
    assert len(set(row.records)) == row.value == figure["since"]["value"]
    assert f"Since 1 March 2016: {row.value}." in as_text(bulletin, "en")
    assert "since" not in next(one for one in bulletin.content["figures"] if one["rule"] == "acceptances")


def test_a_running_total_that_misses_a_record_of_the_period_is_refused():
    with pytest.raises(BuildError, match="not in the running total"):
        build(
            rule="calls_made",
            version=1,
            counted=[Counted("a")],
            by_place=False,
            since=DAY_1,
            running=[Counted("b")],
        )


def test_the_page_lays_the_bulletin_out(valley, at_desk):
    desk = at_desk(valley.staff.head)
    address = reverse("bulletin:layout")
    shown = desk.get(address, {"preset": "facts"}).content.decode()
    assert 'name="claims" value="2"' in shown
    answer = desk.post(address, {"claims": 1, "method": 2, "since": "2016-03-01", "reason": "facts only"})
    assert answer.status_code == 302
    assert [kind.key for kind in chosen_sections()][:2] == ["corrections", "claims"]
    twice = desk.post(address, {"claims": 1, "work": 1, "reason": "why"})
    assert twice.status_code == 422
    assert "has this place already" in twice.content.decode()


def test_a_party_that_is_a_small_place_shares_the_row_of_its_kind(valley):
    council = agreement.add_party(
        code="council-of-lower-farm", kind="local_administration", names={"en": "Council of Lower Farm"},
        place=valley.places["V3"], source="the register of the talks", by=valley.staff.head,
    )  # fmt: skip
    found(
        valley, opened(valley, "bridge-1"), "bridge-1",
        attribution="actor", attributed_to=council, certainty="probable",
    )  # fmt: skip
    content = prepare(DAY_1, by=valley.staff.publisher).content
    assert ["Local administration", "1"] in table(prepare(DAY_1, by=valley.staff.publisher), "parties").rows
    assert "lower-farm" not in str(content).casefold()
    assert "Lower Farm" not in str(content)
