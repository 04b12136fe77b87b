"""Every key that this centre goes by, with its digits, and the state of the charter: for the terminal and for pages."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from tregua.exchange import charters, trust
from tregua.people.models import Custodian
from tregua.record import next_keys
from tregua.record.charter import Charter, CharterError
from tregua.record.fingerprint import digits_of, fingerprint
from tregua.record.keys import LogKeyError, log_vkey, mirror_vkey


def key_list() -> dict[str, Any]:
    """Return what `tregua keys show` shows."""
    try:
        held, broken = charters.newest(), ""
    except CharterError as error:
        held, broken = None, str(error)
    keys = [one for one in (*_own(), *_theirs(), *_custodians(), *_roots(held)) if one["key"]]
    return {"keys": keys, "charter": _says(held) if held else None, "broken": broken}


def _key(what: str, key: str) -> dict[str, Any]:
    return {"what": what, "key": key, "digits": fingerprint(key)}


def _own() -> list[dict[str, Any]]:
    try:
        log = log_vkey()
    except LogKeyError:
        log = ""
    folder = settings.CENTRE_FOLDER
    return [
        _key(gettext("this centre's log"), log),
        _key(gettext("this centre's mirror"), mirror_vkey()),
        _key(gettext("waits for a charter: the next log"), next_keys.waiting(folder, "log")),
        _key(gettext("waits for a charter: the next mirror key"), next_keys.waiting(folder, "mirror")),
    ]


def _theirs() -> list[dict[str, Any]]:
    verifier = trust.peer_verifier()
    return [
        _key(gettext("the other centre's log"), verifier.vkey if verifier else ""),
        _key(gettext("the other centre's mirror"), trust.peer_cosigner()),
        *(
            _key(gettext("depositary %(name)s") % {"name": one.name}, one.vkey)
            for one in settings.CENTRE.depositaries
        ),
    ]


def _custodians() -> list[dict[str, Any]]:
    return [
        _key(gettext("custodian %(code)s") % {"code": one.person.code}, one.recipient)
        for one in Custodian.objects.in_use()
    ]


def _roots(held: Charter | None) -> list[dict[str, Any]]:
    says = gettext("root key of %(code)s")
    return [_key(says % {"code": one.centre}, one.key.vkey) for one in held.roots] if held else []


def _says(held: Charter) -> dict[str, Any]:
    return {
        "version": held.version,
        "hash": held.hash,
        "digits": digits_of(held.hash),
        "not_before": f"{held.not_before:%Y-%m-%d}",
        "expires": f"{held.expires:%Y-%m-%d}",
        "threshold": held.threshold,
        "frozen": [f"{one.origin} {one.size}" for one in held.freezes],
        "clauses": list(held.clauses),
        "warnings": [one for one in (trust.warning(held),) if one],
    }


def lacking() -> list[str]:
    """Return what a first charter must name and this centre does not know yet."""
    centre = settings.CENTRE
    needed = (
        (centre.peer_code, gettext("the code of the other centre")),
        (trust.peer_verifier(), gettext("the key of the other centre's log")),
        (trust.peer_cosigner(), gettext("the key of the other centre's mirror")),
        (mirror_vkey(), gettext("this centre's mirror key")),
        (centre.depositaries, gettext("a depositary with its key")),
    )
    return [words for known, words in needed if not known]
