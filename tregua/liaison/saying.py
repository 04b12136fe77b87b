"""What must be said when liaison work is recorded, and what it is to be told when it was not."""

from tregua.people.saying import Saying


class LiaisonError(Exception):
    """It cannot be recorded as it is; the message says why and what to do."""


_saying = Saying(LiaisonError)
said, known, classes = _saying.said, _saying.known, _saying.classes
