"""Pages of the hunt: the pattern by class and area, the rule, and warnings. Nobody reads here unseen."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tregua.agreement.fields import PartyField, day, instant, text
from tregua.liaison import hunting, pattern
from tregua.liaison.choices import Beneficiary, HuntKind, Imminence, SafeChannel, WarningState
from tregua.liaison.forms import NO_NAMES
from tregua.liaison.hunted import HuntEvent, RiskWarning
from tregua.liaison.protection import note_listing
from tregua.liaison.protection_views import noted, received
from tregua.liaison.views import page, recorded
from tregua.people.pages import StaffRequest, form_page, staff_page
from tregua.places.models import Place
from tregua.reports.fields import PlaceField

KNOWN_DAYS = (MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2199, 12, 31)))
AREA_HELP = _("A name or a code. Of a smaller place only its district is kept.")


class HuntEventForm(forms.Form):
    """What was done to people of a class, where and when."""

    against = forms.ChoiceField(label=_("Against"), choices=Beneficiary.choices, help_text=NO_NAMES)
    what = forms.ChoiceField(label=_("What happened"), choices=HuntKind.choices)
    area = PlaceField(label=_("Area"), required=True, help_text=AREA_HELP)
    day = day(_("Day"))
    by_party = PartyField(label=_("By"), required=False, empty_label=_("not known"))
    basis = text(_("Known from"), help_text=NO_NAMES)


class UpToForm(forms.Form):
    """The last day that the page tells of."""

    last = forms.DateField(
        label=_("Up to"),
        required=False,
        validators=KNOWN_DAYS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class HuntRuleForm(forms.Form):
    """How many events within how many days raise the alarm."""

    number = forms.IntegerField(label=_("Events in one area"), min_value=hunting.FEWEST, max_value=100)
    days = forms.IntegerField(label=_("Within so many days"), min_value=1, max_value=hunting.MOST_DAYS)
    reason = text(_("Reason"), help_text=NO_NAMES)


class WarningForm(forms.Form):
    """Who is to be warned, and how soon the threat may come true."""

    against = forms.ChoiceField(label=_("Whom"), choices=Beneficiary.choices, help_text=NO_NAMES)
    area = PlaceField(label=_("Area"), required=True, help_text=AREA_HELP)
    imminence = forms.ChoiceField(label=_("How soon"), choices=Imminence.choices, initial=Imminence.NOT_KNOWN)


class WarningStepForm(forms.Form):
    """What was done about a warning."""

    state = forms.ChoiceField(label=_("What was done"), choices=WarningState.choices)
    channel = forms.ChoiceField(label=_("By which safe contact"), choices=SafeChannel.choices)
    at = instant(_("When"))
    note = text(_("Note"), required=False, help_text=_("Sealed at once."))


@staff_page("protection.read")
@never_cache
@require_safe
def hunt(request: StaffRequest) -> HttpResponse:
    """Show where who is hunted, by class and area, who else is at risk, and the warnings; that somebody looked is noted."""
    form = UpToForm(request.GET)
    last = (form.is_valid() and form.cleaned_data["last"]) or timezone.localdate()
    events = list(HuntEvent.objects.between(last - timedelta(days=pattern.SHOWN_DAYS - 1), last))
    classes, areas = pattern.by_class_and_area(events)
    number, days = pattern.rule()
    noted(partial(note_listing, by=request.user))
    context: dict[str, Any] = {
        "alarms": pattern.alarms(last), "events": events, "classes": classes, "areas": areas, "number": number,
        "days": days, "shown_days": pattern.SHOWN_DAYS, "now": timezone.now(), "last": last, "warnings": pattern.warnings_by_due(),
    }  # fmt: skip
    shown = form if form.errors else UpToForm(initial={"last": last})
    return page(request, "hunt", shown, **context)


@staff_page("liaison.record")
@never_cache
@form_page
def event_new(request: StaffRequest) -> HttpResponse:
    """Record what was done to people of a class."""
    form = HuntEventForm(request.POST or None, initial={"day": timezone.localdate()})
    if recorded(request, form, lambda: hunting.record_hunt_event(by=request.user, **form.cleaned_data)):
        return received(request)
    return page(
        request,
        "record",
        form,
        heading=gettext("Record a threat or an attack"),
        hint=gettext("Classes of people and areas, never names. It is not searchable, not exported in plain and not reachable from anything published."),
    )  # fmt: skip


@staff_page("protection.decide")
@never_cache
@form_page
def rule(request: StaffRequest) -> HttpResponse:
    """Choose how many events within how many days raise the alarm."""
    number, days = pattern.rule()
    form = HuntRuleForm(request.POST or None, initial={"number": number, "days": days})
    if recorded(request, form, lambda: hunting.choose_hunt_rule(by=request.user, **form.cleaned_data)):
        return redirect("liaison:hunt")
    return page(request, "record", form, heading=gettext("When the alarm is raised"), hint="")


@staff_page("protection.decide")
@never_cache
@form_page
def warning_new(request: StaffRequest) -> HttpResponse:
    """Decide that people of a class in an area are to be warned."""
    area = Place.objects.filter(code=request.GET.get("area", "")).first()
    form = WarningForm(request.POST or None, initial={"area": area})
    if recorded(request, form, lambda: hunting.open_warning(by=request.user, **form.cleaned_data)):
        return redirect("liaison:hunt")
    return page(
        request,
        "record",
        form,
        heading=gettext("Warn people of a class"),
        hint=gettext("It waits under Today until somebody gives it through a safe contact, and again until it is acknowledged."),
    )  # fmt: skip


@staff_page("protection.decide")
@never_cache
@form_page
def warning_step(request: StaffRequest, pk: str) -> HttpResponse:
    """Note that a warning was given, acknowledged, reached nobody or was called off."""
    found = get_object_or_404(RiskWarning.objects.select_related("area"), pk=pk)
    form = WarningStepForm(
        request.POST or None, initial={"at": timezone.localtime().replace(second=0, microsecond=0)}
    )
    if recorded(request, form, lambda: hunting.step_warning(found, by=request.user, **form.cleaned_data)):
        return redirect("liaison:hunt")
    hint = gettext("%(whom)s in %(area)s; how soon: %(soon)s. Name nobody outside the sealed note.") % {
        "whom": found.get_against_display(), "area": found.area, "soon": found.get_imminence_display(),
    }  # fmt: skip
    return page(request, "record", form, heading=gettext("What was done about a warning"), hint=hint)
