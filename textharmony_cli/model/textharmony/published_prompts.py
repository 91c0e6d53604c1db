"""What the published model was trained to be told, word for word. Standard library only.

A prompt is a row of texts and of marks for pictures. From TextHarmony's training code: the shipped script for trying it
out asks without the space before "The answer is:", its evaluation and training with it.
"""

from __future__ import annotations

from enum import Enum


class Mark(Enum):
    """What stands in a prompt beside text: a picture that is given, or the opening of one that is to be painted."""

    PICTURE = "picture"
    OPENING = "opening"


Parts = tuple[str | Mark, ...]

READ = "Extract all the text in this image."
LOCATE_ALL = "Locate all the text in this image."
SPOT = "Locate and extract all the text in this image."
GRID = 448  # squares a side on which it counts corners, whatever the size of the picture
NO_TEXT = "No text detected in this image."  # the answer to `READ` where there is none


def asking(question: str) -> Parts:
    """A question about a picture. Reading is one, too (`READ`)."""
    return ("Based on the image, please answer the question.", Mark.PICTURE, f"{question.strip()} The answer is:")


def where(word: str) -> str:
    """The question for the place of a word: a polygon on a grid of 448 squares a side."""
    return f'Where is "{word}" in this image?'


def editing(word: str) -> Parts:
    """A picture, parts of which are hidden, is to be painted with a word there."""
    return (Mark.PICTURE, f'Fill the masked part in this image with "{word}".', Mark.OPENING)


def rendering(caption: str) -> Parts:
    """A picture is to be painted; the one that is given is all black."""
    return (Mark.PICTURE, f"Generate an image according to the caption.{caption.strip()}", Mark.OPENING)
