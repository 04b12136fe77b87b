"""What `serve --lan` and `certificate` say at the terminal."""

from collections.abc import Sequence

from tregua.centre.trust.addresses import in_address
from tregua.centre.trust.certificates import fingerprint
from tregua.centre.trust.keeping import Kept
from tregua.centre.trust.steps import DEVICES


def told(kept: Kept, *, hosts: Sequence[str], port: int, explain_port: int | None = None) -> str:
    """Return the addresses, the fingerprint to compare and where the steps stand."""
    lines = ["", "In the room the pages are at"]
    lines += [f"  https://{in_address(host)}:{port}/" for host in hosts if host not in {"::1", "127.0.0.1"}]
    lines += [
        "",
        "Every device must be taught once to trust this centre's own authority. How, in four languages:",
        f"  https://{in_address(hosts[0])}:{port}/trust/   (the browser warns there the first time)",
        *([f"  http://{in_address(hosts[0])}:{explain_port}/trust/   (no warning)"] if explain_port else []),
        "",
        *print_out(kept),
        "",
    ]
    return "\n".join(lines) + "\n"


def print_out(kept: Kept) -> list[str]:
    """Return what a person compares: the fingerprint in two lines, and how long it lasts."""
    pairs = fingerprint(kept.authority).split(":")
    return [
        "Its fingerprint (SHA-256), to be compared on every device before it is trusted. Print it or write it down:",
        "  " + ":".join(pairs[:16]),
        "  " + ":".join(pairs[16:]),
        f"It lasts until {kept.authority.not_valid_after_utc:%Y-%m-%d}; the server's own certificate until "
        f"{kept.server.not_valid_after_utc:%Y-%m-%d}, and serve --lan renews that by itself.",
    ]


def steps() -> str:
    """Return the steps for every kind of device, for a terminal."""
    lines = []
    for device in DEVICES:
        lines += ["", device.name, *(f"  {number}. {step}" for number, step in enumerate(device.steps, 1))]
    return "\n".join(lines) + "\n"
