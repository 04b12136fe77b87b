"""Pages for translators: what is open, the file to translate, and the check of what came back."""

from typing import Final

import polib
from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.names import language_name
from tregua.centre.translating import checking
from tregua.centre.translating.standing import (
    FUZZY,
    GONE,
    MISSING,
    file_of,
    languages,
    plural_forms,
    standing,
    to_translate,
)
from tregua.people.pages import ANYBODY_HERE, StaffRequest, form_page, staff_page

LARGEST: Final = 4 * 1024 * 1024
WORDS: Final = {
    MISSING: _("no words yet"),
    FUZZY: _("a guess, to be looked at"),
    GONE: _("the text was changed or is gone"),
}


class CatalogueForm(forms.Form):
    """A catalogue that was translated."""

    file = forms.FileField(
        label=_("Translated file (PO)"), help_text=_("At most 4 MB. It is checked, not kept.")
    )

    def clean_file(self) -> bytes:
        """Return the bytes of the file."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(gettext("This is larger than 4 MB."))
        raw: bytes = file.read()
        return raw


@staff_page(ANYBODY_HERE)
def languages_page(request: StaffRequest) -> HttpResponse:
    """Show how far each language is, by app."""
    stand = [standing(code) for code in languages()]
    apps = sorted({app for one in stand for app in one.of_app})
    context = {
        "stand": [(one, language_name(one.language), len(one.texts)) for one in stand],
        "apps": [
            (
                app,
                max(one.of_app[app] for one in stand),
                [(one.language, len(one.open_in(app))) for one in stand],
            )
            for app in apps
        ],
        "gone": [(one.language, len(one.open_in(""))) for one in stand],
    }
    return render(request, "translating/languages.html", context)


@staff_page(ANYBODY_HERE)
@form_page
def language(request: StaffRequest, code: str) -> HttpResponse:
    """Show what is open in a language, of one app or of all, and check a file that a translator brings."""
    if code not in languages():
        raise Http404
    stand, app = standing(code), request.GET.get("app")
    texts = list(stand.texts) if app is None else stand.open_in(app)
    form = CatalogueForm(request.POST or None, request.FILES or None)
    checked = None
    if request.method == "POST" and form.is_valid():
        try:
            needed = plural_forms(polib.pofile(str(file_of(code))))
            checked = checking.check(form.cleaned_data["file"], forms=needed)
        except checking.CatalogueError as error:
            form.add_error("file", str(error))
    context = {
        "code": code,
        "name": language_name(code),
        "direction": "rtl" if get_language_info(code)["bidi"] else "ltr",
        "stand": stand,
        "app": app,
        "texts": [(one, WORDS[one.state]) for one in texts],
        "form": form,
        "checked": checked,
    }
    return render(request, "translating/language.html", context, status=422 if form.errors else 200)


@staff_page(ANYBODY_HERE)
def download(request: StaffRequest, code: str) -> HttpResponse:  # noqa: ARG001 - the page asks who it is
    """Give the catalogue of a language with the places of its texts, to be translated."""
    if code not in languages():
        raise Http404
    return HttpResponse(
        to_translate(code),
        content_type="text/x-gettext-translation; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="tregua-{code}.po"'},
    )
