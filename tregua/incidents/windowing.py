"""Proposing a window, noting the guarantees of its sides, extending and ending it, holding an incident against it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from tregua.agreement.allowed import allows
from tregua.agreement.models import Party
from tregua.incidents.choices import Bearing, WindowEnding, WindowKind
from tregua.incidents.errors import IncidentError
from tregua.incidents.models import Incident
from tregua.incidents.replying import not_in_future
from tregua.incidents.windows import (
    GuaranteeTakenBack,
    Window,
    WindowBearing,
    WindowEnd,
    WindowExtension,
    WindowGuarantee,
    WindowSide,
)
from tregua.intake.models import Message
from tregua.people.models import Person
from tregua.people.saying import Saying
from tregua.places.models import Place
from tregua.record import actions as record

_saying = Saying(IncidentError)


@transaction.atomic
def propose_window(
    *,
    kind: str,
    place: Place,
    starts_at: datetime,
    ends_at: datetime,
    purpose: str,
    sides: Sequence[Party],
    by: Person,
    asked_by_party: Party | None = None,
    asked_by: str = "",
) -> Window:
    """Note that a window is wanted between sides; it stays proposed until each of them has guaranteed it in writing."""
    by.must("incidents.change")
    if not allows("facilitate"):
        raise IncidentError(
            gettext("The mandate does not let this centre facilitate windows. See the page of the agreement.")
        )
    if ends_at <= starts_at:
        raise IncidentError(gettext("It ends before it begins. Write a later end."))
    between = {party.pk: party for party in sides}
    if len(between) < 2:
        raise IncidentError(
            gettext("Choose at least two sides: fire ceases between them, and each must guarantee it.")
        )
    if asked_by_party is None and not asked_by.strip():
        raise IncidentError(gettext("Say who asks for it: a party, a body, a function."))
    made = Window.objects.create(
        kind=_saying.known(kind, WindowKind),
        place=place,
        starts_at=starts_at,
        ends_at=ends_at,
        purpose=_saying.said(purpose, gettext("Say what the window is for.")),
        asked_by_party=asked_by_party,
        asked_by=asked_by.strip(),
        recorded_by=by,
    )
    for party in between.values():
        WindowSide.objects.create(window=made, party=party, recorded_by=by)
    _append(
        made,
        "window proposed",
        by,
        kind=kind,
        place=place.code,
        sides=sorted(one.code for one in between.values()),
    )
    return made


@transaction.atomic
def note_guarantee(
    window: Window,
    *,
    party: Party,
    given_by: str,
    given_at: datetime,
    until: datetime,
    words: str,
    by: Person,
    conditions: str = "",
    message: Message | None = None,
) -> WindowGuarantee:
    """Note that a side guaranteed a window in writing: who for it, when, until when and in which words."""
    by.must("incidents.change")
    not_in_future(given_at)
    _locked(window)
    side = WindowSide.objects.filter(window=window, party=party).first()
    if side is None:
        raise IncidentError(
            gettext("%(party)s is no side of this window. Choose one of its sides.") % {"party": party}
        )
    if until <= window.starts_at:
        raise IncidentError(gettext("This guarantee ends before the window begins. Write a later end."))
    made = WindowGuarantee.objects.create(
        side=side,
        given_by=_saying.said(given_by, gettext("Say who gave it for the party: an office, never a name.")),
        given_at=given_at,
        until=until,
        words=_saying.said(words, gettext("Write the words of the guarantee; a word of mouth is none.")),
        conditions=conditions.strip(),
        message=message,
        recorded_by=by,
    )
    _append(window, "window guaranteed", by, guarantee=made.pk, party=party.code)
    return made


@transaction.atomic
def take_back_guarantee(
    guarantee: WindowGuarantee, *, at: datetime, reason: str, by: Person
) -> GuaranteeTakenBack:
    """Note that a side took its guarantee back, or that it was written down by mistake; it stays readable."""
    by.must("incidents.change")
    not_in_future(at)
    window = guarantee.side.window
    _locked(window)
    if GuaranteeTakenBack.objects.filter(guarantee=guarantee).exists():
        raise IncidentError(gettext("This guarantee was taken back already."))
    made = GuaranteeTakenBack.objects.create(
        guarantee=guarantee,
        at=at,
        reason=_saying.said(reason, gettext("Say why it holds no longer; the reason is kept.")),
        recorded_by=by,
    )
    _append(window, "guarantee of a window taken back", by, guarantee=guarantee.pk)
    return made


@transaction.atomic
def extend_window(window: Window, *, until: datetime, words: str, by: Person) -> WindowExtension:
    """Note that a later end is wanted; the window lasts longer only as far as each side guarantees it anew."""
    by.must("incidents.change")
    _locked(window)
    if until <= window.last_end:
        raise IncidentError(gettext("The window lasts longer than this already. Write a later end."))
    made = WindowExtension.objects.create(
        window=window,
        until=until,
        words=_saying.said(words, gettext("Say who wants it longer, and why.")),
        recorded_by=by,
    )
    _append(window, "extension of a window proposed", by, extension=made.pk)
    return made


@transaction.atomic
def end_window(window: Window, *, at: datetime, how: str, words: str, by: Person) -> WindowEnd:
    """Note that a window is over, and how it went; after that nothing more is noted on it but incidents."""
    by.must("incidents.change")
    not_in_future(at)
    _locked(window)
    made = WindowEnd.objects.create(
        window=window,
        at=at,
        how=_saying.known(how, WindowEnding),
        words=_saying.said(words, gettext("Say how this is known.")),
        recorded_by=by,
    )
    _append(window, "window ended", by, how=how)
    return made


@transaction.atomic
def judge_bearing(
    window: Window, *, incident: Incident, bearing: str, reason: str, by: Person
) -> WindowBearing:
    """Judge what an incident and a window have to do with each other; a later word replaces an earlier one."""
    by.must("incidents.change")
    if bearing == Bearing.BREAKS and window.in_force is None:
        raise IncidentError(
            gettext("Not every side has guaranteed this window, so nothing can break it. Note the guarantees first.")
        )  # fmt: skip
    made = WindowBearing.objects.create(
        window=window,
        incident=incident,
        bearing=_saying.known(bearing, Bearing),
        reason=_saying.said(reason, gettext("Say why; the reason is kept.")),
        recorded_by=by,
    )
    _append(window, "incident held against a window", by, incident=incident.pk, bearing=bearing)
    return made


def _locked(window: Window) -> None:
    """Let one person at a time write about a window; refuse what comes after its end."""
    Window.objects.select_for_update().get(pk=window.pk)
    if WindowEnd.objects.filter(window=window).exists():
        raise IncidentError(gettext("This window has ended. Propose a new one."))


def _append(window: Window, act: str, by: Person, **facts: object) -> None:
    record.append(act=act, by=by.code, subject=f"incidents.Window/{window.pk}", facts=dict(facts))
