"""What one checkup saw."""

from collections.abc import Callable
from typing import NamedTuple

from django.db import DatabaseError
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# What is looked at, by the name of its checkup: tests and programs ask by the name, people read the words.
WORDS: dict[str, Promise] = {
    "clock": _("clock"),
    "disk": _("disk"),
    "permissions": _("permissions"),
    "database": _("database"),
    "indexes": _("indexes"),
    "seat": _("seat"),
    "log key": _("log key"),
    "signing": _("signing"),
    "logs": _("logs"),
    "published files": _("published files"),
    "charter": _("charter"),
    "vault": _("vault"),
    "custodians": _("custodians"),
    "certificate": _("certificate"),
    "matching": _("matching"),
    "backup": _("backup"),
    "rehearsal": _("rehearsal of a restore"),
    "translations": _("translations"),
    "fonts": _("fonts"),
    "settings": _("settings"),
}


class Finding(NamedTuple):
    """What was looked at, whether it is well, what was seen, and what to do when it is not."""

    what: str
    well: bool
    seen: str
    remedy: str = ""

    @property
    def words(self) -> str:
        """Return what was looked at, in the page's language."""
        return str(WORDS.get(self.what, self.what))


Checkup = Callable[[], Finding]


def unreached(what: str, error: DatabaseError) -> Finding:
    """Return what is said where the database does not answer."""
    return Finding(
        what,
        well=False,
        seen=gettext("the database does not answer: %(error)s") % {"error": error},
        remedy=gettext("Put the database right first."),
    )
