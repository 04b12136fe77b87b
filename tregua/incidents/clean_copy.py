"""The copy of an evidence file that may leave: its pixels and nothing else. Imports no Django.

A picture tells where, when and with which telephone it was taken; a document tells who wrote it. So nothing of the
file itself is carried over: pictures are written anew from their pixels, pages of a PDF as pictures of the pages. What
cannot be written anew is refused. Faces are found by people, not by a program: they name rectangles to black out.
"""

import io
import threading
from collections.abc import Sequence
from contextlib import closing
from typing import Final, NamedTuple

import pypdfium2
from PIL import Image, ImageDraw, ImageOps, UnidentifiedImageError

PICTURES: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/tiff": "TIFF"}
PDF: Final = "application/pdf"
MOST_PIXELS: Final = 60_000_000
MOST_PAGES: Final = 60
# All pages of a PDF together: they are in memory at once, three bytes a pixel.
MOST_PIXELS_OF_PAGES: Final = 180_000_000
# A page of a PDF is drawn at 144 dots an inch: small print can be read.
SCALE: Final = 2.0
SMALL: Final = (320, 320)
# Of a graphic picture the page shows so many squares: one sees that it is there, and no more.
SQUARES: Final = 10
# PDFium may be called by one thread at a time, whatever the document; a page of files asks for several at once.
_pdfium: Final = threading.Lock()


class NotCleanError(Exception):
    """No clean copy can be made; `why` is a word of WHY."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Box(NamedTuple):
    """A rectangle that is blacked out, in per cent of width and height from the upper left corner."""

    left: int
    top: int
    right: int
    bottom: int


def clean(raw: bytes, media_type: str, boxes: Sequence[Box] = ()) -> tuple[bytes, str]:
    """Return (bytes, media type) of a copy without marks and with these rectangles black on every page."""
    if media_type == PDF:
        pages = [_blacked(page, boxes) for page in _pages(raw)]
        return _as_pdf(pages), PDF
    image = _blacked(picture(raw, media_type), boxes)
    return _written(image, "PNG" if media_type == "image/png" else "JPEG"), (
        "image/png" if media_type == "image/png" else "image/jpeg"
    )


def preview(raw: bytes, media_type: str, *, graphic: bool) -> bytes:
    """Return a small picture for a page; of a graphic one a few grey squares, for nobody sees it unprepared."""
    image = next(iter(_pages(raw, most=1))) if media_type == PDF else picture(raw, media_type)
    image.thumbnail(SMALL)
    if graphic:
        squares = (SQUARES, max(1, SQUARES * image.height // image.width))
        image = (
            image.convert("L")
            .resize(squares, Image.Resampling.BOX)
            .resize(image.size, Image.Resampling.NEAREST)
        )
    return _written(image, "JPEG")


def picture(raw: bytes, media_type: str) -> Image.Image:
    """Return the pixels of a picture, the right way up; NotCleanError where it is none that can be read."""
    kind = PICTURES.get(media_type)
    if kind is None:
        raise NotCleanError("kind")
    try:
        with Image.open(io.BytesIO(raw), formats=[kind]) as opened:
            fits = opened.width * opened.height <= MOST_PIXELS and getattr(opened, "n_frames", 1) == 1
            plain = _upright(opened) if fits else None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise NotCleanError("unreadable") from error
    if plain is None:
        raise NotCleanError("large")
    return plain


def _upright(opened: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(opened)
    plain = Image.new("RGB", upright.size, "white")
    plain.paste(upright.convert("RGB"), mask=upright.convert("RGBA").getchannel("A"))
    return plain


def _pages(raw: bytes, most: int = MOST_PAGES) -> list[Image.Image]:
    try:
        with _pdfium, closing(pypdfium2.PdfDocument(raw)) as document:
            numbers = range(min(most, len(document)))
            sizes = [document.get_page_size(number) for number in numbers]
            pixels = [width * height * SCALE**2 for width, height in sizes]
            fits = (
                (most < MOST_PAGES or len(document) <= MOST_PAGES)
                and all(one <= MOST_PIXELS for one in pixels)
                and sum(pixels) <= MOST_PIXELS_OF_PAGES
            )
            drawn = [_drawn(document[number]) for number in numbers if fits]
    except pypdfium2.PdfiumError as error:
        raise NotCleanError("unreadable") from error
    if not drawn:
        raise NotCleanError("unreadable" if fits else "large")
    return drawn


def _drawn(page: pypdfium2.PdfPage) -> Image.Image:
    """Return the pixels of a page, copied: what PDFium drew them into goes with the document."""
    with closing(page), closing(page.render(scale=SCALE)) as bitmap:
        copied: Image.Image = bitmap.to_pil().convert("RGB").copy()
        return copied


def _blacked(image: Image.Image, boxes: Sequence[Box]) -> Image.Image:
    draw = ImageDraw.Draw(image)
    for box in boxes:
        across, down = image.width / 100, image.height / 100
        draw.rectangle(
            (box.left * across, box.top * down, box.right * across, box.bottom * down), fill="black"
        )
    return image


def _written(image: Image.Image, kind: str) -> bytes:
    target = io.BytesIO()
    image.save(target, format=kind, **({"quality": 88} if kind == "JPEG" else {}))
    return target.getvalue()


def _as_pdf(pages: Sequence[Image.Image]) -> bytes:
    target = io.BytesIO()
    with _pdfium, closing(pypdfium2.PdfDocument.new()) as document:
        for page in pages:
            width, height = page.width / SCALE, page.height / SCALE
            image = pypdfium2.PdfImage.new(document)
            image.load_jpeg(io.BytesIO(_written(page, "JPEG")), inline=True)
            image.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
            sheet = document.new_page(width, height)
            sheet.insert_obj(image)
            sheet.gen_content()
        document.save(target)
    return target.getvalue()
