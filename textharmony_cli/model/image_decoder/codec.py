"""Stores the image decoder in files under 16 MiB: 16 bits a number, or 8 with one scale for each row of a matrix."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from textharmony_cli.errors import WeightsError
from textharmony_cli.model.eight_bits import packed, unpacked
from textharmony_cli.model.image_decoder.pixel_dit import PixelDiT, PixelDiTConfig

PART_BYTES = 15 * 2**20
CONFIG = "pixel_dit.json"


def save(decoder: PixelDiT, folder: Path, bits: Literal[8, 16] = 16) -> None:
    """Write `pixel_dit.json` and `pixel_dit-1.safetensors`, `-2` and so on; what was there under these names goes."""
    folder.mkdir(parents=True, exist_ok=True)
    state = {name: value.detach().cpu().contiguous() for name, value in decoder.state_dict().items()}
    stored = packed(state) if bits == 8 else {name: value.half() for name, value in state.items()}
    for old in folder.glob("pixel_dit-*.safetensors"):
        old.unlink()
    for number, part in enumerate(_parts(stored), start=1):
        save_file(part, folder / f"pixel_dit-{number}.safetensors")
    (folder / CONFIG).write_text(json.dumps(decoder.config.to_dict(), indent=1) + "\n", "utf-8")


def load(folder: Path) -> PixelDiT:
    """The decoder in float32, on the CPU.

    Raises:
        WeightsError: when the files are missing, broken, or of another network.
    """
    stored: dict[str, Tensor] = {}
    try:
        decoder = PixelDiT(PixelDiTConfig(**json.loads((folder / CONFIG).read_text("utf-8"))))
        for part in sorted(folder.glob("pixel_dit-*.safetensors")):
            stored |= load_file(part)
        decoder.load_state_dict(unpacked(stored))
    except (OSError, ValueError, TypeError, RuntimeError, SafetensorError) as error:
        raise WeightsError(f"the image decoder in `{folder.name}` cannot be loaded: {error}") from error
    return decoder.eval()


def _parts(stored: dict[str, Tensor]) -> Iterator[dict[str, Tensor]]:
    part: dict[str, Tensor] = {}
    size = 0
    for name, value in stored.items():
        if part and size + value.nbytes > PART_BYTES:
            yield part
            part, size = {}, 0
        part[name] = value
        size += value.nbytes
    yield part
