"""What a list is sorted by, read from its query: how a row's place in it is written down, and what lies beyond it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import unquote

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import F, Q, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.db.models.expressions import OrderBy

BETWEEN: Final = "~"
NOT_KNOWN: Final = ""


class NotSortedError(Exception):
    """A list is sorted by something that is no column, so that no row of it can be named by its values."""


@dataclass(frozen=True)
class Key:
    """One column that a list is sorted by; `nulls` says where rows without a value stand ("first", "last", "")."""

    name: str
    descending: bool
    nulls: str = ""

    def order(self, *, back: bool) -> str:
        """Return this key for order_by; `back` turns it round."""
        return f"-{self.name}" if self.descending != back else self.name


@dataclass(frozen=True)
class Stretch:
    """Part of a list that one index gives in order: the rows with a first value, or those without."""

    known: bool | None
    keys: tuple[Key, ...]

    def of(self, rows: QuerySet[Any], first: Key, *, back: bool) -> QuerySet[Any]:
        """Return the rows of this stretch in the order in which they are walked."""
        if self.known is not None:
            rows = rows.filter(**{f"{first.name}__isnull": not self.known})
        return rows.order_by(*(key.order(back=back) for key in self.keys))

    def beyond(self, values: Sequence[Any], *, back: bool, with_it: bool = False) -> Q:
        """Return the condition of the rows after the row with these values (before it when going back)."""
        pairs = list(zip(self.keys, values[-len(self.keys) :], strict=True))
        last, value = pairs.pop()
        found = Q(**{f"{last.name}__{_side(last, back=back)}{'e' if with_it else ''}": value})
        for key, value in reversed(pairs):
            side = _side(key, back=back)
            found = Q(**{f"{key.name}__{side}": value}) | Q(**{key.name: value}) & found
        if not pairs:
            return found
        key, value = pairs[0]
        # The same again for the first column alone: this half an index can answer.
        return Q(**{f"{key.name}__{_side(key, back=back)}e": value}) & found


def _side(key: Key, *, back: bool) -> str:
    return "lt" if key.descending != back else "gt"


class Sorting:
    """The columns a list is sorted by; the last of them must tell any two rows apart."""

    def __init__(self, rows: QuerySet[Any]) -> None:
        self.model = rows.model
        self.keys = tuple(map(_key, rows.query.order_by or rows.model._meta.ordering))
        try:
            self.fields = tuple(self._field(key.name) for key in self.keys)
        except FieldDoesNotExist as error:
            raise NotSortedError(str(error)) from error
        if not self.keys:
            raise NotSortedError(f"{rows.model._meta.label} is sorted by nothing")

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """Return the parts of the list in its order: rows whose first value is not known stand by themselves."""
        nulls = self.keys[0].nulls
        if not nulls:
            return (Stretch(None, self.keys),)
        known, unknown = Stretch(known=True, keys=self.keys), Stretch(known=False, keys=self.keys[1:])
        return (unknown, known) if nulls == "first" else (known, unknown)

    def _field(self, name: str) -> Any:
        *path, last = name.split(LOOKUP_SEP)
        model = self.model
        for step in path:
            model = model._meta.get_field(step).related_model
        return model._meta.pk if last == "pk" else model._meta.get_field(last)

    def values_of(self, row: Any) -> list[Any]:
        """Return the values that a row is sorted by."""
        values = []
        for key in self.keys:
            value = row
            for step in key.name.split(LOOKUP_SEP):
                value = getattr(value, step)
            values.append(value)
        return values

    def written(self, values: Sequence[Any]) -> str:
        """Return a row's place in the list as an address carries it."""
        return BETWEEN.join(map(_written, values))

    def read(self, text: str) -> list[Any] | None:
        """Return the values behind such a text, or None when it is none."""
        parts = text.replace("\0", "").split(BETWEEN)
        if len(parts) != len(self.keys) or not parts[-1]:
            return None
        try:
            return [
                None if part == NOT_KNOWN and key.nulls else field.to_python(unquote(part))
                for part, key, field in zip(parts, self.keys, self.fields, strict=True)
            ]
        except (ValidationError, ValueError, OverflowError):
            return None


def _written(value: Any) -> str:
    if value is None:
        return NOT_KNOWN
    text = value.isoformat() if isinstance(value, date) else str(value)
    return text.replace("%", "%25").replace(BETWEEN, "%7E")


def _key(order: Any) -> Key:
    if isinstance(order, str):
        return Key(order.removeprefix("-"), order.startswith("-"))
    if isinstance(order, OrderBy) and isinstance(order.expression, F):
        nulls = "first" if order.nulls_first else "last" if order.nulls_last else ""
        return Key(str(order.expression.deconstruct()[1][0]), order.descending, nulls)
    raise NotSortedError(f"{order} is no column")
