"""Token numbers of the published model. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass

END, PADDING = 2, 31999
VOCABULARY = 32002
PICTURE_TOKENS = 512


@dataclass(frozen=True, slots=True)
class Marks:
    """Tokens that no text is encoded to.

    Attributes:
        beginning: of a document.
        opening: `<|beginofimage|>`, before a picture.
        piece: `<|image|>`, one for each token of a picture.
    """

    beginning: int
    opening: int
    piece: int


PUBLISHED = Marks(beginning=1, opening=32000, piece=32001)
