"""What a record came of: what later apps know to have led to it, as a local ceasefire came of a meeting.

A kind of origin is a class in some later app, named by its dotted path in settings.ORIGINS. So the page of an earlier
app names what it came of without knowing of it.
"""

from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string

from tregua.people.models import Person


class Origin(NamedTuple):
    """Something that led to a record, in words, with the address of its page."""

    says: str
    address: str


class Origins:
    """One sort of thing that may have led to a record."""

    def of(self, made: models.Model, person: Person) -> list[Origin]:
        """Return what led to this record, as this person may know it."""
        raise NotImplementedError


@cache
def _kinds() -> list[Origins]:
    return [import_string(path)() for path in settings.ORIGINS]


def origins_of(made: models.Model, person: Person) -> list[Origin]:
    """Return everything that is known to have led to a record, as this person may know it."""
    return [one for kind in _kinds() for one in kind.of(made, person)]
