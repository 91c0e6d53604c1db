"""Pictures and prompts as the published model takes them, and what it writes as text. No transformers.

Its tokenizer was the slow one of 2023: each text between pictures is encoded on its own, without the spaces around it
and with a `▁` of its own in front. Marks are placed by number; text that spells one out is read as plain characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from tokenizers import Tokenizer
from torch import Tensor

from textharmony_cli.errors import WeightsError
from textharmony_cli.model.textharmony.published_prompts import Mark, Parts
from textharmony_cli.model.textharmony.published_tokens import PUBLISHED, Marks

TOKENIZER = "tokenizer.json"


class PublishedProcessor:
    """Makes inputs.

    Args:
        tokenizer_file: tokenizer.json, as a conversion leaves it.
        side: of the pictures that the model sees, in pixels.
        length: tokens of a picture.

    Attributes:
        length: the same.
    """

    def __init__(self, tokenizer_file: Path, side: int, length: int, marks: Marks = PUBLISHED) -> None:
        try:
            self._tokenizer = Tokenizer.from_file(str(tokenizer_file))
        except Exception as problem:  # the tokenizers library raises nothing more precise
            raise WeightsError(f"cannot read the tokenizer `{tokenizer_file.name}`: {problem}") from problem
        self._tokenizer.encode_special_tokens = True  # spelled out in text, they are characters
        self._side, self.length, self._marks = side, length, marks

    def ids(self, parts: Parts) -> Tensor:
        """A prompt as token numbers (1, T)."""
        row = [self._marks.beginning]
        for part in parts:
            if isinstance(part, Mark):
                row += [self._marks.opening] + [self._marks.piece] * (self.length if part is Mark.PICTURE else 0)
            elif text := part.strip(" "):
                row += self._tokenizer.encode(text, add_special_tokens=False).ids
        return torch.tensor([row])

    def text(self, ids: Sequence[int]) -> str:
        """The text of tokens, without marks."""
        marks = (self._marks.opening, self._marks.piece)
        decoded: str = self._tokenizer.decode([each for each in ids if each not in marks], skip_special_tokens=True)
        return decoded

    def pixels(self, picture: Image.Image) -> Tensor:
        """A picture of any size, pressed into the model's square: (1, 3, side, side), from 0 to 1."""
        square = picture.convert("RGB").resize((self._side, self._side), Image.Resampling.BICUBIC)
        values = torch.from_numpy(np.asarray(square, np.float32) / 255)
        return values.permute(2, 0, 1).unsqueeze(0)  # (side, side, 3) -> (1, 3, side, side)

    def black(self) -> Tensor:
        """What stands where a picture is to be painted after no other one: (1, 3, side, side)."""
        return torch.zeros(1, 3, self._side, self._side)
