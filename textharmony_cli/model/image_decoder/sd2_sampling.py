"""Paints pictures with the published image decoder, step by step, and says how well it guesses noise.

With guidance the network is asked twice at every step, with what is to be painted and with the learned null, and
follows the difference (Ho & Salimans 2022, equation 6). Both look back at the same picture. Letters: B batch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from textharmony_cli.model.image_decoder.sd2_decoder import Sd2Decoder
from textharmony_cli.model.image_decoder.sd2_mmfs import Looked, Reference
from textharmony_cli.model.image_decoder.sd2_schedule import MOST_STEPS, Sampler, State, denoise, noised

UNCONDITIONAL_SHARE = 0.1  # of training samples that learn the null


@dataclass(frozen=True, slots=True)
class DiffusionPlan:
    """How pictures are painted; as published, unless said otherwise.

    Attributes:
        guidance: how far the condition is followed beyond what it is; 1 asks the network once a step.
    """

    sampler: Sampler = "ddpm"
    steps: int = 30
    guidance: float = 7.5

    def __post_init__(self) -> None:
        if not 1 <= self.steps <= MOST_STEPS:
            raise ValueError(f"{self.steps} steps: 1 to {MOST_STEPS} can be done")
        if self.sampler not in ("ddpm", "dpm-solver++"):
            raise ValueError(f"no sampler is called {self.sampler!r}: there are ddpm and dpm-solver++")


RELEASED = DiffusionPlan()
FAST = DiffusionPlan("dpm-solver++", 15)


@torch.inference_mode()
def paint(
    decoder: Sd2Decoder,
    context: Tensor,
    reference: Reference | None,
    plan: DiffusionPlan,
    generators: Sequence[torch.Generator],
    *,
    keep: bool = True,
) -> Iterator[State]:
    """Yield the state after every step.

    Args:
        context: (B, L, C), of `Sd2Decoder.context`.
        reference: the picture before, for each row; None where no row has one.
        generators: one for each row, so that a picture does not depend on those beside it. The same seed gives the
            same noise on every device if they are all on the processor.
        keep: what the network samples of the pictures before for all steps, 2.3 GB for one of 896 pixels in 16 bits,
            rather than doing so at every step.
    """
    if len(generators) != len(context):
        raise ValueError(f"{len(context)} pictures need as many generators, got {len(generators)}")
    seen = None if reference is None or not reference.visible.any() else reference
    looked = decoder.unet.look(seen) if keep and seen is not None else seen
    shape = decoder.config.latent_shape

    def draw() -> Tensor:
        return torch.stack([torch.randn(shape, generator=g, device=g.device) for g in generators]).to(context.device)

    def guess(latents: Tensor, time: int) -> Tensor:
        return guided(decoder, latents, time, context, looked, plan.guidance)[0]

    yield from denoise(guess, draw(), draw, plan.sampler, plan.steps)


def guided(
    decoder: Sd2Decoder,
    latents: Tensor,
    time: int,
    context: Tensor,
    looked: Sequence[Looked] | Reference | None,
    guidance: float,
) -> tuple[Tensor, Tensor]:
    """The noise in latents (B, 4, h, w), and what the network said: (2 B, 4, h, w), first without the condition.

    The network works in the precision of the context, all else in that of the latents.
    """
    if guidance == 1.0:
        noisy, attended = latents, context
    else:
        noisy, attended = torch.cat([latents] * 2), torch.cat([decoder.null.expand_as(context), context])
    times = torch.full((len(noisy),), time, device=noisy.device)
    said: Tensor = decoder.unet(noisy.to(context.dtype), times, attended, looked).to(latents.dtype)
    without, asked = said.chunk(2) if guidance != 1.0 else (said, said)
    return without + guidance * (asked - without), said


def diffusion_errors(
    decoder: Sd2Decoder, clean: Tensor, noise: Tensor, times: Tensor, context: Tensor, reference: Reference | None
) -> Tensor:
    """Squared errors of the guessed noise, (B, 4, h, w); their mean is the loss in training.

    Args:
        clean: latents (B, 4, h, w).
        noise: (B, 4, h, w), which is added to them and to be guessed.
        times: (B,), from 0 to 999.
    """
    looked = None if reference is None else decoder.unet.look(reference)
    guessed: Tensor = decoder.unet(noised(clean, noise, times), times, context, looked)
    return (guessed.float() - noise.float()) ** 2


def diffusion_loss(errors: Tensor, counted: Tensor) -> Tensor:
    """The mean over all pictures, of which those that are not counted (B,) have no error: as published."""
    return (errors * counted.to(errors)[:, None, None, None]).mean()
