"""What a record came of, as a line among the facts of its page."""

from typing import Any

from django import template
from django.db import models

from tregua.people.origins import origins_of

register = template.Library()


@register.inclusion_tag("people/_came_of.html", takes_context=True)
def came_of(context: dict[str, Any], made: models.Model) -> dict[str, Any]:
    """Name what led to a record, with a link to each; nothing where nothing is known or may be known."""
    return {"origins": origins_of(made, context["request"].user)}
