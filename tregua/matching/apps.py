"""Matching as a Django app: it keeps a row of numbers for every claim that the reports tell it of."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """Which reports tell of one event."""

    name = "tregua.matching"

    def ready(self) -> None:
        """Ask the reports to say what was made, and what counts no more."""
        from tregua.matching.actions import arrived  # noqa: PLC0415 - needs the models
        from tregua.matching.indexing import take_out  # noqa: PLC0415 - needs the models
        from tregua.reports import after  # noqa: PLC0415 - the same

        after.MADE.append(arrived)
        after.GONE.append(take_out)
