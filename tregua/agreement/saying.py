"""What must be said when something is recorded here, and what it is to be told when it was not."""

from django.utils.translation import gettext

from tregua.people.saying import Saying


class AgreementError(Exception):
    """It cannot be recorded as it is; the message says why and what to do."""


_saying = Saying(AgreementError)
said, known = _saying.said, _saying.known


def named_somehow(names: dict[str, str]) -> dict[str, str]:
    """Return the names that say something, by language; AgreementError when there is none."""
    kept = {language: name.strip() for language, name in names.items() if name.strip()}
    if not kept:
        raise AgreementError(gettext("Give the name in one language at least."))
    return kept
