"""A prompt of the published model with its pictures, and what it writes and paints behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from PIL import Image
from torch import Tensor
from transformers import DynamicCache

from textharmony_cli.model.painting.painted import Pixels
from textharmony_cli.model.textharmony.greedy import cache_name
from textharmony_cli.model.textharmony.published_folder import Opened
from textharmony_cli.model.textharmony.visual_tokenizer import Seen

Paints = Callable[[Tensor, Seen, int], Pixels]


class PictureRow:
    """See `interleaving.Row`. A picture that was painted is looked at like those that were given.

    Args:
        ids: (1, T).
        seen: its pictures.
        paint: makes the picture (S, S, 3) that opens at the end of a row, of its tokens (1, T), what was seen before,
            and a seed, which counts up.
    """

    def __init__(self, opened: Opened, ids: Tensor, seen: Seen, paint: Paints | None = None) -> None:
        self._model, self._processor, self._paint = opened.model, opened.processor, paint
        self.opening: int = self._model.config.opening_token_id
        self._ids, self._seen = ids, seen
        self._read = self._painted = 0  # tokens, pictures
        self._begin()

    @torch.no_grad()
    def scores(self) -> Tensor:
        """Logits (N,)."""
        fresh = self._ids[:, self._read :]
        given: dict[str, Any] = {cache_name(): self._cache}
        if self._read:
            given["look"] = self._pictures.look(self._read, fresh.shape[1])
        else:
            given["pictures"] = self._pictures
        logits: Tensor = self._model(input_ids=fresh, use_cache=True, logits_to_keep=1, **given).logits
        self._read = self._ids.shape[1]
        return logits[0, -1].float()

    def add(self, number: int) -> None:
        self._ids = _followed(self._ids, [number])

    @torch.no_grad()
    def open(self) -> Pixels:
        """The picture (S, S, 3) that the model wants here; what stands before it is computed anew, it included."""
        if self._paint is None:
            raise ValueError("this row has nothing to paint with")
        ids = _followed(self._ids, [self.opening])
        pixels = self._paint(ids, self._seen, self._painted)
        self._painted += 1
        made = self._model.seen(self._processor.pixels(Image.fromarray(pixels)))
        pieces = [self._model.config.picture_token_id] * made.tokens.shape[1]
        maps = zip(self._seen.maps, made.maps, strict=True)
        self._ids = _followed(ids, pieces)
        self._seen = Seen(torch.cat([self._seen.tokens, made.tokens]), tuple(map(torch.cat, maps)))
        self._begin()
        return pixels

    def _begin(self) -> None:
        """Forget what was computed of the row, since it has other pictures now."""
        self._pictures = self._model.arranged(self._seen, self._ids)
        self._cache, self._read = DynamicCache(), 0


def _followed(ids: Tensor, numbers: list[int]) -> Tensor:
    return torch.cat([ids, ids.new_tensor([numbers])], dim=1)
