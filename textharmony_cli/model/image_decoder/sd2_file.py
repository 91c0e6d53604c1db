"""Stores the published image decoder in a folder of its own, so that it can be left on disk until there is painting.

Its sizes are part of the configuration of the model that it belongs to.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from textharmony_cli.errors import WeightsError
from textharmony_cli.model.image_decoder.sd2_config import Sd2Config
from textharmony_cli.model.image_decoder.sd2_decoder import Sd2Decoder
from textharmony_cli.model.textharmony.published_decoder_keys import DECODER, image_decoder_weights
from textharmony_cli.model.textharmony.strictness import refuse_differences

FOLDER = "image_decoder"  # inside that of the model
WEIGHTS = "model.safetensors"


def save(decoder: Sd2Decoder, folder: Path) -> None:
    """Write `model.safetensors`, each weight in the precision that it has."""
    folder.mkdir(parents=True, exist_ok=True)
    save_file({name: value.contiguous() for name, value in decoder.state_dict().items()}, folder / WEIGHTS)


def load(folder: Path, config: Sd2Config, device: torch.device) -> Sd2Decoder:
    """The decoder on a device, in the precisions of the files; nothing is in memory twice.

    Args:
        folder: as `save` leaves it; or with any number of safetensors files, weights under their published names.

    Raises:
        WeightsError: files are missing, broken, or of another decoder.
        UsageError: diffusers is not installed.
    """
    with torch.device("meta"):
        decoder = Sd2Decoder(config)
    tensors: dict[str, Tensor] = {}
    try:
        for part in sorted(folder.glob("*.safetensors")):
            tensors |= load_file(part, device=str(device))
    except (OSError, SafetensorError) as error:
        raise WeightsError(f"the image decoder in `{folder}` cannot be loaded: {error}") from error
    if not tensors:
        raise WeightsError(f"there is no image decoder in `{folder}`", hint="`th models convert` makes it")
    if any(name.startswith(DECODER) for name in tensors):
        tensors = image_decoder_weights(tensors, str(folder))
    fill(decoder, tensors, str(folder))
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
