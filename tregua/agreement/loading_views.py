"""The page on which parties are chosen from a file and recorded."""

import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from django import forms
from django.contrib import messages as notices
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.fields import line
from tregua.agreement.loaders.rows import Actor, Link
from tregua.agreement.loading import Loaded, look_at, take
from tregua.agreement.models import Party, PartyKind
from tregua.agreement.saying import AgreementError
from tregua.agreement.views import page
from tregua.people.pages import StaffRequest, form_page, staff_page

LARGEST: Final = 20 * 1024 * 1024
# More are not shown on one page, and not sent by one form.
MOST: Final = 300
SALT: Final = "parties of a file"
SHOWN: Final = 200


class FileForm(forms.Form):
    """A file of parties."""

    file = forms.FileField(
        label=_("File"), help_text=_("The actor dataset of UCDP, or a table of your own; CSV in UTF-8.")
    )
    containing = line(
        _("Only with this word"),
        required=False,
        help_text=_("In the name or in the countries, for instance Syria. A page shows 300 actors at most."),
    )

    def clean_file(self) -> Any:
        """Refuse a file that is too large to be a list of parties."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(gettext("This file is too large to be a list of parties."))
        return file


@staff_page("agreement.change")
@form_page
def load(request: StaffRequest) -> HttpResponse:
    """Read a file, let a person tick which of its actors are parties here, and record those."""
    if "actors" in request.POST:
        return _take(request)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return page(request, "choose_parties", **_offered(form))
        except AgreementError as error:
            form.add_error("file", str(error))
    return page(request, "load_parties", status=422 if form.errors else 200, form=form)


def _offered(form: FileForm) -> dict[str, Any]:
    """Return what the file holds, for a person to choose from; the actors travel with the page, signed."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "parties.csv"
        copy.write_bytes(form.cleaned_data["file"].read())
        looked = look_at(copy, containing=form.cleaned_data["containing"])
    if len(looked.actors) > MOST:
        raise AgreementError(
            gettext(
                "The file holds %(count)s actors, more than a page shows. Give a word they have in common."
            )
            % {"count": len(looked.actors)}
        )
    on_record = set(Party.objects.values_list("code", flat=True))
    return {
        "looked": looked,
        "rows": [
            {"actor": one, "name": next(iter(one.names.values())), "known": one.code in on_record}
            for one in looked.actors
        ],
        "kinds": PartyKind.choices,
        "unread": looked.unread[:SHOWN],
        "actors": signing.dumps([_plain(one) for one in looked.actors], salt=SALT, compress=True),
    }


def _plain(actor: Actor) -> dict[str, Any]:
    says = asdict(actor)
    del says["words"]
    return says


def _take(request: StaffRequest) -> HttpResponse:
    try:
        says = signing.loads(request.POST["actors"], salt=SALT, max_age=24 * 60 * 60)
    except signing.BadSignature:
        notices.error(request, gettext("This page is too old. Send the file once more."))
        return redirect("agreement:load_parties")
    wanted = set(request.POST.getlist("take"))
    actors = [_actor(one) for one in says if one["code"] in wanted]
    kinds = {one.code: request.POST.get(f"kind-{one.code}", one.kind) for one in actors}
    if not actors:
        notices.error(request, gettext("Nothing was ticked, so nothing was recorded."))
        return redirect("agreement:load_parties")
    try:
        loaded = take(actors, by=request.user, kinds=kinds)
    except AgreementError as error:
        notices.error(request, str(error))
        return redirect("agreement:load_parties")
    _tell(request, loaded)
    return redirect("agreement:parties")


def _actor(says: dict[str, Any]) -> Actor:
    return Actor(
        **says
        | {
            "also": tuple((language, name) for language, name in says["also"]),
            "links": tuple(Link(**link) for link in says["links"]),
        }
    )


def _tell(request: StaffRequest, loaded: Loaded) -> None:
    says = ngettext("%(count)s party is recorded.", "%(count)s parties are recorded.", loaded.added)
    notices.success(request, says % {"count": loaded.added})
    if loaded.known:
        known = gettext("%(count)s were known already: only names and links they had not were added.")
        notices.info(request, known % {"count": loaded.known})
    if loaded.left:
        left = gettext("Links to actors that are not on record were left out: %(links)s.")
        notices.warning(request, left % {"links": ", ".join(loaded.left[:20])})
