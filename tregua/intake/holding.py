"""What else rests on records that a batch made: told before it is taken back.

A holder is a class in some later app, named by its dotted path in settings.HOLDERS.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.utils.module_loading import import_string

from tregua.people.models import Person


class Held(NamedTuple):
    """Something that rests on records, in words, with its address where this person may open it."""

    says: str
    address: str = ""


class Holder:
    """One sort of thing that may rest on records of a batch."""

    def held(self, made: Sequence[tuple[str, str]], person: Person) -> list[Held]:
        """Return what rests on these records, each named by (model label, id)."""
        raise NotImplementedError


@cache
def _holders() -> list[Holder]:
    return [import_string(path)() for path in settings.HOLDERS]


def held_by(made: Sequence[tuple[str, str]], person: Person) -> list[Held]:
    """Return everything that rests on these records, as this person may know it."""
    return [one for holder in _holders() for one in holder.held(made, person)]
