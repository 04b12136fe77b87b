"""What packages below do when the machine has read a text: they put their functions here when the program starts.

Each is called with the message and its reading, in the transaction that keeps the reading.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tregua.intake.reading.items import Reading
    from tregua.people.models import Person

# Called with the kind and the ids of records that left in the file of a list, its number, and who took it.
TAKEN_OUT: Final[list[Callable[[str, Sequence[str], str, "Person"], None]]] = []
READ: Final[list[Callable[[Any, "Reading"], None]]] = []


def tell_read(message: Any, reading: "Reading") -> None:
    """Tell everybody who makes something of texts that this one was read."""
    for make in READ:
        make(message, reading)
