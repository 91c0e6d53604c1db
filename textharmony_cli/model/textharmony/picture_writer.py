"""Writes answers in free text from the picture of a page: the published model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from transformers import DynamicCache

from textharmony_cli.errors import UsageError, WeightsError
from textharmony_cli.model.textharmony.config import TextHarmonyConfig
from textharmony_cli.model.textharmony.greedy import Greedy, written
from textharmony_cli.model.textharmony.modeling import TextHarmonyForConditionalGeneration
from textharmony_cli.model.textharmony.published_processor import TOKENIZER, PublishedProcessor
from textharmony_cli.model.textharmony.published_prompts import asking
from textharmony_cli.model.textharmony.published_tokens import Marks
from textharmony_cli.model.textharmony.visual_tokenizer import Seen
from textharmony_cli.model.textharmony.written import Ending, Written


class PictureWriter:
    """A model that sees a picture and writes answers; it looks once at a picture that it is asked about again."""

    def __init__(self, model: TextHarmonyForConditionalGeneration, processor: PublishedProcessor) -> None:
        self._model = model
        self._processor = processor
        self._greedy = Greedy(model)
        self._window: int = model.config.language.max_position_embeddings
        self._ends = {model.config.language.eos_token_id, model.config.opening_token_id}
        self._seen: tuple[Image.Image, Seen] | None = None

    @classmethod
    def load(cls, folder: Path, device: torch.device, dtype: torch.dtype) -> PictureWriter:
        """From a folder that `th models convert` made, in 4 bits where it is.

        Raises:
            WeightsError: there is no model that is given pixels, or weights are missing, unknown, or of another shape.
        """
        config = _config(folder)
        settings: dict[str, Any] = {"config": config, "dtype": dtype, "local_files_only": True}
        if getattr(config, "quantization_config", None):
            settings["device_map"] = {"": str(device)}
        model = TextHarmonyForConditionalGeneration.from_pretrained(folder, **settings)
        if "device_map" not in settings:
            model.to(device)
        return cls(model.eval(), _processor(folder, config))

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


def _processor(folder: Path, config: TextHarmonyConfig) -> PublishedProcessor:
    marks = Marks(config.language.bos_token_id, config.opening_token_id, config.picture_token_id)
    side, length = config.vision_encoder.image_size, config.resampler.queries
    return PublishedProcessor(folder / TOKENIZER, side, length, marks)


def _config(folder: Path) -> TextHarmonyConfig:
    if not (folder / "config.json").is_file():
        raise WeightsError(f"there is no TextHarmony model in {folder}")
    try:
        config: TextHarmonyConfig = TextHarmonyConfig.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError) as problem:
        raise WeightsError(f"there is no TextHarmony model in {folder}: {problem}") from problem
    if config.vision != "clip_vit_adapter":
        raise WeightsError(f"the model in {folder} is not given pictures")
    return config
