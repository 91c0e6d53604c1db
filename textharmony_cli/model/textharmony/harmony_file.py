"""A trained nano that paints, in a folder: what was added to the language model, which stays where it is.

`config.json`, `adapter.safetensors`, `vokens.safetensors` and the files of the image decoder; each is under 16 MiB.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from textharmony_cli.errors import WeightsError
from textharmony_cli.model.eight_bits import unpacked
from textharmony_cli.model.image_decoder import codec
from textharmony_cli.model.image_decoder.pixel_dit import PixelDiT, PixelDiTConfig
from textharmony_cli.model.textharmony.adapter_file import save_adapter, stored
from textharmony_cli.model.textharmony.config import TextHarmonyConfig
from textharmony_cli.model.textharmony.language import from_language_folder
from textharmony_cli.model.textharmony.modeling import TextHarmonyForConditionalGeneration
from textharmony_cli.model.textharmony.strictness import refuse_differences

_ADAPTER, _VOKENS = "adapter.safetensors", "vokens.safetensors"


def save_harmony(model: TextHarmonyForConditionalGeneration, folder: Path, bits: Literal[8, 16] = 16) -> None:
    """Write all that is trained.

    Args:
        bits: of a number: 16 to go on training from, 8 to ship.

    Raises:
        ValueError: the model does not paint.
    """
    if model.vokens is None or not isinstance(model.image_decoder, PixelDiT):
        raise ValueError("this model has no vokens or no image decoder")
    folder.mkdir(parents=True, exist_ok=True)
    model.config.save_pretrained(folder)
    save_adapter(model, folder / _ADAPTER, bits)
    tensors = {name: value.detach().cpu().contiguous() for name, value in model.vokens.state_dict().items()}
    save_file(stored(tensors, bits), folder / _VOKENS)
    codec.save(model.image_decoder, folder, bits)


def load_harmony(
    language: Path, folder: Path, device: torch.device, dtype: torch.dtype
) -> TextHarmonyForConditionalGeneration:
    """The model around the language model of a folder.

    Raises:
        WeightsError: weights are missing, unknown, or of another shape.
    """
    try:
        config = TextHarmonyConfig.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError) as problem:
        raise WeightsError(f"cannot load the model `{folder.name}`: {problem}") from problem
    if config.vokens is None or config.image_decoder is None:
        raise WeightsError(f"the model `{folder.name}` does not paint")
    model = from_language_folder(
        language,
        device,
        dtype,
        config.slide_lora,
        config.glyphs,
        folder / _ADAPTER,
        vokens=config.vokens,
        image_decoder=PixelDiTConfig(**config.image_decoder),
    )
    load_painting(model, folder)
    return model


def load_painting(model: TextHarmonyForConditionalGeneration, folder: Path) -> None:
    """Read the vokens and the image decoder into a model whose adapter may be another.

    Raises:
        WeightsError: weights are missing, unknown, or of another shape.
    """
    assert model.vokens is not None
    own = model.vokens.state_dict()
    try:
        tensors = unpacked(load_file(folder / _VOKENS))
    except (OSError, SafetensorError) as problem:
        raise WeightsError(f"cannot read the vokens in `{folder.name}`: {problem}") from problem
    both = own.keys() & tensors.keys()
    refuse_differences(
        folder.name,
        lacks=own.keys() - both,
        has_unknown=tensors.keys() - both,
        has_other_sizes_of=[name for name in both if own[name].shape != tensors[name].shape],
    )
    model.vokens.load_state_dict(tensors)
    load_decoder(model, folder)


def load_decoder(model: TextHarmonyForConditionalGeneration, folder: Path) -> None:
    """Read an image decoder alone into a model.

    Raises:
        WeightsError: weights are missing, unknown, or of another network.
    """
    assert isinstance(model.image_decoder, PixelDiT)
    found = codec.load(folder)
    if found.config != model.image_decoder.config:
        raise WeightsError(f"the image decoder in `{folder.name}` has other sizes")
    model.image_decoder.load_state_dict(found.state_dict())
