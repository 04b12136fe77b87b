"""Who accepted, through whom, and where it stood at any instant."""

import itertools

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.world import START, instant
from tregua.agreement.acceptances import FOLLOWS, OVER
from tregua.agreement.actions import AgreementError, record_acceptance, refer, set_status, take_back
from tregua.agreement.models import Acceptance, AcceptanceStatus, Status
from tregua.record.models import Entry


def acceptance_of(valley, code):
    return Acceptance.objects.get(party=valley.parties[code])


def step(valley, code, status, day, **more):
    says = {"reason": "the co-chair wrote so", "by": valley.staff.liaison} | more
    return set_status(acceptance_of(valley, code), status=status, since=instant(day), **says)


def standing(day):
    return set(Acceptance.objects.standing(instant(day)).values_list("party__code", flat=True))


def test_a_list_is_a_query_at_a_date(valley):
    assert standing(2) == {"garrison", "column"}
    assert standing(4) == {"garrison", "column", "village-council"}
    step(valley, "column", "withdrawn", 6)
    assert standing(7) == {"garrison", "village-council"}
    assert standing(5) == {"garrison", "column", "village-council"}, "what was true then stays true of then"


def test_named_through_one_channel(valley):
    assert {one.party.code for one in Acceptance.objects.standing(instant(4)).through("alpha")} == {
        "garrison",
        "village-council",
    }
    assert [one.party.code for one in Acceptance.objects.standing(instant(4)).through("beta")] == ["column"]
    assert not Acceptance.objects.standing(START - (instant(2) - START)).through("alpha")


def test_a_suspended_party_still_stands_and_a_dormant_one_does_not(valley):
    step(valley, "garrison", "in_force", 1)
    step(valley, "garrison", "suspended", 3)
    step(valley, "column", "dormant", 3, reason="it split in two")
    assert "garrison" in standing(4)
    assert "column" not in standing(4)


def test_each_row_says_its_status_and_since_when(valley):
    step(valley, "column", "attested", 2)
    row = Acceptance.objects.as_of(instant(3)).get(party=valley.parties["column"])
    assert (row.status_then, row.since_then) == ("attested", instant(2))


def test_what_cannot_follow_is_refused_with_what_may(valley):
    step(valley, "column", "withdrawn", 2)
    with pytest.raises(
        AgreementError, match=r"“in force” cannot follow “withdrawn”.*record a new acceptance"
    ):
        step(valley, "column", "in_force", 3)
    with pytest.raises(AgreementError, match="What may follow: attested to the other co-chair"):
        step(valley, "garrison", "submitted", 3)


def test_a_status_needs_a_reason(valley):
    with pytest.raises(AgreementError, match="Say why"):
        step(valley, "column", "attested", 2, reason="  ")


def refer_column(valley, asked="exclude", day=2):
    return refer(
        acceptance_of(valley, "column"), addressee="the Council of Guarantors", asked=asked,
        grounds="findings 3, 5 and 8", referred_at=instant(day), by=valley.staff.liaison,
    )  # fmt: skip


def test_a_decision_excludes_only_after_a_referral_asked_for_it(valley):
    decided = {"decided_by": "the Council of Guarantors"}
    for not_enough in ({"asked": "joint_call"}, {"day": 4}):
        refer_column(valley, **not_enough)
        with pytest.raises(AgreementError, match="before a referral"):
            step(valley, "column", "excluded", 3, **decided)
    assert "column" in standing(3)
    step(valley, "column", "excluded", 4, **decided)
    assert "column" not in standing(5)
    assert [one.content["act"] for one in Entry.objects.journal()].count("acceptance referred") == 2


@pytest.mark.parametrize(("wrong", "says"), [
    ({"addressee": ""}, "to whom"), ({"grounds": " "}, "what grounds"), ({"asked": "war"}, "known codes"),
])  # fmt: skip
def test_a_referral_says_to_whom_what_and_why(valley, wrong, says):
    told = {"addressee": "the Council", "asked": "note", "grounds": "finding 3", "referred_at": instant(2)}
    with pytest.raises(AgreementError, match=says):
        refer(acceptance_of(valley, "column"), by=valley.staff.liaison, **told | wrong)
    with pytest.raises(PermissionDenied):
        refer(acceptance_of(valley, "column"), by=valley.staff.duty, **told)


def test_only_a_decision_excludes(valley):
    refer_column(valley)
    with pytest.raises(AgreementError, match="Name the authority"):
        step(valley, "column", "excluded", 2)
    step(valley, "column", "excluded", 2, decided_by="the Council of Guarantors")
    assert "column" not in standing(3)
    with pytest.raises(AgreementError, match="Name the authority"):
        step(valley, "column", "in_force", 4)


def test_a_fact_that_comes_late_takes_its_place_in_the_past(valley):
    step(valley, "column", "in_force", 5)
    step(valley, "column", "attested", 2)
    column = acceptance_of(valley, "column")
    assert [column.status_on(instant(day)) for day in (1, 3, 6)] == ["received", "attested", "in_force"]
    with pytest.raises(AgreementError, match="cannot follow"):
        step(valley, "column", "withdrawn", 3)
    with pytest.raises(AgreementError, match="not known before its first status"):
        step(valley, "column", "attested", -9)


def test_nothing_is_removed(valley):
    for status, day in (("in_force", 1), ("suspended", 3), ("in_force", 5), ("withdrawn", 8)):
        step(valley, "column", status, day)
    assert acceptance_of(valley, "column").statuses.count() == 5


def test_one_party_does_not_accept_twice_through_one_channel(valley, staff):
    again = {
        "party": valley.parties["column"], "channel": "Beta", "how_expressed": "oral", "since": instant(4),
        "source": "a call", "by": staff.liaison,
    }  # fmt: skip
    with pytest.raises(AgreementError, match="has accepted through beta already"):
        record_acceptance(valley.agreement, **again)
    assert record_acceptance(valley.agreement, **again | {"channel": "alpha"}).channel == "alpha"
    step_back = Acceptance.objects.get(party=valley.parties["column"], channel="beta")
    set_status(step_back, status="withdrawn", since=instant(5), reason="it said so", by=staff.liaison)
    assert record_acceptance(valley.agreement, **again | {"since": instant(6)}).status == "received"


def test_a_new_acceptance_does_not_begin_at_its_end(valley, staff):
    with pytest.raises(AgreementError, match="cannot begin as “excluded by decision”"):
        record_acceptance(
            valley.agreement, party=valley.parties["black-band"], channel="alpha", how_expressed="letter",
            since=instant(1), source="a list", status="excluded", by=staff.liaison,
        )  # fmt: skip


def test_an_acceptance_recorded_by_mistake_is_on_no_roll_and_stays_readable(valley, staff):
    column = acceptance_of(valley, "column")
    with pytest.raises(AgreementError, match="Say why"):
        take_back(column, reason="", by=staff.liaison)
    take_back(column, reason="another group of the same name", by=staff.liaison)
    assert "column" not in standing(4)
    assert Acceptance.objects.filter(pk=column.pk).exists()
    with pytest.raises(AgreementError, match="taken back already"):
        step(valley, "column", "in_force", 5)


def test_who_may_not_record_an_acceptance(valley, staff):
    with pytest.raises(PermissionDenied, match="Who may: Liaison officer · Head of centre"):
        set_status(
            acceptance_of(valley, "column"), status="in_force", since=instant(2), reason="so", by=staff.duty
        )


def test_the_journal_has_the_act_and_not_the_reason(valley):
    step(valley, "column", "attested", 2, reason="words of a person")
    last = Entry.objects.journal().last().content
    assert last["act"] == "acceptance status changed"
    assert last["facts"]["from"] == "received"
    assert "words of a person" not in str(last)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(wanted=st.lists(st.tuples(st.sampled_from(Status.values), st.integers(0, 12)), max_size=6))
def test_whatever_is_tried_in_whatever_order_each_status_may_follow_the_one_before(valley, wanted):
    garrison = record_acceptance(
        valley.agreement, party=valley.parties["black-band"], channel=f"c{Acceptance.objects.count()}",
        how_expressed="letter", since=instant(0), source="a list", by=valley.staff.liaison,
    )  # fmt: skip
    refer(
        garrison, addressee="an authority", asked="exclude", grounds="tried", referred_at=instant(0),
        by=valley.staff.liaison,
    )  # fmt: skip
    for status, day in wanted:
        try:
            set_status(
                garrison, status=status, since=instant(day), reason="tried", decided_by="an authority",
                by=valley.staff.liaison,
            )  # fmt: skip
        except AgreementError:
            continue
    rows = AcceptanceStatus.objects.filter(acceptance=garrison).order_by("since", "recorded_at", "id")
    told = [row.status for row in rows]
    assert all(after in FOLLOWS[before] for before, after in itertools.pairwise(told))
    assert all(status not in OVER[:1] for status in told[:-1]), "nothing follows a withdrawal"
