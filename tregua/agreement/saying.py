"""What must be said when something is recorded here, and what it is to be told when it was not."""

from typing import TypeVar

from django.db import models
from django.utils.translation import gettext

Choice = TypeVar("Choice", bound=models.TextChoices)


class AgreementError(Exception):
    """It cannot be recorded as it is; the message says why and what to do."""


def said(text: str, otherwise: str) -> str:
    """Return a text without outer blanks; AgreementError with the message `otherwise` when nothing was said."""
    if not text.strip():
        raise AgreementError(otherwise)
    return text.strip()


def named_somehow(names: dict[str, str]) -> dict[str, str]:
    """Return the names that say something, by language; AgreementError when there is none."""
    kept = {language: name.strip() for language, name in names.items() if name.strip()}
    if not kept:
        raise AgreementError(gettext("Give the name in one language at least."))
    return kept


def known(value: str, choices: type[Choice]) -> Choice:
    """Return the choice of this code; AgreementError, listing the codes, when there is none."""
    try:
        return choices(value)
    except ValueError as error:
        raise AgreementError(
            gettext("“%(value)s” is not one of the known codes: %(codes)s.")
            % {"value": value, "codes": ", ".join(choices.values)}
        ) from error
