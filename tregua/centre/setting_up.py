"""What a centre needs before it can work: each step tells by the register itself whether it is done.

No step is ever marked as done: whether it is, is asked each time. So a step can be left and taken up again, done by
command or page or by somebody else, and comes back when what it made is gone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.mandate import DEFAULT_VERBS
from tregua.agreement.models import Agreement, Party
from tregua.bulletin.models import RuleChoice
from tregua.centre.backup.live import MADE
from tregua.centre.checkups.vault import LEAST_CUSTODIANS
from tregua.centre.folder import FolderError
from tregua.centre.key_list import lacking
from tregua.centre.settled import written
from tregua.exchange import charters, trust
from tregua.people.duties import doubts
from tregua.people.models import Ceremony, Custodian, Person
from tregua.people.roles import BY_CODE
from tregua.places.models import Place
from tregua.record.charter import CharterError
from tregua.record.keys import LogKeyError, log_vkey
from tregua.record.models import Entry


class Told(NamedTuple):
    """Whether a step is done, and what the register says of it."""

    done: bool
    says: str


@dataclass(frozen=True)
class Step:
    """One thing a centre needs: its words, what it is for, its page, who may do it there, and how it is told."""

    code: str
    words: Promise
    what_for: Promise
    view: str
    permission: str
    told: Callable[[], Told]


def _agreement() -> Agreement | None:
    return Agreement.objects.in_force(timezone.now())


def _names() -> Told:
    try:
        stands = written()
    except FolderError as error:
        return Told(False, str(error))
    missing = [str(name) for code, name in settings.LANGUAGES if not stands.names.get(code)]
    if missing:
        return Told(False, gettext("No name yet in: %(languages)s.") % {"languages": ", ".join(missing)})
    says = gettext("%(zone)s, the day begins at %(hour)s.")
    return Told(True, says % {"zone": stands.zone, "hour": stands.day_begins})


def _places() -> Told:
    provinces, all_ = Place.objects.provinces().count(), Place.objects.count()
    if not provinces:
        return Told(False, gettext("No province is loaded: a bulletin could name no place."))
    says = ngettext("%(count)s place", "%(count)s places", all_) % {"count": all_}
    return Told(True, says)


def _text() -> Told:
    found = _agreement()
    if found is None:
        return Told(False, gettext("No agreement is recorded."))
    clauses = found.clauses.count()
    if not clauses:
        return Told(False, gettext("“%(name)s” has no clause yet.") % {"name": found})
    says = ngettext("“%(name)s”, %(count)s clause", "“%(name)s”, %(count)s clauses", clauses)
    return Told(True, says % {"name": found, "count": clauses})


def _mandate() -> Told:
    found = _agreement()
    if found is None:
        return Told(False, gettext("It belongs to the agreement, which is not recorded yet."))
    said = found.mandate_changes.exists() or set(found.verbs) != set(DEFAULT_VERBS)
    if not said:
        return Told(False, gettext("Nobody has said what the instrument lets this centre do."))
    verbs = len(found.verbs_now)
    return Told(True, ngettext("%(count)s verb", "%(count)s verbs", verbs) % {"count": verbs})


def _parties() -> Told:
    count = Party.objects.count()
    says = ngettext("%(count)s party", "%(count)s parties", count) % {"count": count}
    return Told(count >= 2, says if count else gettext("No party is recorded."))


def _rules() -> Told:
    chosen = RuleChoice.objects.in_force()
    if chosen is None:
        return Told(False, gettext("Nobody has looked at the rules yet: every figure would be printed."))
    count = len(chosen.rules)
    return Told(True, ngettext("%(count)s rule", "%(count)s rules", count) % {"count": count})


def _people() -> Told:
    open_doubts = doubts(Person.objects.filter(is_active=True))
    if open_doubts:
        return Told(False, " ".join(open_doubts))
    count = Person.objects.filter(is_active=True).count()
    return Told(True, ngettext("%(count)s person", "%(count)s people", count) % {"count": count})


def _custodians() -> Told:
    held = list(Custodian.objects.in_use())
    people = {one.person_id for one in held}
    untried = [one.person.code for one in held if one.proved_at is None]
    if len(people) < LEAST_CUSTODIANS:
        return Told(
            False,
            gettext("Custodians who have brought a key: %(count)s of %(least)s.")
            % {"count": len(people), "least": LEAST_CUSTODIANS},
        )
    if untried:
        return Told(False, gettext("Not tried yet: %(codes)s.") % {"codes": ", ".join(untried)})
    return Told(
        True, ngettext("%(count)s custodian", "%(count)s custodians", len(people)) % {"count": len(people)}
    )


def _ceremony() -> Told:
    try:
        vkey = log_vkey()
    except LogKeyError as error:
        return Told(False, str(error))
    recipients = list(Custodian.objects.in_use().values_list("recipient", flat=True))
    held = Ceremony.objects.of_these_keys(vkey, recipients)
    if held is None:
        return Told(False, gettext("The keys as they are now were never compared and signed for on paper."))
    return Told(True, gettext("Held on %(day)s.") % {"day": held.held_on.isoformat()})


def _backup() -> Told:
    last = Entry.objects.about(MADE).last()
    if last is None:
        return Told(False, gettext("None was made yet. On the machine of the centre: tregua backup DIR"))
    day = timezone.localtime(last.recorded_at)
    return Told(True, gettext("The last one is of %(day)s.") % {"day": f"{day:%Y-%m-%d %H:%M}"})


def _charter() -> Told:
    try:
        held = charters.newest()
    except CharterError as error:
        return Told(False, str(error))
    if held is None and not settings.CENTRE.peer_code:
        return Told(True, gettext("No other centre is named yet."))
    if held is None:
        missing = lacking()
        if missing:
            return Told(False, gettext("Not known yet: %(what)s.") % {"what": ", ".join(missing)})
        return Told(False, gettext("All keys are known; the charter waits to be signed."))
    says = trust.warning(held)
    holds = gettext("Version %(version)s, until %(day)s.")
    return Told(not says, says or holds % {"version": held.version, "day": f"{held.expires:%Y-%m-%d}"})


STEPS: Final = (
    Step("names", _("Names, zone and hour of the day"), _("What the centre is called on its pages and bulletins, and when a day begins."), "settings", "centre.keep", _names),
    Step("people", _("People and their roles"), _("Nobody adopts, releases or approves alone: some roles need two people."), "people:add_several", "people.manage", _people),
    Step("custodians", _("Custodians' keys"), _("Names of people at risk are sealed to these keys; without them nothing protected can be taken in."), "people:custodian", "people.manage", _custodians),
    Step("ceremony", _("The key ceremony"), _("A printed sheet with the keys, compared aloud and signed: how anybody can later prove whose log it is."), "ceremony", "centre.set_up", _ceremony),
    Step("charter", _("The charter with the other centre"), _("Whose keys count, signed by people of both sides: until then the other centre is trusted by what the settings say."), "charter", "centre.set_up", _charter),
    Step("places", _("Places"), _("Provinces, districts and towns of your country, from a public file."), "places:load", "places.load", _places),
    Step("agreement", _("The agreement"), _("The text in force, from a template or clause by clause."), "agreement:new", "agreement.change", _text),
    Step("mandate", _("The mandate"), _("What the instrument lets this centre do; what it does not allow leaves the forms."), "agreement:mandate_now", "agreement.change", _mandate),
    Step("parties", _("Parties"), _("Who is bound by the agreement, each under a neutral code."), "agreement:parties", "agreement.change", _parties),
    Step("rules", _("Counting rules"), _("Which figures the bulletin prints, and what each of them counts."), "bulletin:rules", "bulletin.approve", _rules),
    Step("backup", _("A backup"), _("Encrypted, on a stick that does not stay in this room."), "checkups", "centre.keep", _backup),
)  # fmt: skip


def steps_for(person: Person) -> list[dict[str, Any]]:
    """Return the steps in their order: done or not and why, and the page where this person may do it."""
    steps = []
    for step in STEPS:
        told = step.told()
        may = person.may(step.permission)
        steps.append(
            {
                "code": step.code,
                "words": step.words,
                "what_for": step.what_for,
                "done": told.done,
                "says": told.says,
                "address": reverse(step.view) if may else "",
                "who": " · ".join(
                    str(role.name) for role in BY_CODE.values() if step.permission in role.permissions
                ),
            }
        )
    return steps


def missing_steps() -> list[Step]:
    """Return the steps that are not done."""
    return [step for step in STEPS if not step.told().done]
