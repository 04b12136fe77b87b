"""The sentences behind a score: codes are stored, a page says them in its own language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FEATURE_NAMES: Final[dict[str, Promise]] = {
    "time": _("Time"),
    "place": _("Place"),
    "name": _("Name of the place"),
    "kind": _("Violation type"),
    "means": _("Means"),
    "target": _("What was hit"),
    "actor": _("Alleged actor"),
    "casualties": _("Casualties"),
    "source": _("Source"),
}
LIKELIHOODS: Final[dict[str, Promise]] = {
    "likely": _("likely the same incident"),
    "possible": _("possibly the same incident"),
    "unlikely": _("unlikely the same incident"),
}
SAYS: Final[dict[str, Promise]] = {
    "time.same_quarter": _("Both give the time; minutes between them: %(minutes)s."),
    "time.same_hour": _("Both give the time; minutes between them: %(minutes)s."),
    "time.few_hours": _("Both give the time; hours between them: %(hours)s."),
    "time.hours_apart": _("Both give the time, and it differs; hours between them: %(hours)s."),
    "time.day_apart": _("Both give the time, and it differs by about a day; hours between them: %(hours)s."),
    "time.same_part_of_day": _("The same part of one day."),
    "time.same_day": _("The same day; at least one of them gives no hour."),
    "time.within_range": _("The days given overlap; at least one of them is a range of days."),
    "time.next_day": _("Neighbouring days; a date is often off by one."),
    "time.days_apart": _("The dates differ; days between them: %(days)s."),
    "time.not_known": _("At least one of them does not say when."),
    "place.same_place": _("The same place."),
    "place.same_spot": _("Neighbouring places; kilometres between them: %(km)s."),
    "place.near": _("Places close to each other; kilometres between them: %(km)s."),
    "place.some_km": _("Places not far from each other; kilometres between them: %(km)s."),
    "place.inside": _("One place lies inside the other."),
    "place.same_district": _("The same district; at least one of them says nothing nearer."),
    "place.same_province": _("The same province; at least one of them says nothing nearer."),
    "place.other_place": _("Two different places."),
    "place.other_district": _("Two different districts."),
    "place.other_province": _("Two different provinces."),
    "place.far": _("Places far from each other; kilometres between them: %(km)s."),
    "place.not_known": _("At least one place is not in the gazetteer."),
    "name.same_name": _("The same name, as far as spellings tell: “%(one)s” and “%(other)s”."),
    "name.alike": _("Names that sound alike: “%(one)s” and “%(other)s”."),
    "name.somewhat_alike": _("The names are somewhat alike; that says little."),
    "name.not_alike": _("The names are not alike."),
    "name.placed": _("The gazetteer knows both places, so the names count no further."),
    "name.not_known": _("At least one of them names no place."),
    "kind.same_type": _("The same violation type."),
    "kind.same_group": _("Violation types of one group."),
    "kind.force_and_harm": _("One tells of the use of force, the other of harm to civilians."),
    "kind.other_type": _("Violation types of different groups."),
    "kind.not_known": _("At least one violation type is not known."),
    "means.same_means": _("The same means."),
    "means.like_means": _("Means that are easily mistaken for each other."),
    "means.other_means": _("Different means."),
    "means.not_known": _("At least one of them does not say with what."),
    "target.same_sort": _("The same sort of target, one that is seldom hit."),
    "target.other_sort": _("Different sorts of target."),
    "target.not_known": _("At least one of them names no particular target."),
    "actor.same_actor": _("The same party is accused."),
    "actor.same_name": _("The same actor is accused, as far as names tell."),
    "actor.other_actor": _("Different parties are accused; that says little."),
    "actor.not_known": _("At least one of them accuses nobody in particular."),
    "casualties.same_figure": _("The same number of casualties."),
    "casualties.overlap": _("Numbers of casualties that may be the same."),
    "casualties.small_figure": _("The same small number of casualties."),
    "casualties.near": _("Numbers of casualties that are close."),
    "casualties.differ": _("Different numbers of casualties; a toll often grows."),
    "casualties.not_known": _("At least one of them gives no number of casualties."),
    "source.same_source": _("Both come from one source, which seldom tells one event twice."),
    "source.other_source": _("They come from different sources."),
    "source.not_known": _("The source of at least one is not known."),
}


@dataclass(frozen=True)
class Said:
    """One reason of a score as a page shows it."""

    feature: str
    sentence: str
    points: int

    @property
    def speaks(self) -> str:
        """Return whether it speaks for one incident, against it, or neither."""
        if self.points == 0:
            return "neither"
        return "for" if self.points > 0 else "against"


def said(reasons: Iterable[Mapping[str, Any]]) -> list[Said]:
    """Return the reasons of a suggestion in the page's language, the weightiest first."""
    found = [
        Said(
            feature=str(FEATURE_NAMES.get(reason["feature"], reason["feature"])),
            sentence=str(SAYS[reason["says"]]) % reason["values"]
            if reason["says"] in SAYS
            else str(reason["says"]),
            points=reason["points"],
        )
        for reason in reasons
    ]
    return sorted(found, key=lambda one: -abs(one.points))
