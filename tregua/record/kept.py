"""Rows that state something are kept: written once, never changed, never deleted.

Three things hold this: `save()` refuses an existing row, `delete()` refuses, and database triggers
(installed after every migration by `install_triggers`) refuse whatever goes round the models.
A correction is a new row that names the one it supersedes.
"""

import functools
import os
import threading
import time
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Final

from django.db import models
from django.utils import timezone

from tregua.record.shown import NOBODY
from tregua.record.triggers import install_triggers, never_changed_models

__all__ = [
    "Identified",
    "Kept",
    "NeverChangedError",
    "install_triggers",
    "never_changed_models",
    "new_ulid",
    "new_ulids",
]

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


_last = 0
_lock = threading.Lock()


def new_ulid() -> str:
    """Return a fresh 26-character ULID: 48 bits of milliseconds, 80 bits of chance; never reused.

    Within one process each is greater than the one before, so that the later of two rows sorts after the earlier.
    """
    return new_ulids(1)[0]


def new_ulids(count: int) -> list[str]:
    """Return fresh ULIDs for rows of one moment, each one more than the one before."""
    global _last  # noqa: PLW0603 - the one thing that must be remembered between two calls
    number = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    with _lock:
        first = max(number, _last + 1)
        _last = first + count - 1
    return list(_written(first, first + count))


def _written(number: int, end: int) -> Iterator[str]:
    """Yield the numbers from one to before another as ULIDs; neighbours differ in their last letters alone."""
    while number < end:
        above = number >> 10
        beginning = "".join(_ALPHABET[above >> shift & 31] for shift in range(115, -1, -5))
        until = min(end, above + 1 << 10)
        for low in range(number & 1023, until - (above << 10)):
            yield f"{beginning}{_ALPHABET[low >> 5]}{_ALPHABET[low & 31]}"
        number = until


class NeverChangedError(Exception):
    """Somebody tried to alter or remove a row that states something."""


class Identified(models.Model):
    """A row with an identifier that is never reused and the instant it was written."""

    id = models.CharField(max_length=26, primary_key=True, default=new_ulid, editable=False)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    shown_to: ClassVar[dict[str, str]] = {"id": NOBODY, "recorded_at": NOBODY}
    never_changed: ClassVar[bool] = False

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: "models.Field[Any, Any]") -> Any:  # noqa: N802 - Django's own name
        """Return the words of a choice. Django's own puts every choice into words to find one: a list has hundreds."""
        value = getattr(self, field.attname)
        label = _labels(field).get(value, value)
        return label if label is None else str(label)


@functools.cache
def _labels(field: "models.Field[Any, Any]") -> Mapping[Any, Any]:
    return dict(field.flatchoices)


class Kept(Identified):
    """A row that is written once: a correction is a new row, the old one stays readable."""

    never_changed: ClassVar[bool] = True

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row once; a second save is refused."""
        if not self._state.adding:
            message = f"{self._meta.label} {self.pk} is kept as it was written; record a new row instead"
            raise NeverChangedError(message)
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: nothing that was stated is removed."""
        message = f"{self._meta.label} {self.pk} cannot be removed; withdraw it with a new row instead"
        raise NeverChangedError(message)
