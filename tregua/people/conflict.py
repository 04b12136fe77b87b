"""Two people saving the same thing: the second is shown what the first did, and nothing is lost."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext


class Conflict(Exception):
    """Somebody else was faster: `theirs` is the row they wrote, `yours` what you wanted to write."""

    def __init__(self, *, theirs: models.Model, yours: Mapping[str, str]) -> None:
        self.theirs = theirs
        self.yours = dict(yours)
        super().__init__(gettext("Somebody else has saved this while you were working on it. Nothing was overwritten."))
