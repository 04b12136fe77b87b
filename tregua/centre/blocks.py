"""What stands on Today beside the counts: a few rows of each kind of work, with age, due time and who has it.

Each block names what somebody must be allowed to read, and to do, to see it. What a person may do comes before what
they may only read; within both, the order is that of the day's work.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import get_language_bidi, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.names import END, ISOLATE
from tregua.centre.bulletin_state import bulletin_lines
from tregua.centre.lines import Line
from tregua.exchange.concordance import contested
from tregua.exchange.fold import Item
from tregua.exchange.held import common_record
from tregua.exchange.showing import said_shortly
from tregua.incidents.asked import ReplyRequest
from tregua.incidents.groups import of_no_incident
from tregua.incidents.models import Finding, Incident
from tregua.incidents.work import ToReply, ToVerify
from tregua.intake.models import Message
from tregua.intake.work import ToCut
from tregua.liaison.clocks import dues
from tregua.liaison.duty import DutyEntry, running, waiting_handover
from tregua.liaison.models import ProtectionRequest
from tregua.liaison.open_requests import open_requests
from tregua.matching.models import Suggestion
from tregua.matching.templatetags.matching import violation_type_name
from tregua.matching.work import ToJudge
from tregua.people import suggestions
from tregua.people.models import Person
from tregua.people.taking import held_by, holders, taken_from
from tregua.record.asked import Asked, as_far_as
from tregua.record.stopped import LogUnreadableError

# So many rows of each kind; the page of the kind has them all, and beyond so many nobody counts on.
SHOWN: Final = 5
MOST_COUNTED: Final = 1_000
TOLD_FOR: Final = timedelta(days=1)

_UNANSWERED: Final = Asked(lambda _person: DutyEntry.objects.unanswered())
_TO_VERIFY: Final = Asked(lambda _person: Incident.objects.awaiting_verification())
_REPLIES: Final = Asked(lambda _person: ReplyRequest.objects.open())
_UNCUT: Final = Asked(lambda _person: Message.objects.without_drafts())
_TO_JUDGE: Final = Asked(lambda _person: Suggestion.objects.awaiting_judgement())
_OF_NO_INCIDENT: Final = Asked(lambda _person: of_no_incident())


@dataclass
class Found:
    """The rows of a block, how many there are, and what is said where there are none."""

    lines: Sequence[Line]
    count: int = 0
    more: bool = False
    note: str = ""


@dataclass(frozen=True)
class Block:
    """One kind of work on Today: its name, where all of it is, who reads it, who does it, and how it is found."""

    code: str
    words: Promise
    view: str
    reads: str
    does: str
    find: Callable[[Person, datetime], Found]
    query: str = ""
    nothing: Promise = field(default=_("Nothing waits here."))


def counted(rows: "Asked | QuerySet[Any] | Sequence[Any]", person: Person | None = None) -> dict[str, Any]:
    """Return how many rows there are, as far as is counted."""
    if isinstance(rows, Asked):
        count = rows.count(person, MOST_COUNTED + 1)
    elif isinstance(rows, QuerySet):
        count = as_far_as(rows, MOST_COUNTED + 1).count()
    else:
        count = len(rows[: MOST_COUNTED + 1])
    return {"count": min(count, MOST_COUNTED), "more": count > MOST_COUNTED}


def _held(rows: Sequence[Any], code: str, key: str = "pk") -> Iterator[tuple[Any, dict[str, Any]]]:
    """Yield each row with who has it, as a line shows that."""
    subjects = [f"{code}/{getattr(row, key)}" for row in rows]
    takings = holders(subjects)
    for row, subject in zip(rows, subjects, strict=True):
        yield row, {"subject": subject, "taking": takings[subject], "can_be_taken": True}


def _mine(person: Person, now: datetime) -> Found:
    held = held_by(person)
    returned = Finding.objects.returned_drafts().filter(recorded_by=person).in_full()
    back = [
        Line(
            _in_a_line(one.incident, one.get_answer_display()),
            reverse("incidents:finding", args=[one.pk]),
            aside=gettext("returned to you by %(person)s: %(reason)s")
            % {
                "person": one.returned.recorded_by,
                "reason": _apart(Truncator(one.returned.reason).chars(200)),
            },
            at=one.returned.recorded_at,
        )
        for one in returned[:SHOWN]
    ]
    lines = [
        Line(
            f"{one.kind.name}: {one.named.words}", one.named.address, aside=one.taking.step,
            day=one.taking.step_due, late=bool(one.taking.step_due and one.taking.step_due < now.date()),
            subject=one.taking.subject, taking=one.taking,
        )
        for one in held[:SHOWN]
    ]  # fmt: skip
    told = [
        Line(
            f"{one.kind.name}: {one.named.words}",
            one.named.address,
            aside=gettext("taken over from you by %(person)s") % {"person": one.taking.recorded_by},
            at=one.taking.recorded_at,
        )
        for one in taken_from(person, now - TOLD_FOR)[:SHOWN]
    ]
    return Found([*back, *told, *lines], **counted(held))


def _duty(person: Person, now: datetime) -> Found:
    shift = running()
    word = waiting_handover(shift)
    note = gettext("Nobody is on duty.")
    if shift is not None:
        note = gettext("On duty: %(person)s.") % {"person": shift.officer}
    if word is not None and word.to == person:
        note = gettext("%(person)s handed the shift over to you.") % {"person": word.recorded_by}
    waiting = DutyEntry.objects.unanswered()
    own = list(waiting.filter(of_whom=person).in_full()[:SHOWN])
    others = waiting.exclude(of_whom=person).in_full()[: SHOWN - len(own)] if len(own) < SHOWN else ()
    lines = [
        Line(
            Truncator(one.words).chars(90), reverse("liaison:duty_line", args=[one.pk]),
            aside=str(one.of_whom or one.of_others), at=one.due_at, late=one.overdue_at(now),
        )
        for one in (*own, *others)
    ]  # fmt: skip
    return Found(lines, note=note, **counted(_UNANSWERED))


def _age(days: int) -> str:
    if not days:
        return gettext("opened less than a day ago")
    return ngettext("waits for %(n)s day", "waits for %(n)s days", days) % {"n": days}


def _apart(words: object) -> str:
    """Return words that may be of the other direction, so that they turn nothing round that stands beside them."""
    return f"{ISOLATE}{words}{END}" if words else ""


def _in_a_line(*parts: object) -> str:
    """Return parts of one line in the page's own direction, whichever has the first letter."""
    begins = "\u200f" if get_language_bidi() else "\u200e"
    return begins + " · ".join(filter(None, map(_apart, parts)))


def _verify(_person: Person, _now: datetime) -> Found:
    waiting = Incident.objects.awaiting_verification()
    rows = list(waiting.in_full()[:SHOWN])
    lines = [
        Line(
            _in_a_line(one, one.place or "", violation_type_name(one.violation_type)),
            reverse("incidents:incident", args=[one.number]),
            aside=_age(one.days_open),
            **who,
        )
        for one, who in _held(rows, ToVerify.code)
    ]  # fmt: skip
    return Found(lines, **counted(_TO_VERIFY))


def _replies(_person: Person, now: datetime) -> Found:
    waiting = ReplyRequest.objects.open()
    rows = list(waiting.prefetch_related("party__party_names")[:SHOWN])
    lines = [
        Line(
            _in_a_line(one.party, one.incident), reverse("incidents:incident", args=[one.incident.number]),
            at=one.due_at, late=one.due_at < now, **who,
        )
        for one, who in _held(rows, ToReply.code)
    ]  # fmt: skip
    return Found(lines, **counted(_REPLIES))


def _messages(_person: Person, _now: datetime) -> Found:
    waiting = Message.objects.without_drafts()
    rows = list(waiting.defer("raw", "text")[:SHOWN])
    lines = [
        Line(
            Truncator(str(one)).chars(80), reverse("intake:message", args=[one.pk]), at=one.received_at,
            language=one.language, **who,
        )
        for one, who in _held(rows, ToCut.code)
    ]  # fmt: skip
    return Found(lines, **counted(_UNCUT))


def _pairs(_person: Person, _now: datetime) -> Found:
    if not suggestions.are_on():
        return Found([], note=gettext("The machine's suggestions are switched off in this centre."))
    waiting = Suggestion.objects.awaiting_judgement()
    rows = list(waiting.select_related("waiting", "first", "second")[:SHOWN])
    lines = [
        Line(
            f"{Truncator(one.first.words).chars(45)} / {_apart(Truncator(one.second.words).chars(45))}",
            reverse("matching:pair", args=[one.first_id, one.second_id]),
            **who,
        )
        for one, who in _held(rows, ToJudge.code, "pair")
    ]  # fmt: skip
    return Found(lines, **counted(_TO_JUDGE))


def _reports(_person: Person, _now: datetime) -> Found:
    waiting = of_no_incident()
    rows = waiting.select_related("source")[:SHOWN]
    lines = [
        Line(
            f"{one.source}: {_apart(Truncator(one.words).chars(70))}", reverse("reports:report", args=[one.pk]),
            at=one.recorded_at, language=one.language,
        )
        for one in rows
    ]  # fmt: skip
    return Found(lines, **counted(_OF_NO_INCIDENT))


def _protection(_person: Person, now: datetime) -> Found:
    """Find the clocks of open requests; asked for nobody but those who may know that there is one."""
    requests = ProtectionRequest.objects.filter(pk__in=open_requests().values("pk")).with_clocks()
    clocks = sorted(((one, due) for one in requests for due in dues(one, now)), key=lambda pair: pair[1].at)
    lines = [
        Line(str(due.what), reverse("liaison:protection_request", args=[one.pk]), at=due.at, late=due.overdue)
        for one, due in clocks[:SHOWN]
    ]
    return Found(lines, **counted(clocks))


def _contested(_person: Person, _now: datetime) -> Found:
    try:
        found = contested(common_record())
    except LogUnreadableError:
        # Why stands above on the page.
        return Found([Line(gettext("Nothing is signed."), reverse("exchange:status"))])
    return Found([_of_the_record(one) for one in found[:SHOWN]], **counted(found))


def _of_the_record(item: Item) -> Line:
    ours = item.origin == settings.ORIGIN
    return Line(
        said_shortly(item),
        reverse("exchange:entry", args=["ours" if ours else "theirs", item.latest.index]),
        aside=gettext("ours, contested there") if ours else gettext("theirs, contested here"),
    )


def _bulletin(person: Person, _now: datetime) -> Found:
    may_prepare, may_read = person.may("bulletin.draft"), person.may("incidents.read")
    return Found(bulletin_lines(timezone.localdate(), may_prepare=may_prepare, may_read=may_read))


BLOCKS: Final = (
    Block("mine", _("What I have"), "home", "incidents.read", "incidents.read", _mine),
    Block("duty", _("Duty log"), "liaison:duty", "duty.read", "duty.keep", _duty),
    Block(
        "protection", _("Protection, what is due"), "liaison:protection", "protection.read",
        "protection.decide", _protection, nothing=_("No clock runs."),
    ),
    Block(
        "messages", _("New messages"), "intake:messages", "intake.cut", "intake.cut", _messages, "?show=uncut",
    ),
    Block("pairs", _("Pairs to judge"), "matching:queue", "matching.judge", "matching.judge", _pairs),
    Block("reports", _("Reports of no incident yet"), "incidents:open", "incidents.change", "incidents.change", _reports),
    Block("verify", _("Incidents to verify"), "incidents:list", "incidents.read", "findings.draft", _verify),
    Block(
        "replies", _("Parties' replies due"), "incidents:board", "incidents.read", "incidents.change", _replies,
    ),
    Block(
        "contested", _("Contested between the centres"), "exchange:concordance", "exchange.relate",
        "exchange.relate", _contested, "?position=contested", nothing=_("Nothing is contested."),
    ),
    Block("bulletin", _("Bulletin"), "bulletin:list", "exchange.read", "bulletin.draft", _bulletin),
)  # fmt: skip


def blocks_of(person: Person) -> list[dict[str, Any]]:
    """Return the blocks that this person may see, those of their own work first; nothing that they may not read."""
    now = timezone.now()
    seen = [block for block in BLOCKS if person.may(block.reads)]
    own = sorted(seen, key=lambda block: not _does(block, person))
    found = [(block, block.find(person, now)) for block in own]
    return [
        {
            "block": block,
            "found": rows,
            "address": reverse(block.view) + block.query,
            "own": _does(block, person),
        }
        for block, rows in found
        if block.code != "mine" or rows.lines
    ]


def _does(block: Block, person: Person) -> bool:
    """Return whether this person does what a block tells of; a bulletin is also done by who approves it."""
    return person.may(block.does) or (block.code == "bulletin" and person.may("bulletin.approve"))
