"""A list with words as they were told: one asks, another approves, and the file is what was approved."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import world
from tests.agreement.test_lists_out import REPORTS, approved_by_the_head, last_act, rows_of, told
from tregua.centre.today import work_of
from tregua.exchange.ledger import Disclosed
from tregua.people import two_for_lists
from tregua.people.models import ListProposal, ListTaken
from tregua.people.two_for_lists import ListError

REQUESTS = reverse("people:list_requests")
CHOSEN = f"{REPORTS}?words=obelisks"


@pytest.fixture
def valley(staff):
    valley = world.remembered(staff)
    told(valley, "Only obelisks")
    told(valley, "Columns fell")
    return valley


@pytest.fixture
def asked(valley, at_desk):
    """Return what the verifier asked for: the reports that tell of obelisks."""
    browser = at_desk(valley.staff.verifier)
    answer = browser.post(CHOSEN, {"take_out": "csv", "reason": "the weekly meeting"})
    assert answer["Location"] == REQUESTS
    return ListProposal.objects.get()


def test_nothing_leaves_before_another_has_approved(valley, asked, at_desk):
    assert last_act()["act"] == "taking a list out proposed"
    answer = at_desk(valley.staff.verifier).post(
        CHOSEN, {"take_out": "csv", "approved": asked.pk}, follow=True
    )
    assert "cannot be taken out" in answer.content.decode()
    assert not Disclosed.objects.exists()


def test_the_file_names_who_approved_it_and_leaves_once(valley, asked, at_desk):
    head = at_desk(valley.staff.head)
    waiting = head.get(REQUESTS).content.decode()
    assert "Words: obelisks" in waiting
    assert "the weekly meeting" in waiting
    head.post(reverse("people:decide_list", args=[asked.pk]), {"decision": "approve"})
    verifier = at_desk(valley.staff.verifier)
    assert "Take it out now" in verifier.get(REQUESTS).content.decode()
    answer = verifier.post(CHOSEN, {"take_out": "csv", "approved": asked.pk})
    rows = rows_of(answer)
    assert ["Approved by", "head · the weekly meeting"] in rows
    assert [rows[-1][-1], rows[2][1]] == ["Only obelisks", "1 row"]
    assert last_act()["facts"]["approved_by"] == "head"
    assert ListTaken.objects.get().number in rows[0][1]
    again = verifier.post(CHOSEN, {"take_out": "csv", "approved": asked.pk}, follow=True)
    assert "cannot be taken out" in again.content.decode()
    assert "Taken out under the number" in verifier.get(REQUESTS).content.decode()


@pytest.mark.parametrize("address", [REPORTS, f"{REPORTS}?words=columns", f"{CHOSEN}&standing=all"])
def test_another_filter_than_the_approved_one_is_refused(valley, asked, at_desk, address):
    approved_by_the_head()
    answer = at_desk(valley.staff.verifier).post(address, {"take_out": "csv", "approved": asked.pk})
    assert answer.status_code == 302
    assert not Disclosed.objects.exists()


def test_only_who_asked_takes_it_out(valley, asked, at_desk):
    approved_by_the_head()
    answer = at_desk(valley.staff.second_verifier).post(CHOSEN, {"take_out": "csv", "approved": asked.pk})
    assert answer.status_code == 302
    assert not Disclosed.objects.exists()


def test_nobody_approves_their_own_and_nobody_who_does_not_open_the_list(valley, asked, at_desk):
    with pytest.raises(ListError, match="yourself"):
        two_for_lists.decide(asked, approved=True, by=valley.staff.verifier)
    address = reverse("people:decide_list", args=[asked.pk])
    assert at_desk(valley.staff.reader).post(address, {"decision": "approve"}).status_code == 403
    assert asked.pk not in at_desk(valley.staff.verifier).get(REQUESTS).content.decode()


def test_what_was_refused_or_waited_a_day_is_not_taken_out(valley, asked, monkeypatch):
    two_for_lists.decide(asked, approved=False, reason="Too many places.", by=valley.staff.head)
    with pytest.raises(ListError, match="decided this already"):
        two_for_lists.decide(asked, approved=True, by=valley.staff.second_head)
    with pytest.raises(ListError, match="not any more"):
        two_for_lists.approved(asked.pk, view=asked.view, query=asked.query, by=valley.staff.verifier)
    late = two_for_lists.propose(
        view="reports:list", query="", words="Reports", form="csv", reason="x", by=valley.staff.verifier
    )
    now = timezone.now() + timedelta(days=1, minutes=1)
    monkeypatch.setattr(two_for_lists.timezone, "now", lambda: now)
    with pytest.raises(ListError, match="more than a day ago"):
        two_for_lists.decide(late, approved=True, by=valley.staff.head)


def test_without_a_reason_nobody_is_asked(valley, at_desk):
    answer = at_desk(valley.staff.verifier).post(REPORTS, {"take_out": "csv"}, follow=True)
    assert "Say what the file is for" in answer.content.decode()
    assert not ListProposal.objects.exists()


def test_a_filter_that_cannot_be_read_gives_no_file(valley, at_desk):
    for wrong in ("day=yesterday", "weather=rain"):
        says = {"take_out": "csv", "reason": "x"}
        answer = at_desk(valley.staff.verifier).post(f"{REPORTS}?{wrong}", says, follow=True)
        assert "cannot be read" in answer.content.decode()
    assert not ListProposal.objects.exists()


def test_a_list_that_waits_stands_on_today_of_whoever_may_decide_it(valley, asked, at_desk):
    def waits(person):
        return next(
            (one["count"] for one in work_of(person) if one["address"] == REQUESTS), None
        )  # None: no such work is this person's

    staff = valley.staff
    assert (waits(staff.head), waits(staff.second_verifier)) == (1, 1)
    assert waits(staff.verifier) == 0, "who asked decides nothing"
    assert waits(staff.reader) is None
    assert f'href="{REQUESTS}"' in at_desk(staff.head).get("/").content.decode()
    two_for_lists.decide(asked, approved=True, by=staff.head)
    assert waits(staff.second_verifier) == 0
