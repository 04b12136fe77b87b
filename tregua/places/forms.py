"""Form for loading places from a file."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

LARGEST: Final = 200 * 1024 * 1024


class LoadForm(forms.Form):
    """A file of places, to be looked at or loaded."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "COD-AB boundaries (GeoJSON), OCHA quarters, GeoNames, Open-Syria or our own table; UTF-8."
        ),
    )
    only_look = forms.BooleanField(
        label=_("Only look: say what the file holds and which lines cannot be read, and load nothing"),
        required=False,
        initial=True,
    )

    def clean_file(self) -> "UploadedFile[Any]":
        """Refuse a file that is too large for a page."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if file.size and file.size > LARGEST:
            raise forms.ValidationError(
                gettext("The file is larger than 200 MB. Cut it to your country first.")
            )
        return file


@contextmanager
def on_disk(upload: "UploadedFile[Any]") -> Iterator[Path]:
    """Give an uploaded file a path for as long as it is read."""
    with tempfile.NamedTemporaryFile(suffix=Path(upload.name or "").suffix) as file:
        shutil.copyfileobj(upload, file)
        file.flush()
        yield Path(file.name)
