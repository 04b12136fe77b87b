"""The page on which a mission says which sections its bulletin has, in which order, and since when totals run."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement import fields
from tregua.agreement.mandate import PRESETS as MANDATES
from tregua.bulletin.layout import (
    PRESETS,
    LayoutError,
    choose_layout,
    chosen_sections,
    merges_small,
    running_since,
)
from tregua.bulletin.models import LayoutChoice
from tregua.bulletin.sections import SECTIONS
from tregua.people.pages import StaffRequest, form_page, recorded, staff_page

SHOWN = 20


class LayoutForm(forms.Form):
    """The place of each section, and why."""

    since = fields.day(_("Running totals since"), required=False)
    merges_small = forms.BooleanField(
        label=_("Print provinces with few together"),
        required=False,
        help_text=_(
            "One grouping for every figure of an issue: no part is below three, and none can be reckoned from the others."
        ),
    )
    reason = fields.text(_("Why"), help_text=_("For instance: the instrument asks for facts only."))

    def __init__(self, *args: Any, keys: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = {
            kind.key: forms.IntegerField(
                label=str(kind.title),
                required=False,
                min_value=1,
                max_value=99,
                initial=keys.index(kind.key) + 1 if kind.key in keys else None,
                help_text=_("always printed") if kind.always else "",
            )
            for kind in SECTIONS
        }
        self.fields = {**places, **self.fields}
        self.fields["since"].help_text = _("Empty: none is printed.")

    def clean(self) -> dict[str, Any]:
        """Refuse two sections in one place."""
        given = super().clean() or {}
        taken: dict[int, str] = {}
        for kind in SECTIONS:
            place = given.get(kind.key)
            if place in taken:
                self.add_error(
                    kind.key, gettext("“%(other)s” has this place already.") % {"other": taken[place]}
                )
            elif place:
                taken[place] = str(kind.title)
        return given

    def chosen(self) -> dict[str, Any]:
        """Return what was chosen, as the action takes it."""
        given = self.cleaned_data
        placed = [kind.key for kind in SECTIONS if given[kind.key]]
        return {
            "sections": sorted(placed, key=lambda key: given[key]),
            "since": given["since"],
            "merges_small": given["merges_small"],
            "reason": given["reason"],
        }


@staff_page("bulletin.approve")
@form_page
def layout(request: StaffRequest) -> HttpResponse:
    """Show the sections in their order, the presets, and choose."""
    preset = request.GET.get("preset", "")
    now = [kind.key for kind in chosen_sections()]
    keys = list(PRESETS[preset]) if preset in PRESETS else now
    form = LayoutForm(
        request.POST or None, keys=keys, initial={"since": running_since(), "merges_small": merges_small()}
    )
    if recorded(request, form, lambda: choose_layout(by=request.user, **form.chosen()), (LayoutError,)):
        return redirect("bulletin:layout")
    titles = {kind.key: kind.title for kind in SECTIONS}
    context = {
        "form": form,
        "now": [titles[key] for key in now],
        "since": running_since(),
        "preset": preset,
        "presets": [(code, MANDATES[code][0]) for code in PRESETS],
        "chosen": [
            (one, [titles.get(key, key) for key in one.sections])
            for one in LayoutChoice.objects.select_related("recorded_by").order_by("-id")[:SHOWN]
        ],
    }
    return render(request, "bulletin/layout.html", context, status=422 if form.errors else 200)
