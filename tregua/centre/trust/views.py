"""The page that says how to trust this centre's certificate, and the certificate itself."""

from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tregua.centre.trust import certificates
from tregua.centre.trust.certificates import Files, TrustError
from tregua.centre.trust.steps import DEVICES
from tregua.people.pages import public_page


def _authority() -> x509.Certificate | None:
    try:
        return certificates.authority(Files(settings.CENTRE_FOLDER))
    except TrustError:
        return None


@public_page
@require_safe
def trust(request: HttpRequest) -> HttpResponse:
    """Say how to trust this centre's certificate, on each kind of device."""
    authority = _authority()
    context: dict[str, Any] = {"authority": authority, "devices": DEVICES}
    if authority is not None:
        pairs = certificates.fingerprint(authority).split(":")
        context |= {
            "fingerprint": [":".join(pairs[at : at + 8]) for at in range(0, len(pairs), 8)],
            "until": authority.not_valid_after_utc,
            "names": certificates.names_of(authority),
        }
    return render(request, "trust.html", context)


@public_page
@require_safe
def authority_file(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Give the authority's certificate, in the form that telephones and computers open."""
    authority = _authority()
    if authority is None:
        raise Http404
    answer = HttpResponse(authority.public_bytes(Encoding.DER), content_type="application/x-x509-ca-cert")
    answer["Content-Disposition"] = f'attachment; filename="tregua-{settings.CENTRE.code}.crt"'
    return answer
