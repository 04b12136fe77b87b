"""The copy of an evidence file that may leave: its pixels and nothing else. Imports no Django; run by a process of its own.

A picture tells where, when and with which telephone it was taken; a document tells who wrote it. So nothing of the
file itself is carried over: pictures are written anew from their pixels, pages of a PDF as pictures of the pages. What
cannot be written anew is refused. Faces are found by people, not by a program: they name rectangles to black out.
"""

import io
import json
import sys
from collections.abc import Sequence
from contextlib import closing
from typing import Final

import pypdfium2
from PIL import Image, ImageDraw, ImageOps, UnidentifiedImageError

from tregua.incidents.clean_copy import PDF, PICTURES, Box, NotCleanError
from tregua.intake.channels.apart import bound

MOST_PIXELS: Final = 60_000_000
MOST_PAGES: Final = 60
# All pages of a PDF together: they are in memory at once, three bytes a pixel.
MOST_PIXELS_OF_PAGES: Final = 180_000_000
# A page of a PDF is drawn at 144 dots an inch: small print can be read.
SCALE: Final = 2.0
SMALL: Final = (320, 320)
# Of a graphic picture the page shows so many squares: one sees that it is there, and no more.
SQUARES: Final = 10
# What the process that draws may take: the pixels above, once more while they are written, and PDFium.
MEMORY: Final = 2 * 1024 * 1024 * 1024
SECONDS: Final = 60


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
        with closing(pypdfium2.PdfDocument(raw)) as document:
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
    with closing(pypdfium2.PdfDocument.new()) as document:
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


def answer(asked: bytes) -> bytes:
    """Return the answer to what `clean_copy` asks: a line of JSON, then bytes, both ways."""
    line, _newline, raw = asked.partition(b"\n")
    says = json.loads(line)
    try:
        if says["preview"]:
            made, kind = preview(raw, says["media_type"], graphic=says["graphic"]), "image/jpeg"
        else:
            made, kind = clean(raw, says["media_type"], [Box(*box) for box in says["boxes"]])
    except NotCleanError as refused:
        return json.dumps({"why": refused.why}).encode() + b"\n"
    return json.dumps({"media_type": kind}).encode() + b"\n" + made


def main() -> int:
    """Answer once."""
    bound(memory=MEMORY, seconds=SECONDS)
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
