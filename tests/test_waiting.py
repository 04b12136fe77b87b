"""What waits is kept by the database itself, whatever act or import writes: it is what the register says waits."""

import pytest
from django.db import connection

from tests import world
from tregua.exchange.actions import propose, refuse
from tregua.exchange.models import Proposal
from tregua.incidents.actions import ask_reply, merge, note_reply, open_incident, split, undo_merge
from tregua.incidents.asked import ReplyRequest
from tregua.incidents.findings import adopt, draft_finding, return_draft, withdraw
from tregua.incidents.models import Finding, FindingReturn, Incident
from tregua.intake.actions import receive
from tregua.intake.models import Draft, Message
from tregua.liaison.duty import DutyEntry
from tregua.liaison.duty_actions import answer, begin_shift, correct, write
from tregua.matching.actions import judge, refresh, take_back, unexamined
from tregua.matching.models import Examined, Suggestion
from tregua.people.roles import ROLES
from tregua.portal.models import Filing
from tregua.record.waiting import all_anew, keep_waiting, let_go, make_anew, waiting_models
from tregua.reports.actions import correct_report, withdraw_report
from tregua.reports.models import Flag, Report

WAITING = list(waiting_models())
READS = {
    "intake.UncutMessage": Message.objects.without_drafts,
    "intake.UndecidedDraft": Draft.objects.undecided,
    "reports.UnsettledFlag": Flag.objects.unsettled,
    "matching.UnexaminedReport": unexamined,
    "matching.UnjudgedPair": Suggestion.objects.awaiting_judgement,
    "incidents.UnverifiedIncident": Incident.objects.awaiting_verification,
    "incidents.UnadoptedFinding": Finding.objects.awaiting_adoption,
    "incidents.ReturnedDraft": lambda: FindingReturn.objects.filter(
        finding__in=Finding.objects.returned_drafts()
    ),
    "incidents.UnplacedReport": lambda: Report.objects.filter(unplaced__isnull=False),
    "incidents.UnansweredRequest": ReplyRequest.objects.open,
    "liaison.UnansweredEntry": DutyEntry.objects.unanswered,
    "exchange.UndecidedProposal": Proposal.objects.awaiting_release,
    "portal.UnseenFiling": Filing.objects.unseen,
}


@pytest.fixture
def valley(staff):
    for person in (staff.head, staff.second_head):
        person.roles = [role.code for role in ROLES]
        person.save()
    return world.remembered(staff)


def agrees():
    """Hold every table of what waits against the register; return how many rows wait in each."""
    counts = {}
    for model in WAITING:
        there = set(model.objects.values_list("pk", flat=True))
        wanted = set(model.definition().values_list("pk", flat=True))
        assert wanted <= there, f"{model._meta.label} misses {wanted - there}"
        read = {row.pk for row in READS[model._meta.label]()}
        assert read <= wanted, f"{model._meta.label} gives what does not wait: {read - wanted}"
        counts[model._meta.label] = len(read)
    return counts


def forget_examined():
    """Leave every report to be examined, as after an import of many."""
    Examined.objects.all().delete()
    all_anew()


def test_every_table_has_its_read():
    assert {model._meta.label for model in WAITING} == set(READS)


def test_a_day_of_acts_keeps_every_table_right(valley):
    head, second = valley.staff.head, valley.staff.second_head
    receive(channel="text", raw=b"Shells fell.", media_type="text/plain", by=head)
    before = agrees()
    assert before["intake.UncutMessage"] == 1
    forget_examined()
    assert agrees()["matching.UnexaminedReport"] > 0
    refresh()
    assert agrees()["matching.UnexaminedReport"] == 0
    pair = Suggestion.objects.awaiting_judgement().first()
    waiting = agrees()["matching.UnjudgedPair"]
    judgement = judge(pair.first, pair.second, verdict="same", by=head)
    assert agrees()["matching.UnjudgedPair"] == waiting - 1
    take_back(judgement, reason="too soon", by=head)
    assert agrees()["matching.UnjudgedPair"] == waiting
    judge(pair.first, pair.second, verdict="same", by=head)

    unplaced = agrees()["incidents.UnplacedReport"]
    incident = open_incident([pair.first, pair.second], by=head)
    assert agrees()["incidents.UnplacedReport"] == unplaced - 2
    other = split(incident, [pair.second], reason="another hour", by=head)
    assert agrees()["incidents.UnverifiedIncident"] == 2
    merged = merge(other, into=incident, reason="the same after all", by=head)
    assert agrees()["incidents.UnverifiedIncident"] == 1
    undo_merge(merged, reason="no", by=head)
    assert agrees()["incidents.UnverifiedIncident"] == 2

    asked = ask_reply(
        incident, party=valley.parties["column"], words="What do you say?", asked_at=world.instant(5),
        due_at=world.instant(6), by=head,
    )  # fmt: skip
    assert agrees()["incidents.UnansweredRequest"] == 1
    note_reply(incident, request=asked, received_at=world.instant(7), position="no_answer", by=head)
    assert agrees()["incidents.UnansweredRequest"] == 0

    begin_shift(by=head)
    line = {"at": world.instant(5), "kind": "call", "of_others": "the Column", "due_at": world.instant(6)}
    wrong = write(words="The north road.", by=head, **line)
    right = correct(wrong, why="a slip", words="The south road.", by=head, **line)
    assert agrees()["liaison.UnansweredEntry"] == 1
    answer(right, words="It is open.", by=second)
    assert agrees()["liaison.UnansweredEntry"] == 0

    finding = draft_finding(
        incident, answer="violation", reasons="told", relied_on=[pair.first], standard="reported", by=head
    )
    assert agrees()["incidents.UnadoptedFinding"] == 1
    return_draft(finding, reason="by whose word?", by=second)
    counts = agrees()
    assert (counts["incidents.UnadoptedFinding"], counts["incidents.ReturnedDraft"]) == (0, 1)
    finding = draft_finding(
        incident, answer="violation", reasons="told by two", relied_on=[pair.first], standard="reported",
        supersedes=finding, by=head,
    )  # fmt: skip
    counts = agrees()
    assert (counts["incidents.UnadoptedFinding"], counts["incidents.ReturnedDraft"]) == (1, 0)
    adopt(finding, by=second)
    counts = agrees()
    assert counts["incidents.UnadoptedFinding"] == 0
    assert counts["incidents.UnverifiedIncident"] == 1
    propose(finding, by=head)
    assert agrees()["exchange.UndecidedProposal"] == 1
    refuse(Proposal.objects.get(), reason="not yet", by=second)
    assert agrees()["exchange.UndecidedProposal"] == 0
    withdraw(finding, reason="a source took it back", by=second)
    assert agrees()["incidents.UnverifiedIncident"] == 2


def test_a_correction_of_a_report_in_an_incident_is_not_offered_again(valley):
    head = valley.staff.head
    report = next(iter(valley.reports.values()))
    open_incident([report], by=head)
    before = agrees()["incidents.UnplacedReport"]
    correct_report(report, reason="a wrong word", words="another word", by=head)
    assert agrees()["incidents.UnplacedReport"] == before


def test_what_is_withdrawn_is_examined_by_nobody(valley):
    forget_examined()
    report = next(iter(valley.reports.values()))
    before = agrees()["matching.UnexaminedReport"]
    withdraw_report(report, reason="said in error", by=valley.staff.head)
    assert agrees()["matching.UnexaminedReport"] == before - 1
    refresh()
    assert set(Suggestion.objects.awaiting_judgement()) == set(Suggestion.objects.unjudged())


def test_a_table_whose_triggers_a_migration_took_is_made_anew(valley):
    let_go()
    head = valley.staff.head
    open_incident([next(iter(valley.reports.values()))], by=head)
    assert Incident.objects.awaiting_verification().count() == 0
    keep_waiting()
    assert agrees()["incidents.UnverifiedIncident"] == 1
    keep_waiting()
    assert agrees()["incidents.UnverifiedIncident"] == 1


def test_a_table_made_anew_is_what_it_was(valley):
    refresh()
    before = agrees()
    with connection.cursor() as cursor:
        for model in WAITING:
            make_anew(model, cursor)
    assert agrees() == before
