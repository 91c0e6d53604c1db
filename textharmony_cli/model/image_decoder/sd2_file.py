"""Stores the published image decoder in a folder of its own, so that it can be left on disk until there is painting."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from textharmony_cli.errors import WeightsError
from textharmony_cli.model.image_decoder.sd2_config import RELEASED, Sd2Config
from textharmony_cli.model.image_decoder.sd2_decoder import Sd2Decoder
from textharmony_cli.model.textharmony.published_decoder_keys import DECODER, image_decoder_weights
from textharmony_cli.model.textharmony.strictness import refuse_differences

CONFIG = "sd2_decoder.json"
WEIGHTS = "sd2_decoder.safetensors"


def save(decoder: Sd2Decoder, folder: Path) -> None:
    """Write `sd2_decoder.json` and `sd2_decoder.safetensors`, each weight in the precision that it has."""
    folder.mkdir(parents=True, exist_ok=True)
    save_file({name: value.contiguous() for name, value in decoder.state_dict().items()}, folder / WEIGHTS)
    (folder / CONFIG).write_text(json.dumps(decoder.config.to_dict(), indent=1) + "\n", "utf-8")


def load(folder: Path, device: torch.device) -> Sd2Decoder:
    """The decoder on a device, in the precisions of the files; nothing is in memory twice.

    Args:
        folder: as `save` leaves it; or with any number of safetensors files, weights under their published names, and
            no configuration, which means the released sizes.

    Raises:
        WeightsError: files are missing, broken, or of another decoder.
        UsageError: diffusers is not installed.
    """
    tensors: dict[str, Tensor] = {}
    try:
        described = folder / CONFIG
        config = Sd2Config.from_dict(json.loads(described.read_text("utf-8"))) if described.exists() else RELEASED
        for part in sorted(folder.glob("*.safetensors")):
            tensors |= load_file(part, device=str(device))
    except (OSError, ValueError, TypeError, KeyError, SafetensorError) as error:
        raise WeightsError(f"the image decoder in `{folder.name}` cannot be loaded: {error}") from error
    if any(name.startswith(DECODER) for name in tensors):
        tensors = image_decoder_weights(tensors, folder.name)
    with torch.device("meta"):
        decoder = Sd2Decoder(config)
    fill(decoder, tensors, folder.name)
    return decoder.eval()


def fill(decoder: Sd2Decoder, tensors: Mapping[str, Tensor], source: str) -> None:
    """Give a decoder these weights, by our names; they are not copied.

    Args:
        source: what to call them in a complaint.

    Raises:
        WeightsError: weights are missing, unknown, or of another shape; the decoder is as it was.
    """
    own = decoder.state_dict()
    refuse_differences(
        source,
        lacks=own.keys() - tensors.keys(),
        has_unknown=tensors.keys() - own.keys(),
        has_other_sizes_of=[name for name in own.keys() & tensors.keys() if own[name].shape != tensors[name].shape],
    )
    decoder.load_state_dict(dict(tensors), assign=True)
