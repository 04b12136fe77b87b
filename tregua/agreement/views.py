"""Pages of the agreement: its text, its parties, the roll of acceptances, how things are counted and named."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from tregua.agreement import lists_out
from tregua.agreement.channels import channel_name, in_order
from tregua.agreement.forms import AsOfForm
from tregua.agreement.mandate import VERBS
from tregua.agreement.models import Agreement, Clause, CountingRule, Exclusion, Party
from tregua.agreement.names import named
from tregua.agreement.parties_out import parties
from tregua.agreement.roll import Row, end_of, roll
from tregua.agreement.violation_types import VIOLATION_TYPES
from tregua.people.pages import StaffRequest, form_page, staff_page


def page(request: StaffRequest, name: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """Return a page of the agreement; what may be changed shows only to those who may."""
    may = request.user.may
    shown = {"may_change": may("agreement.change"), "may_read_forms": may("intake.read"), **context}
    return render(request, f"agreement/{name}.html", shown, status=status)


def chosen(code: str = "") -> Agreement | None:
    """Return the agreement of a code, or the one in force when none is named; 404 when there is no such code."""
    if code:
        return get_object_or_404(Agreement, code=code)
    return Agreement.objects.in_force(timezone.now())


@staff_page("agreement.read")
@require_safe
def agreement_page(request: StaffRequest, code: str = "") -> HttpResponse:
    """Show an agreement: when it began, who chairs, what it lets the centre do, its clauses and exclusions."""
    found = chosen(code)
    if found is None:
        return page(request, "agreement", agreement=None)
    verbs, zone = found.verbs_now, ZoneInfo(found.zone)
    context: dict[str, Any] = {
        "agreement": found,
        "starts": [
            _written(found.starts_at.astimezone(UTC), "UTC"),
            _written(found.starts_at.astimezone(zone), found.zone),
        ],
        "others": Agreement.objects.newest().exclude(pk=found.pk),
        "co_chairs": [channel_name(one) for one in in_order(found.co_chairs)],
        "guarantors": [channel_name(one) for one in in_order(found.guarantors)],
        "verbs": [(label, verb in verbs) for verb, label in VERBS.items()],
        "mandate_changes": found.mandate_changes.select_related("recorded_by"),
        "clauses": _clauses(found),
        "exclusions": exclusions(found),
    }
    return page(request, "agreement", **context)


def _written(instant: datetime, zone: str) -> dict[str, object]:
    """Return an instant as it is read in a zone, with the zone."""
    return {"iso": instant.isoformat(), "day": instant.date(), "time": f"{instant:%H:%M}", "zone": zone}


def _number(clause: Clause) -> list[tuple[int, str]]:
    """Return what sorts clause 2 before clause 10."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in clause.path.split(".")]


def _clauses(agreement: Agreement) -> list[dict[str, object]]:
    """Return the clauses in their order, each with the names of whom it binds and of what breaks it."""
    clauses = sorted(agreement.clauses.all(), key=_number)
    bound = Party.objects.filter(code__in={code for clause in clauses for code in clause.bound})
    names = {party.code: party.name() for party in bound.prefetch_related("party_names")}
    return [
        {
            "clause": clause,
            "bound": sorted((names.get(code, code) for code in clause.bound), key=str.casefold),
            "types": [VIOLATION_TYPES[code] for code in clause.violation_types if code in VIOLATION_TYPES],
        }
        for clause in clauses
    ]


def exclusions(agreement: Agreement) -> list[Exclusion]:
    """Return the exclusions of an agreement by the party's name in the page's language."""
    rows = agreement.exclusions.select_related("party", "lifting", "seconded").prefetch_related(
        "party__party_names"
    )
    return sorted(rows, key=lambda row: (row.party.name().casefold(), row.since))


@staff_page("agreement.read")
@form_page
def party_list(request: StaffRequest) -> HttpResponse:
    """Show all parties in alphabetical order, those of whom nothing is recorded included."""
    found, language = chosen(), get_language() or "en"
    if found is None:
        rows = [
            Row(party=one, cells=[], excluded=False) for one in Party.objects.all().alphabetical(language)
        ]
        headings: list[str] = []
    else:
        now_standing = roll(found, timezone.now(), language)
        rows, headings = now_standing.everybody(), now_standing.headings
    if "take_out" in request.POST:
        return lists_out.answer(request, parties(headings), rows)
    may_take_out = request.user.may(lists_out.PERMISSION)
    return page(request, "parties", rows=rows, headings=headings, may_take_out=may_take_out)


@staff_page("agreement.read")
@require_safe
def party(request: StaffRequest, code: str) -> HttpResponse:
    """Show one party: its names and who uses them, its acceptances and exclusions."""
    found = get_object_or_404(Party.objects.prefetch_related("party_names"), code=code)
    acceptances = found.acceptances.select_related("agreement", "taken_back").prefetch_related("statuses")
    context: dict[str, Any] = {
        "party": found,
        "names": sorted(
            found.party_names.all(), key=lambda row: (row.language, row.used_by, row.recorded_at)
        ),
        "acceptances": [
            (one, channel_name(one.channel)) for one in acceptances.order_by("recorded_at", "id")
        ],
        "links": found.links.select_related("other").prefetch_related("other__party_names").order_by("id"),
        "linked_by": found.linked_by.select_related("party")
        .prefetch_related("party__party_names")
        .order_by("id"),
        "exclusions": found.exclusions.select_related("agreement", "lifting", "seconded").order_by(
            "since", "id"
        ),
        "excluded_now": found.exclusions.in_effect(timezone.now()).exists(),
    }
    return page(request, "party", **context)


@staff_page("agreement.read")
@require_safe
def roll_page(request: StaffRequest, code: str = "") -> HttpResponse:
    """Show who had accepted at the end of a day, through whom, and where each acceptance stood."""
    found = chosen(code)
    if found is None:
        return page(request, "roll", agreement=None)
    form = AsOfForm(request.GET or None)
    today = timezone.localdate()
    on = (form.cleaned_data["on"] if form.is_valid() else None) or today
    context: dict[str, Any] = {
        "agreement": found,
        "form": form if form.is_bound else AsOfForm(initial={"on": on}),
        "on": on,
        "roll": roll(found, end_of(on, found.zone), get_language() or "en"),
    }
    return page(request, "roll", status=422 if form.errors else 200, **context)


@staff_page("agreement.read")
@require_safe
def rules(request: StaffRequest) -> HttpResponse:
    """Show how each printed figure counts; older versions stay readable."""
    found = list(CountingRule.objects.order_by("code", "-version"))
    newest = {rule.code: rule.version for rule in reversed(found)}
    shown = [
        {
            "rule": rule,
            "name": told(rule.names),
            "unit": told({"en": rule.unit}),
            "older": rule.version < newest[rule.code],
            **{name: told(getattr(rule, name)) for name in ("includes", "excludes", "doubles", "time_basis")},
        }
        for rule in found
    ]
    return page(request, "rules", rules=shown)


def told(names: Mapping[str, str]) -> str:
    """Return a rule's text in the page's language; one kept in English only by its translation, if there is one."""
    written = named(names)
    return gettext(written) if written == names.get("en") and written else written


@staff_page("agreement.read")
@require_safe
def violation_types(request: StaffRequest) -> HttpResponse:
    """Show every violation type in the page's language, and what is none."""
    groups = [
        (one, [inner for inner in VIOLATION_TYPES.values() if inner.group == code and inner.code != code])
        for code, one in VIOLATION_TYPES.items()
        if code == one.group
    ]
    return page(request, "violation_types", groups=groups)
