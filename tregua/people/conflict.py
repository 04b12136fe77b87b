"""Two people saving the same thing: the second is shown what the first did, and nothing is lost."""

from collections.abc import Mapping
from typing import NamedTuple

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext


class Line(NamedTuple):
    """One part of both versions, side by side."""

    label: str
    theirs: str
    yours: str

    @property
    def differs(self) -> bool:
        """Return whether the two versions say different things here."""
        return self.theirs != self.yours


class Conflict(Exception):
    """Somebody else was faster: `theirs` is the row they wrote, `yours` what you wanted to write."""

    def __init__(self, *, theirs: models.Model, yours: Mapping[str, str]) -> None:
        self.theirs = theirs
        self.yours = dict(yours)
        super().__init__(
            gettext("Somebody else has saved this while you were working on it. Nothing was overwritten.")
        )

    @property
    def lines(self) -> list[Line]:
        """Return both versions part by part, as a page shows them."""
        return [self._line(name, yours) for name, yours in self.yours.items()]

    def _line(self, name: str, yours: str) -> Line:
        try:
            label = str(getattr(self.theirs._meta.get_field(name), "verbose_name", name))
        except FieldDoesNotExist:
            label = name.replace("_", " ")
        display = getattr(self.theirs, f"get_{name}_display", None)
        value = display() if display else getattr(self.theirs, name, "")
        return Line(label, "" if value is None else str(value), yours)
