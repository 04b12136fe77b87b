"""Reports as a Django app: a text that the machine has read is held against the statements on record."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Claims, statements, published counts."""

    name = "tregua.reports"

    def ready(self) -> None:
        """Ask to be told of every text that is read."""
        from tregua.intake import after  # noqa: PLC0415 - needs the models
        from tregua.reports.carrying import hold_against_statements  # noqa: PLC0415 - the same

        after.READ.append(hold_against_statements)
