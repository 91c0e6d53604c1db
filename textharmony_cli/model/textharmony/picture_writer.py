"""Writes answers about the picture of a page, and paints pictures within them: the published model."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from PIL import Image

from textharmony_cli.errors import UsageError
from textharmony_cli.model.textharmony.greedy import written
from textharmony_cli.model.textharmony.interleaving import OpenedPicture, interleaved
from textharmony_cli.model.textharmony.picture_row import Paints, PictureRow
from textharmony_cli.model.textharmony.published_folder import Opened
from textharmony_cli.model.textharmony.published_prompts import asking
from textharmony_cli.model.textharmony.visual_tokenizer import Seen
from textharmony_cli.model.textharmony.written import Ending, Illustrated, Illustration, Written


class PictureWriter:
    """A model that sees a picture and writes answers; it looks once at a picture that it is asked about again.

    Args:
        paint: makes the pictures that it asks for, see `PictureRow`; None for answers in words alone.
    """

    def __init__(self, opened: Opened, paint: Paints | None = None) -> None:
        self._opened, self._paint = opened, paint
        self._model, self._processor, self._window = opened.model, opened.processor, opened.window
        self._ends = {self._model.config.language.eos_token_id, self._model.config.opening_token_id}
        self._seen: tuple[Image.Image, Seen] | None = None

    def write(
        self, picture: Image.Image, question: str, most_tokens: int, illustrated: Illustrated = "none"
    ) -> Iterator[Written | Illustration | Ending]:
        """An answer as it comes, and last how it ended.

        Args:
            illustrated: whether pictures are painted; at most as many as there is room for beside the words.

        Raises:
            UsageError: the question is too long.
        """
        ids = self._processor.ids(asking(question)).to(self._model.device)
        length = 0 if illustrated == "none" else 1 + self._processor.length
        room = self._window - ids.shape[1] - most_tokens
        if room < length:
            wanted = f"{most_tokens}" + (f" and a picture of {length}" if length else "")
            raise UsageError(
                f"the question leaves room for {max(room + most_tokens, 0)} tokens in a window of {self._window}, not"
                f" {wanted}",
                hint="ask a shorter question, or for fewer tokens",
            )
        row = PictureRow(self._opened, ids, self._look(picture), self._paint)
        most_pictures = room // length if length else 0
        told = interleaved(row, self._ends, most_tokens, illustrated, most_pictures)
        for item in written(told, self._ends, self._processor.text):
            yield Illustration(item.picture, item.probability) if isinstance(item, OpenedPicture) else item

    @torch.no_grad()
    def _look(self, picture: Image.Image) -> Seen:
        if self._seen is None or self._seen[0] != picture:
            self._seen = (picture, self._model.seen(self._processor.pixels(picture)))
        return self._seen[1]
