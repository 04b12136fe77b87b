"""The address of a one-time login, as the person who hands it over sees it."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.http.request import split_domain_port
from django.urls import reverse

THIS_MACHINE: Final = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True)
class Entrance:
    """Where a one-time login leads, and whether only the machine of the centre itself can open it."""

    link: str
    only_here: bool


def entrance(request: HttpRequest, token: str) -> Entrance:
    """Return where a one-time login leads: under the address by which this page itself was opened."""
    link = request.build_absolute_uri(reverse("people:enter", args=[token]))
    host, _port = split_domain_port(request.get_host())
    return Entrance(link, host in THIS_MACHINE or host.endswith(".localhost"))
