"""Paints crops with the image decoder: from a noisy glyph prior to a clean picture in a few steps.

Flow matching on straight paths (Lipman et al. 2023, section 4.1, example II) that begin near where they end (Albergo
et al. 2023, Stochastic interpolants with data-dependent couplings): painting begins with `begun = prior + noise`, and
a crop at time t is `t * clean + (1 - t) * begun` and has the velocity `clean - begun`. The network guesses the clean
crop, and the velocity follows from that (x-prediction, Salimans & Ho 2022, section 4). Paths that begin with noise
alone were tried: in a few steps, and after little training, they leave some of it.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from textharmony_cli.model.image_decoder.pixel_dit import Conditions, PixelDiT

Method = Literal["euler", "heun"]
MOST_STEPS = 16
NEAREST = 0.05  # least time to the end by which is divided; by less, mistakes of the network would blow up


@dataclass(frozen=True, slots=True)
class Plan:
    """How crops are painted.

    Attributes:
        steps: 1 gives the mean of what may be there, more give texture.
        method: `heun` asks the network twice a step (Karras et al. 2022, algorithm 1).
        start: time at which painting starts; the later, the less noise, and the nearer it stays to the prior.
        guidance: how far the context is followed beyond what it is; 1 asks the network once (Ho & Salimans 2022).
    """

    steps: int = 4
    method: Method = "euler"
    start: float = 0.0
    guidance: float = 1.0

    def __post_init__(self) -> None:
        if not 1 <= self.steps <= MOST_STEPS or not 0 <= self.start < 1:
            raise ValueError(f"{self.steps} steps from {self.start}: 1 to {MOST_STEPS} from 0 up to 1 can be done")


@dataclass(frozen=True, slots=True)
class State:
    """Where painting has come to.

    Attributes:
        step: counted from 1.
        time: (0, 1], 1 at the end.
        noisy: (B, 3, H, W) the crops at that time.
        picture: (B, 3, H, W) what they would be without noise, by the mask laid over the source.
    """

    step: int
    time: float
    noisy: Tensor
    picture: Tensor


def paint(decoder: PixelDiT, conditions: Conditions, plan: Plan, generator: torch.Generator) -> Iterator[State]:
    """Yield the state after every step. The same generator's seed gives the same picture."""
    prior = conditions.prior
    noisy = begun(decoder, prior, generator)
    noisy = plan.start * prior + (1 - plan.start) * noisy
    times = [plan.start + (1 - plan.start) * step / plan.steps for step in range(plan.steps + 1)]
    for step, (time, then) in enumerate(itertools.pairwise(times), start=1):
        clean = _guess(decoder, noisy, time, conditions, plan.guidance)
        velocity = velocity_of(clean, noisy, time)
        if plan.method == "heun" and then < 1:
            ahead = noisy + (then - time) * velocity
            clean = _guess(decoder, ahead, then, conditions, plan.guidance)
            velocity = (velocity + velocity_of(clean, ahead, then)) / 2
        noisy = noisy + (then - time) * velocity if then < 1 else clean
        yield State(step, then, noisy, composited(conditions.source, clean.clamp(-1, 1), conditions.mask))


def painted(decoder: PixelDiT, conditions: Conditions, plan: Plan, generator: torch.Generator) -> Tensor:
    """The finished crops (B, 3, H, W); outside the mask they are the source, bit by bit."""
    *_, last = paint(decoder, conditions, plan, generator)
    return last.picture


def begun(decoder: PixelDiT, prior: Tensor, generator: torch.Generator) -> Tensor:
    """What painting begins with, at time 0."""
    noise = torch.randn(prior.shape, generator=generator, device=generator.device).to(prior)
    return prior + decoder.config.noise * noise


def velocity_of(clean: Tensor, noisy: Tensor, time: Tensor | float) -> Tensor:
    """Where a crop at this time moves, if this is what it is without noise."""
    left = time.clamp(max=1 - NEAREST) if isinstance(time, Tensor) else min(time, 1 - NEAREST)
    return (clean - noisy) / (1 - left)


def composited(source: Tensor, painting: Tensor, mask: Tensor) -> Tensor:
    """The painting where the mask is 1, the source where it is 0, and between them what lies between."""
    return torch.where(mask > 0, source + mask * (painting - source), source)


def _guess(decoder: PixelDiT, noisy: Tensor, time: float, conditions: Conditions, guidance: float) -> Tensor:
    times = torch.full((len(noisy),), time, device=noisy.device)
    clean: Tensor = decoder(noisy, times, conditions)
    if guidance == 1.0 or conditions.context is None:
        return clean
    without: Tensor = decoder(noisy, times, dataclasses.replace(conditions, context=None))
    return without + guidance * (clean - without)
