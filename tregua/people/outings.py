"""Those who are out in the field, and when they are to be heard of next.

A team says that it is well every so many minutes. When it does not, it stands on Today until somebody has reached it.
Only a code and an area are kept: whoever takes this list learns no road and no name.
"""

from datetime import timedelta
from typing import ClassVar, Final

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.people.persons import Person, Stated
from tregua.record import actions as record
from tregua.record.kept import Identified
from tregua.record.shown import NOBODY

SHORTEST: Final = 5
LONGEST: Final = 24 * 60


class OutingError(Exception):
    """This cannot be noted; the message says why and what to do."""


class Outing(Identified):
    """A team is out: who by a code, whereabouts by an area, how often it calls, and when it is due next."""

    who = models.CharField(_("team"), max_length=40)
    area = models.CharField(_("area"), max_length=80)
    every = models.PositiveIntegerField(_("minutes between two calls"))
    next_due = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("who", "area", "every", "next_due", "ended_at", "sent_by"), NOBODY
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["next_due"], condition=models.Q(ended_at=None), name="outing_due")
        ]

    @property
    def missed(self) -> bool:
        """Return whether a call is overdue."""
        return self.ended_at is None and self.next_due < timezone.now()


class Heard(models.TextChoices):
    """What was heard of a team."""

    WELL = "well", _("well, goes on")
    BACK = "back", _("back, all of them")
    DANGER = "danger", _("said the word for danger")
    NOT_REACHED = "not_reached", _("called them, not reached")


class CheckIn(Stated):
    """Somebody of the desk heard of a team, or tried to."""

    outing = models.ForeignKey(Outing, on_delete=models.PROTECT, related_name="check_ins")
    heard = models.CharField(_("what was heard"), max_length=12, choices=Heard.choices)
    note = models.CharField(_("note"), max_length=300, blank=True)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("outing", "heard", "note"), NOBODY)


def out() -> QuerySet[Outing]:
    """Return who is out, whoever is due first before the others."""
    return Outing.objects.filter(ended_at=None).select_related("sent_by").order_by("next_due")


def missed() -> QuerySet[Outing]:
    """Return those who are out and have not been heard of in time."""
    return out().filter(next_due__lt=timezone.now())


@transaction.atomic
def send_out(*, who: str, area: str, every: int, by: Person) -> Outing:
    """Note that a team goes out and begin its clock."""
    by.must("people.watch")
    if not SHORTEST <= every <= LONGEST:
        raise OutingError(
            gettext("Between two calls lie %(shortest)s minutes at least and a day at most.")
            % {"shortest": SHORTEST}
        )
    due = timezone.now() + timedelta(minutes=every)
    made: Outing = Outing.objects.create(who=who, area=area, every=every, next_due=due, sent_by=by)
    record.append(act="team went out", by=by.code, subject=f"people.Outing/{made.pk}", facts={"every": every})
    return made


@transaction.atomic
def check_in(outing: Outing, *, heard: str, note: str = "", by: Person) -> CheckIn:
    """Note what was heard of a team: its clock begins anew, or ends; one that was not reached stays overdue."""
    from tregua.people.alarms import AlarmKind, raise_alarm  # noqa: PLC0415 - an alarm may be about an outing

    by.must("people.watch")
    outing = Outing.objects.select_for_update().get(pk=outing.pk)
    if outing.ended_at is not None:
        raise OutingError(gettext("This team is back already."))
    made: CheckIn = CheckIn.objects.create(outing=outing, heard=Heard(heard).value, note=note, recorded_by=by)
    now = timezone.now()
    if made.heard == Heard.BACK:
        outing.ended_at = now
    elif made.heard != Heard.NOT_REACHED:
        outing.next_due = now + timedelta(minutes=outing.every)
    outing.save(update_fields=["ended_at", "next_due"])
    record.append(
        act="team checked in", by=by.code, subject=f"people.Outing/{outing.pk}", facts={"heard": made.heard}
    )
    if made.heard == Heard.DANGER:
        raise_alarm(AlarmKind.CHECK_IN, by=by, outing=outing)
    return made
