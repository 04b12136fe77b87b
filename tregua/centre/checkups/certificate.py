"""Checkup of the certificate that a room is served with."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext

from tregua.centre.checkups.finding import Finding
from tregua.centre.trust import certificates
from tregua.centre.trust.certificates import Files, TrustError

SOON: Final = timedelta(days=30)


def certificate() -> Finding:
    """Look how long the authority and the server's certificate last, and that they belong together."""
    files = Files(settings.CENTRE_FOLDER)
    try:
        authority, server = certificates.authority(files), certificates.server_certificate(files)
        if authority is None and server is None:
            return Finding("certificate", well=True, seen=gettext("none: this centre serves no room"))
        certificates.tls_context(files)
    except TrustError as error:
        return Finding("certificate", well=False, seen=gettext("it cannot be used"), remedy=str(error))
    if authority is None or server is None:
        remedy = gettext("Restore keys/ca.crt from a backup, or make both anew: tregua certificate --new")
        return Finding("certificate", well=False, seen=gettext("one of two files is missing"), remedy=remedy)
    seen = gettext("the authority lasts until %(authority)s, the server's certificate until %(server)s") % {
        "authority": f"{authority.not_valid_after_utc:%Y-%m-%d}",
        "server": f"{server.not_valid_after_utc:%Y-%m-%d}",
    }
    now = timezone.now()
    if authority.not_valid_after_utc - now < 12 * SOON:
        remedy = gettext("Make a new authority and teach every device: tregua certificate --new")
    elif server.not_valid_after_utc - now < SOON:
        remedy = gettext("Start tregua serve --lan anew: it renews it.")
    else:
        remedy = ""
    return Finding("certificate", not remedy, seen, remedy)
