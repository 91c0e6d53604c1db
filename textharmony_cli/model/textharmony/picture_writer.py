"""Writes answers in free text from the picture of a page: the published model."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from PIL import Image
from transformers import DynamicCache

from textharmony_cli.errors import UsageError
from textharmony_cli.model.textharmony.greedy import Greedy, written
from textharmony_cli.model.textharmony.published_folder import Opened
from textharmony_cli.model.textharmony.published_prompts import asking
from textharmony_cli.model.textharmony.visual_tokenizer import Seen
from textharmony_cli.model.textharmony.written import Ending, Written


class PictureWriter:
    """A model that sees a picture and writes answers; it looks once at a picture that it is asked about again."""

    def __init__(self, opened: Opened) -> None:
        self._model, self._processor, self._window = opened.model, opened.processor, opened.window
        self._greedy = Greedy(self._model)
        self._ends = {self._model.config.language.eos_token_id, self._model.config.opening_token_id}
        self._seen: tuple[Image.Image, Seen] | None = None

    def write(self, picture: Image.Image, question: str, most_tokens: int) -> Iterator[Written | Ending]:
        """An answer as it comes, and last how it ended.

        Raises:
            UsageError: the question is too long.
        """
        ids = self._processor.ids(asking(question)).to(self._model.device)
        if (room := self._window - ids.shape[1]) < most_tokens:
            raise UsageError(
                f"the question leaves room for {max(room, 0)} tokens in a window of {self._window}, not {most_tokens}",
                hint="ask a shorter question, or for fewer tokens",
            )
        pictures = self._model.arranged(self._look(picture), ids)
        tokens = self._greedy.tokens(
            {"input_ids": ids, "pictures": pictures},
            most_tokens,
            DynamicCache(),
            lambda count: {"look": pictures.look(ids.shape[1] + count - 1, 1)},
        )
        yield from written(tokens, self._ends, self._processor.text)

    @torch.no_grad()
    def _look(self, picture: Image.Image) -> Seen:
        if self._seen is None or self._seen[0] != picture:
            self._seen = (picture, self._model.seen(self._processor.pixels(picture)))
        return self._seen[1]
