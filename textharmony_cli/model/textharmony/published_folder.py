"""Opens a folder that `th models convert` made: the published model, and what makes tensors of pictures and prompts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from textharmony_cli.errors import UsageError, WeightsError
from textharmony_cli.model.textharmony.config import TextHarmonyConfig
from textharmony_cli.model.textharmony.modeling import TextHarmonyForConditionalGeneration
from textharmony_cli.model.textharmony.published_processor import TOKENIZER, PublishedProcessor
from textharmony_cli.model.textharmony.published_tokens import Marks


@dataclass(frozen=True, slots=True)
class Opened:
    """A model from a folder.

    Attributes:
        model: its image decoder stays on disk until `with_image_decoder`.
    """

    folder: Path
    model: TextHarmonyForConditionalGeneration
    processor: PublishedProcessor

    @property
    def window(self) -> int:
        """How many tokens the model can hold."""
        size: int = self.model.config.language.max_position_embeddings
        return size

    def with_image_decoder(self) -> Opened:
        """Itself, able to paint.

        Raises:
            UsageError: the model does not paint, or packages that it needs for that are not installed.
            WeightsError: weights of the image decoder are missing, unknown, or of another shape.
        """
        if self.model.config.image_decoder is None:
            raise UsageError(f"the model in {self.folder} does not paint", hint="convert it again, or use `nano`")
        self.model.load_image_decoder(self.folder)
        return self


def opened(folder: Path, device: torch.device, dtype: torch.dtype) -> Opened:
    """From a folder that `th models convert` made, in 4 bits where it is.

    Raises:
        WeightsError: there is no model that is given pixels, or weights are missing, unknown, or of another shape.
    """
    config = _config(folder)
    settings: dict[str, Any] = {"config": config, "dtype": dtype, "local_files_only": True, "image_decoder": False}
    if getattr(config, "quantization_config", None):
        settings["device_map"] = {"": str(device)}
    model = TextHarmonyForConditionalGeneration.from_pretrained(folder, **settings)
    if "device_map" not in settings:
        model.to(device)
    return Opened(folder, model.eval(), _processor(folder, config))


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
