"""The key ceremony: the sheet on paper with the centre's keys, and the act that says it was compared and signed."""

import base64
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext, override

from tregua.agreement.names import named
from tregua.bulletin.languages import direction
from tregua.centre.settled import written
from tregua.people.models import Ceremony, Custodian, Person
from tregua.people.qr import square_of_dots
from tregua.record import actions as record
from tregua.record.fingerprint import fingerprint
from tregua.record.keys import log_vkey

STATIC: Final = Path(__file__).resolve().parent / "static" / "centre"
LEAST_PRESENT: Final = 2
# Lines for those who come although nobody expected them.
FREE_LINES: Final = 2


class CeremonyError(Exception):
    """The ceremony cannot be recorded so; the message says why and what to do."""


@transaction.atomic
def hold(*, held_on: date, present: Sequence[Person], by: Person) -> Ceremony:
    """Record that these people compared the keys as they are now with the sheet, and signed it."""
    by.must("centre.set_up")
    if held_on > timezone.localdate():
        raise CeremonyError(gettext("This day has not come yet."))
    if len({one.pk for one in present}) < LEAST_PRESENT:
        raise CeremonyError(gettext("Two people at least compare the keys: one reads aloud, one checks."))
    codes = sorted(one.code for one in present)
    made = Ceremony.objects.create(
        held_on=held_on, vkey=log_vkey(), recipients=_recipients(), present=codes, recorded_by=by
    )
    record.append(
        act="key ceremony held",
        by=by.code,
        subject=f"people.Ceremony/{made.pk}",
        facts={"held_on": held_on.isoformat(), "present": codes, "custodians": len(made.recipients)},
    )
    return made


def _recipients() -> list[str]:
    return list(Custodian.objects.in_use().values_list("recipient", flat=True))


def keys_now() -> dict[str, Any]:
    """Return the keys as they are now, each with its fingerprint; LogKeyError when there is no log key."""
    vkey = log_vkey()
    return {
        "vkey": vkey,
        "fingerprint": fingerprint(vkey),
        "custodians": [
            {"person": one.person, "recipient": one.recipient, "fingerprint": fingerprint(one.recipient)}
            for one in Custodian.objects.in_use()
        ],
    }


def sheet(language: str, *, alone: bool = False) -> str:
    """Return the sheet as a page for paper; `alone` carries its style and letters along, for a file of its own."""
    with override(language):
        stands = written()
        people = Person.objects.filter(is_active=True).order_by("code")
        context: dict[str, Any] = {
            **keys_now(),
            "language": language,
            "direction": direction(language),
            "centre_name": named(stands.names, language),
            "origin": settings.ORIGIN,
            "present": [
                one for one in people if {"custodian", "head_of_centre", "administrator"} & {*one.roles}
            ],
            "free": range(FREE_LINES),
            "style": sheet_style() if alone else "",
        }
        context["picture"] = square_of_dots(str(context["vkey"]), scale=3, border=2)
        return render_to_string("sheet.html", context)


def sheet_style() -> str:
    """Return the sheet's style with the fonts in it, so that the file needs no other."""
    fonts = (STATIC / "vendor" / "fonts" / "fonts.css").read_text(encoding="utf-8")
    carried = re.sub(r'url\("([^"]+)"\)', lambda found: f'url("{_data(found[1])}")', fonts)
    return carried + (STATIC / "sheet.css").read_text(encoding="utf-8")


def _data(name: str) -> str:
    content = base64.b64encode((STATIC / "vendor" / "fonts" / name).read_bytes()).decode()
    return f"data:font/woff2;base64,{content}"
