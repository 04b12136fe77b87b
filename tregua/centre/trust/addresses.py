"""Under which names and numbers this machine is reached in the room. Nothing is sent to find out."""

import ipaddress
import re
import socket
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from tregua.centre.folder import FolderError

# Private networks, and one that is nobody's: asked of the system's own table of routes only.
PROBES: Final = ("10.255.255.254", "172.31.255.254", "192.168.255.254", "192.0.2.1")
EVERYBODY: Final = "0.0.0.0"  # noqa: S104 - what serve --lan is for
PROBES_6: Final = ("fd00::1", "2001:db8::1")
NAME: Final = re.compile(
    r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*"
)


def own_numbers() -> list[str]:
    """Return this machine's addresses in the networks it is part of, the likeliest first."""
    found: list[str] = []
    for family, probes in ((socket.AF_INET, PROBES), (socket.AF_INET6, PROBES_6)):
        for probe in probes:
            with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as asked:
                asked.connect((probe, 9))  # a datagram socket: this looks up the route and sends nothing
                found.append(asked.getsockname()[0])
    with suppress(OSError):
        found += [info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None)]  # type: ignore[misc]
    kept = [number for number in dict.fromkeys(found) if _is_of_the_room(number)]
    return sorted(kept, key=lambda number: ":" in number)


def _is_of_the_room(number: str) -> bool:
    try:
        address = ipaddress.ip_address(number)
    except ValueError:
        return False  # with a zone, as fe80::1%eth0: no browser can be sent there by name
    return not (
        address.is_loopback or address.is_link_local or address.is_unspecified or address.is_multicast
    )


def own_names() -> list[str]:
    """Return this machine's names: its own, and that under which a room's computers find it (….local)."""
    name = socket.gethostname().strip().lower().rstrip(".")
    short = name.split(".", 1)[0]
    return [
        one for one in dict.fromkeys([f"{short}.local", name]) if short != "localhost" and NAME.fullmatch(one)
    ]


def is_number(host: str) -> bool:
    """Return whether a host is an address of numbers and not a name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def checked(hosts: Sequence[str]) -> list[str]:
    """Return the hosts a person named, in small letters; FolderError on what is neither a name nor an address."""
    good = []
    for host in hosts:
        said = host.strip().strip("[]").lower().rstrip(".")
        if not is_number(said) and not NAME.fullmatch(said):
            message = (
                f"--host {host} is neither a name nor an address. Write it as centre.local or 192.168.1.10."
            )
            raise FolderError(message)
        good.append(said)
    return good


def reached_under(hosts: Sequence[str], listen: str) -> list[str]:
    """Return every name and number for the certificate, the one to be told to people first."""
    found = [*own_names(), *own_numbers()] if listen in {EVERYBODY, "::"} else [listen]
    return list(dict.fromkeys([*checked(hosts), *found, "localhost", "127.0.0.1", "::1"]))


def in_address(host: str) -> str:
    """Return a host as it stands in an address of the web."""
    return f"[{host}]" if ":" in host else host
