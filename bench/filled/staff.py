"""How many people work in a filled centre, and the one password of them all."""

PASSWORD = "twelve words of a bench"  # noqa: S105 - of a centre made for a measurement
TYPING, READING = 20, 100
