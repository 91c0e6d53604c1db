"""What a model that sees pictures says of a page that was read, held against what was read there.

Such a model writes words and coordinates, and may make up both. So lines, words and boxes stay those that were
measured; what it says is told beside them: which words it wrote too, and whether it sees a match where the match is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from textharmony_cli.documents.page import Pixels
from textharmony_cli.model.textharmony.published_prompts import GRID, NO_TEXT, READ, where
from textharmony_cli.model.textharmony.written import Ending, Illustration, Written
from textharmony_cli.records import Box, CrossCheck, Match, Page, bounding_box, meet
from textharmony_cli.tasks.passages import fold

_MOST_TOKENS = 256  # of an answer: some hundred words, or the places of one
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
_CORNER = re.compile(r"\[\s*(\d{1,4})\s*,\s*(\d{1,4})\s*\]")


class Looks(Protocol):
    """What answers questions about pictures."""

    def write_about(self, pixels: Pixels, question: str, most_tokens: int) -> Iterator[Written | Illustration | Ending]:
        """An answer as it comes, and last how it ended."""


def checked_page(page: Page, pixels: Pixels, model: Looks, name: str) -> Page:
    """The page with what a model says stands on it.

    Args:
        pixels: (H, W, 3), of the whole page.
        name: of the model.
    """
    text = _told(model, pixels, READ)
    own = words_written(text)
    read = [word for line in page.lines for word in line.text.split()]
    left = Counter(map(_folded, own))
    agreed = sum((left & Counter(map(_folded, read))).values())
    left.subtract(map(_folded, read))
    extra = [word for word in dict.fromkeys(own) if left[_folded(word)] > 0]
    return replace(page, check=CrossCheck(name, text, len(read), agreed, tuple(extra)))


def checked_matches(page: Page, pixels: Pixels, matches: Sequence[Match], model: Looks) -> list[Match]:
    """The matches of a page, and whether a model sees them where they are; it is asked once for each text.

    It names one place. Where that is a match's, other matches of the same text are left as they are.
    """
    found = list(matches)
    for text in dict.fromkeys(match.text for match in matches):
        place = place_written(_told(model, pixels, where(text)), page.width, page.height)
        if place is None:
            continue
        numbers = [number for number, match in enumerate(matches) if match.text == text]
        seen = [number for number in numbers if meet(matches[number].box, place)]
        for number in seen or numbers:
            found[number] = replace(found[number], confirmed=bool(seen))
    return found


def words_written(text: str) -> list[str]:
    """The words of a list as the published model writes it; those of plain text where there is no list."""
    if text.strip() == NO_TEXT:
        return []
    quoted = [single or double for single, double in _QUOTED.findall(text)]
    return " ".join(quoted).split() if quoted else text.split()


def place_written(text: str, width: int, height: int) -> Box | None:
    """The box, in pixels of a page, of the corners that the published model writes; None where it writes no four."""
    corners = [(int(x) * width / GRID, int(y) * height / GRID) for x, y in _CORNER.findall(text)[:4]]
    return bounding_box(tuple(corners)) if len(corners) == 4 else None


def _told(model: Looks, pixels: Pixels, question: str) -> str:
    return "".join(_texts(model.write_about(pixels, question, _MOST_TOKENS))).strip()


def _texts(written: Iterable[Written | Illustration | Ending]) -> Iterator[str]:
    for item in written:
        if isinstance(item, Written):
            yield item.text


def _folded(word: str) -> str:
    return "".join(letter for letter in fold(word, ignore_case=True) if letter.isalnum()) or word
