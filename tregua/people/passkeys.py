"""Passkeys as a second factor: the browser signs a fresh question, for this centre's own address only.

A passkey belongs to a host name. An address made of numbers has none, so passkeys are offered by name only.
"""

import ipaddress
import json
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    UserVerificationRequirement,
)

from tregua.people.models import Passkey, Person
from tregua.people.own_secret import keyed_hash
from tregua.people.second_factor import SecondFactorError, it_was_right, passkeys_of, take_a_try
from tregua.people.sessions import end_sessions
from tregua.record import actions as record

STATE: Final = "passkey"
MOST: Final = 10
LONGEST: Final = 20_000


def host_of(request: HttpRequest) -> str:
    """Return the name that passkeys made here belong to; "" where there is none: without TLS, or by a number."""
    host = request.get_host().rsplit(":", 1)[0].strip("[]").lower()
    if host != "localhost" and not request.is_secure():
        return ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host
    return ""


def _server(request: HttpRequest) -> Fido2Server:
    own = f"{request.scheme}://{request.get_host()}"
    return Fido2Server(
        PublicKeyCredentialRpEntity(id=host_of(request), name=f"Tregua {settings.CENTRE.code}"),
        verify_origin=lambda origin: bool(origin == own),
    )


def _here(request: HttpRequest, person: Person) -> list[Passkey]:
    host = host_of(request)
    return [one for one in passkeys_of(person) if host and one.host == host]


def _credentials(passkeys: list[Passkey]) -> list[AttestedCredentialData]:
    return [AttestedCredentialData(bytes(one.credential)) for one in passkeys]


def begin(request: HttpRequest, person: Person) -> str:
    """Return, as JSON, what the browser needs to make a passkey; "" where there can be none."""
    if not host_of(request):
        return ""
    # The key that stays with the person does not need to know who they are: it gets a hash of the code.
    user = PublicKeyCredentialUserEntity(
        id=bytes.fromhex(keyed_hash(person.code, purpose="passkeys")),
        name=person.code,
        display_name=person.code,
    )
    options, request.session[STATE] = _server(request).register_begin(
        user, _credentials(_here(request, person)), user_verification=UserVerificationRequirement.PREFERRED
    )
    return json.dumps(dict(options))


def ask(request: HttpRequest, person: Person) -> str:
    """Return, as JSON, what the browser needs to answer with a passkey; "" where this person has none here."""
    credentials = _credentials(_here(request, person))
    if not credentials:
        return ""
    options, request.session[STATE] = _server(request).authenticate_begin(
        credentials, user_verification=UserVerificationRequirement.PREFERRED
    )
    return json.dumps(dict(options))


def _said(answer: str) -> dict[str, Any]:
    says = json.loads(answer) if len(answer) <= LONGEST else None
    if not isinstance(says, dict):
        raise TypeError
    return says


def _refused() -> SecondFactorError:
    return SecondFactorError(gettext("The passkey was not taken. Try again, or come in another way."))


# What the library raises on an answer that is not what it asked for.
_WRONG: Final = (ValueError, TypeError, KeyError, AttributeError)


def add(request: HttpRequest, person: Person, *, name: str, answer: str) -> Passkey:
    """Keep the public half of a passkey that the browser has just made; other sessions end."""
    state = request.session.pop(STATE, None)
    try:
        made = _server(request).register_complete(state, _said(answer)).credential_data
    except _WRONG as error:
        raise _refused() from error
    if made is None or len(passkeys_of(person)) >= MOST:
        raise _refused()
    return _keep(person, name=name, host=host_of(request), credential=bytes(made))


@transaction.atomic
def _keep(person: Person, *, name: str, host: str, credential: bytes) -> Passkey:
    passkey = Passkey.objects.create(person=person, name=name, host=host, credential=credential)
    end_sessions(person)
    record.append(
        act="second factor set up",
        by=person.code,
        subject=f"people.Passkey/{passkey.pk}",
        facts={"person": person.code, "kind": "passkey"},
    )
    return passkey


@transaction.atomic
def remove(person: Person, pk: str) -> None:
    """Take a passkey no more, for instance of a telephone that was lost."""
    if person.passkeys.filter(pk=pk, removed_at=None).update(removed_at=timezone.now()):
        record.append(
            act="second factor removed",
            by=person.code,
            subject=f"people.Passkey/{pk}",
            facts={"person": person.code, "kind": "passkey"},
        )


def check(request: HttpRequest, person: Person, answer: str) -> None:
    """Take an answer signed by one of this person's passkeys; SecondFactorError when it is none."""
    take_a_try(person)
    state = request.session.pop(STATE, None)  # a question is answered once
    known = {bytes(data.credential_id): one for one, data in _pairs(_here(request, person))}
    try:
        says = AuthenticationResponse.from_dict(_said(answer))
        used = _server(request).authenticate_complete(state, _credentials(list(known.values())), says)
        passkey, counted = known[bytes(used.credential_id)], says.response.authenticator_data.counter
    except _WRONG as error:
        raise _refused() from error
    if not _count(passkey, counted):
        raise _refused()
    it_was_right(person)


def _pairs(passkeys: list[Passkey]) -> list[tuple[Passkey, AttestedCredentialData]]:
    return list(zip(passkeys, _credentials(passkeys), strict=True))


def _count(passkey: Passkey, counted: int) -> bool:
    """Say whether the key's own counter went on; one that does not was copied. A key without a counter says 0."""
    if counted == 0 and passkey.uses == 0:
        return True
    return bool(Passkey.objects.filter(pk=passkey.pk, uses__lt=counted).update(uses=counted))
