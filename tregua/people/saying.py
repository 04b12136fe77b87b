"""What must be said when something is recorded, and what it is to be told when it was not; each app has its own error."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db import models
from django.utils.translation import gettext

Choice = TypeVar("Choice", bound=models.TextChoices)


@dataclass(frozen=True)
class Saying:
    """Checks of what somebody said; what cannot be recorded as it is becomes an error of this class."""

    error: type[Exception]

    def said(self, text: str, otherwise: str) -> str:
        """Return a text without outer blanks; the error with the message `otherwise` when nothing was said."""
        if not text.strip():
            raise self.error(otherwise)
        return text.strip()

    def known(self, value: str, choices: type[Choice]) -> Choice:
        """Return the choice of this code; the error, listing the codes, when there is none."""
        try:
            return choices(value)
        except ValueError as error:
            raise self.error(
                gettext("“%(value)s” is not one of the known codes: %(codes)s.")
                % {"value": value, "codes": ", ".join(choices.values)}
            ) from error

    def classes(self, values: Sequence[str], choices: type[models.TextChoices], otherwise: str) -> list[str]:
        """Return codes in the order of their list, each once; the error `otherwise` when there is none."""
        chosen = {self.known(value, choices).value for value in values}
        if not chosen:
            raise self.error(otherwise)
        return [code for code in choices.values if code in chosen]
