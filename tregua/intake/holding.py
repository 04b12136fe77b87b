"""What else rests on records that a batch made: told before it is taken back.

A holder is a class in some later app, named by its dotted path in settings.HOLDERS.
"""

from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.utils.module_loading import import_string

from tregua.intake.batches import Batch, BatchRowQuerySet, Happened
from tregua.people.models import Person


class Held(NamedTuple):
    """Something that rests on records, in words, with its address where this person may open it."""

    says: str
    address: str = ""


class Holder:
    """One sort of thing that may rest on records of a batch."""

    def held(self, made: BatchRowQuerySet, person: Person) -> list[Held]:
        """Return what rests on the records that these rows name by their model (`made`) and id (`made_id`)."""
        raise NotImplementedError


@cache
def _holders() -> list[Holder]:
    return [import_string(path)() for path in settings.HOLDERS]


def held_by(batch: Batch, person: Person) -> list[Held]:
    """Return everything that rests on the records of a batch, as this person may know it."""
    made = batch.rows.filter(happened=Happened.MADE)
    return [one for holder in _holders() for one in holder.held(made, person)]
