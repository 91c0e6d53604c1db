"""Writing text and asking for pictures in turn.

After MiniGPT-5 (Zheng et al. 2023, section 3.2) and MM-Interleaved (Tian et al. 2024, section 3), whose loop the
published model was made with: where the likeliest token is the one that opens a picture, the picture takes its place,
and writing goes on behind it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import torch
from torch import Tensor
from transformers import DynamicCache

from textharmony_cli.model.textharmony.experts import Task
from textharmony_cli.model.textharmony.greedy import Token, cache_name
from textharmony_cli.model.textharmony.modeling import TextHarmonyForConditionalGeneration
from textharmony_cli.model.textharmony.written import Illustrated

P = TypeVar("P")
P_co = TypeVar("P_co", covariant=True)


class Row(Protocol[P_co]):
    """A prompt, and what was written and opened behind it.

    Attributes:
        opening: the token that opens a picture.
    """

    opening: int

    def scores(self) -> Tensor:
        """How likely each token is to follow: logits (N,), that of `opening` among them."""

    def add(self, number: int) -> None:
        """Write a token."""

    def open(self) -> P_co:
        """Open a picture here, and go on behind it."""


@dataclass(frozen=True, slots=True)
class OpenedPicture(Generic[P]):
    """A picture that the model asks for.

    Attributes:
        picture: what the row makes of it.
        probability: that the model gave to its opening.
    """

    picture: P
    probability: float


def interleaved(
    row: Row[P], ends: Collection[int], most_tokens: int, illustrated: Illustrated = "free", most_pictures: int = 1
) -> Iterator[Token | OpenedPicture[P]]:
    """Tokens and pictures behind a prompt, each computed when it is asked for, until the model ends its answer.

    Args:
        ends: tokens that end an answer; the one that did is yielded last. With the one that opens a picture among them
            an answer ends where the model asks for more pictures than it may.
        most_tokens: a picture counts as one.
        illustrated: whether there are to be pictures.
    """
    left = 0 if illustrated == "none" else most_pictures
    forced = illustrated == "forced"
    for _ in range(most_tokens):
        scores = row.scores()
        likely = scores.softmax(-1)
        if not left and row.opening not in ends:
            scores[row.opening] = -torch.inf
        number = row.opening if forced else int(scores.argmax())
        probability = float(likely[number])
        if number == row.opening and left:
            yield OpenedPicture(row.open(), probability)
            forced, left = False, left - 1
            continue
        yield Token(number, probability)
        if number in ends:
            return
        row.add(number)


class VokenRow:
    """Of a model with vokens: all of them are given to it at once, and their states say what is to be painted.

    Args:
        input_ids: (1, T).
        layout: (1, T, LAYOUT), where tokens of a page stand.
        task: what the model is to begin with.

    Raises:
        ValueError: the model has no vokens.
    """

    def __init__(
        self,
        model: TextHarmonyForConditionalGeneration,
        input_ids: Tensor,
        layout: Tensor | None = None,
        task: Task = Task.TEXT,
    ) -> None:
        if model.vokens is None:
            raise ValueError("this model has no vokens to ask for pictures with")
        self.opening: int = model.config.opening_id
        self._model, self._vokens, self._task = model, model.vokens, task
        self._cache = DynamicCache()
        self._states = torch.zeros(1, 0, model.config.language.hidden_size, device=input_ids.device)
        self._read(input_ids, layout)

    @torch.no_grad()
    def scores(self) -> Tensor:
        return self._model.scores(self._states[:, -1])[0].float()

    def add(self, number: int) -> None:
        self._read(torch.tensor([[number]], device=self._states.device))

    @torch.no_grad()
    def open(self) -> Tensor:
        """The context (1, L, C) for the image decoder."""
        numbers = torch.arange(self.opening, self.opening + 1 + self._vokens.count, device=self._states.device)
        self._read(numbers[None])
        return self._vokens.contexts(self._states).features

    @torch.no_grad()
    def _read(self, ids: Tensor, layout: Tensor | None = None) -> None:
        """Look at more tokens; the states (1, T, D) of all are kept."""
        kept = {cache_name(): self._cache}
        states = self._model.states(ids, task=self._task, layout=layout, use_cache=True, **kept)
        self._states = torch.cat([self._states.to(states), states], dim=1)
