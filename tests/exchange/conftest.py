"""Two centres: ours, and the other as a folder; or both live, each with its server."""

from tests.exchange.live import pair
from tests.exchange.other_centre import alone, other

__all__ = ["alone", "other", "pair"]
