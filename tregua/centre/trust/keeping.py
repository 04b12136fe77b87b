"""Having a certificate: made once, renewed before it ends, never replaced so that devices must trust anew."""

from collections.abc import Sequence
from typing import NamedTuple

from cryptography import x509

from tregua.centre.trust import certificates
from tregua.centre.trust.addresses import is_number
from tregua.centre.trust.certificates import Files, TrustError


class Kept(NamedTuple):
    """The authority, the server's certificate, and what a person should know about them."""

    authority: x509.Certificate
    server: x509.Certificate
    notes: list[str]


def have_certificate(files: Files, *, code: str, hosts: Sequence[str], passphrase: str) -> Kept:
    """Return a certificate good for these hosts; make or renew what is missing, within the authority there is."""
    notes: list[str] = []
    issuer = certificates.authority(files)
    if issuer is None:
        issuer = certificates.make_authority(files, code=code, hosts=hosts, passphrase=passphrase)
        files.server.unlink(missing_ok=True)
        notes.append("A certificate authority of this centre was made. Teach every device to trust it, once.")
    beyond = certificates.outside(issuer, hosts)
    if beyond:
        notes.append(_beyond(beyond))
    good = [host for host in hosts if host not in beyond]
    server = certificates.server_certificate(files)
    if server is None or not _is_of(server, issuer) or certificates.is_due(server, good):
        try:
            server = certificates.sign_server(files, hosts=good, passphrase=passphrase)
        except TrustError as error:
            if server is None or not _is_of(server, issuer):
                raise
            notes.append(f"The certificate could not be renewed, the one before goes on: {error}")
        else:
            notes.append(
                "The server's certificate was made anew. Devices that trust the authority notice nothing."
            )
    return Kept(issuer, server, notes)


def _is_of(server: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Return whether this authority signed this certificate."""
    try:
        server.verify_directly_issued_by(issuer)
    except (ValueError, TypeError) as _error:
        return False
    except Exception:  # noqa: BLE001 - InvalidSignature has no common parent
        return False
    return True


def _beyond(hosts: Sequence[str]) -> str:
    kind = "number" if all(is_number(host) for host in hosts) else "name"
    return (
        f"The authority may not speak for the {kind} {', '.join(hosts)}: browsers will warn there. To add it, every "
        "device must be taught anew: tregua certificate --new --host …"
    )
