"""A million incidents with what hangs on each, drawn with a realistic skew.

Of each incident: one to five reports (2.2 on the average), each in its place in the incident; of a report, 30 in a
hundred come from a message of their own with its passage and decision, 60 are graded, 5 are flagged, 2 corrected, 1
withdrawn; of neighbouring reports one pair judged. 98 in a hundred incidents older than a month have an adopted
finding, of the younger ones half. Three bodies publish two counts a day each. The journal holds the opening of each incident, and no
other act.
"""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from bench.filled.ground import Ground
from bench.filled.writing import Table, binary, written
from tregua.incidents import models as incidents
from tregua.intake.models import Draft, DraftDecision, Message
from tregua.matching import engine
from tregua.matching.models import Examined, Judgement, Suggestion
from tregua.people.taking import Taking
from tregua.record.entry import canonical
from tregua.record.models import Entry
from tregua.record.tree import Frontier, leaf_hash
from tregua.reports.models import Flag, FlagResolution, Grading, PublishedCount, Report, Statement, Withdrawal

ANSWERS = ("violation", "not_substantiated", "no_violation", "insufficient", "resolved", "no_access")
ANSWER_WEIGHTS = (45, 65, 75, 88, 95, 100)
MEANS = ("mortar", "artillery", "small_arms", "airstrike", "unknown")
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ROW = ("id", "recorded_at", "recorded_by_id")


def tables() -> SimpleNamespace:
    """Return the tables that are filled, each with the columns that are given."""
    return SimpleNamespace(
        message=Table(Message, *ROW, "channel", "received_at", "media_type", "sha256", "text", "title", "raw", "facts"),
        draft=Table(Draft, *ROW, "message_id", "kind", "start", "end", "words"),
        decision=Table(DraftDecision, *ROW, "draft_id", "accepted", "made", "made_id"),
        report=Table(
            Report, *ROW, "source_id", "predicate", "violation_type", "actor_id", "actor_as_written", "place_id",
            "place_as_written", "place_precision", "started_at", "ended_at", "time_precision", "means", "killed_min",
            "killed_max", "words", "message_id", "supersedes_id", "reason",
        ),
        withdrawal=Table(Withdrawal, *ROW, "report_id", "reason"),
        grading=Table(Grading, *ROW, "report_id", "source_grade", "information_grade", "reason"),
        flag=Table(Flag, *ROW, "about", "about_id", "kind", "where", "detail"),
        settled=Table(FlagResolution, *ROW, "flag_id", "resolution", "basis"),
        suggestion=Table(Suggestion, "id", "recorded_at", "first_id", "second_id", "score", "reasons", "engine"),
        examined=Table(Examined, "id", "recorded_at", "report_id", "engine"),
        judgement=Table(Judgement, *ROW, "first_id", "second_id", "verdict", "reason", "score_seen"),
        incident=Table(incidents.Incident, *ROW, "number", "began_at", "place_id", "violation_type"),
        membership=Table(incidents.Membership, *ROW, "incident_id", "report_id", "judgement_id", "reason"),
        merge=Table(incidents.Merge, *ROW, "incident_id", "into_id", "reason"),
        taking=Table(Taking, *ROW, "subject", "until", "step"),
        call=Table(incidents.Deescalation, *ROW, "incident_id", "at", "party_id", "answer", "outcome"),
        restriction=Table(incidents.Restriction, *ROW, "incident_id", "kind", "at", "party_id", "reason", "reason_given"),
        finding=Table(incidents.Finding, *ROW, "incident_id", "question", "answer", "standard", "attribution", "reasons", "supersedes_id"),
        relied=Table(incidents.ReliedOn, *ROW, "finding_id", "report_id"),
        adoption=Table(incidents.Adoption, *ROW, "finding_id", "replaces_id"),
        count=Table(PublishedCount, *ROW, "publisher_id", "value", "unit", "series", "by_province", "window_start", "window_end"),
        statement=Table(Statement, *ROW, "speaker", "said_on", "words", "language"),
        entry=Table(Entry, "id", "recorded_at", "log", "index", "data", "leaf_hash", "nodes", "subject"),
    )  # fmt: skip


class Telling:
    """One run through all incidents, in the order in which they were recorded."""

    def __init__(self, ground: Ground, journal_size: int, frontier: Frontier) -> None:
        self.ground, self.tables = ground, tables()
        self.chance = ground.chance
        self.frontier, self.journal = frontier, journal_size
        self.made, self.stamp, self.at = 0, "", ground.days[0]
        self.now, self.by, self.before = "", "", ""
        self.detail = json.dumps({"as_written": "the quarter", "candidates": ["SY02", "SY07"]})
        self.last_day = ground.days[-1]

    def incidents(self, count: int) -> Iterator[int]:
        """Write this many incidents, and say how many are written every now and then."""
        chance, ground = self.chance, self.ground
        days = sorted(chance.choices(range(len(ground.days)), cum_weights=ground.day_weights, k=count))
        for number, day in enumerate(days, 1):
            began = ground.days[day] + timedelta(
                seconds=int(86_400 * min(chance.random(), chance.random() + 0.3)) % 86_400
            )
            self._set_clock(began + timedelta(hours=2))
            self._incident(number, began)
            if number % 50_000 == 0:
                yield number
        self._published()
        for table in vars(self.tables).values():
            table.flush()

    def _published(self) -> None:
        """Write what three bodies publish each day, and what one speaker says."""
        to, units = self.tables, (("violation", 40), ("settlement", 3))
        for day in self.ground.days:
            self._set_clock(day + timedelta(hours=20))
            for source in self.ground.sources[:3]:
                for unit, most in units:
                    count, window = (
                        self.chance.randrange(most),
                        (written(day), written(day + timedelta(days=1))),
                    )
                    to.count.add(
                        *self._row(),
                        source.pk,
                        count,
                        unit,
                        f"{unit}s a day",
                        json.dumps({"SY02": count}),
                        *window,
                    )
            to.statement.add(*self._row(), "Spokesman", str(day.date()), "The truce holds.", "en")

    def _set_clock(self, at: datetime) -> None:
        self.at, self.now = at, written(at)
        milliseconds = int(at.timestamp() * 1000)
        self.stamp = "".join(ALPHABET[milliseconds >> shift & 31] for shift in range(45, -1, -5))
        self.by = self.chance.choice(self.ground.people).pk

    def _id(self) -> str:
        self.made += 1
        return f"{self.stamp}{self.made:016d}"

    def _row(self) -> tuple[str, str, str]:
        return self._id(), self.now, self.by

    def _incident(self, number: int, began: datetime) -> None:
        chance, ground, to = self.chance, self.ground, self.tables
        place = chance.choices(ground.places, cum_weights=ground.place_weights)[0]
        violation = chance.choices(ground.types, cum_weights=ground.type_weights)[0]
        several = chance.choices((1, 2, 3, 4, 5), cum_weights=(35, 65, 85, 95, 100))[0]
        reports = [self._report(began, place, violation) for _one in range(several)]
        row = self._row()
        to.incident.add(*row, number, written(began), place.pk, violation)
        judged = self._judged(reports[0], reports[1]) if several > 1 else None
        for report in reports:
            to.membership.add(*self._row(), row[0], report, judged, "" if judged else "alone")
        self._journal(row, number, reports)
        self._done_about(row[0], began)
        if number > 1 and chance.random() < 0.005:
            to.merge.add(*self._row(), row[0], self.before, "the same event")
        else:
            self.before = row[0]
            self._finding(row[0], reports)

    def _report(self, began: datetime, place: Any, violation: str) -> str:
        chance, ground, to = self.chance, self.ground, self.tables
        message = self._message() if chance.random() < 0.3 else None
        party = chance.choice(ground.parties)
        begins = began + timedelta(minutes=chance.randrange(-40, 40))
        killed = None if chance.random() < 0.7 else chance.randrange(6)
        says = (
            chance.choice(ground.sources).pk, "shelled", violation, party.pk, party.code, place.pk, place.code,
            place.precision, written(begins), written(begins + timedelta(minutes=20)), "minute", chance.choice(MEANS),
            killed, killed, f"Shells fell near {place.code}, {chance.randrange(90)} of them; smoke over the quarter.", message,
        )  # fmt: skip
        row = self._row()
        to.report.add(*row, *says, None, "")
        self._about_report(row[0])
        if message and not (self._lately() and chance.random() < 0.1):
            self._cut(message, row[0])
        if chance.random() < 0.02:
            later = self._row()
            to.report.add(*later, *says, row[0], "the time was wrong")
            to.examined.add(self._id(), self.now, later[0], engine.ENGINE)
        elif chance.random() < 0.01:
            to.withdrawal.add(*self._row(), row[0], "said in error")
        return row[0]

    def _about_report(self, report: str) -> None:
        chance, to = self.chance, self.tables
        to.examined.add(self._id(), self.now, report, engine.ENGINE)
        if chance.random() < 0.6:
            to.grading.add(*self._row(), report, chance.choice("ABCDEF"), chance.choice("123456"), "as ever")
        if chance.random() < 0.05:
            row = self._row()
            to.flag.add(*row, "reports.Report", report, "place_not_found", "place", self.detail)
            if chance.random() < 0.97:
                to.settled.add(*self._row(), row[0], "looked up", "the gazetteer")

    def _message(self) -> str:
        row, text = self._row(), "Shells fell near the quarter at noon; smoke was seen from the road. " * 4
        to, nothing = self.tables, binary(text.encode())
        to.message.add(
            *row, "text", self.now, "text/plain", row[0] * 2, text, f"Note {self.made}", nothing, "{}"
        )
        return row[0]

    def _cut(self, message: str, report: str) -> None:
        row, to = self._row(), self.tables
        to.draft.add(*row, message, "claim", 0, 36, "Shells fell near the quarter at noon")
        if not self._lately() or self.chance.random() < 0.9:
            to.decision.add(*self._row(), row[0], 1, "reports.Report", report)

    def _lately(self) -> bool:
        return (self.last_day - self.at).days < 30

    def _judged(self, first: str, second: str) -> str | None:
        first, second = sorted((first, second))
        to, reasons = self.tables, json.dumps([])
        to.suggestion.add(
            self._id(), self.now, first, second, self.chance.randrange(300, 990), reasons, engine.ENGINE
        )
        if self._lately() and self.chance.random() < 0.3:
            return None
        row = self._row()
        to.judgement.add(*row, first, second, "same", "", 700)
        return row[0]

    def _journal(self, row: tuple[str, str, str], number: int, reports: list[str]) -> None:
        subject = f"incidents.Incident/{row[0]}"
        data = canonical(
            {
                "act": "incident opened", "at": self.now.replace(" ", "T") + ".000Z", "by": "bench", "n": self.journal,
                "facts": {"number": number, "reports": reports, "reason": ""}, "subject": subject,
            }
        )  # fmt: skip
        leaf = leaf_hash(data)
        nodes = b"".join(self.frontier.add(leaf))
        self.tables.entry.add(
            self._id(), self.now, "journal", self.journal, binary(data), leaf.hex(), binary(nodes), subject
        )
        self.journal += 1

    def _done_about(self, incident: str, began: datetime) -> None:
        chance, to, at = self.chance, self.tables, written(began + timedelta(hours=1))
        party = chance.choice(self.ground.parties).pk
        if chance.random() < 0.2:
            until = written(self.at + timedelta(hours=72))
            to.taking.add(*self._row(), f"incidents.Incident/{incident}", until, "")
        if chance.random() < 0.1:
            to.call.add(*self._row(), incident, at, party, "they look into it", "promised")
        if chance.random() < 0.03:
            to.restriction.add(*self._row(), incident, "delay", at, party, "military", "the road")

    def _finding(self, incident: str, reports: list[str]) -> None:
        chance, to = self.chance, self.tables
        if chance.random() > (0.5 if self._lately() else 0.98):
            return
        answer = chance.choices(ANSWERS, cum_weights=ANSWER_WEIGHTS)[0]
        says = ("", answer, "reported", "none_sought", "as the reports say")
        row = self._row()
        to.finding.add(*row, incident, *says, None)
        for report in reports:
            to.relied.add(*self._row(), row[0], report)
        if self._lately() and chance.random() < 0.1:
            return
        to.adoption.add(*self._row(), row[0], None)
        if chance.random() < 0.01:
            later = self._row()
            to.finding.add(*later, incident, *says, row[0])
            to.adoption.add(*self._row(), later[0], row[0])
