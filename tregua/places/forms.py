"""Form for loading places from a file."""

import shutil
import tempfile
from pathlib import Path
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.people.choosing import offer
from tregua.places.countries import country_choices
from tregua.places.loading import files_to_load, folder_to_load

LARGEST: Final = 200 * 1024 * 1024


def _from_the_left(path: Path) -> str:
    """Return a path that keeps its order of signs in a sentence that runs from right to left."""
    return f"\u2066{path}\u2069"


class LoadForm(forms.Form):
    """A file of places, sent from here or lying on the machine of the centre, to be looked at or loaded."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("GeoJSON, CSV or the table of GeoNames, in UTF-8."),
    )
    on_machine = forms.ChoiceField(label=_("Or a file that lies on the centre's machine"), required=False)
    country = forms.ChoiceField(
        label=_("Country"),
        required=False,
        help_text=_("Only what lies in it is loaded, where the file says so."),
    )
    only_look = forms.BooleanField(
        label=_("Only look: say what the file holds and which lines cannot be read, and load nothing"),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "country", [("", _("everything in the file")), *country_choices()])
        lying = [(path.name, path.name) for path in files_to_load()]
        offer(self, "on_machine", [("", _("none")), *lying])
        self.fields["on_machine"].help_text = gettext("Large files are put into %(folder)s.") % {
            "folder": _from_the_left(folder_to_load())
        }

    def clean_file(self) -> "UploadedFile[Any] | None":
        """Refuse a file that is too large for a page."""
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if file and file.size and file.size > LARGEST:
            raise forms.ValidationError(
                gettext("The file is larger than 200 MB. Put it into %(folder)s and choose it there.")
                % {"folder": _from_the_left(folder_to_load())}
            )
        return file

    def clean(self) -> dict[str, Any]:
        """Ask for one file, and one only."""
        cleaned = super().clean() or {}
        if "file" not in self.errors and bool(cleaned.get("file")) == bool(cleaned.get("on_machine")):
            self.add_error("file", gettext("Send one file, or choose one that lies on the machine."))
        return cleaned


class Kept:
    """A file with a path, for as long as it is read: one that lies there, or a copy of what was sent."""

    def __init__(self, form: LoadForm) -> None:
        self.folder = ""
        upload, lying = form.cleaned_data["file"], form.cleaned_data["on_machine"]
        if lying:
            self.name, self.path = lying, folder_to_load() / lying
            return
        self.folder = tempfile.mkdtemp(prefix="tregua-places-")
        self.name = Path(upload.name or "places").name
        self.path = Path(self.folder) / self.name
        with self.path.open("wb") as copy:
            shutil.copyfileobj(upload, copy)

    def let_go(self) -> None:
        """Remove the copy, if there is one."""
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)
