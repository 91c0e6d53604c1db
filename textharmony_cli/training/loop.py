"""The training loop: steps for as many minutes as there are, on whatever device, resumable at any step.

The rate of learning rises, stays, and falls to zero over the last part of the run (warm-up, stable, decay). What is
kept is the state before the fall (the trunk), from which the next run goes on, and the state at the end, which is used.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import torch
from torch import Tensor, nn

Batch = TypeVar("Batch")
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast.

    Attributes:
        minutes: of wall time, after which the run ends by itself.
        rate: highest rate of learning.
        warm_up: steps until it is reached.
        decay: share of the minutes at the end over which it falls to zero.
        accumulate: batches a step.
        tell_every, keep_minutes: how often figures are told (steps), and the trunk is kept.
        most_steps: ends the run before the minutes are over, the rate having fallen as if they were.
    """

    minutes: float
    rate: float = 1e-3
    warm_up: int = 100
    decay: float = 0.25
    accumulate: int = 1
    weight_decay: float = 0.02
    clip: float = 1.0
    tell_every: int = 50
    keep_minutes: float = 5.0
    most_steps: int | None = None

    def __post_init__(self) -> None:
        if not 0 < self.decay < 1 or self.minutes <= 0:
            raise ValueError(f"decay {self.decay} must lie between 0 and 1, minutes {self.minutes} above 0")

    def passed(self, step: int, seconds: float) -> float:
        """Share of the run that has passed."""
        share = seconds / (60 * self.minutes)
        return share if self.most_steps is None else max(share, step / self.most_steps)

    def rate_at(self, step: int, passed: float) -> float:
        """The rate at a step, when this share (0 to 1) of the run has passed."""
        rising = min(1.0, (step + 1) / self.warm_up)
        falling = min(1.0, (1 - passed) / self.decay)
        return self.rate * rising * max(0.0, falling)


def run_options(description: str | None, *, of: str) -> argparse.ArgumentParser:
    """The options that runs of all kinds have.

    Args:
        of: what is made up from the seed.
    """
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--from", dest="start", type=Path, help="what another run left, to go on from")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--seed", type=int, default=int(time.time()), help=f"of the {of}; the time, unless given")
    parser.add_argument("--bf16", action="store_true")
    return parser


def train(
    model: nn.Module,
    batches: Iterator[Batch],
    loss_of: Callable[[Batch], tuple[Tensor, dict[str, float]]],
    schedule: Schedule,
    *,
    keep_trunk: Callable[[], None],
    tell: Tell,
) -> int:
    """Train the parameters that want gradients until the time is over; returns the number of steps.

    Args:
        loss_of: loss of a batch, and figures to tell.
        keep_trunk: called every few minutes until the rate begins to fall, and then a last time.
    """
    learned = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(_groups(learned, schedule.weight_decay), betas=(0.9, 0.98))
    start, step, kept_at = time.monotonic(), 0, 0.0  # kept_at: share of the run
    figures, stable = _Figures(), 1 - schedule.decay
    model.train()
    while (passed := schedule.passed(step, time.monotonic() - start)) < 1:
        due = passed >= stable or (passed - kept_at) * schedule.minutes > schedule.keep_minutes
        if due and kept_at < stable:
            keep_trunk()
            kept_at = passed
        for group in optimizer.param_groups:
            group["lr"] = schedule.rate_at(step, passed)
        for _ in range(schedule.accumulate):
            loss, shown = loss_of(next(batches))
            (loss / schedule.accumulate).backward()  # type: ignore[no-untyped-call]
            figures.add({"loss": loss.item(), **shown})
        nn.utils.clip_grad_norm_(learned, schedule.clip)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        step += 1
        if step % schedule.tell_every == 0:
            tell(f"step {step} {time.monotonic() - start:.0f} s {figures.means()}")
    model.eval()
    return step


def _groups(learned: list[nn.Parameter], weight_decay: float) -> list[dict[str, object]]:
    """Matrices shrink, vectors do not."""
    return [
        {"params": [p for p in learned if p.dim() > 1], "weight_decay": weight_decay},
        {"params": [p for p in learned if p.dim() <= 1], "weight_decay": 0.0},
    ]


class _Figures:
    """Means of figures since they were last told."""

    def __init__(self) -> None:
        self._sums: dict[str, list[float]] = {}

    def add(self, figures: dict[str, float]) -> None:
        for name, value in figures.items():
            self._sums.setdefault(name, []).append(value)

    def means(self) -> str:
        told = " ".join(f"{name} {sum(values) / len(values):.4f}" for name, values in self._sums.items())
        self._sums.clear()
        return told
