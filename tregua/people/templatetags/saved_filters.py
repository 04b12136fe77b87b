"""The saved filters of a list, as links above it."""

from typing import Any

from django import forms, template

from tregua.people.saved_filters import SavedFilter, conditions
from tregua.people.saving_filters import sharable

register = template.Library()


@register.inclusion_tag("people/_saved_filters.html", takes_context=True)
def saved_filters(context: dict[str, Any], form: forms.BaseForm) -> dict[str, Any]:
    """Show the filters of this list that this person may use, what is wrong with the one in use, and a way to save one."""
    request = context["request"]
    view = request.resolver_match.view_name
    kept = list(SavedFilter.objects.of_list(view, request.user))
    used = next((one for one in kept if one.pk == request.GET.get("saved")), None)
    query = conditions(request.GET.urlencode())
    return {
        "csrf_token": context.get("csrf_token"),
        "person": request.user,
        "view": view,
        "kept": kept,
        "used": used,
        "doubts": used.doubts(form) if used else [],
        "query": query,
        "can_save": bool(query) and not form.errors and (used is None or used.query != query),
        "roles": sharable(view) if query else [],
    }
