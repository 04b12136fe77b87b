"""Looking whether a centre is well: each checkup says what it saw and, where needed, what to do."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext

from tregua.centre.checkups import (
    backups,
    certificate,
    charter,
    installation,
    machine,
    matching,
    record,
    settled,
    vault,
)
from tregua.centre.checkups.finding import Checkup, Finding

CHECKUPS: Final[tuple[Checkup, ...]] = (
    machine.clock,
    machine.disk,
    machine.permissions,
    installation.database,
    installation.indexes,
    record.seated,
    record.log_key,
    record.signing,
    record.own_logs,
    record.published_files,
    charter.charter,
    vault.sealing,
    vault.custodians,
    settled.settings_in_force,
    matching.weights,
    certificate.certificate,
    backups.backup,
    backups.rehearsal,
    installation.translations,
    installation.fonts,
)


# These read every entry from the first: on a page they are made only when they are asked for.
LONG: Final[frozenset[Checkup]] = frozenset({record.own_logs, record.published_files})


def all_findings(*, long: bool = True) -> Iterator[Finding]:
    """Make every checkup, in the order in which one rests on another; on demand without those that take long."""
    for checkup in CHECKUPS:
        if not long and checkup in LONG:
            continue
        try:
            yield checkup()
        except Exception as error:  # noqa: BLE001 - whatever is broken, the other checkups still speak
            yield Finding(
                checkup.__name__.replace("_", " "),
                well=False,
                seen=gettext("this checkup itself failed: %(error)s") % {"error": repr(error)},
                remedy=gettext(
                    "Something lies in this centre that no act of it wrote. Keep the folder as it is and ask for help."
                ),
            )
