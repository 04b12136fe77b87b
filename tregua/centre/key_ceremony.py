"""The ceremony of the charter: a checklist on paper for both delegations, with the keys and lines to sign on."""

from typing import Any, Final

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext, override

from tregua.agreement.names import named
from tregua.bulletin.languages import direction
from tregua.centre.ceremony import sheet_style
from tregua.centre.key_list import key_list
from tregua.centre.settled import written
from tregua.people.qr import square_of_dots
from tregua.record.charter import LEAST_OF_EACH, THRESHOLD

ROOTS_OF_EACH: Final = 3


def checklist(language: str, *, alone: bool = False) -> str:
    """Return the checklist as a page for paper; `alone` carries its style and letters along, for a file of its own."""
    with override(language):
        says = key_list()
        stands = written()
        context: dict[str, Any] = {
            "language": language,
            "direction": direction(language),
            "centre_name": named(stands.names, language),
            "origin": settings.ORIGIN,
            "keys": [
                one | {"picture": square_of_dots(one["key"], scale=2, border=2)} for one in says["keys"]
            ],
            "charter": says["charter"],
            "roots": _roots(says["keys"]),
            "threshold": THRESHOLD,
            "of": ROOTS_OF_EACH * 2,
            "least": LEAST_OF_EACH,
            "host": settings.ORIGIN.partition("/")[0],
            "delegations": _delegations(),
            "lines": range(ROOTS_OF_EACH),
            "style": sheet_style() if alone else "",
        }
        return render_to_string("checklist.html", context)


def _roots(keys: list[dict[str, Any]]) -> bool:
    """Return whether the root keys are known already: without, the paper leaves room for them."""
    codes = {settings.CENTRE.code, settings.CENTRE.peer_code}
    return any(
        one["what"] == gettext("root key of %(code)s") % {"code": code} for one in keys for code in codes
    )


def _delegations() -> list[str]:
    centre = settings.CENTRE
    names = [named(names) if names else code
             for code, names in ((centre.code, centre.names), (centre.peer_code, centre.peer_names))]  # fmt: skip
    return [*filter(None, names), gettext("the depositary")]
