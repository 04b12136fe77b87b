"""One person proposes a record, another releases it; each release is one entry of the published log."""

import json
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tests import world
from tests.exchange.sealed_world import adopted
from tregua.exchange import actions
from tregua.exchange.actions import ExchangeError, propose, refuse, release, withdraw
from tregua.exchange.fallen import fallen
from tregua.exchange.held import common_record
from tregua.exchange.models import Proposal, Release
from tregua.incidents import findings
from tregua.people.conflict import Conflict
from tregua.record.models import Entry
from tregua.record.reading import read_published
from tregua.reports.models import Statement
from tregua.reports.speech import record_statement


@pytest.fixture
def statement(staff, alone):
    return record_statement(
        speaker="Sergey Kuralenko",
        speaker_role="head of the centre at Hmeimim",
        words="Twenty-three meetings were held.",
        language="en",
        said_on=date(2016, 3, 5),
        by=staff.duty,
    )


def released(statement, staff, callbacks):
    proposal = propose(statement, by=staff.publisher)
    with callbacks(execute=True):
        return release(proposal, by=staff.head)


def test_what_is_proposed_is_exactly_what_leaves(statement, staff, alone, django_capture_on_commit_callbacks):
    proposal = propose(
        statement, reason="asked for by the other centre", by=staff.publisher, answer_by=date(2016, 3, 9)
    )
    with django_capture_on_commit_callbacks(execute=True):
        made = release(proposal, by=staff.head)
    published = read_published(alone.published, (alone.path / "keys/log.vkey").read_text().strip())
    (entry,) = published.entries
    assert made.entry_index == entry.index == 0
    assert entry.public == proposal.fields
    assert entry.public["words"] == "Twenty-three meetings were held."
    assert entry.public["answer_by"] == "2016-03-09"
    assert entry.data["kind"] == "statement"
    assert "asked for" not in json.dumps(entry.public)


def test_nobody_releases_what_they_proposed(statement, staff):
    staff.publisher.roles = ["publisher", "head_of_centre"]
    staff.publisher.save()
    proposal = propose(statement, by=staff.publisher)
    with pytest.raises(ExchangeError, match="Somebody else"):
        release(proposal, by=staff.publisher)
    with pytest.raises(ExchangeError, match="Somebody else"):
        refuse(proposal, reason="no", by=staff.publisher)
    assert not Entry.objects.published().exists()


@pytest.mark.parametrize("who", ["duty", "verifier", "head", "reader", "administrator", "auditor"])
def test_who_may_not_propose(statement, staff, who):
    with pytest.raises(PermissionDenied):
        propose(statement, by=getattr(staff, who))


@pytest.mark.parametrize("who", ["duty", "verifier", "publisher", "reader", "administrator", "auditor"])
def test_who_may_not_release_or_refuse(statement, staff, who):
    proposal = propose(statement, by=staff.publisher)
    with pytest.raises(PermissionDenied):
        release(proposal, by=getattr(staff, who))
    with pytest.raises(PermissionDenied):
        refuse(proposal, reason="no", by=getattr(staff, who))


def test_a_record_is_not_proposed_twice_unless_it_was_refused(statement, staff):
    proposal = propose(statement, by=staff.publisher)
    with pytest.raises(ExchangeError, match="proposed or released already"):
        propose(statement, by=staff.publisher)
    with pytest.raises(ExchangeError, match="Say why"):
        refuse(proposal, reason=" ", by=staff.head)
    refuse(proposal, reason="a word is missing", by=staff.head)
    again = propose(statement, by=staff.publisher)
    assert list(Proposal.objects.awaiting_release()) == [again]


def test_the_second_who_decides_is_shown_what_the_first_decided(statement, staff):
    proposal = propose(statement, by=staff.publisher)
    first = release(proposal, by=staff.head)
    for decide in (
        lambda: release(proposal, by=staff.second_head),
        lambda: refuse(proposal, reason="no", by=staff.second_head),
    ):
        with pytest.raises(Conflict) as conflict:
            decide()
        assert conflict.value.theirs == first
    assert Entry.objects.published().count() == 1


def test_release_and_journal_stand_or_fall_together(statement, staff, monkeypatch):
    proposal = propose(statement, by=staff.publisher)
    acts = Entry.objects.journal().count()
    monkeypatch.setattr(
        actions, "_decide", lambda decision: (_ for _ in ()).throw(RuntimeError("the power went"))
    )
    with pytest.raises(RuntimeError):
        release(proposal, by=staff.head)
    assert not Entry.objects.published().exists()
    assert Entry.objects.journal().count() == acts


def test_a_key_that_does_not_open_keeps_the_release_and_publishes_later(
    statement, staff, alone, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.delenv("TREGUA_LOG_PASSPHRASE")
    proposal = propose(statement, by=staff.publisher)
    with django_capture_on_commit_callbacks(execute=True):
        release(proposal, by=staff.head)
    assert Release.objects.count() == 1
    assert not (alone.published / "checkpoint").exists()


def test_a_withdrawn_item_stays_readable_with_the_reason(
    statement, staff, django_capture_on_commit_callbacks
):
    made = released(statement, staff, django_capture_on_commit_callbacks)
    with pytest.raises(ExchangeError, match="Say why"):
        withdraw(made, reason="", by=staff.head)
    withdraw(made, reason="the words were another speaker's", by=staff.head)
    (item,) = common_record(date(2016, 3, 6)).items
    assert item.withdrawn.reason == "the words were another speaker's"
    before = Entry.objects.published().count()
    with pytest.raises(Conflict):
        withdraw(made, reason="once more", by=staff.second_head)
    assert Entry.objects.published().count() == before
    assert item.public["words"] == "Twenty-three meetings were held."
    assert Statement.objects.filter(pk=statement.pk).exists()


def test_what_fell_here_is_told_until_it_is_withdrawn_there(staff, client, alone):
    """A finding that was taken back, and one that another replaced, still stand in everybody's copy of the log."""
    valley = world.remembered(staff)
    relied_on = [valley.reports["car"]]
    taken_back, replaced = adopted(valley), adopted(valley, "car")
    first, second = (
        release(propose(one, by=staff.publisher), by=staff.head) for one in (taken_back, replaced)
    )
    assert fallen() == []
    findings.withdraw(taken_back, reason="the crater was an older one", by=staff.head)
    later = findings.draft_finding(
        replaced.incident, answer="no_violation", reasons="It was a gas bottle.", relied_on=relied_on,
        standard="reported", supersedes=replaced, by=staff.verifier,
    )  # fmt: skip
    assert [item.latest.index for item in fallen()] == [first.entry_index]
    findings.adopt(later, by=staff.head)
    assert [item.latest.index for item in fallen()] == [first.entry_index, second.entry_index]

    client.force_login(staff.head)
    address = reverse("exchange:entry", args=["ours", first.entry_index])
    assert address in client.get(reverse("exchange:proposals")).text
    assert "Published by us, taken back or replaced here" in client.get("/").text

    withdraw(first, reason="the crater was an older one", by=staff.head)
    release(propose(later, by=staff.publisher), by=staff.head)
    assert fallen() == []
    assert "taken back or replaced here" not in client.get(reverse("exchange:proposals")).text
