"""The number of an incident as people say and type it: #12-5, where the digit behind the hyphen shows a slip.

The number itself is 12: it stands so in the record, in files and in addresses. The check digit is said with it, and asked
for nowhere: 12 alone is understood as ever.
"""

import re
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.names import END
from tregua.people.slips import check_of, western

if TYPE_CHECKING:
    from tregua.incidents.models import Incident

LEFT_TO_RIGHT: Final = "\u2066"
# A hyphen in any of its shapes, a stroke or a dot: what keyboards and telephones make of it.
_SAID: Final = re.compile(r"\s*#?\s*(\d{1,9})(?:\s*[-\u2010-\u2015\u2212/.\u00ad]\s*(\d))?\s*")

# What comes along when a number is copied from a page.
_MARKS: Final = dict.fromkeys(map(ord, "\u200e\u200f\u061c\u2066\u2067\u2068\u2069"))


class SlipError(ValueError):
    """Number and check digit do not belong together."""

    def __init__(self, number: int, written: str) -> None:
        super().__init__(slip(written))
        self.number = number


def as_said(number: int) -> str:
    """Return the number of an incident with its check digit: 12-5."""
    return f"{number}-{check_of(str(number))}"


def shown(number: int) -> str:
    """Return the number as it stands on a page: isolated, for behind an Arabic word it would be read as 5-12."""
    return f"{LEFT_TO_RIGHT}#{as_said(number)}{END}"


def is_right(number: int, check: int) -> bool:
    """Return whether this check digit belongs behind this number."""
    return check_of(str(number)) == str(check)


def plain(written: str) -> str:
    """Return what was typed in Western digits, without the marks of direction that come along when it was copied."""
    return western(written).translate(_MARKS).strip()


def read(written: str) -> int | None:
    """Return the number that was typed, with or without its check digit; None when it is none."""
    said = _SAID.fullmatch(plain(written))
    if said is None:
        return None
    number = int(said[1])
    if said[2] is not None and not is_right(number, int(said[2])):
        raise SlipError(number, written)
    return number


def slip(written: str) -> str:
    """Return what somebody is told whose number and check digit do not belong together."""
    return gettext(
        "%(written)s is the number of no incident: a digit is wrong, or two changed places. Ask for it again, digit by digit."
    ) % {"written": written.strip()}


class IncidentField(forms.CharField):
    """An incident by its number, with or without its check digit."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "unread": _("Write the number of an incident, as 12-5 or 12."),
        "missing": _("There is no incident of this number. Look at the list of incidents."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "help_text", _("As it stands on its page, with its check digit or without: 12-5 or 12.")
        )
        line = forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"})
        super().__init__(max_length=30, widget=line, **kwargs)

    def clean(self, value: Any) -> "Incident | None":
        """Return the incident of this number."""
        from tregua.incidents.models import Incident  # noqa: PLC0415 - the models say their numbers by this file

        written = super().clean(value)
        if not written:
            return None
        try:
            number = read(written)
        except SlipError as error:
            raise forms.ValidationError(str(error)) from error
        if number is None:
            raise forms.ValidationError(self.error_messages["unread"])
        found = Incident.objects.filter(number=number).first()
        if found is None:
            raise forms.ValidationError(self.error_messages["missing"])
        return found
