"""How somebody at risk is reached: when is in plain, for the clock; through what and by which word is sealed."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tregua.people.models import Sealed, Stated
from tregua.record.shown import NOBODY


class ContactPlan(Stated):
    """When to reach somebody next; the safe channel, the word, and what to do without an answer are sealed."""

    request = models.ForeignKey(
        "liaison.ProtectionRequest", on_delete=models.PROTECT, related_name="contact_plans"
    )
    next_at = models.DateTimeField(_("next contact"))
    plan = models.ForeignKey(Sealed, on_delete=models.PROTECT, related_name="+")

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("request", "next_at", "plan"), NOBODY)

    class Meta:
        ordering: ClassVar = ["recorded_at", "id"]

    @property
    def latest_try(self) -> "ContactTry | None":
        """Return the last time somebody tried, None when nobody has yet."""
        return max(self.tries.all(), key=lambda one: (one.recorded_at, one.pk), default=None)

    @property
    def due_at(self) -> datetime | None:
        """Return when to reach them next; None when the last contact named no further one."""
        last = self.latest_try
        return last.next_at if last else self.next_at


class ContactTry(Stated):
    """Somebody tried to reach a person at risk: whether they answered, and when to try again."""

    plan = models.ForeignKey(ContactPlan, on_delete=models.PROTECT, related_name="tries")
    reached = models.BooleanField(_("answered"))
    next_at = models.DateTimeField(_("next contact"), null=True, blank=True)
    note = models.ForeignKey(Sealed, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("plan", "reached", "next_at", "note"), NOBODY)

    class Meta:
        ordering: ClassVar = ["recorded_at", "id"]
