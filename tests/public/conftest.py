"""Two centres: ours, and the other as a folder."""

from tests.exchange.other_centre import alone, other

__all__ = ["alone", "other"]
