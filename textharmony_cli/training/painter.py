"""Trains the image decoder on made-up crops.

    python -m textharmony_cli.training.painter --minutes 25 --out runs/painter --bf16

draws a bank of words, composes crops from it on the device that trains, ends by itself, and leaves in `--out` a folder
`trunk`, to go on from with `--from`, and a folder `final` with the running mean of the weights, to ship.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from collections.abc import Iterator

import torch
from torch import Tensor, nn

from textharmony_cli.model.eight_bits import packed, unpacked
from textharmony_cli.model.image_decoder.codec import load, save
from textharmony_cli.model.image_decoder.pixel_dit import SIZES, PixelDiT
from textharmony_cli.model.image_decoder.sampling import Plan, begun, painted
from textharmony_cli.synthesis.crops import Crops
from textharmony_cli.synthesis.word_bank import draw_bank
from textharmony_cli.training.loop import Schedule, run_options, train
from textharmony_cli.training.painter_data import MadeUpCrops, Store, conditions_of
from textharmony_cli.training.streams import batches_of
from textharmony_cli.training.tensors import moved

_AT_ONCE = 2.0  # crops at time 0 for each at another time
_GOOD = 2e-4  # squared error, of -1 to 1, below which little is to be won; 43 dB
_UNSEEN = 999  # seed of what is only measured with


class RunningMean:
    """An exponential running mean of a network's weights."""

    def __init__(self, network: nn.Module, decay: float = 0.999) -> None:
        self._decay = decay
        self._seen = 0
        self._mean = {name: value.detach().clone() for name, value in network.named_parameters()}

    @torch.no_grad()
    def add(self, network: nn.Module) -> None:
        """Move towards the weights; faster at first, so that the mean soon forgets where it began."""
        self._seen += 1
        share = 1 - min(self._decay, self._seen / (self._seen + 10))
        current = dict(network.named_parameters())
        torch._foreach_lerp_(list(self._mean.values()), [current[name].detach() for name in self._mean], share)

    @torch.no_grad()
    def put_into(self, network: nn.Module) -> None:
        for name, value in network.named_parameters():
            value.copy_(self._mean[name])


def losses(
    decoder: PixelDiT,
    crops: Crops,
    generator: torch.Generator,
    context: Tensor | None = None,
    at_once: float = _AT_ONCE,
) -> tuple[Tensor, dict[str, float]]:
    """Logarithm of the guessed crops' squared error inside the mask, less that of the prior's: at 0 nothing is won.

    Without the logarithm, crops with wild backgrounds would count for all, and plain ones, where the prior is good and
    the least grain shows, for nothing. Times are even, but most are 0: one step is all that painting may get, and at
    other times the network is shown some of what is right, so that only the figure `at_once` tells what it has learnt.

    Args:
        context: (B, V, C) what the decoder is told of the crops; None for nothing.
        at_once: crops at time 0 for each at another time.
    """
    time = torch.rand(len(crops.target), generator=generator, device=generator.device)
    time = (time * (1 + at_once) - at_once).clamp(min=0.0).to(crops.target.device)
    share = time[:, None, None, None]
    noisy = share * crops.target + (1 - share) * begun(decoder, crops.prior, generator)
    clean = decoder(noisy, time, conditions_of(crops, context)).float()
    wrong, before = (_mean_square(picture, crops.target, crops.mask) for picture in (clean, crops.prior))
    loss = ((wrong + _GOOD) / (before + _GOOD)).log()
    shown = {"square": wrong.mean().item(), "prior": before.mean().item()}
    blind = loss.detach()[time == 0]
    return loss.mean(), shown | ({"at_once": blind.mean().item()} if len(blind) else {})


@torch.no_grad()
def validate(decoder: PixelDiT, data: MadeUpCrops, batches: int, steps: tuple[int, ...] = (1, 4)) -> dict[str, float]:
    """Mean PSNR inside the mask, in dB, over made-up crops in fonts that training never sees: of the glyph prior alone,
    and of the decoder after so many steps; for crops to erase and crops to edit."""
    decoder.eval()
    device = next(decoder.parameters()).device
    generator = torch.Generator().manual_seed(_UNSEEN)
    sums: dict[str, list[Tensor]] = {}
    for made in itertools.islice(data, batches):
        crops = moved(made, device)
        paintings = {"prior": crops.prior}
        for number in steps:
            paintings[f"{number}_steps"] = painted(decoder, conditions_of(crops), Plan(number), generator)
        for name, painting in paintings.items():
            values = psnr(painting, crops.target, crops.mask)
            sums.setdefault(f"erase_{name}", []).append(values[crops.erased])
            sums.setdefault(f"edit_{name}", []).append(values[~crops.erased])
    return {name: round(torch.cat(values).mean().item(), 2) for name, values in sums.items()}


def psnr(picture: Tensor, truth: Tensor, mask: Tensor) -> Tensor:
    """(B,) of pictures from -1 to 1, inside the mask; at most 60 dB."""
    return -10 * (_mean_square(picture, truth, mask) / 4).clamp(min=1e-6).log10()


def _mean_square(picture: Tensor, truth: Tensor, mask: Tensor) -> Tensor:
    """(B,) mean squared difference inside the mask."""
    area = 3 * mask.sum(dim=(1, 2, 3)).clamp(min=1.0)
    return ((picture - truth).float().square() * mask).sum(dim=(1, 2, 3)) / area


def main() -> None:
    """See the module's description."""
    options = _options()
    torch.manual_seed(options.seed)
    device = torch.device(options.device)
    decoder = (load(options.start) if options.start else PixelDiT(SIZES[options.size])).to(device)
    generator = torch.Generator(device).manual_seed(options.seed)
    mean = RunningMean(decoder)

    def tell(line: str) -> None:
        sys.stderr.write(line + "\n")

    def loss_of(crops: Crops) -> tuple[Tensor, dict[str, float]]:
        mean.add(decoder)  # the weights after the step before
        with torch.autocast(device.type, torch.bfloat16, enabled=options.bf16):
            return losses(decoder, moved(crops, device), generator)

    steps = train(
        decoder,
        _batches(options, device),
        loss_of,
        Schedule(options.minutes, options.rate, decay=options.decay, keep_minutes=3.0),
        keep_trunk=lambda: save(decoder, options.out / "trunk"),
        tell=tell,
    )
    mean.put_into(decoder)
    save(decoder, options.out / "final")
    tell(f"{steps} steps; {json.dumps(_measured(decoder, options, device))}")


def _batches(options: argparse.Namespace, device: torch.device) -> Iterator[Crops]:
    bank = draw_bank(options.seed, options.words, workers=options.drawers)
    store = Store(512, 384) if device.type == "cuda" else Store()
    made_on = torch.device("cpu") if options.workers else device
    data = MadeUpCrops(options.seed, bank, options.crops, made_on, store, painted=options.painted)
    return batches_of(data, options.workers)


def _measured(decoder: PixelDiT, options: argparse.Namespace, device: torch.device) -> dict[str, float]:
    """What `validate` says of the decoder, and of what 8 bits leave of it."""
    bank = draw_bank(_UNSEEN, min(1000, options.words), held_out=True)
    crops = min(16, options.crops)
    data = MadeUpCrops(_UNSEEN, bank, crops, device, Store(), painted=4 * crops)
    figures = validate(decoder, data, options.validate)
    stored = packed({name: value.cpu() for name, value in decoder.state_dict().items()})
    decoder.load_state_dict(unpacked(stored))
    rounded = validate(decoder, data, options.validate)
    return figures | {f"{name}_8_bits": value for name, value in rounded.items() if not name.endswith("prior")}


def _options() -> argparse.Namespace:
    parser = run_options(__doc__, of="crops")
    cuda = torch.cuda.is_available()
    parser.add_argument("--size", choices=sorted(SIZES), default="base" if cuda else "small")
    parser.add_argument("--rate", type=float, default=5e-4)
    parser.add_argument("--decay", type=float, default=0.25)
    parser.add_argument("--crops", type=int, default=256 if cuda else 8, help="a batch, if they were 256 pixels wide")
    parser.add_argument("--painted", type=int, default=1, help="crops of a batch erased as the product does it")
    parser.add_argument("--words", type=int, default=30_000 if cuda else 3_000, help="entries of the bank")
    parser.add_argument("--drawers", type=int, default=14 if cuda else 0, help="processes that draw the bank")
    parser.add_argument("--workers", type=int, default=0, help="processes that compose crops, instead of the device")
    parser.add_argument("--validate", type=int, default=60, help="batches at the end, of 16 crops at most")
    return parser.parse_args()


if __name__ == "__main__":
    main()
