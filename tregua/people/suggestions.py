"""Whether the machine's suggestions are shown in this centre: the head switches them off and on, with a reason."""

from typing import ClassVar

from django.db import models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.people.persons import Person, Stated
from tregua.record import actions as record
from tregua.record.shown import NOBODY


class SwitchError(Exception):
    """The switch stays as it is; the message says why."""


class SuggestionSwitch(Stated):
    """From here on the machine suggests (pairs, readings, renderings) or is silent; the newest one holds."""

    on = models.BooleanField(_("on"))
    reason = models.TextField(_("reason"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("on", "reason"), NOBODY)


def latest() -> SuggestionSwitch | None:
    """Return the switching that holds, None where nobody has ever switched."""
    return SuggestionSwitch.objects.select_related("recorded_by").order_by("-pk").first()


def are_on() -> bool:
    """Return whether pages show what the machine suggests."""
    stands = SuggestionSwitch.objects.order_by("-pk").values_list("on", flat=True).first()
    return stands is not False


@transaction.atomic
def switch(*, on: bool, reason: str, by: Person) -> SuggestionSwitch:
    """Switch the suggestions on or off for everybody here; what people have decided stays."""
    by.must("suggestions.switch")
    if not reason.strip():
        raise SwitchError(gettext("Say why; the reason is kept."))
    if on == are_on():
        raise SwitchError(gettext("It stands so already."))
    made: SuggestionSwitch = SuggestionSwitch.objects.create(on=on, reason=reason, recorded_by=by)
    record.append(
        act="suggestions switched on" if on else "suggestions switched off",
        by=by.code,
        subject=f"people.SuggestionSwitch/{made.pk}",
        facts={"reason": reason},
    )
    return made
