"""The silent alarm: a second password, or a word at a check-in, that says "somebody forces me" and shows nothing of it.

Who comes in with the password for danger sees an account for which nothing waits and to which nothing opens; the
others are told on every page they open. The alarm stands until one of them has answered it.
"""

from typing import ClassVar, Final

from django.contrib.auth.hashers import check_password, make_password
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.people.outings import Outing
from tregua.people.persons import Person, Stated
from tregua.record import actions as record
from tregua.record.kept import Identified
from tregua.record.shown import NOBODY

# In a session: it was opened with the password for danger.
DURESS: Final = "quiet"


class AlarmError(Exception):
    """This cannot be done; the message says why and what to do."""


class DuressWord(Identified):
    """The password for danger of one person; only its hash is kept."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="duress_word")
    hash = models.CharField(max_length=200)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("person", "hash"), NOBODY)


class AlarmKind(models.TextChoices):
    """How somebody said that they are forced."""

    LOGIN = "login", _("somebody came in with the password for danger")
    CHECK_IN = "check_in", _("the word for danger was said at a check-in")


class Alarm(Stated):
    """Somebody is forced by others; `person` is who came in, `outing` is who was out."""

    kind = models.CharField(_("kind"), max_length=10, choices=AlarmKind.choices)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="alarms")
    outing = models.ForeignKey(Outing, null=True, on_delete=models.PROTECT, related_name="alarms")

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("kind", "person", "outing"), NOBODY)


class AlarmAnswer(Stated):
    """Somebody else says what was done about an alarm; it ends with that."""

    alarm = models.OneToOneField(Alarm, on_delete=models.PROTECT, related_name="answer")
    done = models.TextField(_("what was done"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("alarm", "done"), NOBODY)


def unanswered(person: Person) -> QuerySet[Alarm]:
    """Return the alarms that nobody has answered, the oldest first; never to the one whom an alarm is about."""
    mine = Q(person=person)
    return (
        Alarm.objects.filter(answer=None)
        .exclude(mine)
        .select_related("person", "outing", "recorded_by")
        .order_by("pk")
    )


def answered(person: Person) -> QuerySet[AlarmAnswer]:
    """Return what was done about alarms, the latest first; never to the one whom an alarm is about, who may be watched."""
    return (
        AlarmAnswer.objects.exclude(alarm__person=person)
        .select_related("alarm", "recorded_by")
        .order_by("-pk")
    )


@transaction.atomic
def choose_word(person: Person, *, word: str) -> None:
    """Set or replace one's own password for danger."""
    if person.check_password(word):
        raise AlarmError(gettext("This is your own password. Choose another one for danger."))
    DuressWord.objects.update_or_create(person=person, defaults={"hash": make_password(word)})
    record.append(
        act="password for danger set", by=person.code, subject=f"people.Person/{person.code}", facts={}
    )


def has_word(person: Person) -> bool:
    """Return whether this person has one; a session under duress is told that there is none."""
    return not person.under_duress and DuressWord.objects.filter(person=person).exists()


def is_word(person: Person, word: str) -> bool:
    """Return whether this is the password for danger of this person."""
    kept = DuressWord.objects.filter(person=person).values_list("hash", flat=True).first()
    return kept is not None and check_password(word, kept)


def whose_word(code: str, word: str) -> Person | None:
    """Return who says with this code and password that they are forced; it takes as long whether there is one or not."""
    found = DuressWord.objects.filter(person__code=code, person__is_active=True).first()
    if found is None:
        make_password(word)
        return None
    return found.person if check_password(word, found.hash) else None


@transaction.atomic
def raise_alarm(
    kind: str, *, by: Person, person: Person | None = None, outing: Outing | None = None
) -> Alarm:
    """Tell the others that somebody is forced."""
    made: Alarm = Alarm.objects.create(kind=kind, person=person, outing=outing, recorded_by=by)
    record.append(act="alarm raised", by=by.code, subject=f"people.Alarm/{made.pk}", facts={"kind": kind})
    return made


@transaction.atomic
def answer(alarm: Alarm, *, done: str, by: Person) -> AlarmAnswer:
    """Say what was done, as somebody who watches over the others."""
    by.must("people.watch")
    if alarm.person == by:
        raise AlarmError(gettext("This alarm is about you. Somebody else answers it."))
    if not done.strip():
        raise AlarmError(gettext("Say what was done; it is kept."))
    record.write_alone()
    if AlarmAnswer.objects.filter(alarm=alarm).exists():
        raise AlarmError(gettext("Somebody has answered this already."))
    made: AlarmAnswer = AlarmAnswer.objects.create(alarm=alarm, done=done, recorded_by=by)
    record.append(act="alarm answered", by=by.code, subject=f"people.Alarm/{alarm.pk}", facts={})
    return made


def mark(request: HttpRequest) -> None:
    """Say to the person of this request that the session was opened with the password for danger."""
    if request.session.get(DURESS) and isinstance(request.user, Person):
        request.user.under_duress = True


def turns_away(request: HttpRequest, *, needs_permission: bool) -> bool:
    """Return whether a session under duress gets nothing here: nothing opens and nothing is written; one may go out."""
    if not getattr(request.user, "under_duress", False):
        return False
    match = request.resolver_match
    goes_out = match is not None and match.view_name == "people:logout"
    return not goes_out and (needs_permission or request.method not in {"GET", "HEAD"})
