"""Pages for whoever keeps the centre: what is still missing, its settings, its check-ups."""

from django.conf import settings
from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tregua.centre.checkups import all_findings
from tregua.centre.folder import FolderError
from tregua.centre.forms import SettingsForm
from tregua.centre.setting_up import steps_for
from tregua.centre.settled import (
    SettingsError,
    change_settings,
    file_of_settings,
    fingerprint,
    waiting_changes,
    written,
)
from tregua.people.pages import StaffRequest, form_page, staff_page


@staff_page("centre.set_up")
@require_safe
def setting_up(request: StaffRequest) -> HttpResponse:
    """Show what a centre needs before it can work, what of it is done, who does the rest, and where."""
    steps = steps_for(request.user)
    missing = [one for one in steps if not one["done"]]
    return render(request, "setting_up.html", {"steps": steps, "missing": missing})


@staff_page("centre.keep")
@form_page
def settings_page(request: StaffRequest) -> HttpResponse:
    """Show the centre's settings and change them; they hold from the next start."""
    if not file_of_settings().is_file():
        why = gettext("This centre has no centre.toml: it cannot be changed here.")
        return render(request, "settings.html", {"stands": settings.CENTRE, "why_not": why})
    try:
        stands = written()
    except FolderError as error:
        return render(
            request, "settings.html", {"stands": settings.CENTRE, "why_not": str(error)}, status=409
        )
    starts = SettingsForm.starts_with(stands, fingerprint())
    form = SettingsForm(request.POST or None, stands=stands, initial=starts)
    if request.method == "POST" and form.is_valid():
        try:
            changed = change_settings(
                names=form.names(),
                values=form.values(),
                before=form.cleaned_data["before"],
                by=request.user,
            )
        except SettingsError as error:
            form.add_error(None, str(error))
        else:
            _tell(request, changed)
            return redirect("settings")
    context = {"stands": stands, "form": form, "waiting": waiting_changes()}
    return render(request, "settings.html", context, status=422 if form.errors else 200)


def _tell(request: StaffRequest, changed: list[str]) -> None:
    if changed:
        notices.success(
            request, gettext("Written. It holds once `tregua serve` is stopped and started again.")
        )
    else:
        notices.info(request, gettext("Nothing was different."))


@staff_page("centre.keep")
@require_safe
def checkups(request: StaffRequest) -> HttpResponse:
    """Show what every checkup sees; those that read every entry only when they are asked for."""
    everything = "all" in request.GET
    findings = list(all_findings(long=everything))
    wrong = [one for one in findings if not one.well]
    context = {"findings": findings, "wrong": wrong, "everything": everything}
    return render(request, "checkups.html", context)
