"""The sentences behind a score: codes are stored, a page says them in its own language."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext
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
    "together": _("What goes together by itself"),
    "source": _("Source"),
    "density": _("How busy it was"),
    "neighbours": _("What was judged about others"),
    "rivals": _("Other reports"),
}
LIKELIHOODS: Final[dict[str, Promise]] = {
    "very_likely": _("very likely the same incident"),
    "likely": _("likely the same incident"),
    "possible": _("possibly the same incident"),
    "unlikely": _("unlikely the same incident"),
}
# The least probability for each word, in thousandths, the highest first.
LEAST: Final = (("very_likely", 900), ("likely", 500), ("possible", 100), ("unlikely", 0))
TIMES: Final[dict[str, Promise]] = {
    "minute": _("to the minute"),
    "hour": _("to the hour"),
    "part_of_day": _("to the part of the day"),
    "day": _("to the day"),
    "range": _("as several days"),
}
PLACES: Final[dict[str, Promise]] = {
    "exact": _("to the point"),
    "settlement": _("to the settlement"),
    "district": _("to the district"),
    "province": _("to the province"),
    "unplaced": _("not on the map"),
}
SAYS: Final[dict[str, Promise]] = {
    "time.not_known": _("At least one of them does not say when."),
    "place.same_district": _("The same district; at least one of them says nothing nearer."),
    "place.same_province": _("The same province; at least one of them says nothing nearer."),
    "place.other_province": _("Two different provinces."),
    "place.not_known": _("At least one place is not in the gazetteer."),
    "name.same_name": _("The same name, as far as spellings tell: “%(one)s” and “%(other)s”."),
    "name.alike": _("Names that sound alike: “%(one)s” and “%(other)s”."),
    "name.somewhat_alike": _("The names are somewhat alike; that says little."),
    "name.not_alike": _("The names are not alike."),
    "name.not_known": _("At least one of them names no place."),
    "kind.same_subtype": _("The same violation type, to the last detail."),
    "kind.same_type": _("The same violation type."),
    "kind.other_subtype": _("The same violation type; a detail of it differs."),
    "kind.same_group": _("Violation types of one group; at least one of them says no more."),
    "kind.other_type": _("Different violation types of one group."),
    "kind.other_group": _("Violation types of different groups."),
    "kind.not_known": _("At least one violation type is not known."),
    "means.same_means": _("The same means."),
    "means.like_means": _("Means that are easily mistaken for each other."),
    "means.other_means": _("Different means."),
    "means.not_known": _("At least one of them does not say with what."),
    "target.same_sort": _("The same sort of target, one that is seldom hit."),
    "target.other_sort": _("Different sorts of target."),
    "target.not_known": _("At least one of them names no particular target."),
    "actor.same_actor": _("The same party is accused."),
    "actor.same_group": _("Parties of one side are accused, as far as both say."),
    "actor.other_actor": _("Different parties of one side are accused."),
    "actor.other_group": _("Different parties are accused; that says little."),
    "actor.not_known": _("At least one of them accuses nobody in particular."),
    "casualties.same_large_figure": _("The same large number of killed."),
    "casualties.same_figure": _("The same number of killed."),
    "casualties.overlap": _("Numbers of killed that may be the same."),
    "casualties.both_none": _("Both say that nobody was killed."),
    "casualties.same_least": _("The same least number of killed."),
    "casualties.same_most": _("The same highest number of killed."),
    "casualties.near": _("Numbers of killed that are close."),
    "casualties.differ": _("Different numbers of killed; a toll often grows."),
    "casualties.none_and_some": _("One says that nobody was killed, the other that several were."),
    "casualties.not_known": _("At least one of them gives no number of killed."),
    "source.other_source": _("They come from different sources. So much must be outweighed before they are one."),
    "source.same_source": _("Both come from one source, which seldom tells one event twice. So much must be outweighed."),
    "density.busy": _("Many tell of this place and these hours, so an agreement is weak evidence. Reports within a day and some ten kilometres: %(reports)s."),
    "density.quiet": _("Few tell of this place and these hours. Reports within a day and some ten kilometres: %(reports)s."),
    "rivals.others": _("Other reports near these fit as well, or better."),
    "neighbours.joined": _("People judged one of them to be one incident with others. Pairs with those that were held against each other: %(pairs)s."),
}  # fmt: skip
WITHIN: Final = re.compile(r"(?:same_(place|district)_)?(?:within_(\d+)_m|further)")


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
            sentence=sentence(
                reason["feature"], reason.get("context", ""), reason["level"], _isolated(reason["values"])
            ),
            points=reason["points"],
        )
        for reason in reasons
    ]
    return sorted(found, key=lambda one: -abs(one.points))


def _isolated(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values with their texts isolated: a name of another script leaves the order of the sentence alone."""
    return {key: f"\u2068{value}\u2069" if isinstance(value, str) else value for key, value in values.items()}


def sentence(feature: str, context: str, level: str, values: Mapping[str, Any]) -> str:
    """Return what a level of a feature says; of times and distances also how exactly both know them."""
    small = level == "same_large_figure" and context[:1] in "0123"
    plain = SAYS.get(f"{feature}.{'same_figure' if small else level}")
    if plain is not None:
        return str(plain) % {"one": "", "other": "", "reports": 0, "pairs": 0, **values}
    if feature == "together":
        return gettext(
            "Time, place and kind seen together: by chance they agree more, or less, often than each alone."
        )
    if feature == "time":
        return gettext("%(both)s; %(apart)s.") % {
            "both": _both(TIMES, context),
            "apart": _apart(int(values.get("minutes", 0)), context),
        }
    found = WITHIN.fullmatch(level) if feature == "place" else None
    if not found:
        return f"{feature}: {level}"
    inside, metres = found.groups()
    said = gettext("%(both)s; %(apart)s.") % {
        "both": _both(PLACES, context),
        "apart": _distance(int(metres or 0), int(values.get("km", 0))),
    }
    if inside == "place":
        return gettext("The same settlement.") + " " + said
    return gettext("The same district.") + " " + said if inside else said


def _both(names: Mapping[str, Promise], context: str) -> str:
    """Return how exactly both know something: "Both to the minute", "One to the minute, the other to the day"."""
    fine, _times, coarse = context.partition(" × ")
    one, other = (str(names.get(name, name)) for name in (fine, coarse))
    if one == other:
        return gettext("Both %(how)s") % {"how": one}
    return gettext("One %(how)s, the other %(other)s") % {"how": one, "other": other}


def _apart(minutes: int, context: str) -> str:
    if minutes == 0 and context == "day × day":
        return gettext("the same day")
    if minutes < 120:
        return gettext("minutes between them: %(n)s") % {"n": minutes}
    if minutes < 2 * 1440:
        return gettext("hours between them: %(n)s") % {"n": round(minutes / 60)}
    return gettext("days between them: %(n)s") % {"n": round(minutes / 1440)}


def _distance(metres: int, km: int) -> str:
    if metres and metres < 1000:
        return gettext("at most so many metres between them: %(n)s") % {"n": metres}
    return gettext("kilometres between them: %(n)s") % {"n": max(1, km)}


def likelihood(probability: int) -> str:
    """Return the word for a probability in thousandths."""
    return next(word for word, least in LEAST if probability >= least)
