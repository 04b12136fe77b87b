"""What may be made of a draft: the contract of a kind, and the kinds of this installation.

A kind is a class in some app's `drafts.py`, named by its dotted path in settings.DRAFT_KINDS.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from tregua.intake.actions import IntakeError
from tregua.intake.models import Draft, DraftDecision
from tregua.people.models import Person
from tregua.people.vault import VaultError


class DraftKind:
    """One kind of record that a passage may become: its form, what the form starts from, and the making."""

    code: ClassVar[str]
    label: ClassVar[Promise]
    description: ClassVar[Promise]
    permission: ClassVar[str]
    form_class: ClassVar[type[forms.Form]]
    # What `make` raises when the record cannot be made so: it is told to the person, with the form as it was.
    refusals: ClassVar[tuple[type[Exception], ...]] = ()
    # The page of what was made, by its name and the key of the record; empty: it has none of its own.
    page: ClassVar[str] = ""
    # The page on which records of the kind stand together, each at `#about-` and its key, where they have none each.
    listed_on: ClassVar[str] = ""
    # Who may see on a message's page that such a draft was cut, beside those who may make it; empty: who reads messages.
    seen_with: ClassVar[str] = ""

    def is_seen_by(self, person: Person) -> bool:
        """Return whether this person may know that such a draft was cut out of a message."""
        return not self.seen_with or person.may(self.seen_with) or person.may(self.permission)

    def address_of(self, decision: DraftDecision | None) -> str:
        """Return the address of the page of what was made of a draft; "" where nothing was made, or it has no page."""
        if not decision or not decision.accepted:
            return ""
        if self.page:
            return reverse(self.page, args=[decision.made_id])
        return f"{reverse(self.listed_on)}#about-{decision.made_id}" if self.listed_on else ""

    @property
    def told(self) -> tuple[type[Exception], ...]:
        """Return everything that is told to the person instead of failing."""
        return (IntakeError, VaultError, *self.refusals)

    def initial(self, draft: Draft) -> dict[str, Any]:
        """Return what the form starts from: what the passage and its message already say."""
        raise NotImplementedError

    def form(self, draft: Draft, data: Mapping[str, Any] | None = None) -> forms.Form:
        """Return the form for a draft, filled from `data` or from `initial`."""
        return self.form_class(data, initial=self.initial(draft))

    def look_ahead(self, draft: Draft, form: forms.Form) -> None:
        """Do what takes time and writes nothing, before the transaction that makes the record; `form` is valid."""

    def make(self, draft: Draft, form: forms.Form, by: Person) -> models.Model:
        """Make the record through its app's action and return it; `form` is valid."""
        raise NotImplementedError


@cache
def draft_kinds() -> dict[str, DraftKind]:
    """Return the kinds of this installation by their code, in the order of the page."""
    kinds = [import_string(path)() for path in settings.DRAFT_KINDS]
    return {kind.code: kind for kind in kinds}


def kinds_for(person: Person) -> list[DraftKind]:
    """Return the kinds that this person may make; who may not cut makes none."""
    if not person.may("intake.cut"):
        return []
    return [kind for kind in draft_kinds().values() if person.may(kind.permission)]
