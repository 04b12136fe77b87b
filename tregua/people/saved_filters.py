"""Filters of lists kept under a name: for oneself, or for everybody who holds a role and may open the list.

A filter is the question of an address. It is held against the form of the list each time it is used: what the list does
not ask any more is said, and never left out in silence.
"""

from typing import ClassVar, Final

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.people.persons import Person
from tregua.people.roles import BY_CODE
from tregua.record.kept import Identified
from tregua.record.shown import NOBODY

# Where somebody stands in a list, and which filter led there, are no part of a filter.
NO_CONDITION: Final = ("after", "before", "saved")


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    """Filters that were kept."""

    def of_list(self, view: str, person: Person) -> "SavedFilterQuerySet":
        """Return the filters of a list that are this person's own, or shared with a role this person holds."""
        mine = models.Q(person=person) | models.Q(role__in=person.roles)
        return self.filter(mine, view=view).select_related("person").order_by("name", "id")


class SavedFilter(Identified):
    """A filter of one list under a name; with a `role` it is shown to everybody who holds it. Its owner deletes it."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="saved_filters", verbose_name=_("saved by")
    )
    view = models.CharField(_("list"), max_length=80)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("filter"), max_length=1000)
    role = models.CharField(_("shared with"), max_length=40, blank=True)

    objects = SavedFilterQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("person", "view", "name", "query", "role"), NOBODY)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["view", "person", "name"], name="saved_filter_name_once")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """Return the address of the list with this filter; it names the filter, so that the list can examine it."""
        return f"?{self.query}&saved={self.pk}"

    @property
    def role_name(self) -> str:
        """Return the role it is shared with in words, "" when it is its owner's alone."""
        return str(BY_CODE[self.role].name) if self.role in BY_CODE else self.role

    def doubts(self, form: forms.BaseForm) -> list[str]:
        """Return in words what this filter asks for and the list cannot answer: fields that are gone, values not known."""
        asked = QueryDict(self.query)
        gone = sorted(set(asked) - set(form.fields))
        doubts = []
        if gone:
            doubts.append(
                gettext("This list does not ask for this any more: %(fields)s.") % {"fields": ", ".join(gone)}
            )
        unread = [str(form.fields[name].label) for name in form.errors if name in asked]
        if unread:
            doubts.append(
                gettext("What it chose here is not known any more: %(fields)s.")
                % {"fields": ", ".join(unread)}
            )
        return doubts


def conditions(query: str) -> str:
    """Return the conditions in the question of an address, without empty ones and without the place in the list."""
    asked = QueryDict(query, mutable=True)
    for name in list(asked):
        values = [value for value in asked.getlist(name) if value and "\0" not in value]
        if name in NO_CONDITION or not values:
            del asked[name]
        else:
            asked.setlist(name, values)
    return asked.urlencode()
