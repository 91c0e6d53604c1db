"""The noise that the published image decoder was trained with, and two ways from noise to a picture.

DDPM (Ho et al. 2020, algorithm 2) adds noise at every step, as the published code does; DPM-Solver++ (Lu et al. 2022,
algorithm 2: second order, multistep) solves the same process's differential equation in fewer. Latents at time t are
`signal(t) clean + deviation(t) noise`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

import torch
from torch import Tensor

Sampler = Literal["ddpm", "dpm-solver++"]
Guess = Callable[[Tensor, int], Tensor]  # noisy latents (B, 4, h, w) and their time, to the noise in them
Draw = Callable[[], Tensor]  # new noise (B, 4, h, w)

TIMES = 1000  # steps of training
MOST_STEPS = 100  # of painting: with more, `leading` times may begin in the middle
_FIRST, _LAST = 0.00085, 0.012  # variances of the noise that the first and the last of them add
_BEND = 7  # of the solver's times
_EARLIEST = 1  # time of the last step: Stable Diffusion's `steps_offset`


@dataclass(frozen=True, slots=True)
class State:
    """Where painting has come to.

    Attributes:
        step: counted from 1.
        time: of the latents before this step.
        latents: (B, 4, h, w), after it.
        clean: (B, 4, h, w), what they would be without noise, as guessed at this step.
    """

    step: int
    time: int
    latents: Tensor
    clean: Tensor


@cache
def _shares() -> tuple[float, ...]:
    """The signal's share of the variance at each time; the roots of the added variances rise evenly."""
    roots = torch.linspace(_FIRST**0.5, _LAST**0.5, TIMES, dtype=torch.float64)
    return tuple((1 - roots**2).cumprod(0).tolist())


def signal(time: int) -> float:
    return math.sqrt(_shares()[time])


def deviation(time: int) -> float:
    return math.sqrt(1 - _shares()[time])


def noised(clean: Tensor, noise: Tensor, times: Tensor) -> Tensor:
    """Latents (B, 4, h, w) at times (B,)."""
    shares = torch.tensor(_shares(), dtype=torch.float64, device=clean.device)[times][:, None, None, None]
    return shares.sqrt().to(clean.dtype) * clean + (1 - shares).sqrt().to(clean.dtype) * noise


def ddpm_times(steps: int) -> list[int]:
    """Times of the steps, the latest first; evenly spaced from 1 on (diffusers' `leading`).

    With 30 steps painting begins at 958, as published, though the latents begin as nothing but noise.
    """
    return [_EARLIEST + step * (TIMES // steps) for step in reversed(range(steps))]


def solver_times(steps: int) -> list[int]:
    """Times of the steps, the latest first, from 999 to 0; the ratio of noise to signal falls ever more slowly.

    After Karras et al. (2022, equation 5). Times that fall together are one, so that of many steps some are left out.
    """
    ratios = [deviation(time) / signal(time) for time in range(TIMES)]  # of noise to signal, which rise
    last, first = (ratio ** (1 / _BEND) for ratio in (ratios[0], ratios[-1]))
    wanted = [(first + (last - first) * step / max(steps - 1, 1)) ** _BEND for step in range(steps)]
    return sorted({min(range(TIMES), key=lambda time: abs(math.log(ratios[time] / ratio))) for ratio in wanted})[::-1]


def denoise(guess: Guess, noise: Tensor, draw: Draw, sampler: Sampler, steps: int) -> Iterator[State]:
    """Yield the state after every step.

    Args:
        guess: the network.
        noise: (B, 4, h, w), what painting begins with.
        draw: more of it, at every step but the last; only DDPM asks.
    """
    return _ddpm(guess, noise, draw, steps) if sampler == "ddpm" else _solver(guess, noise, steps)


def _ddpm(guess: Guess, latents: Tensor, draw: Draw, steps: int) -> Iterator[State]:
    times = ddpm_times(steps)
    for step, (time, then) in enumerate(zip(times, [*times[1:], None], strict=True), start=1):
        clean = _clean(latents, guess(latents, time), time)
        if then is None:
            latents = clean
        else:
            share, after = _shares()[time], _shares()[then]
            kept = share / after  # of the variance, over the step
            mean = math.sqrt(after) * (1 - kept) * clean + math.sqrt(kept) * (1 - after) * latents
            spread = math.sqrt((1 - after) / (1 - share) * (1 - kept))
            latents = mean / (1 - share) + spread * draw()
        yield State(step, time, latents, clean)


def _solver(guess: Guess, latents: Tensor, steps: int) -> Iterator[State]:
    """The first and the last step are of first order: nothing is known before the one, the other ends without noise."""
    times = solver_times(steps)
    before: tuple[Tensor, float] | None = None  # the guess at the last step, and how long that step was
    for step, (time, then) in enumerate(zip(times, [*times[1:], None], strict=True), start=1):
        clean = _clean(latents, guess(latents, time), time)
        if then is None:
            latents = clean
        else:
            length = _log_ratio(then) - _log_ratio(time)
            ahead = clean if before is None else clean + (clean - before[0]) * (length / (2 * before[1]))
            latents = deviation(then) / deviation(time) * latents - signal(then) * math.expm1(-length) * ahead
            before = clean, length
        yield State(step, time, latents, clean)


def _clean(latents: Tensor, noise: Tensor, time: int) -> Tensor:
    return (latents - deviation(time) * noise) / signal(time)


def _log_ratio(time: int) -> float:
    """Of signal to noise; what the solver counts as time."""
    return math.log(signal(time) / deviation(time))
