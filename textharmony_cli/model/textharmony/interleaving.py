"""Writing text and asking for pictures in turn.

After MiniGPT-5 (Zheng et al. 2023, section 3.2): where the likeliest token is the one that opens a picture, all vokens
are given to the model at once, their states become what the image decoder is told, and writing goes on behind them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor
from transformers import DynamicCache

from textharmony_cli.model.textharmony.experts import Task
from textharmony_cli.model.textharmony.greedy import Token, cache_name
from textharmony_cli.model.textharmony.modeling import TextHarmonyForConditionalGeneration

Pictures = Literal["free", "forced", "none"]


@dataclass(frozen=True, slots=True)
class Opened:
    """A picture that the model asks for.

    Attributes:
        context: (1, L, C) for the image decoder.
        probability: that the model gave to its opening.
    """

    context: Tensor
    probability: float


def interleaved(
    model: TextHarmonyForConditionalGeneration,
    input_ids: Tensor,
    ends: Collection[int],
    most_tokens: int,
    pictures: Pictures = "free",
    most_pictures: int = 1,
    layout: Tensor | None = None,
) -> Iterator[Token | Opened]:
    """Tokens and pictures after a prompt (1, T), each computed when it is asked for, until the model ends its answer.

    Args:
        ends: tokens that end an answer; the one that did is yielded last.
        most_tokens: a picture counts as one.
        pictures: `free`, the model decides; `forced`, it begins with one and decides then; `none`.
        layout: (1, T, LAYOUT), where tokens of a page stand.

    Raises:
        ValueError: the model has no vokens.
    """
    if model.vokens is None:
        raise ValueError("this model has no vokens to ask for pictures with")
    opening: int = model.config.opening_id
    whole = torch.arange(opening, opening + 1 + model.vokens.count, device=input_ids.device)[None]
    task = Task.IMAGE if pictures == "forced" else Task.TEXT
    left = 0 if pictures == "none" else most_pictures
    forced, cache = pictures == "forced", DynamicCache()
    states = _read(model, input_ids, cache, task, layout)
    for _ in range(most_tokens):
        scores = _scores(model, states[:, -1])
        likely = scores.softmax(-1)  # (vocabulary + 1,)
        if not left:
            scores = scores[:opening]
        number = opening if forced else int(scores.argmax())
        if number == opening:
            states = _read(model, whole, cache, task)
            yield Opened(_context(model, states[:, 1:]), float(likely[opening]))
            forced, left = False, left - 1
            continue
        yield Token(number, float(likely[number]))
        if number in ends:
            return
        states = _read(model, torch.tensor([[number]], device=input_ids.device), cache, task)


@torch.no_grad()
def _read(
    model: TextHarmonyForConditionalGeneration,
    ids: Tensor,
    cache: DynamicCache,
    task: Task,
    layout: Tensor | None = None,
) -> Tensor:
    states: Tensor = model.states(ids, task=task, layout=layout, use_cache=True, **{cache_name(): cache})
    return states


@torch.no_grad()
def _scores(model: TextHarmonyForConditionalGeneration, state: Tensor) -> Tensor:
    """(1, D) -> (vocabulary + 1,)"""
    return model.scores(state)[0].float()


@torch.no_grad()
def _context(model: TextHarmonyForConditionalGeneration, states: Tensor) -> Tensor:
    """(1, V, D) -> (1, L, C)"""
    assert model.vokens is not None
    return model.vokens.contexts(states).features
