"""Whom a centre exchanges with, as centre.toml says it: where the other's log is read, who witnesses it, how often.

[other_centre]            address, cosigner
[[depositary]]            name, vkey, address
[exchange]                publish_every, poll_every (minutes)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

PUBLISH_EVERY: Final = 15
POLL_EVERY: Final = 5
LONGEST_WAIT: Final = 24 * 60
URLS: Final = ("http://", "https://")


class NeighbourError(Exception):
    """What centre.toml says of the exchange cannot be read; the message names the key and the remedy."""


@dataclass(frozen=True)
class Depositary:
    """An outside witness: its name, the key it cosigns with, and the prefix that it answers under."""

    name: str
    vkey: str
    address: str


@dataclass(frozen=True)
class Neighbours:
    """What centre.toml says of the exchange."""

    peer_address: str
    peer_cosigner: str
    depositaries: tuple[Depositary, ...]
    publish_every: int
    poll_every: int


def read_neighbours(path: Path, says: Mapping[str, Any]) -> Neighbours:
    """Return with whom the centre in `path` exchanges and how often."""
    peer = says.get("other_centre", {})
    exchange = says.get("exchange", {})
    return Neighbours(
        peer_address=_address(path, peer.get("address", "")),
        peer_cosigner=_word(peer, "cosigner"),
        depositaries=tuple(_depositary(path, one) for one in says.get("depositary", [])),
        publish_every=_minutes("publish_every", exchange.get("publish_every", PUBLISH_EVERY), least=0),
        poll_every=_minutes("poll_every", exchange.get("poll_every", POLL_EVERY), least=1),
    )


def _depositary(path: Path, says: object) -> Depositary:
    if not isinstance(says, dict) or not all(says.get(one) for one in ("name", "vkey", "address")):
        raise NeighbourError(
            "each [[depositary]] says its name, its vkey and its address; add what is missing"
        )
    return Depositary(_word(says, "name"), _word(says, "vkey"), _address(path, _word(says, "address")))


def _address(path: Path, given: object) -> str:
    """Return a URL as it is, without the last slash, and a folder as seen from the centre's."""
    if not isinstance(given, str):
        raise NeighbourError(f"`address` is a URL or a folder between quotation marks, not {given!r}")
    if given.startswith(URLS):
        return given.rstrip("/")
    return str((path / given).resolve()) if given else ""


def _word(says: Mapping[str, Any], name: str) -> str:
    given = says.get(name, "")
    if not isinstance(given, str):
        raise NeighbourError(f"`{name}` is a text between quotation marks, not {given!r}")
    return given


def _minutes(name: str, given: object, *, least: int) -> int:
    if type(given) is not int or not least <= given <= LONGEST_WAIT:
        raise NeighbourError(f"`{name}` is a number of minutes from {least} to {LONGEST_WAIT}, not {given!r}")
    return given
