"""What is done when something of the centre may be in wrong hands: step by step, each with its time.

The clock begins when somebody knew. Those who may be hunted for it are told first: nobody outside hears of it before.
Anybody who works here can say that it happened; who handles it, ticks the steps.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Final

from django.db import models, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.people.persons import Person, Stated
from tregua.record import actions as record
from tregua.record.shown import NOBODY


class BreachError(Exception):
    """This cannot be noted; the message says why and what to do."""


class BreachKind(models.TextChoices):
    """What may be in wrong hands."""

    MACHINE = "machine", _("a machine, telephone or stick was lost or taken")
    ACCOUNT = "account", _("somebody else used an account")
    KEY = "key", _("a key or a passphrase may be known")
    PAPER = "paper", _("papers were lost, seen or photographed")
    DISCLOSURE = "disclosure", _("something left that was not to leave")
    INSIDER = "insider", _("somebody who works here gave it away")


@dataclass(frozen=True)
class StepKind:
    """One step of the procedure: its words, how long after somebody knew, and what must have been done before."""

    code: str
    words: Promise
    within: timedelta
    after: str = ""


STEPS: Final = (
    StepKind(
        "stop", _("Stop it: end sessions, change keys and passwords, take the machine off"), timedelta(hours=1)
    ),
    StepKind(
        "extent", _("Find out what could be read and about whom: what left, who opened what"), timedelta(hours=12)
    ),
    StepKind(
        "warn", _("Tell those at risk first, through contacts they trust, with what they can do"), timedelta(hours=24)
    ),
    StepKind("inside", _("Tell the head of centre and every custodian"), timedelta(hours=24)),
    StepKind("partner", _("Tell the other centre and whoever gave us what was lost"), timedelta(hours=72), "warn"),
    StepKind(
        "learn", _("Write down why it could happen and what was changed"), timedelta(days=14), "partner"
    ),
)  # fmt: skip
BY_CODE: Final = {one.code: one for one in STEPS}
LAST: Final = STEPS[-1].code


class Breach(Stated):
    """Something of the centre may be in wrong hands: what, since when it is known, and who could be hunted for it."""

    kind = models.CharField(_("what may be in wrong hands"), max_length=12, choices=BreachKind.choices)
    known_at = models.DateTimeField(_("known since"))
    account = models.TextField(_("what happened"))
    at_risk = models.CharField(_("who could be in danger"), max_length=200, blank=True)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("kind", "known_at", "account", "at_risk"), NOBODY)


class BreachStep(Stated):
    """A step of the procedure was done: which, and how."""

    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(_("step"), max_length=10)
    how = models.TextField(_("how"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("breach", "step", "how"), NOBODY)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["breach", "step"], name="breach_step_once")]


@dataclass(frozen=True)
class Line:
    """One step of one breach as the page shows it."""

    kind: StepKind
    due: datetime
    done: BreachStep | None
    overdue: bool
    open: bool


def unfinished() -> QuerySet[Breach]:
    """Return the breaches whose last step is not done, the oldest first."""
    last = BreachStep.objects.filter(breach=OuterRef("pk"), step=LAST)
    return Breach.objects.filter(~Exists(last)).select_related("recorded_by").order_by("known_at")


def lines(breach: Breach, now: datetime | None = None) -> list[Line]:
    """Return every step with its time, and whether it may be done now."""
    now = now or timezone.now()
    done = {one.step: one for one in breach.steps.select_related("recorded_by")}
    return [
        Line(
            kind,
            due := breach.known_at + kind.within,
            done.get(kind.code),
            overdue=kind.code not in done and due < now,
            open=kind.code not in done and _may_come(kind, set(done)),
        )
        for kind in STEPS
    ]


def next_due(breach: Breach) -> Line | None:
    """Return the step that is due first."""
    return min((one for one in lines(breach) if not one.done), key=lambda one: one.due, default=None)


def late() -> int:
    """Return how many breaches have a step whose time is over."""
    return sum(any(one.overdue for one in lines(breach)) for breach in unfinished())


def _may_come(kind: StepKind, done: set[str]) -> bool:
    if kind.code == LAST:
        return done >= {one.code for one in STEPS} - {LAST}
    return not kind.after or kind.after in done


@transaction.atomic
def open_breach(*, kind: str, known_at: datetime, account: str, at_risk: str = "", by: Person) -> Breach:
    """Say that something may be in wrong hands; whoever works here can, and the clock runs from when it was known."""
    if known_at > timezone.now():
        raise BreachError(gettext("The time when it was known lies ahead."))
    made: Breach = Breach.objects.create(
        kind=BreachKind(kind).value, known_at=known_at, account=account, at_risk=at_risk, recorded_by=by
    )
    record.append(
        act="breach opened", by=by.code, subject=f"people.Breach/{made.pk}",
        facts={"kind": made.kind, "known at": known_at.isoformat()},
    )  # fmt: skip
    return made


@transaction.atomic
def do_step(breach: Breach, *, step: str, how: str, by: Person) -> BreachStep:
    """Tick a step, saying how it was done; nobody outside is told before those at risk."""
    by.must("breach.handle")
    kind = BY_CODE.get(step)
    if kind is None:
        raise BreachError(gettext("There is no such step."))
    if not how.strip():
        raise BreachError(gettext("Say how it was done; it is kept."))
    done = set(Breach.objects.select_for_update().get(pk=breach.pk).steps.values_list("step", flat=True))
    if step in done:
        raise BreachError(gettext("Somebody has done this already."))
    if not _may_come(kind, done):
        raise BreachError(
            gettext("Those at risk are told first.")
            if kind.after == "warn"
            else gettext("The other steps come before this one.")
        )
    made: BreachStep = BreachStep.objects.create(breach=breach, step=step, how=how, recorded_by=by)
    record.append(
        act="breach step done", by=by.code, subject=f"people.Breach/{breach.pk}", facts={"step": step}
    )
    return made
