"""Local ceasefires: a window in an area, in force while the written guarantee of each side covers it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, NamedTuple

from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from tregua.agreement.models import Party
from tregua.incidents.choices import Bearing, WindowEnding, WindowKind, WindowState
from tregua.incidents.within import located
from tregua.intake.models import Message
from tregua.people.models import Stated
from tregua.places.models import Place
from tregua.record.shown import NOBODY, OTHER_CENTRE
from tregua.reports.models import Report


class WindowQuerySet(models.QuerySet["Window"]):
    """Windows."""

    def open(self) -> "WindowQuerySet":
        """Return windows of which nobody has said how they ended, the first to begin first."""
        return self.filter(end=None).order_by("starts_at", "id")

    def in_full(self) -> "WindowQuerySet":
        """Return windows with all that tells where each stands."""
        sides = WindowSide.objects.select_related("party").prefetch_related(
            "party__party_names", "guarantees__taken_back"
        )
        return self.select_related("place", "asked_by_party", "recorded_by", "end__recorded_by").prefetch_related(
            "place__place_names", "asked_by_party__party_names", "extensions", Prefetch("sides", sides.order_by("id"))
        )  # fmt: skip


class Window(Stated):
    """Fire is to cease in an area from one instant to another, for a purpose, between sides that are named."""

    kind = models.CharField(_("kind"), max_length=20, choices=WindowKind.choices)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    purpose = models.TextField(_("purpose"))
    asked_by_party = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_by = models.CharField(_("asked by"), max_length=200, blank=True)

    objects = WindowQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("kind", "place", "starts_at", "ends_at", "asked_by_party"), OTHER_CENTRE
    ) | {"purpose": NOBODY, "asked_by": NOBODY}

    class Meta:
        indexes: ClassVar = [models.Index(fields=["starts_at", "id"], name="window_by_time")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="window_ends_after_start")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.place}"

    @property
    def last_end(self) -> datetime:
        """Return until when it is wanted: the end that was named last."""
        named = sorted(self.extensions.all(), key=lambda one: one.pk)
        return named[-1].until if named else self.ends_at

    @property
    def without_guarantee(self) -> list[Party]:
        """Return the sides whose written guarantee does not reach the end that is wanted."""
        return [
            side.party for side in self.sides.all() if not side.spans or side.spans[-1].until < self.last_end
        ]

    @property
    def spans(self) -> "list[Covered]":
        """Return every span in which the guarantees of all sides cover it, the first before the others."""
        sides = list(self.sides.all())
        ends = min(self.last_end, self.end.at) if hasattr(self, "end") else self.last_end
        found = [Covered(self.starts_at, ends)] if sides else []
        for side in sides:
            found = [
                Covered(max(one.since, other.since), min(one.until, other.until))
                for one in found
                for other in side.spans
            ]
        return [one for one in found if one.since < one.until]

    @property
    def in_force(self) -> "Covered | None":
        """Return from when until when the guarantees of all sides cover it, the last time they do; None when they do not."""
        return next(reversed(self.spans), None)

    def state_at(self, instant: datetime) -> str:
        """Return where it stands at an instant, by what is on record now."""
        if hasattr(self, "end") and self.end.at <= instant:
            return WindowState.ENDED
        spans = self.spans
        if not spans:
            return WindowState.PROPOSED
        if any(one.since <= instant < one.until for one in spans):
            return WindowState.IN_FORCE
        return WindowState.AGREED if instant < spans[-1].since else WindowState.OVER


class Covered(NamedTuple):
    """A span of time that a guarantee covers."""

    since: datetime
    until: datetime


class WindowSide(Stated):
    """A side whose written guarantee a window needs."""

    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="sides")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")

    shown_to: ClassVar[dict[str, str]] = {"window": OTHER_CENTRE, "party": OTHER_CENTRE}

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["window", "party"], name="side_once")]

    @property
    def spans(self) -> list[Covered]:
        """Return the spans that this side's guarantees cover; between one taken back and the next there is a gap."""
        joined: list[Covered] = []
        for one in sorted(guarantee.covers for guarantee in self.guarantees.all()):
            if one.until <= one.since:
                continue  # taken back before it began
            if joined and one.since <= joined[-1].until:
                joined[-1] = Covered(joined[-1].since, max(joined[-1].until, one.until))
            else:
                joined.append(one)
        return joined


class WindowGuarantee(Stated):
    """A side guaranteed a window in writing: who for it, when, until when, in which words, on what conditions."""

    side = models.ForeignKey(WindowSide, on_delete=models.PROTECT, related_name="guarantees")
    given_by = models.CharField(_("given by"), max_length=200)
    given_at = models.DateTimeField(_("given"))
    until = models.DateTimeField(_("until"))
    words = models.TextField(_("words"))
    conditions = models.TextField(_("conditions"), blank=True)
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("side", "given_at", "until"), OTHER_CENTRE) | (
        dict.fromkeys(("given_by", "words", "conditions", "message"), NOBODY)
    )

    @property
    def covers(self) -> Covered:
        """Return the span it covers: until it runs out or was taken back."""
        until = min(self.until, self.taken_back.at) if hasattr(self, "taken_back") else self.until
        return Covered(self.given_at, until)


class GuaranteeTakenBack(Stated):
    """A side took its guarantee back, or it had been written down by mistake: since when, and why."""

    guarantee = models.OneToOneField(WindowGuarantee, on_delete=models.PROTECT, related_name="taken_back")
    at = models.DateTimeField(_("since"))
    reason = models.TextField(_("reason"))

    shown_to: ClassVar[dict[str, str]] = {"guarantee": OTHER_CENTRE, "at": OTHER_CENTRE, "reason": NOBODY}


class WindowExtension(Stated):
    """A later end is wanted; it holds as far as each side guarantees it."""

    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="extensions")
    until = models.DateTimeField(_("until"))
    words = models.TextField(_("words"))

    shown_to: ClassVar[dict[str, str]] = {"window": OTHER_CENTRE, "until": OTHER_CENTRE, "words": NOBODY}


class WindowEnd(Stated):
    """A window is over: since when, how it went, and how that is known."""

    window = models.OneToOneField(Window, on_delete=models.PROTECT, related_name="end")
    at = models.DateTimeField(_("when"))
    how = models.CharField(_("how it went"), max_length=20, choices=WindowEnding.choices)
    words = models.TextField(_("words"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("window", "at", "how"), OTHER_CENTRE) | {
        "words": NOBODY
    }


class WindowBearing(Stated):
    """A person judged what an incident and a window have to do with each other, and why; the last word counts."""

    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="bearings")
    incident = models.ForeignKey(
        "incidents.Incident", on_delete=models.PROTECT, related_name="window_bearings"
    )
    bearing = models.CharField(_("bearing"), max_length=20, choices=Bearing.choices)
    reason = models.TextField(_("reason"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("window", "incident", "bearing"), OTHER_CENTRE) | {
        "reason": NOBODY
    }


@dataclass(frozen=True)
class Inside:
    """A window in whose area and time claims lie; `guaranteed` says that each side's guarantee covered that time."""

    window: Window
    guaranteed: bool
    claims: list[Report]


def windows_around(claims_of: Mapping[str, Sequence[Report]]) -> dict[str, list[Inside]]:
    """Return for each incident the windows in which claims of it lie: one question, however many incidents.

    A window that was written down by mistake, or called off, is none.
    """
    where = {pk: here for pk, claims in claims_of.items() if (here := located(claims))}
    if not where:
        return {}
    places = set[str]().union(*(one.places for one in where.values()))
    first, last = min(one.first for one in where.values()), max(one.last for one in where.values())
    reaches = Q(ends_at__gte=first) | Q(
        pk__in=WindowExtension.objects.filter(until__gte=first).values("window")
    )
    rows = Window.objects.filter(reaches, place__in=places, starts_at__lte=last)
    rows = rows.exclude(end__how__in=(WindowEnding.MISTAKE, WindowEnding.CALLED_OFF)).in_full()
    windows = list(rows.order_by("starts_at", "id"))
    found: dict[str, list[Inside]] = {}
    for pk, one in where.items():
        for window in windows:
            inside = [one.inside(window.place_id, span.since, span.until) for span in window.spans]
            held = [*dict.fromkeys(claim for claims in inside for claim in claims)]
            wanted = held or one.inside(window.place_id, window.starts_at, window.last_end)
            if wanted:
                found.setdefault(pk, []).append(Inside(window, bool(held), wanted))
    return found


def bearings_on(incidents: Iterable[object]) -> dict[str, WindowBearing]:
    """Return the last word on each window about an incident and what was merged into it."""
    rows = WindowBearing.objects.filter(incident__in=list(incidents)).select_related("recorded_by")
    return {row.window_id: row for row in rows.order_by("id")}


def bearings_of(window: Window) -> list[WindowBearing]:
    """Return the last word about each incident that somebody held against a window, by incident."""
    rows = window.bearings.select_related("incident", "recorded_by").order_by("id")
    last = {row.incident_id: row for row in rows}
    return sorted(last.values(), key=lambda row: row.incident.number)


def to_see_to(now: datetime) -> list[Window]:
    """Return the open windows that want somebody: a guarantee is missing, or nobody has said how one went."""
    return [
        one
        for one in Window.objects.open().in_full()
        if one.without_guarantee or one.state_at(now) == WindowState.OVER
    ]
