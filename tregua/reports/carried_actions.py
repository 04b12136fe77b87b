"""Deciding whether a text carries a statement: it becomes a rendering, or is turned down; both once."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from tregua.people.models import Person
from tregua.record import actions as record
from tregua.reports.carried import Carried, CarriedDecision, kept_differences
from tregua.reports.said import Rendering
from tregua.reports.speech import add_rendering

MOST_DIFFERENCES = 40
LONGEST_OUTLET = 120


class CarriedError(Exception):
    """This was decided already, or cannot be; the message says what to do."""


class ReadAnewError(CarriedError):
    """The text was read anew after somebody looked at the suggestion."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "This text was read anew since you opened the page, and what is suggested of it has changed. Look at it "
                "again, then decide."
            )
        )


@transaction.atomic
def take_as_rendering(carried: Carried, *, by: Person) -> Rendering:
    """Record that a text carries a statement: a rendering with the message as its source, and where it differs."""
    by.must("intake.cut")
    by.must("intake.read")
    _must_stand(carried)
    message = carried.message
    rendering = add_rendering(
        carried.statement,
        outlet=(message.outlet or str(message.channel_name))[:LONGEST_OUTLET],
        language=(carried.language or message.language)[:5],
        words=carried.words,
        differences=kept_differences(carried.differences)[:MOST_DIFFERENCES],
        published_on=message.published_on,
        url=message.url,
        message=message,
        by=by,
    )
    _decide(carried, by, rendering=rendering)
    return rendering


@transaction.atomic
def turn_down(carried: Carried, *, by: Person, reason: str = "") -> CarriedDecision:
    """Record that a text does not carry a statement; it is not suggested again."""
    by.must("intake.cut")
    by.must("intake.read")
    _must_stand(carried)
    decision = _decide(carried, by, reason=reason)
    record.append(
        act="rendering turned down",
        by=by.code,
        subject=f"{carried.statement._meta.label}/{carried.statement_id}",
        facts={"message": carried.message_id},
    )
    return decision


def _must_stand(carried: Carried) -> None:
    """Raise when the text was read anew and this is not what is suggested of it any more."""
    found = Carried.objects.select_for_update(of=("self",)).filter(pk=carried.pk).first()
    if found is None or found.as_seen != carried.as_seen:
        raise ReadAnewError


def _decide(
    carried: Carried, by: Person, rendering: Rendering | None = None, reason: str = ""
) -> CarriedDecision:
    try:
        with transaction.atomic():
            return CarriedDecision.objects.create(
                statement=carried.statement,
                message=carried.message,
                likeness=carried.likeness,
                rendering=rendering,
                reason=reason,
                recorded_by=by,
            )
    except IntegrityError:
        raise CarriedError(
            gettext("Somebody has decided on this text already. Look at the statement again.")
        ) from None
