"""Whether the people of a centre can do its work: who is missing, and where one person would act alone."""

from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext, ngettext

from tregua.people.models import Person
from tregua.people.roles import BY_CODE

# What a day's work cannot do without, in the order in which a message travels.
NEEDED: Final = ("duty_officer", "verifier", "liaison_officer", "publisher", "head_of_centre", "custodian")
# Of two acts on one record the second needs somebody else than the first: permission, permission.
FOUR_EYES: Final = (
    ("findings.draft", "findings.adopt"),
    ("exchange.propose", "exchange.release"),
    ("bulletin.draft", "bulletin.approve"),
)
# Who alone holds all of these could tell the whole story alone, and open every name.
EVERYTHING: Final = ("findings.adopt", "exchange.release", "bulletin.approve", "vault.open", "people.manage")
LEAST_RELEASERS: Final = 2


def doubts(people: Iterable[Person]) -> list[str]:
    """Return what should be different before the centre works, each a sentence with its remedy."""
    active = [one for one in people if one.is_active]
    return [*_missing(active), *_alone(active), *_too_much(active)]


def _missing(active: list[Person]) -> list[str]:
    held = {role for one in active for role in one.roles}
    missing = [str(BY_CODE[code].name) for code in NEEDED if code not in held]
    return [gettext("Nobody is: %(roles)s.") % {"roles": " · ".join(missing)}] if missing else []


def _alone(active: list[Person]) -> list[str]:
    """Return where the second pair of eyes is missing."""
    found = []
    releasers = [one for one in active if one.may("exchange.release")]
    if releasers and len(releasers) < LEAST_RELEASERS:
        found.append(
            gettext(
                "Only %(code)s may release: add a second head of centre, for the day on which one is away."
            )
            % {"code": releasers[0].code}
        )
    for first, second in FOUR_EYES:
        begin = {one.pk for one in active if one.may(first)}
        end = {one.pk for one in active if one.may(second)}
        if begin and end and len(begin | end) == 1:
            found.append(
                gettext("%(code)s would have to approve their own work: add a second person.")
                % {"code": next(one.code for one in active if one.pk in begin)}
            )
    return list(dict.fromkeys(found))


def _too_much(active: list[Person]) -> list[str]:
    codes = [one.code for one in active if all(one.may(permission) for permission in EVERYTHING)]
    if not codes:
        return []
    says = ngettext(
        "%(codes)s holds everything: share the roles out, so that nobody can act, release and open names alone.",
        "%(codes)s hold everything: share the roles out, so that nobody can act, release and open names alone.",
        len(codes),
    )
    return [says % {"codes": ", ".join(codes)}]
