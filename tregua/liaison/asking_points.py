"""Asking whether one point is protected: yes or no, noted, and so few times that nobody maps the list by asking.

Each question counts against whoever asks and against the area that the point lies in, over a day and over a month. The
limit of an area holds for everybody together: many people who share the work of walking over it get no further.
"""

from decimal import Decimal
from typing import Final

from django.db import transaction
from django.utils.translation import gettext

from tregua.liaison.protected_points import (
    PointQuestion,
    ProtectedKind,
    ProtectedPoint,
    ProtectedPointEnded,
    ProtectedSquare,
    area_of,
    hash_of,
    square_of,
    squares_round,
)
from tregua.liaison.saying import LiaisonError, known, said
from tregua.people.models import Person, SealedAbout
from tregua.people.tries import Limit, take
from tregua.people.vault import seal
from tregua.record import actions as record

DAY: Final = 24 * 3600
MONTH: Final = 30 * DAY
PERSON_A_DAY: Final = 10
PERSON_A_MONTH: Final = 60
AREA_A_DAY: Final = 10
AREA_A_MONTH: Final = 30
FURTHEST_NORTH: Final = 90
FURTHEST_EAST: Final = 180


class AskedTooOftenError(LiaisonError):
    """So many questions were asked that their answers would begin to show the list."""


@transaction.atomic
def protect_point(
    *, kind: str, latitude: Decimal, longitude: Decimal, what: str, by: Person
) -> ProtectedPoint:
    """Record that something at one point must not be struck; the point and what it is are sealed at once."""
    by.must("protection.decide")
    _must_be_on_earth(latitude, longitude)
    words = said(what, gettext("Say what is protected there, and on whose word; it is sealed."))
    made = ProtectedPoint.objects.create(
        kind=known(kind, ProtectedKind), recorded_by=by,
        details=seal(f"{latitude} {longitude}\n{words}", about=SealedAbout.AT_RISK),
    )  # fmt: skip
    for square in squares_round(latitude, longitude):
        ProtectedSquare.objects.create(point=made, square=square, recorded_by=by)
    record.append(act="point protected", by=by.code, subject=f"liaison.ProtectedPoint/{made.pk}", facts={})
    return made


@transaction.atomic
def end_protection(point: ProtectedPoint, *, reason: str, by: Person) -> ProtectedPointEnded:
    """Record that what was protected at a point no longer is."""
    by.must("protection.decide")
    said(reason, gettext("Say why; the reason is kept. Use no names."))
    record.write_alone()
    if ProtectedPointEnded.objects.filter(point=point).exists():
        raise LiaisonError(gettext("This has been ended already."))
    made = ProtectedPointEnded.objects.create(point=point, reason=reason.strip(), recorded_by=by)
    record.append(
        act="protection of a point ended", by=by.code, subject=f"liaison.ProtectedPoint/{point.pk}", facts={}
    )
    return made


def is_protected(*, latitude: Decimal, longitude: Decimal, for_whom: str, by: Person) -> bool:
    """Return whether a point is protected, after noting who asked and for whom; refused when too much was asked."""
    by.must("protection.ask")
    _must_be_on_earth(latitude, longitude)
    said(for_whom, gettext("Say for whom you ask; it is sealed with the answer."))
    if not take(_limits(by, area_of(latitude, longitude))):
        record_refusal(by)
        raise AskedTooOftenError(
            gettext(
                "Too many points were asked about, by you or in this area. Nothing is answered until tomorrow, or "
                "until the month is over. If life hangs on it, call the head of the centre."
            )
        )
    return _answer(latitude, longitude, for_whom.strip(), by)


@transaction.atomic
def _answer(latitude: Decimal, longitude: Decimal, for_whom: str, by: Person) -> bool:
    standing = ProtectedSquare.objects.filter(point__ended=None)
    answer = standing.filter(square=hash_of(square_of(latitude, longitude))).exists()
    asked = f"{latitude} {longitude}\n{for_whom}\n{'yes' if answer else 'no'}"
    made = PointQuestion.objects.create(question=seal(asked, about=SealedAbout.AT_RISK), recorded_by=by)
    record.append(
        act="asked whether a point is protected",
        by=by.code,
        subject=f"liaison.PointQuestion/{made.pk}",
        facts={},
    )
    return answer


@transaction.atomic
def record_refusal(by: Person) -> None:
    """Write into the journal that somebody asked about more points than is answered: auditors see it."""
    record.append(act="asked about too many points", by=by.code, facts={})


def _limits(by: Person, area: str) -> list[Limit]:
    return [
        Limit(f"points {by.code} day", PERSON_A_DAY, DAY),
        Limit(f"points {by.code} month", PERSON_A_MONTH, MONTH),
        Limit(f"points in {area} day", AREA_A_DAY, DAY),
        Limit(f"points in {area} month", AREA_A_MONTH, MONTH),
    ]


def _must_be_on_earth(latitude: Decimal, longitude: Decimal) -> None:
    if abs(latitude) > FURTHEST_NORTH or abs(longitude) > FURTHEST_EAST:
        raise LiaisonError(
            gettext("This is no point on earth: latitude from -90 to 90, longitude from -180 to 180.")
        )
