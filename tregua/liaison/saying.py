"""What must be said when liaison work is recorded, and what it is to be told when it was not."""

from collections.abc import Sequence
from typing import TypeVar

from django.db import models
from django.utils.translation import gettext

Choice = TypeVar("Choice", bound=models.TextChoices)


class LiaisonError(Exception):
    """It cannot be recorded as it is; the message says why and what to do."""


def said(text: str, otherwise: str) -> str:
    """Return a text without outer blanks; LiaisonError with the message `otherwise` when nothing was said."""
    if not text.strip():
        raise LiaisonError(otherwise)
    return text.strip()


def known(value: str, choices: type[Choice]) -> Choice:
    """Return the choice of this code; LiaisonError, listing the codes, when there is none."""
    try:
        return choices(value)
    except ValueError as error:
        raise LiaisonError(
            gettext("“%(value)s” is not one of the known codes: %(codes)s.")
            % {"value": value, "codes": ", ".join(choices.values)}
        ) from error


def classes(values: Sequence[str], choices: type[models.TextChoices], otherwise: str) -> list[str]:
    """Return codes in the order of their list, each once; LiaisonError `otherwise` when there is none."""
    chosen = {known(value, choices).value for value in values}
    if not chosen:
        raise LiaisonError(otherwise)
    return [code for code in choices.values if code in chosen]
