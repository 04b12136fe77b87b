"""What packages below do when the machine has read a text: they put their functions here when the program starts.

Each is called with the message and its reading, in the transaction that keeps the reading.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tregua.intake.reading.items import Reading

READ: Final[list[Callable[[Any, "Reading"], None]]] = []


def tell_read(message: Any, reading: "Reading") -> None:
    """Tell everybody who makes something of texts that this one was read."""
    for make in READ:
        make(message, reading)
