"""Recording the hunt, the rule that raises the alarm, and warnings. The journal names the record and nothing of it."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from tregua.agreement.models import Party
from tregua.liaison.choices import Beneficiary, HuntKind, Imminence, SafeChannel, WarningState
from tregua.liaison.hunted import HuntEvent, HuntRule, RiskWarning, RiskWarningStep
from tregua.liaison.saying import LiaisonError, known, said
from tregua.people.models import Person, SealedAbout
from tregua.people.vault import seal
from tregua.places.models import Place
from tregua.record import actions as record

FEWEST, MOST_DAYS = 2, 92


@transaction.atomic
def record_hunt_event(
    *,
    against: str,
    what: str,
    area: Place,
    day: date,
    basis: str,
    by: Person,
    by_party: Party | None = None,
) -> HuntEvent:
    """Record what was done to people of a class; of the place only its district is kept."""
    if not by.may("protection.decide"):
        by.must("liaison.record")
    if day > timezone.localdate():
        raise LiaisonError(gettext("This day has not come yet."))
    made = HuntEvent.objects.create(
        against=known(against, Beneficiary),
        what=known(what, HuntKind),
        area=coarse(area),
        day=day,
        by_party=by_party,
        basis=said(basis, gettext("Say what this is known from. Use no names.")),
        recorded_by=by,
    )
    record.append(act="hunt recorded", by=by.code, subject=f"liaison.HuntEvent/{made.pk}", facts={})
    return made


@transaction.atomic
def choose_hunt_rule(*, number: int, days: int, reason: str, by: Person) -> HuntRule:
    """Let so many events within so many days in one area raise the alarm from now on."""
    by.must("protection.decide")
    if number < FEWEST or not 1 <= days <= MOST_DAYS:
        raise LiaisonError(
            gettext("An alarm needs at least %(fewest)s events, within 1 to %(most)s days.")
            % {"fewest": FEWEST, "most": MOST_DAYS}
        )
    made = HuntRule.objects.create(
        number=number,
        days=days,
        reason=said(reason, gettext("Say why; the reason is kept.")),
        recorded_by=by,
    )
    record.append(act="hunt rule chosen", by=by.code, subject=f"liaison.HuntRule/{made.pk}", facts={})
    return made


@transaction.atomic
def open_warning(*, against: str, area: Place, imminence: str, by: Person) -> RiskWarning:
    """Decide that people of a class in an area are to be warned; it waits until somebody gives it."""
    by.must("protection.decide")
    made = RiskWarning.objects.create(
        against=known(against, Beneficiary),
        area=coarse(area),
        imminence=known(imminence, Imminence),
        recorded_by=by,
    )
    record.append(act="warning decided", by=by.code, subject=f"liaison.RiskWarning/{made.pk}", facts={})
    return made


@transaction.atomic
def step_warning(
    warning: RiskWarning, *, state: str, channel: str, at: datetime, by: Person, note: str = ""
) -> RiskWarningStep:
    """Note that a warning was given, acknowledged, reached nobody or was called off; details are sealed."""
    by.must("protection.decide")
    if at > timezone.now():
        raise LiaisonError(gettext("This time is still to come. Note what has happened, when it happened."))
    RiskWarning.objects.select_for_update().get(pk=warning.pk)
    before = RiskWarning.objects.prefetch_related("steps").get(pk=warning.pk)
    if before.due_at is None:
        raise LiaisonError(gettext("This warning is acknowledged or called off. Decide on a new one."))
    wanted = known(state, WarningState)
    if wanted == WarningState.ACKNOWLEDGED and before.last_step is None:
        raise LiaisonError(gettext("Nobody has given this warning yet. Note first that it was given."))
    made = RiskWarningStep.objects.create(
        warning=warning,
        state=wanted,
        channel=known(channel, SafeChannel),
        at=at,
        note=seal(note, about=SealedAbout.AT_RISK) if note.strip() else None,
        recorded_by=by,
    )
    record.append(act="warning moved", by=by.code, subject=f"liaison.RiskWarning/{warning.pk}", facts={})
    return made


def coarse(place: Place) -> Place:
    """Return the district a place lies in, else its province; a wider area stays itself."""
    area = place.district or place.province or place.country
    if area is None:
        raise LiaisonError(
            gettext("It is not known in which district “%(place)s” lies. Name the district.")
            % {"place": place}
        )
    return area
