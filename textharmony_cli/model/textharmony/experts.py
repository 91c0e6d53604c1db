"""The experts of Slide-LoRA, the tasks that call on them, and the published shares. Standard library only.

The published code has three experts in the order image, text, shared, and gives the expert of the task and the shared
one a half each. Which task it is, is an argument; the published code guesses it from words of the prompt.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

EXPERTS = ("image", "text", "shared")


class Task(IntEnum):
    """What a forward pass is to produce; the values are the published model's task numbers."""

    IMAGE = 0
    TEXT = 1


def shares(task: Task, experts: Sequence[str] = EXPERTS) -> tuple[float, ...]:
    """The fixed gate: even shares of the task's own expert and the shared one, as far as there are any."""
    called = [name in (EXPERTS[task], "shared") for name in experts]
    if not any(called):
        raise ValueError(f"no expert of {tuple(experts)} serves the task {Task(task).name.lower()}")
    return tuple(float(use) / sum(called) for use in called)
