"""How the published issues of one bulletin follow each other: each corrects or withdraws the one before it.

What an issue says is frozen; what became of it since is told beside it, on every page and paper of each of them.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Final

from django.utils.translation import gettext

from tregua.bulletin.models import Bulletin

# Under these all issues of one bulletin stand.
ONE_BULLETIN: Final = ("series", "number", "day")


@dataclass(frozen=True)
class Step:
    """One issue corrects or withdraws the one before it."""

    later: Bulletin
    earlier: Bulletin

    @property
    def words(self) -> str:
        """Return it as a sentence in the active language."""
        says = {"issue": self.later.issue, "earlier": self.earlier.issue}
        if self.later.withdraws:
            return gettext("Issue %(issue)s withdraws issue %(earlier)s.") % says
        return gettext("Issue %(issue)s corrects issue %(earlier)s.") % says


@dataclass(frozen=True)
class Following:
    """The published issues of one bulletin, the first one first, as they are seen from one of them."""

    issues: tuple[Bulletin, ...]
    seen_from: int

    @cached_property
    def steps(self) -> list[Step]:
        """Return how each issue but the first follows the one before it."""
        return [Step(later, earlier) for earlier, later in pairwise(self.issues)]

    @property
    def standing(self) -> Bulletin | None:
        """Return the issue that stands; None where the last one withdraws what was published, or none is."""
        last = self.issues[-1] if self.issues else None
        return None if last is None or last.withdraws else last

    @property
    def stands(self) -> bool:
        """Return whether the issue from which they are seen is the one that stands."""
        return self.standing is not None and self.standing.issue == self.seen_from

    @property
    def before(self) -> Bulletin | None:
        """Return the issue that this one corrects or withdraws."""
        return next((one.earlier for one in self.steps if one.later.issue == self.seen_from), None)

    @property
    def after(self) -> Bulletin | None:
        """Return the issue that corrects or withdraws this one."""
        return next((one.later for one in self.steps if one.earlier.issue == self.seen_from), None)

    @property
    def outcome(self) -> str:
        """Return what stands of the bulletin, in the active language; "" where no further issue was published."""
        if not self.steps:
            return ""
        if self.standing is None:
            return gettext("No issue of this bulletin stands.")
        if self.stands:
            return gettext("This issue stands.")
        return gettext("What stands is issue %(issue)s.") % {"issue": self.standing.issue}

    @property
    def line(self) -> str:
        """Return what is told on top of an issue, in the active language: every step, and what stands."""
        return " ".join([*(one.words for one in self.steps), self.outcome]).strip()


def following(bulletin: Bulletin) -> Following:
    """Return the published issues of the bulletin that an issue is of, as they are seen from it."""
    return followings([bulletin])[bulletin.pk]


def followings(bulletins: Iterable[Bulletin]) -> dict[str, Following]:
    """Return the same for several issues, each under its id."""
    every = list(bulletins)
    found = Bulletin.objects.filter(day__in={one.day for one in every}, approval__isnull=False)
    of_one: dict[tuple[Any, ...], list[Bulletin]] = defaultdict(list)
    for one in found.listed().select_related("approval").order_by("issue"):
        of_one[_which(one)].append(one)
    return {one.pk: Following(tuple(of_one[_which(one)]), one.issue) for one in every}


def _which(bulletin: Bulletin) -> tuple[Any, ...]:
    return tuple(getattr(bulletin, name) for name in ONE_BULLETIN)
