"""A square of dots for a telephone's camera, as SVG inside the page: nothing is fetched, no style is set."""

import segno
from django.utils.safestring import SafeString, mark_safe


def square_of_dots(text: str, *, scale: int = 6, border: int = 4) -> SafeString:
    """Return the QR code of a text, black on white whatever the colours of the page; a dot has `scale` pixels."""
    return mark_safe(  # noqa: S308 - made of numbers by the library; the text is in it as dots only
        segno.make(text, error="m", micro=False).svg_inline(
            scale=scale, dark="#000", light="#fff", border=border
        )
    )
