"""Trains the network that tells strokes from ground, on made-up crops with and without their words.

    python -m textharmony_cli.training.strokes --minutes 60 --out runs/strokes

What differs between a crop and the same crop without its words is ink. Ends by itself, and leaves in `--out` a folder
`trunk`, to go on from with `--from`, and a folder `final` with the running mean of the weights, to ship.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.utils.data import IterableDataset

from textharmony_cli.model.painting.segmentation import STEP
from textharmony_cli.model.painting.stroke_net import StrokeNet, load, save
from textharmony_cli.synthesis.crops import CropMaker, Crops, Mix
from textharmony_cli.synthesis.dice import Dice
from textharmony_cli.synthesis.word_bank import HEIGHT, WordBank, draw_bank
from textharmony_cli.training.loop import Schedule, run_options, train
from textharmony_cli.training.painter import RunningMean
from textharmony_cli.training.streams import batches_of, own_seed
from textharmony_cli.training.tensors import moved

_SEEN = 10 / 255  # difference that words make to a pixel of theirs at least ...
_OF_MOST = 0.15  # ... and as a share of the largest difference
_LOOSE = (-0.08, 0.35)  # of the words' height: by how much outlines are wider than what they are around
_PART = 0.25  # share of crops of which the outline is around some of the letters only
_BLANK = 0.08  # share of strips with no words
_MIX = Mix(erased=1.0, plates=0.35, strong=0.4, heavy=0.3, hollow=0.06, faint=0.15)
_UNSEEN = 999  # seed of what is only measured with
_TEXTURES = (128, 256)  # how many, and their size in pixels
_RENEWED = 1000  # batches after which there are other textures


@dataclass(frozen=True, slots=True)
class Strips:
    """A batch.

    Attributes:
        strips: (B, 4, H, W) as `StrokeNet` takes them.
        ink: (B, 1, H, W) 1 where the words differ from the ground, else 0.
        counted: (B, 1, H, W) 0 where it does not matter: other letters of the same line.
    """

    strips: Tensor
    ink: Tensor
    counted: Tensor


class MadeUpStrips(IterableDataset[Strips]):
    """Endless batches; the same seed gives the same ones.

    Args:
        crops: in a batch, if they were 256 pixels wide; narrower ones are more.
    """

    def __init__(self, seed: int, bank: WordBank, crops: int, device: torch.device) -> None:
        self.seed = seed
        self.bank = bank
        self.crops = crops
        self.device = device

    def __iter__(self) -> Iterator[Strips]:
        for round_number in itertools.count():
            seed = own_seed(self.seed) + 100 * round_number
            maker = CropMaker(self.bank, seed, self.device, *_TEXTURES, _MIX)
            dice = Dice(seed + 1, self.device)  # not the maker's
            for crops in itertools.islice(maker.batches(self.crops * HEIGHT * 256), _RENEWED):
                yield strips_of(crops, dice)


@torch.no_grad()
def strips_of(crops: Crops, dice: Dice) -> Strips:
    """Strips of crops whose words are to be erased, with outlines as loose as those that a spotter or a user draws.

    Some are without their words already.
    """
    changed = (crops.source - crops.target).abs().amax(dim=1, keepdim=True) / 2
    blank = dice.chance(len(changed), _BLANK)
    ink = (changed > (_OF_MOST * changed.amax(dim=(2, 3), keepdim=True)).clamp(min=_SEEN)).float()
    width = -(-ink.shape[-1] // STEP) * STEP
    ink, source = (
        F.pad(part, (0, width - ink.shape[-1], 0, 0), mode="replicate")
        for part in (ink, torch.where(blank, crops.target, crops.source))
    )
    count = len(ink)
    rows, columns = (torch.arange(size, device=ink.device).float() for size in ink.shape[-2:])
    top, bottom = _ends(ink.amax(dim=(1, 3)))
    left, right = _ends(ink.amax(dim=(1, 2)))
    height = bottom - top + 1
    first, last = left.clone(), right.clone()
    part = dice.chance(count, _PART).flatten()
    cut = (left + (right - left) * dice.between(count, 0.2, 0.8).flatten()).round()
    head = dice.chance(count, 0.5).flatten()
    last = torch.where(part & head, cut, last)
    first = torch.where(part & ~head, cut, first)
    loose = [height * dice.between(count, *_LOOSE).flatten() for _ in range(4)]
    in_rows = (rows >= (top - loose[0])[:, None]) & (rows <= (bottom + loose[1])[:, None])
    starts = torch.where(first > left, first, first - loose[2])
    stops = torch.where(last < right, last, last + loose[3])
    in_columns = (columns >= starts[:, None]) & (columns <= stops[:, None])
    outline = (in_rows[:, None, :, None] & in_columns[:, None, None, :]).float()
    ours = (columns >= first[:, None] - 1) & (columns <= last[:, None] + 1)
    ink = ink * ~blank
    counted = torch.maximum(1 - ink, ours[:, None, None, :].float())
    return Strips(torch.cat([source, outline], dim=1), ink, counted)


def _ends(used: Tensor) -> tuple[Tensor, Tensor]:
    """The first and the last place (B,) of those (B, N) that are above 0; 0 and N - 1 where there are none."""
    some = used > 0
    first = some.float().argmax(dim=1)
    last = used.shape[1] - 1 - some.flip(1).float().argmax(dim=1)
    return first.float(), last.float()


def loss_of(network: StrokeNet, batch: Strips) -> tuple[Tensor, dict[str, float]]:
    """Cross-entropy of pixels, and what is missing of the overlap of each strip (Dice; Milletari et al. 2016)."""
    logits = network(batch.strips)
    wrong = F.binary_cross_entropy_with_logits(logits, batch.ink, batch.counted)
    share = logits.sigmoid() * batch.counted
    ink = batch.ink * batch.counted
    both = (share * ink).sum(dim=(1, 2, 3))
    overlap = (2 * both + 1) / (share.sum(dim=(1, 2, 3)) + ink.sum(dim=(1, 2, 3)) + 1)
    return wrong + 0.3 * (1 - overlap).mean(), {"entropy": wrong.item(), "overlap": overlap.mean().item()}


@torch.no_grad()
def validate(network: StrokeNet, data: MadeUpStrips, batches: int) -> dict[str, float]:
    """Shares over made-up strips in fonts that training never sees: `iou` of what is told and what is ink, `found` of
    the ink, `right` of what is told."""
    network.eval()
    device = next(network.parameters()).device
    sums = torch.zeros(3)
    for made in itertools.islice(data, batches):
        batch = moved(made, device)
        told = (network(batch.strips) > 0).float() * batch.counted
        ink = batch.ink * batch.counted
        sums += torch.stack([(told * ink).sum(), told.sum(), ink.sum()]).cpu()
    both, told_sum, ink_sum = sums.tolist()
    found, right = both / max(ink_sum, 1.0), both / max(told_sum, 1.0)
    return {
        "iou": round(both / max(told_sum + ink_sum - both, 1.0), 4),
        "found": round(found, 4),
        "right": round(right, 4),
    }


def main() -> None:
    """See the module's description."""
    options = _options()
    torch.manual_seed(options.seed)
    device = torch.device(options.device)
    network = (load(options.start) if options.start else StrokeNet()).to(device)
    network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # not in torch's stubs
    mean = RunningMean(network)

    def tell(line: str) -> None:
        sys.stderr.write(line + "\n")

    def loss(batch: Strips) -> tuple[Tensor, dict[str, float]]:
        mean.add(network)  # the weights after the step before
        with torch.autocast(device.type, torch.bfloat16, enabled=options.bf16):
            return loss_of(network, moved(batch, device))

    made_on = torch.device("cpu") if options.workers else device
    bank = draw_bank(options.seed, options.words, workers=options.drawers)
    batches = batches_of(MadeUpStrips(options.seed, bank, options.crops, made_on), options.workers)
    schedule = Schedule(options.minutes, options.rate, keep_minutes=3.0)
    steps = train(network, batches, loss, schedule, keep_trunk=lambda: save(network, options.out / "trunk"), tell=tell)
    mean.put_into(network)
    save(network, options.out / "final")
    unseen = draw_bank(_UNSEEN, min(1000, options.words), held_out=True)
    figures = validate(network, MadeUpStrips(_UNSEEN, unseen, min(16, options.crops), device), options.validate)
    tell(f"{steps} steps; {json.dumps(figures)}")


def _options() -> argparse.Namespace:
    parser = run_options(__doc__, of="crops")
    cuda = torch.cuda.is_available()
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--crops", type=int, default=128 if cuda else 12, help="a batch, if they were 256 pixels wide")
    parser.add_argument("--words", type=int, default=20_000 if cuda else 6_000, help="entries of the bank")
    parser.add_argument("--drawers", type=int, default=14 if cuda else 0, help="processes that draw the bank")
    parser.add_argument("--workers", type=int, default=0, help="processes that compose crops, instead of the device")
    parser.add_argument("--validate", type=int, default=60, help="batches at the end, of 16 crops at most")
    return parser.parse_args()


if __name__ == "__main__":
    main()
