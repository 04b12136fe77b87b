"""Who has a piece of work, as a list or a page shows it."""

from typing import Any

from django import template

from tregua.people.taking import Taking, kind_of

register = template.Library()


@register.inclusion_tag("people/_who_has.html", takes_context=True)
def who_has(context: dict[str, Any], subject: str, taking: Taking | None) -> dict[str, Any]:
    """Show who has a piece of work, until when and the next step, with what this person may do about it."""
    request = context["request"]
    kind, _key = kind_of(subject)
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "subject": subject,
        "taking": taking,
        "mine": taking is not None and taking.recorded_by_id == request.user.pk,
        "may": request.user.may(kind.permission),
        "back": request.get_full_path(),
    }
