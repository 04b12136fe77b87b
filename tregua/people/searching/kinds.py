"""What can be looked for: each kind of record says who may find it, by which words, and what a result shows.

A kind is a class in an app's `sought.py`, with one line in `settings.SOUGHT_KINDS`. Whose permission a person has not,
that kind is not asked at all: neither a count nor the time an answer takes can tell of it.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import ClassVar

from django.apps import apps
from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from tregua.people.pages import ANYBODY_HERE
from tregua.people.persons import Person


@dataclass(frozen=True)
class Result:
    """One record that was found: what it is called, where its page is, and the text in which words are marked."""

    title: str
    address: str
    text: str = ""
    at: date | None = None
    beside: str = ""


class Sought(ABC):
    """A kind of record that is looked for.

    `mark` is one letter before every folded word of this kind, so that one kind's words never meet another's.
    `of` is the model whose rows are the records. `told_by` names the models whose new rows alter what is found, each with the SQL that gives
    the ids of the records (NEW is the row).
    """

    code: ClassVar[str]
    mark: ClassVar[str]
    name: ClassVar[Promise]
    permission: ClassVar[str]
    of: ClassVar[str] = ""
    told_by: ClassVar[Mapping[str, str]] = {}

    def may_find(self, person: Person) -> bool:
        """Return whether this person may read, and so find, what is of this kind."""
        if self.permission == ANYBODY_HERE:
            return not person.of_a_party and not person.under_duress
        return person.may(self.permission)

    def all_ids(self) -> Iterable[str]:
        """Return the ids of all records of this kind, the oldest first, to take them in anew."""
        if not self.of:
            return ()
        rows = apps.get_model(self.of).objects.order_by("pk").values_list("pk", flat=True)
        return map(str, rows.iterator(chunk_size=2_000))

    def texts(self, ids: Sequence[str]) -> Mapping[str, Iterable[str]]:
        """Return for each record that may be found the texts whose words find it; one that may not has no line."""
        raise NotImplementedError

    @abstractmethod
    def results(self, ids: Sequence[str]) -> Mapping[str, Result]:
        """Return what a result shows of each of these records."""

    def straight(self, written: str) -> str:
        """Return the address of the one record whose code was written, "" when it is no code of this kind."""
        del written
        return ""

    def doubt(self, written: str) -> str:
        """Return what is wrong with a code of this kind that was written, "" when nothing is or it is none."""
        del written
        return ""

    def other_ids(self, written: str) -> Sequence[str]:
        """Return what this kind finds in a way of its own, beside the words."""
        del written
        return ()


@cache
def kinds() -> tuple[Sought, ...]:
    """Return the kinds of record that are looked for, in the order of the page."""
    return tuple(import_string(path)() for path in settings.SOUGHT_KINDS)


def found_by(person: Person) -> list[Sought]:
    """Return the kinds that this person may find."""
    return [kind for kind in kinds() if kind.may_find(person)]
