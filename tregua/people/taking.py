"""Who has this: somebody takes a piece of work, says the next step, lets it go; whoever takes it over asks and tells.

A piece of work is named as in the journal, "incidents.Incident/<id>". What can be taken is a kind: a class in some app,
named by its dotted path in settings.WORK_KINDS. A taking lapses after the hours of its kind, and when its holder goes
off duty: nothing stays with somebody who is not there.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, ClassVar, NamedTuple

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.people.persons import Person, Stated
from tregua.record import actions as record
from tregua.record.shown import NOBODY


class TakingError(Exception):
    """It cannot be taken or let go; the message says why and what to do."""


class TakenByAnotherError(TakingError):
    """Somebody has it: whoever wants it is asked first."""

    def __init__(self, standing: "Taking") -> None:
        self.standing = standing
        super().__init__(
            gettext("%(person)s has this. Take it over, and %(person)s is told; or leave it there.")
            % {"person": standing.recorded_by}
        )


class Named(NamedTuple):
    """A piece of work that waits, in words, and the page on which it is done."""

    words: str
    address: str


class WorkKind:
    """One kind of work that can be taken: its code, its name, who may, and for how long it then is theirs."""

    code: ClassVar[str]
    name: ClassVar[Promise]
    permission: ClassVar[str]
    lasts: ClassVar[timedelta]

    def waiting(self, keys: Sequence[str]) -> Mapping[str, Named]:
        """Return those of these pieces of work that still wait, each by its key."""
        raise NotImplementedError


class TakingQuerySet(models.QuerySet["Taking"]):
    """Who took what."""

    def standing(self) -> "TakingQuerySet":
        """Return what is held now: nobody took it over, nobody ended it, its time has not run out."""
        return self.filter(until__gt=timezone.now(), taken_over=None, end=None)


class Taking(Stated):
    """Somebody has taken a piece of work until then, with the next step; it follows the taking before it."""

    subject = models.CharField(_("what was taken"), max_length=90)
    until = models.DateTimeField(_("until"))
    step = models.CharField(_("next step"), max_length=200, blank=True)
    step_due = models.DateField(_("next step by"), null=True, blank=True)
    follows = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="taken_over", verbose_name=_("follows")
    )

    objects = TakingQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("subject", "until", "step", "step_due", "follows"), NOBODY
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject", "-id"], name="taking_of_work"),
            models.Index(fields=["recorded_by", "until"], name="taking_by_person"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject"], condition=models.Q(follows=None), name="work_taken_first_once"
            )
        ]


class WhyEnded(models.TextChoices):
    """Why somebody has a piece of work no longer."""

    LET_GO = "let_go", _("let go")
    OFF_DUTY = "off_duty", _("went off duty")


class TakingEnded(Stated):
    """Somebody has a piece of work no longer: it was let go, or lapsed when they went off duty."""

    taking = models.OneToOneField(Taking, on_delete=models.PROTECT, related_name="end")
    why = models.CharField(_("why"), max_length=10, choices=WhyEnded.choices)

    shown_to: ClassVar[dict[str, str]] = {"taking": NOBODY, "why": NOBODY}


class Held(NamedTuple):
    """A piece of work that somebody has, and what it is."""

    taking: Taking
    kind: WorkKind
    named: Named


@cache
def work_kinds() -> dict[str, WorkKind]:
    """Return the kinds of work that can be taken, by code."""
    kinds = [import_string(path)() for path in settings.WORK_KINDS]
    return {kind.code: kind for kind in kinds}


def kind_of(subject: str) -> tuple[WorkKind, str]:
    """Return the kind of a piece of work and its key; TakingError when there is no such kind."""
    code, _slash, key = subject.partition("/")
    if code not in work_kinds():
        raise TakingError(gettext("This is nothing that can be taken."))
    return work_kinds()[code], key


def standing_on(subject: str) -> Taking | None:
    """Return who has a piece of work now, None when nobody has."""
    found: Taking | None = (
        Taking.objects.standing().filter(subject=subject).select_related("recorded_by").first()
    )
    return found


def with_holders(rows: Iterable[Any], code: str, key: str = "pk") -> None:
    """Give rows of a list their `subject` and who has each of them now, `taking`."""
    rows = list(rows)
    held = holders(f"{code}/{getattr(row, key)}" for row in rows)
    for row, (subject, taking) in zip(rows, held.items(), strict=True):
        row.subject, row.taking = subject, taking


def holders(subjects: Iterable[str]) -> dict[str, Taking | None]:
    """Return who has each of these pieces of work now, in their order; None where nobody has."""
    wanted: dict[str, Taking | None] = dict.fromkeys(subjects)
    held = Taking.objects.standing().filter(subject__in=list(wanted)).select_related("recorded_by")
    return wanted | {one.subject: one for one in held}


def held_by(person: Person) -> list[Held]:
    """Return the work that a person has and that still waits, what has the earliest next step first."""
    return _held(Taking.objects.standing().filter(recorded_by=person).select_related("recorded_by"))


def taken_from(person: Person, since: datetime) -> list[Held]:
    """Return the work that others have taken over from a person since then, the latest first."""
    taken = Taking.objects.standing().filter(follows__recorded_by=person, recorded_at__gte=since)
    return _held(taken.exclude(recorded_by=person).select_related("recorded_by").order_by("-id"))


def _held(takings: Iterable[Taking]) -> list[Held]:
    by_kind: dict[str, list[Taking]] = {}
    for one in takings:
        by_kind.setdefault(one.subject.partition("/")[0], []).append(one)
    found = []
    for code, several in by_kind.items():
        if code not in work_kinds():
            continue
        keys = {one.subject.partition("/")[2]: one for one in several}
        waiting = work_kinds()[code].waiting(list(keys))
        found += [Held(keys[key], work_kinds()[code], named) for key, named in waiting.items()]
    return sorted(found, key=lambda one: (one.taking.step_due or date.max, one.taking.pk))


def take(
    subject: str, *, by: Person, step: str = "", step_due: date | None = None, from_holder: str = ""
) -> Taking:
    """Take a piece of work, or say its next step anew; `from_holder` is the taking of another that is taken over."""
    kind, key = kind_of(subject)
    by.must(kind.permission)
    if key not in kind.waiting([key]):
        raise TakingError(gettext("This does not wait any more, or it went elsewhere."))
    try:
        with transaction.atomic():
            return _take(subject, kind, by=by, step=step, step_due=step_due, from_holder=from_holder)
    except IntegrityError as error:
        raise TakingError(gettext("Somebody else took it at this moment. Look who has it now.")) from error


def _take(
    subject: str, kind: WorkKind, *, by: Person, step: str, step_due: date | None, from_holder: str
) -> Taking:
    standing = standing_on(subject)
    other = standing if standing and standing.recorded_by != by else None
    if other and other.pk != from_holder:
        raise TakenByAnotherError(other)
    made = Taking.objects.create(
        subject=subject,
        until=timezone.now() + kind.lasts,
        step=step.strip(),
        step_due=step_due,
        follows=Taking.objects.filter(subject=subject, taken_over=None).order_by("-id").first(),
        recorded_by=by,
    )
    act = "work taken over" if other else "work taken"
    record.append(
        act=act, by=by.code, subject=subject, facts={"from": other.recorded_by.code} if other else {}
    )
    return made


@transaction.atomic
def let_go(taking: Taking, *, by: Person) -> TakingEnded:
    """Let a piece of work go; somebody else can take it."""
    if taking.recorded_by != by:
        raise TakingError(
            gettext("%(person)s has this: take it over first.") % {"person": taking.recorded_by}
        )
    if not Taking.objects.standing().filter(pk=taking.pk).exists():
        raise TakingError(gettext("You do not have this any more."))
    return _end(taking, WhyEnded.LET_GO, by=by)


@transaction.atomic
def go_off_duty(person: Person, *, by: Person, kept: Iterable[str] = ()) -> None:
    """Let everything lapse that a person has; `by`, who comes on duty, takes those of the takings that are `kept`."""
    kept = set(kept)
    for held in held_by(person):
        if held.taking.pk in kept and by != person and by.may(held.kind.permission):
            # What was done, or taken by somebody else, at this moment keeps no shift from passing on.
            with suppress(TakingError):
                take(
                    held.taking.subject, by=by, step=held.taking.step, step_due=held.taking.step_due,
                    from_holder=held.taking.pk,
                )  # fmt: skip
    for one in Taking.objects.standing().filter(recorded_by=person):
        _end(one, WhyEnded.OFF_DUTY, by=by)


def _end(taking: Taking, why: WhyEnded, *, by: Person) -> TakingEnded:
    made: TakingEnded = TakingEnded.objects.create(taking=taking, why=why, recorded_by=by)
    record.append(act="work let go", by=by.code, subject=taking.subject, facts={"why": why.value})
    return made
