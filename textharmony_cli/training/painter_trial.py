"""Measures the image decoder against what it starts from, on made-up crops in fonts that training never sees.

    python -m textharmony_cli.training.painter_trial runs/painter/final --crops 2000

Crops to erase have what the product paints as their prior, crops to edit an imitation of that. Told are means of PSNR
inside the mask, in dB, and for crops to edit how often the spotter reads the new words: on the prior, after the
decoder, and on what is right.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import torch
from torch import Tensor

from textharmony_cli.documents.page import PageInput
from textharmony_cli.engine import Engine
from textharmony_cli.model.image_decoder.codec import load
from textharmony_cli.model.image_decoder.pixel_dit import PixelDiT
from textharmony_cli.model.image_decoder.sampling import Plan, painted
from textharmony_cli.synthesis.crops import Crops
from textharmony_cli.synthesis.word_bank import WordBank, draw_bank
from textharmony_cli.tasks.prove import squeezed
from textharmony_cli.training.painter import psnr
from textharmony_cli.training.painter_data import MadeUpCrops, Store, conditions_of

_UNSEEN = 1999  # seed of what is measured with
_BATCH = 16  # crops, if they were 256 pixels wide


def trial(decoder: PixelDiT, engine: Engine, bank: WordBank, count: int, steps: int) -> dict[str, float]:
    """Figures of about so many crops; see the module's description."""
    values: dict[str, list[float]] = defaultdict(list)
    generator = torch.Generator().manual_seed(_UNSEEN)
    data = MadeUpCrops(_UNSEEN, bank, _BATCH, torch.device("cpu"), Store(), painted=4 * _BATCH)
    for crops in _some(data, count):
        after = painted(decoder, conditions_of(crops), Plan(steps), generator)
        for name, picture in (("prior", crops.prior), ("decoder", after)):
            for erased, value in zip(crops.erased.tolist(), psnr(picture, crops.target, crops.mask), strict=True):
                values[f"{'erase' if erased else 'edit'}_{name}"].append(value.item())
        edited = ~crops.erased
        words = [bank.wordings[crops.drawn.width][number].after for number in crops.drawn.entries[edited].tolist()]
        for name, picture in (("prior", crops.prior), ("decoder", after), ("truth", crops.target)):
            values[f"read_{name}"] += _read(engine, picture[edited], words)
    return {"crops": count, **{name: round(sum(found) / len(found), 4) for name, found in sorted(values.items())}}


def _some(data: MadeUpCrops, count: int) -> Iterator[Crops]:
    for crops in data:
        yield crops
        count -= len(crops.target)
        if count <= 0:
            return


def _read(engine: Engine, pictures: Tensor, words: list[str]) -> list[bool]:
    """Whether the words are among what is read on each picture; pictures (B, 3, H, W) run from -1 to 1."""
    pixels = ((pictures + 1) * 127.5).round().to(torch.uint8).permute(0, 2, 3, 1).contiguous().numpy()
    pages = engine.reread([PageInput("-", 1, one.shape[1], one.shape[0], one) for one in pixels])
    read = (squeezed(" ".join(line.text for line in page.lines)) for page in pages)
    return [squeezed(wanted) in text for wanted, text in zip(words, read, strict=True)]


def main() -> None:
    """See the module's description."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("decoder", type=Path, help="folder that training left")
    parser.add_argument("--crops", type=int, default=2000)
    parser.add_argument("--steps", type=int, default=1)
    options = parser.parse_args()
    bank = draw_bank(_UNSEEN, options.crops, held_out=True)
    with torch.inference_mode():
        figures = trial(load(options.decoder), Engine(), bank, options.crops, options.steps)
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()
