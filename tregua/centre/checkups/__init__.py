"""Looking whether a centre is well: each checkup says what it saw and, where needed, what to do."""

from collections.abc import Callable, Iterator
from typing import Final

from tregua.centre.checkups import installation, machine, record, vault
from tregua.centre.checkups.finding import Finding

CHECKUPS: Final[tuple[Callable[[], Finding], ...]] = (
    machine.clock,
    machine.disk,
    machine.permissions,
    installation.database,
    record.seated,
    record.log_key,
    record.own_logs,
    record.published_files,
    vault.sealing,
    installation.translations,
    installation.fonts,
)


def all_findings() -> Iterator[Finding]:
    """Make every checkup, in the order in which one rests on another."""
    for checkup in CHECKUPS:
        try:
            yield checkup()
        except Exception as error:  # noqa: BLE001 - whatever is broken, the other checkups still speak
            yield Finding(
                checkup.__name__.replace("_", " "),
                well=False,
                seen=f"this checkup itself failed: {error!r}",
                remedy="Something lies in this centre that no act of it wrote. Keep the folder as it is and ask for help.",
            )
