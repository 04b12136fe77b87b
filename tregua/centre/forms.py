"""Form of the centre's own settings."""

import zoneinfo
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.fields import line
from tregua.centre import words
from tregua.centre.folder import CentreFolder
from tregua.people.choosing import offer
from tregua.reports.models import Report


class SettingsForm(forms.Form):
    """Names in every language, the zone, when a day begins and the first language."""

    zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Times are kept in UTC and shown in this zone.")
    )
    day_begins = forms.TimeField(
        label=_("A bulletin's day begins at"),
        help_text=_("Local time. 00:00 unless your agreement counts days otherwise."),
        input_formats=["%H:%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    language = forms.ChoiceField(
        label=_("First language"),
        choices=settings.LANGUAGES,
        help_text=_("The language of pages for somebody who has chosen none."),
    )
    understood = forms.BooleanField(
        label=_("I know what this changes for what is recorded already"), required=False
    )
    before = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, stands: CentreFolder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stands = stands
        offer(self, "zone", [(zone, zone) for zone in sorted(zoneinfo.available_timezones())])
        names = [f"name_{code}" for code, _language in settings.LANGUAGES]
        for code, language in settings.LANGUAGES:
            self.fields[f"name_{code}"] = line(
                _("Name (%(language)s)") % {"language": language}, required=False, length=words.LONGEST_NAME
            )
            self.fields[f"name_{code}"].validators.append(_on_one_line)
        self.order_fields([*names, "zone", "day_begins", "language"])
        if not self._needs_understanding():
            del self.fields["understood"]

    @staticmethod
    def starts_with(stands: CentreFolder, before: str) -> dict[str, Any]:
        """Return what the form shows first: the settings as they stand."""
        names = {f"name_{code}": stands.names.get(code, "") for code, _language in settings.LANGUAGES}
        return {
            **names,
            "zone": stands.zone,
            "day_begins": stands.day_begins,
            "language": stands.language,
            "before": before,
        }

    def _needs_understanding(self) -> bool:
        """Return whether what is sent would move the days of reports that exist."""
        return self.is_bound and self._moves_days() and Report.objects.exists()

    def _moves_days(self) -> bool:
        says = self.data
        return (says.get("zone"), says.get("day_begins", "")[:5]) != (
            self.stands.zone,
            self.stands.day_begins,
        )

    def clean(self) -> dict[str, Any]:
        """Ask for one name at least, and for a second thought where days would move under reports that exist."""
        cleaned = super().clean() or {}
        if not any(self.names().values()):
            self.add_error(None, gettext("Give the name in one language at least."))
        if "understood" in self.fields and not cleaned.get("understood"):
            self.add_error(
                "understood",
                gettext(
                    "There are reports already. With another zone or another hour the same event may fall on another "
                    "day: bulletins that are published keep their windows, later ones are counted otherwise and are "
                    "not compared with them. If that is meant, tick this and send it again."
                ),
            )
        return cleaned

    def names(self) -> dict[str, str]:
        """Return the names by language; an empty one says that there is none."""
        return {
            code: self.cleaned_data.get(f"name_{code}", "").strip() for code, _language in settings.LANGUAGES
        }

    def values(self) -> dict[str, str]:
        """Return the other settings as they stand in the file."""
        says = self.cleaned_data
        return {
            "zone": says["zone"],
            "day_begins": f"{says['day_begins']:%H:%M}",
            "language": says["language"],
        }


def _on_one_line(name: str) -> None:
    """Refuse a name that the reading of the settings at the next start would refuse."""
    if words.NO_NAME.search(name):
        raise forms.ValidationError(
            gettext("Write this name on one line, without characters that are no letters and cannot be seen.")
        )
