"""The page on which a centre says which counting rules its bulletin prints."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from tregua.agreement.fields import text
from tregua.bulletin.choosing import ChoiceError, choose, printed_rules
from tregua.bulletin.models import RuleChoice
from tregua.bulletin.rules import ALWAYS, GROUPS, RULES
from tregua.bulletin.wording import in_every_language
from tregua.people.pages import StaffRequest, form_page, recorded, staff_page


class RulesForm(forms.Form):
    """Which rules are printed from now on, and why."""

    rules = forms.MultipleChoiceField(
        label=_("The bulletin prints"),
        choices=lambda: [(rule.code, rule.name) for rule in RULES if rule.code not in ALWAYS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = text(
        _("Why"), help_text=_("For instance: the instrument asks for it, or nobody here records calls.")
    )


@staff_page("bulletin.approve")
@form_page
def rules(request: StaffRequest) -> HttpResponse:
    """Show every counting rule in four languages, and choose which of them the bulletin prints."""
    printed = {rule.code for rule in printed_rules()}
    form = RulesForm(request.POST or None, initial={"rules": sorted(printed - set(ALWAYS))})
    if recorded(request, form, lambda: choose(by=request.user, **form.cleaned_data), (ChoiceError,)):
        return redirect("bulletin:rules")
    context: dict[str, Any] = {
        "form": form,
        "chosen": RuleChoice.objects.select_related("recorded_by").order_by("-id")[:20],
        "groups": [
            (
                heading,
                [
                    {
                        "rule": rule,
                        "told": in_every_language(rule),
                        "always": rule.code in ALWAYS,
                        "printed": rule.code in printed,
                    }
                    for rule in RULES
                    if rule.group == group
                ],
            )
            for group, heading in GROUPS.items()
        ],
    }
    return render(request, "bulletin/rules.html", context, status=422 if form.errors else 200)
