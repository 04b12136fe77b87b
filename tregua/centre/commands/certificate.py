"""`tregua certificate`: the centre's own authority and the server's certificate."""

import json
import os
import sys
from argparse import Namespace

from django.conf import settings

from tregua.centre.folder import FolderError
from tregua.centre.passphrase import ask_again
from tregua.centre.trust import certificates
from tregua.centre.trust.addresses import EVERYBODY, reached_under
from tregua.centre.trust.certificates import Files, TrustError
from tregua.centre.trust.keeping import Kept
from tregua.centre.trust.telling import print_out, steps
from tregua.record.keys import PASSPHRASE


def run(given: Namespace) -> int:
    """Show, renew or replace the certificate."""
    files = Files(settings.CENTRE_FOLDER)
    try:
        if given.renew or given.new:
            _make(files, given)
        kept = _kept(files)
    except TrustError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if given.json:
        sys.stdout.write(json.dumps(_as_data(kept)) + "\n")
    else:
        names = ", ".join(certificates.hosts_of(kept.server))
        sys.stdout.write("\n".join(print_out(kept)) + f"\nThe server answers as {names}.\n" + steps())
    return 0


def _make(files: Files, given: Namespace) -> None:
    ask_again()
    passphrase = os.environ.get(PASSPHRASE, "")
    before = certificates.server_certificate(files)
    names = reached_under(given.host, EVERYBODY)
    if before is not None and not given.host:
        names = certificates.hosts_of(before)
    if given.new:
        certificates.make_authority(files, code=settings.CENTRE.code, hosts=names, passphrase=passphrase)
        sys.stdout.write(
            "A new authority is made. Every device must be taught to trust it, as the first time.\n"
        )
    certificates.sign_server(files, hosts=names, passphrase=passphrase)
    sys.stdout.write("The server's certificate is made anew. Start tregua serve --lan again to use it.\n")


def _kept(files: Files) -> Kept:
    authority, server = certificates.authority(files), certificates.server_certificate(files)
    if authority is None or server is None:
        message = (
            "This centre has no certificate yet. tregua serve --lan makes it, or: tregua certificate --new"
        )
        raise FolderError(message)
    return Kept(authority, server, [])


def _as_data(kept: Kept) -> dict[str, object]:
    return {
        "fingerprint": certificates.fingerprint(kept.authority),
        "authority_until": kept.authority.not_valid_after_utc.isoformat(),
        "server_until": kept.server.not_valid_after_utc.isoformat(),
        "hosts": certificates.hosts_of(kept.server),
        "may_speak_for": certificates.names_of(kept.authority),
    }
