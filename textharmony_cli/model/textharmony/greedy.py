"""Writing token by token: always the likeliest one, until the model ends its answer or goes round in circles.

Greedy, so that the same page and question give the same answer; and since a model that always takes the likeliest token
tends to repeat itself, a loop ends the answer as well, and leaves nothing in it but its first round.
"""

from __future__ import annotations

import inspect
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import torch
from torch import Tensor
from transformers import DynamicCache, LlamaForCausalLM

from textharmony_cli.model.textharmony.loops import LoopGuard
from textharmony_cli.model.textharmony.written import Ending, Written

P = TypeVar("P")
_UNFINISHED = "\ufffd"  # what the first bytes of a character are decoded to


@dataclass(frozen=True, slots=True)
class Token:
    """One that was written, and the probability that the model gave it."""

    number: int
    probability: float


def cache_name() -> str:
    """The keyword under which the language model takes its cache; it was another before transformers 5.24."""
    return "cache" if "cache" in inspect.signature(LlamaForCausalLM.forward).parameters else "past_key_values"


class Greedy:
    """Takes the likeliest tokens, each computed when it is asked for."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._cache_name = cache_name()

    def tokens(self, inputs: dict[str, Any], most: int, cache: DynamicCache) -> Iterator[Token]:
        """At most so many tokens after a prompt.

        Args:
            inputs: the prompt, as the model takes it, or what of it is not in the cache.
            cache: what was read; grows.
        """
        for _ in range(most):
            probabilities = self.following(inputs, cache)
            number = int(probabilities.argmax())
            yield Token(number, float(probabilities[number]))
            inputs = {"input_ids": torch.tensor([[number]], device=self._model.device)}

    @torch.no_grad()
    def following(self, inputs: dict[str, Any], cache: DynamicCache) -> Tensor:
        """Probabilities (vocabulary,) of what follows; logits of other places are not computed, a page has many."""
        found = self._model(**inputs, **{self._cache_name: cache}, use_cache=True, logits_to_keep=1)
        probabilities: Tensor = found.logits[0, -1].float().softmax(-1)
        return probabilities


def written(
    tokens: Iterable[Token | P], ends: Collection[int], text: Callable[[Sequence[int]], str]
) -> Iterator[Written | P | Ending]:
    """What tokens add to a text as they come, and last how it ended; what is no token comes in its place.

    Args:
        ends: tokens that end an answer.
        text: of token numbers.
    """
    guard, held, decoder = LoopGuard(), deque[Token](), _Decoder(text)
    for token in tokens:
        if not isinstance(token, Token):
            yield from map(decoder.written, held)
            held.clear()
            guard = LoopGuard()
            yield token
            continue
        if token.number in ends:
            yield from map(decoder.written, held)
            yield Written("", token.probability)
            yield Ending.COMPLETE
            return
        guard.add(token.number)
        held.append(token)
        if guard.is_loop:
            yield Ending.REPETITION
            return
        while len(held) > guard.repeated:
            yield decoder.written(held.popleft())
    yield from map(decoder.written, held)
    yield Ending.LENGTH


class _Decoder:
    """Turns tokens into text as they come; a character whose bytes are several tokens comes with the last of them."""

    def __init__(self, text: Callable[[Sequence[int]], str]) -> None:
        self._text = text
        self._numbers: list[int] = []
        self._length = 0

    def written(self, token: Token) -> Written:
        self._numbers.append(token.number)
        text = self._text(self._numbers).rstrip(_UNFINISHED)
        added, self._length = text[self._length :], max(self._length, len(text))
        return Written(added, token.probability)
