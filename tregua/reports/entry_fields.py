"""Fields of quick entry: when, where and how many, each in one line as people write it; refused with what is wrong."""

import re
from typing import Any, Final, NamedTuple

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.intake.channels.sheet.moments import Moment, moment
from tregua.intake.channels.sheet.positions import Position, is_like_a_position, position
from tregua.intake.channels.sheet.problems import CellError
from tregua.intake.channels.sheet.quantities import Quantity, quantity
from tregua.intake.sheet_wording import worded_as_typed
from tregua.places.around import Beside, around, beside
from tregua.places.lookup import Match, the_one
from tregua.places.models import Place
from tregua.reports.claim_says import MOST_HURT
from tregua.reports.fields import CHOSEN, several

_NAME_AND_AREA: Final = re.compile(r"(?P<name>[^,،]+?)\s*[,،]\s*(?P<area>[^,،]+?)")
NOTHING: Final = Quantity(None, None, "")


def _line(**attributes: str) -> forms.TextInput:
    return forms.TextInput(attrs={"dir": "auto", "autocomplete": "off", **attributes})


class MomentField(forms.CharField):
    """When it was: a date-time group, a day, a time, or both, in any of the pages' languages."""

    default_help = _("271430CFEB16 · 14:30 · yesterday evening · 27 Feb 2016 14h")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", self.default_help)
        super().__init__(required=False, max_length=100, widget=_line(), **kwargs)

    def clean(self, value: Any) -> Moment | None:
        """Return the moment, or None when nothing was written."""
        written = super().clean(value)
        if not written:
            return None
        try:
            return moment(written, now=timezone.localtime())
        except CellError as error:
            raise forms.ValidationError(worded_as_typed(error)) from error


class QuantityField(forms.CharField):
    """How many of what: 20 explosions, 5-7 shots."""

    default_help = _("20 explosions · 5-7 shots · at least 3 vehicles")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", self.default_help)
        super().__init__(required=False, max_length=100, widget=_line(), **kwargs)

    def clean(self, value: Any) -> Quantity:
        """Return the quantity; nothing where nothing was written."""
        written = super().clean(value)
        if not written:
            return NOTHING
        try:
            found = quantity(written)
        except CellError as error:
            raise forms.ValidationError(worded_as_typed(error)) from error
        if max(found.least or 0, found.most or 0) > MOST_HURT:
            raise forms.ValidationError(
                gettext("More than %(most)s cannot be recorded. Correct the number.") % {"most": MOST_HURT}
            )
        return found


class PointField(forms.CharField):
    """A point of the map: coordinates or a grid reference."""

    default_help = _("36.2012, 37.1612 · 37SCA3468607831")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", self.default_help)
        super().__init__(required=False, max_length=100, widget=_line(), **kwargs)

    def clean(self, value: Any) -> Position | None:
        """Return the point, or None when nothing was written."""
        written = super().clean(value)
        try:
            return position(written) if written else None
        except CellError as error:
            raise forms.ValidationError(worded_as_typed(error)) from error


class Where(NamedTuple):
    """Where it was: the place, what was written of it, the point, and how the point lies to the place."""

    place: Place | None = None
    written: str = ""
    point: Position | None = None
    beside: Beside | None = None

    @property
    def is_only_written(self) -> bool:
        """Whether it is kept as it is written, because the gazetteer knows no such place."""
        return bool(self.written) and self.place is None


class WhereField(forms.CharField):
    """A place by its name in any script or by its code, or a point by its coordinates or grid reference."""

    default_help = _("A name in any script · 36.2012, 37.1612 · 37SCA3468607831")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", self.default_help)
        super().__init__(required=False, max_length=300, widget=_line(), **kwargs)

    def clean(self, value: Any) -> Where:
        """Return where it was; a name that the gazetteer does not know is kept as it is written."""
        written = super().clean(value)
        if not written:
            return Where()
        chosen = CHOSEN.fullmatch(written)
        code = chosen["code"].strip() if chosen else ""
        place = Place.objects.for_reading().filter(code=code).first() if code else None
        if chosen and place is None:
            raise forms.ValidationError(
                gettext("No place has the code %(code)s. Choose one from the list, or write its name alone.")
                % {"code": code}
            )
        text = chosen["written"] if chosen else written
        if is_like_a_position(text) and not Place.objects.filter(code=text).exists():
            return _at_a_point(text, place)
        return Where(place) if place else _by_name(text)


def _at_a_point(text: str, chosen: Place | None) -> Where:
    try:
        point = position(text)
    except CellError as error:
        raise forms.ValidationError(worded_as_typed(error)) from error
    if chosen:
        return Where(chosen, text, point, beside(chosen, point.latitude, point.longitude))
    nearest = next(iter(around(point.latitude, point.longitude)), None)
    return Where(nearest.place if nearest else None, text, point, nearest)


def _by_name(text: str) -> Where:
    """Return the place of this very name, or what is written when no place has it: what only sounds alike is another."""
    found = Place.objects.named_each([text], near=False)[text] or _inside(text)
    place = Place.objects.for_reading().filter(code=text).first() or (the_one(found) if found else None)
    if place is None and found:
        raise several(text, found)
    return Where(place, text)


def _inside(text: str) -> list[Match]:
    """Return what "name, area" may mean: the places of that name that lie in an area of that name."""
    said = _NAME_AND_AREA.fullmatch(text)
    if said is None:
        return []
    found = Place.objects.named_each([said["name"], said["area"]], near=False)
    areas = {one.place.pk for one in found[said["area"]]}
    return [one for one in found[said["name"]] if areas & {above.pk for above in one.place.chain[1:]}]
