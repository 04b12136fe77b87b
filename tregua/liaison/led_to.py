"""What a meeting led to: records of this centre, each named by the address of its page."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.db import models, transaction
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.models import Acceptance
from tregua.agreement.months import day_in_words
from tregua.incidents.models import Incident
from tregua.incidents.windows import Window
from tregua.liaison.meetings import Outcome
from tregua.liaison.models import Assurance, Meeting
from tregua.liaison.saying import LiaisonError
from tregua.people.models import Person
from tregua.people.origins import Origin, Origins
from tregua.record import actions as record
from tregua.reports.models import Statement


@dataclass(frozen=True)
class Kind:
    """A kind of record a meeting may lead to: its model, the page that shows it and the field in the address."""

    label: Promise
    model: type[models.Model]
    page: str
    argument: str
    permission: str

    def address(self, found: models.Model) -> str:
        """Return where the record is shown."""
        return reverse(self.page, kwargs={self.argument: getattr(found, self.argument)})


# Requests for protection are not among them: nothing that may be released can lead to one.
KINDS: Final[dict[str, Kind]] = {
    "acceptance": Kind(_("acceptance"), Acceptance, "agreement:acceptance", "pk", "agreement.read"),
    "assurance": Kind(_("assurance"), Assurance, "liaison:assurance", "pk", "liaison.read"),
    "incident": Kind(_("incident"), Incident, "incidents:incident", "number", "incidents.read"),
    "meeting": Kind(_("meeting"), Meeting, "liaison:meeting", "pk", "liaison.read"),
    "statement": Kind(_("statement"), Statement, "reports:statement", "pk", "reports.read"),
    "window": Kind(_("window"), Window, "incidents:window", "pk", "incidents.read"),
}


def at_address(written: str) -> tuple[str, models.Model]:
    """Return the kind and the record that a page's address shows; LiaisonError when it shows none of these."""
    try:
        match = resolve(urlsplit(written.strip()).path)
    except (Resolver404, ValueError) as error:  # ValueError: brackets that are no address of a machine
        raise _strange() from error
    for code, kind in KINDS.items():
        if kind.page == match.view_name:
            found = kind.model._default_manager.filter(**match.kwargs).first()  # noqa: SLF001 - the documented name
            if found is not None:
                return code, found
    raise _strange()


def _strange() -> LiaisonError:
    return LiaisonError(
        gettext("This is not the address of such a record. Open its page and copy the address: %(kinds)s.")
        % {"kinds": ", ".join(str(kind.label) for kind in KINDS.values())}
    )


@transaction.atomic
def record_outcome(meeting: Meeting, *, address: str, by: Person, note: str = "") -> Outcome:
    """Record that a meeting led to a record, which is named by the address of its page."""
    by.must("liaison.record")
    if hasattr(meeting, "taken_back"):
        raise LiaisonError(gettext("This meeting has been taken back already."))
    kind, found = at_address(address)
    by.must(KINDS[kind].permission)
    if found == meeting:
        raise LiaisonError(gettext("A meeting does not lead to itself. Give another address."))
    Meeting.objects.select_for_update().get(pk=meeting.pk)  # whoever records the same at once waits here
    made, new = Outcome.objects.get_or_create(
        meeting=meeting,
        kind=kind,
        record=str(found.pk),
        defaults={"note": note.strip(), "recorded_by": by},
    )
    if not new:
        raise LiaisonError(gettext("This is on record already."))
    record.append(
        act="meeting led to a record",
        by=by.code,
        subject=f"liaison.Meeting/{meeting.pk}",
        facts={"kind": kind, "record": made.record},
    )
    return made


@dataclass(frozen=True)
class Shown:
    """One thing a meeting led to, as somebody may see it: without address and name where they may not read it."""

    label: Promise
    note: str
    name: str = ""
    address: str = ""


def outcomes_for(meeting: Meeting, person: Person) -> list[Shown]:
    """Return what a meeting led to, as this person may see it."""
    shown = []
    for one in meeting.outcomes.all():
        kind = KINDS[one.kind]
        found = kind.model._default_manager.filter(pk=one.record).first()  # noqa: SLF001 - the documented name
        if found is not None and person.may(kind.permission):
            shown.append(Shown(kind.label, one.note, str(found), kind.address(found)))
        else:
            shown.append(Shown(kind.label, one.note))
    return shown


class Meetings(Origins):
    """Meetings that led to a record: each page of what a meeting may lead to names them."""

    def of(self, made: models.Model, person: Person) -> list[Origin]:
        """Return the meetings that led to this record, the first to be held first; none that was taken back."""
        if not person.may("liaison.read"):
            return []
        kind = next(code for code, one in KINDS.items() if isinstance(made, one.model))
        led = Outcome.objects.filter(kind=kind, record=str(made.pk)).values("meeting")
        found = Meeting.objects.standing().filter(pk__in=led).order_by("held_on", "id")
        return [Origin(_in_words(one), KINDS["meeting"].address(one)) for one in found]


def _in_words(meeting: Meeting) -> str:
    when = gettext("Meeting of %(when)s") % {"when": day_in_words(meeting.held_on)}
    return f"{when} · {meeting.organiser}"
