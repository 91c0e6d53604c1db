"""What the language model writes, piece by piece, and how it came to an end. No torch."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Literal

from textharmony_cli.records import Page

if TYPE_CHECKING:
    from textharmony_cli.model.painting.painted import Pixels

Illustrated = Literal["free", "forced", "none"]  # the model decides on pictures; it begins with one, and decides then
NOT_FOUND = "not found"  # what the model is asked to write where a document has no answer


class Ending(Enum):
    """Why nothing more was written."""

    COMPLETE = "complete"
    LENGTH = "length"
    REPETITION = "repetition"


@dataclass(frozen=True, slots=True)
class Written:
    """One token of an answer.

    Attributes:
        text: that it adds; empty for the end, and while the bytes of a character are not complete.
        probability: that the model gave it.
    """

    text: str
    probability: float


@dataclass(frozen=True, slots=True)
class Illustration:
    """A picture (H, W, 3) that the model painted within its answer.

    Attributes:
        probability: that it gave to a picture beginning here.
    """

    pixels: Pixels
    probability: float


@dataclass(frozen=True, slots=True)
class Ended:
    """Follows the last token.

    Attributes:
        pages: those that the model had before it, in their order.
    """

    ending: Ending
    pages: tuple[Page, ...]
