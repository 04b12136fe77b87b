"""Matching as a Django app: it keeps a row of numbers for every claim that the reports tell it of."""

from collections.abc import Sequence

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """Which reports tell of one event."""

    name = "tregua.matching"

    def ready(self) -> None:
        """Ask the reports to say what was made, and what counts no more."""
        from tregua.reports import after  # noqa: PLC0415 - needs the models

        after.MADE.append(_arrived)
        after.GONE.append(_gone)


def _arrived(reports: Sequence[str]) -> None:
    from tregua.matching.actions import arrived  # noqa: PLC0415 - heavy, and most commands make no report

    arrived(reports)


def _gone(reports: Sequence[str]) -> None:
    from tregua.matching.indexing import take_out  # noqa: PLC0415 - as above

    take_out(reports)
