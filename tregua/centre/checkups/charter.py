"""Checkup of the charter: is it what was accepted, does it hold long enough, and is our log one that it knows."""

from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import gettext

from tregua.centre.checkups.finding import Finding, unreached
from tregua.exchange import charters, trust
from tregua.exchange.charters import ACCEPTED
from tregua.record.charter import Charter, CharterError
from tregua.record.keys import LogKeyError, log_vkey, mirror_vkey
from tregua.record.models import Entry

WHAT = "charter"


def charter() -> Finding:
    """Look whether the accepted charters are whole, hold on, and name this centre's own keys."""
    try:
        held = charters.newest()
        accepted = [
            one.content["facts"]["hash"] for one in Entry.objects.journal().filter(subject__startswith="charter/")
            if one.content["act"] == ACCEPTED
        ]  # fmt: skip
    except CharterError as error:
        remedy = gettext(
            "Restore the folder charter from the newest backup, or from the other centre's copy."
        )
        return Finding(WHAT, well=False, seen=str(error), remedy=remedy)
    except DatabaseError as error:
        return unreached(WHAT, error)
    if held is None:
        if not accepted:
            return Finding(
                WHAT, well=True, seen=gettext("none yet: the settings say whom this centre trusts")
            )
        return Finding(
            WHAT,
            well=False,
            seen=gettext("the accepted charters are gone"),
            remedy=gettext(
                "Restore the folder charter from the newest backup, or from the other centre's copy."
            ),
        )
    return _of(held, accepted)


def _of(held: Charter, accepted: list[str]) -> Finding:
    seen = gettext("version %(version)s, until %(day)s") % {
        "version": held.version,
        "day": f"{held.expires:%Y-%m-%d}",
    }
    if held.hash not in accepted:
        remedy = gettext(
            "Somebody put this charter into the folder without accepting it. Compare it with the other centre's, then "
            "run: tregua keys charter accept"
        )
        return Finding(
            WHAT, well=False, seen=gettext("%(seen)s; no person accepted it") % {"seen": seen}, remedy=remedy
        )
    for wrong in (_own_log(held), _own_mirror(held), trust.warning(held)):
        if wrong:
            return Finding(WHAT, well=False, seen=seen, remedy=wrong)
    return Finding(WHAT, well=True, seen=seen)


def _own_log(held: Charter) -> str:
    if held.frozen(settings.ORIGIN):
        return gettext("The charter froze this centre's log. Stop the server and run: tregua keys reopen")
    try:
        key = held.log(settings.ORIGIN)
        same = key is not None and key.vkey == log_vkey()
    except LogKeyError:
        return ""  # told by the checkup of the log key
    return "" if same else gettext("The charter names another key for this centre's log than keys/log.vkey.")


def _own_mirror(held: Charter) -> str:
    named = held.mirrors.get(settings.CENTRE.code, "")
    own = mirror_vkey()
    if named and own and named != own:
        return gettext(
            "The charter names another mirror key than keys/mirror.vkey: nobody counts what it signs."
        )
    return ""
