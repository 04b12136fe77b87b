"""Choices of a form that are known only when somebody opens it."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms


def offer(form: forms.Form, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Give a choice field of a form what may be chosen."""
    cast("forms.ChoiceField", form.fields[name]).choices = list(choices)
