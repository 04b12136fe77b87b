"""Raising and settling flags: what does not add up is shown with its place, and a person settles it."""

from collections.abc import Iterable
from typing import Final

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext

from tregua.intake.actions import IntakeError
from tregua.people.models import Person
from tregua.record import actions as record
from tregua.record.plain import insert
from tregua.reports.checks import Doubt
from tregua.reports.models import Flag, FlagResolution

# Rows handed to the database at once.
AT_ONCE: Final = 500


class FlagError(IntakeError):
    """A flag cannot be settled so; the message says why and what to do."""


def raise_flags(about: models.Model, doubts: Iterable[Doubt], *, by: Person) -> list[Flag]:
    """Keep each doubt about a record as a flag that somebody settles."""
    return raise_all([(about, doubt) for doubt in doubts], by=by)


@transaction.atomic(savepoint=False)
def raise_all(doubts: Iterable[tuple[models.Model, Doubt]], *, by: Person) -> list[Flag]:
    """Keep each doubt about its record, in bulk."""
    flags = [
        Flag(
            about=about._meta.label,
            about_id=str(about.pk),
            kind=doubt.kind,
            where=doubt.where,
            detail=doubt.detail,
            recorded_by=by,
        )
        for about, doubt in doubts
    ]
    if not flags:
        return []
    insert(flags)
    record.append_all(
        (
            record.Act(
                "flag raised",
                f"reports.Flag/{flag.pk}",
                {"about": f"{flag.about}/{flag.about_id}", "kind": flag.kind},
            )
            for flag in flags
        ),
        by=by.code,
    )
    return flags


def must_settle(by: Person) -> None:
    """Raise PermissionDenied unless this person cuts messages or files reports."""
    if not by.may("intake.cut"):
        by.must("reports.file")


@transaction.atomic
def settle_flag(flag: Flag, *, resolution: str, basis: str, by: Person) -> FlagResolution:
    """Settle a doubt and say on what basis; the flag stays visible with its resolution."""
    must_settle(by)
    if not resolution.strip() or not basis.strip():
        raise FlagError(gettext("Say how the doubt is settled and on what basis; both are kept."))
    try:
        with transaction.atomic():
            settled = FlagResolution.objects.create(
                flag=flag, resolution=resolution, basis=basis, recorded_by=by
            )
    except IntegrityError as error:
        raise FlagError(
            gettext("Somebody has settled this doubt already. Look at the flag again.")
        ) from error
    record.append(
        act="flag settled",
        by=by.code,
        subject=f"reports.Flag/{flag.pk}",
        facts={"about": f"{flag.about}/{flag.about_id}", "kind": flag.kind},
    )
    return settled
