"""Proof of what was painted: the same model reads the places again, and what it reads is held against what was asked.

A picture is read again around the regions, or as a whole where that is less work, and where a new text was not read
around its region: as a whole is how it will be read. An erased region passes when no letter or digit is read in it, a
replaced one when exactly the new text is, by its characters or by whole words: where the last letter of a line ends is
measured least well. What is read around an emptied place may be the place itself with all that stands beside it, taken
for one large letter; signs so much larger than the region do not belong to it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from textharmony_cli.documents.page import PageInput, Pixels
from textharmony_cli.documents.pdf_redaction import Settled
from textharmony_cli.records import Line, Page, Point, Region, bounding_box
from textharmony_cli.tasks.fuzzy import best_windows
from textharmony_cli.tasks.passages import fold
from textharmony_cli.tasks.selection import text_inside, words_inside

Reads = Callable[[list[PageInput]], list[Page]]

LEAST_SIDE = 160  # pixels of what is read around a region
MARGIN = 1.5  # heights of the region's lines that are read around it
MISREAD = 0.05  # of the letters that moved along may be read wrongly
_ONE_SHAPE = set("CcOoSsVvWwXxZz")  # letters of which only the size tells the case
LARGER = 3.0  # heights of the region's lines that a line in it may have


def prove(pixels: Pixels, regions: Sequence[Region], read: Reads) -> tuple[Region, ...]:
    """The regions with what is read there now, and whether that is what it should be.

    Args:
        pixels: (H, W, 3) the page as it is now; outlines of the regions are in its pixels.
        read: reads pictures as the page was read.
    """
    if not regions:
        return ()
    views = _views(pixels, regions)
    if views is None:
        return _proved_on_page(pixels, regions, read)
    pages = read([_input(pixels[y : y + h, x : x + w]) for x, y, w, h in views])
    found = [
        read_in(page, [_moved(part, -x, -y) for part in region.parts], region.new)
        for page, region, (x, y, _, _) in zip(pages, regions, views, strict=True)
    ]
    proved = [_proved(region, text) for region, text in zip(regions, found, strict=True)]
    doubtful = [number for number, region in enumerate(proved) if region.new and not region.ok]
    for number, region in zip(doubtful, _proved_on_page(pixels, [proved[k] for k in doubtful], read), strict=True):
        proved[number] = region if region.ok else proved[number]
    return tuple(proved)


def read_around(pixels: Pixels, regions: Sequence[Region], read: Reads) -> list[Line]:
    """The lines that are read around regions of a page, or on all of it where that is less work; some may be read
    around several."""
    views = _views(pixels, regions) or [(0, 0, pixels.shape[1], pixels.shape[0])]
    pages = read([_input(pixels[y : y + h, x : x + w]) for x, y, w, h in views])
    return [
        replace(line, top=_moved(line.top, x, y), bottom=_moved(line.bottom, x, y), words=())
        for page, (x, y, _, _) in zip(pages, views, strict=True)
        for line in page.lines
    ]


def vouched(region: Region, settled: Settled) -> Region:
    """A proved region of a PDF in which words moved along, passed where only these were misread.

    The new words have to be read, the others nearly, and the PDF's own text has to be all that was asked for; in
    lines of a paragraph in any case.
    """
    if not settled.exact:
        return replace(region, ok=False) if settled.flowed else region
    if region.ok is not False:
        return region
    read, asked = squeezed(region.read_back or ""), squeezed(region.new)
    alike = best_windows(asked, read, int(MISREAD * len(asked)))
    seen = all(squeezed(new) in read for new in settled.news)
    return replace(region, ok=True) if seen and alike and sum(map(len, settled.news)) < len(asked) else region


def _proved_on_page(pixels: Pixels, regions: Sequence[Region], read: Reads) -> tuple[Region, ...]:
    if not regions:
        return ()
    (page,) = read([_input(pixels)])
    return tuple(_proved(region, read_in(page, region.parts, region.new)) for region in regions)


def _proved(region: Region, text: str) -> Region:
    return replace(region, read_back=text, ok=is_as_asked(text, region.new))


def is_as_asked(read: str, wanted: str) -> bool:
    """Whether what was read is the text that should be there; spaces and the forms of quotes and dashes are free, as
    is the case of all letters where each looks the same in both."""
    if not wanted:
        return not any(character.isalnum() for character in read)
    read, wanted = squeezed(read), squeezed(wanted)
    return read == wanted or (wanted.isalpha() and set(wanted) <= _ONE_SHAPE and read.lower() == wanted.lower())


def read_in(page: Page, parts: Sequence[Sequence[Point]], wanted: str) -> str:
    """What is read in outlines; the words that are mostly in them, where these are what is wanted."""
    most = LARGER * max(_height(part) for part in parts)
    page = replace(page, lines=tuple(line for line in page.lines if _size(line) <= most))
    text = text_inside(page, parts)
    if not wanted or is_as_asked(text, wanted):
        return text
    words = words_inside(page, parts)
    return words if is_as_asked(words, wanted) else text


def _size(line: Line) -> float:
    """Of the signs of a line, in pixels: its height, or the room that each of them has along it."""
    short, long = sorted(line.box[2:])
    return max(short, long / max(len(line.text), 1))


def squeezed(text: str) -> str:
    """A text as proofs compare it: without spaces, and with one form of each quote and dash."""
    return "".join(fold(text).split())


def _views(pixels: Pixels, regions: Sequence[Region]) -> list[tuple[int, int, int, int]] | None:
    """What is read around each region; None where reading the page is less work."""
    height, width = pixels.shape[:2]
    views = [_view(region, width, height) for region in regions]
    return None if sum(w * h for _, _, w, h in views) > width * height else views


def _view(region: Region, width: int, height: int) -> tuple[int, int, int, int]:
    """Left, top, width and height of what is read around a region, in whole pixels."""
    x, y, w, h = region.box
    margin = MARGIN * min(_height(part) for part in region.parts)
    left, right = _spanned(x - margin, x + w + margin, width)
    top, bottom = _spanned(y - margin, y + h + margin, height)
    return left, top, right - left, bottom - top


def _height(part: Sequence[Point]) -> float:
    _, _, w, h = bounding_box(tuple(part))
    return max(min(w, h), 8.0)


def _spanned(start: float, stop: float, size: int) -> tuple[int, int]:
    """Whole pixels around a stretch, at least `LEAST_SIDE` long where the page is."""
    missing = max(0.0, LEAST_SIDE - (stop - start)) / 2
    first = max(0, min(int(start - missing), size - LEAST_SIDE))
    return first, min(size, max(int(stop + missing) + 1, first + LEAST_SIDE))


def _moved(part: Sequence[Point], x: float, y: float) -> tuple[Point, ...]:
    return tuple((px + x, py + y) for px, py in part)


def _input(pixels: Pixels) -> PageInput:
    return PageInput("-", 1, pixels.shape[1], pixels.shape[0], pixels)
