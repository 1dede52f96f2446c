"""Scans (扫描件): the codes on a picture or PDF that came back, however it lies."""

from collections.abc import Iterator
from io import BytesIO
from math import sqrt

import pypdfium2
import zxingcpp
from PIL import Image, UnidentifiedImageError

SCANS = ("image/png", "image/jpeg", "application/pdf")
DOTS = 200 / 72  # a page of a PDF is looked at with 200 dots an inch
MOST_PAGES = 30
MOST_DOTS = 50_000_000
LONGEST = 200  # letters of a code that is not ours


class CannotBeRead(Exception):
    """扫描件打不开或太大：请重新扫描成 PNG、JPEG 或 PDF。"""


def codes_on(content: bytes, media_type: str) -> list[str]:
    """What the codes on a scan say, each once, page by page. Raises CannotBeRead."""
    found: dict[str, None] = {}
    try:
        for picture in _pictures(content, media_type):
            found |= dict.fromkeys(_codes(picture))
    except (pypdfium2.PdfiumError, UnidentifiedImageError, OSError) as wrong:
        raise CannotBeRead from wrong
    except (Image.DecompressionBombError, SyntaxError, ValueError) as wrong:
        raise CannotBeRead from wrong
    return [code[:LONGEST] for code in found]


def _pictures(content: bytes, media_type: str) -> Iterator[Image.Image]:
    if media_type == "application/pdf":
        yield from pages(content, DOTS)
        return
    with Image.open(BytesIO(content), formats=("PNG", "JPEG")) as picture:
        if picture.width * picture.height > MOST_DOTS:
            raise ValueError(picture.size)
        yield picture.convert("L")


def pages(pdf: bytes, scale: float) -> Iterator[Image.Image]:
    """The pages of a PDF as pictures, at so many dots a point or fewer."""
    paper = pypdfium2.PdfDocument(pdf)
    try:
        for number in range(min(len(paper), MOST_PAGES)):
            yield _page(paper, number, scale)
    finally:
        paper.close()


def page(pdf: bytes, number: int, scale: float) -> bytes:
    """One page, the first is 1, as PNG. Raises LookupError."""
    paper = pypdfium2.PdfDocument(pdf)
    try:
        if not 1 <= number <= min(len(paper), MOST_PAGES):
            raise LookupError(number)
        made = BytesIO()
        _page(paper, number - 1, scale).save(made, "PNG")
    finally:
        paper.close()
    return made.getvalue()


def _page(paper: pypdfium2.PdfDocument, number: int, scale: float) -> Image.Image:
    one = paper[number]
    try:
        width, height = one.get_size()
        scale = min(scale, sqrt(MOST_DOTS / max(width * height, 1)))
        drawn: Image.Image = one.render(scale=scale, grayscale=True).to_pil().copy()
    finally:
        one.close()
    return drawn


def _codes(picture: Image.Image) -> Iterator[str]:
    read = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return (one.text for one in read)
