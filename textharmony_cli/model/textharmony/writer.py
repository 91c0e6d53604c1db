"""Writes answers in free text, token by token: always the likeliest one, until the model ends its turn.

Greedy, so that the same page and question give the same answer; and since a small model that always takes the likeliest
token tends to go round in circles, a loop ends the answer as well, and leaves nothing in it but its first round.
"""

from __future__ import annotations

import inspect
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from transformers import DynamicCache, LlamaForCausalLM

from textharmony_cli.model.textharmony.config import GlyphConfig, SlideLoraConfig
from textharmony_cli.model.textharmony.language import from_language_folder
from textharmony_cli.model.textharmony.loops import LoopGuard
from textharmony_cli.model.textharmony.modeling import TextHarmonyForConditionalGeneration
from textharmony_cli.model.textharmony.processor import Processor, Prompt, same_opening
from textharmony_cli.model.textharmony.window import shown
from textharmony_cli.model.textharmony.written import Ended, Ending, Written
from textharmony_cli.records import Page

_IMPLIED = ("attention_mask", "position_ids")  # of a single prompt that nothing is padded in
_UNFINISHED = "\ufffd"  # what the first bytes of a character are decoded to


@dataclass(frozen=True, slots=True)
class _Token:
    number: int
    probability: float


class Writer:
    """A language model that reads pages and writes answers.

    The pages stay in memory until others are asked about: several questions about the same ones cost them once. Pages
    and question are computed one after the other also the first time, so that an answer does not depend, by a rounding,
    on what was asked before.
    """

    def __init__(self, model: TextHarmonyForConditionalGeneration, processor: Processor) -> None:
        self._model = model
        self._processor = processor
        self._window: int = model.config.language.max_position_embeddings
        self._ends = {processor.start_id, processor.stop_id, model.config.language.eos_token_id}
        taken = inspect.signature(LlamaForCausalLM.forward).parameters
        self._cache_name = "cache" if "cache" in taken else "past_key_values"  # before transformers 5.24
        self._read: tuple[Prompt, DynamicCache] | None = None

    @classmethod
    def load(cls, folder: Path, device: torch.device, dtype: torch.dtype, adapter: Path | None = None) -> Writer:
        """From a folder with a language model.

        Args:
            adapter: trained additions; None for the language model as it is.

        Raises:
            WeightsError: weights are missing, unknown, or of another shape.
        """
        slide_lora = None if adapter is None else SlideLoraConfig()
        model = from_language_folder(folder, device, dtype, slide_lora, GlyphConfig(), adapter)
        return cls(model, Processor(folder / "tokenizer.json"))

    def write(self, pages: Iterable[Page], question: str, most_tokens: int) -> Iterator[Written | Ended]:
        """An answer as it comes, and last how it ended.

        Args:
            pages: best first; those that fit into the model's window are read.

        Raises:
            UsageError: the question is too long.
        """
        seen = shown(self._processor, pages, question, self._window, most_tokens)
        guard, held, ending = LoopGuard(), deque[_Token](), Ending.LENGTH
        decoder = _Decoder(self._processor)
        for token in self._tokens(seen.prompt, most_tokens):
            if token.number in self._ends:
                yield from map(decoder.written, held)
                yield Written("", token.probability)
                held, ending = deque(), Ending.COMPLETE
                break
            guard.add(token.number)
            held.append(token)
            if guard.is_loop:
                held, ending = deque(), Ending.REPETITION
                break
            while len(held) > guard.repeated:
                yield decoder.written(held.popleft())
        yield from map(decoder.written, held)
        yield Ended(ending, seen.pages)

    def _tokens(self, prompt: Prompt, most_tokens: int) -> Iterator[_Token]:
        """The likeliest tokens, each computed when it is asked for; what has been read is remembered."""
        batch = self._processor.batch([prompt], self._model.device)
        opening, inputs = (
            {name: value[:, part] for name, value in batch.items() if name not in _IMPLIED}
            for part in (slice(prompt.opening), slice(prompt.opening, None))
        )
        cache = self._recalled(prompt)
        if cache is None:
            cache = DynamicCache()
            self._following(opening, cache)
        for _ in range(most_tokens):
            self._read = None  # unless the next step ends well
            probabilities = self._following(inputs, cache)
            self._read = (prompt, cache)
            number = int(probabilities.argmax())
            yield _Token(number, float(probabilities[number]))
            inputs = {"input_ids": torch.tensor([[number]], device=self._model.device)}

    def _recalled(self, prompt: Prompt) -> DynamicCache | None:
        """The memory of the prompt's opening, if that was read last."""
        if self._read is None or not same_opening(self._read[0], prompt):
            return None
        _, cache = self._read
        if (more := cache.get_seq_length() - prompt.opening) > 0:
            cache.crop(-more)
        return cache

    @torch.no_grad()
    def _following(self, inputs: dict[str, Tensor], cache: DynamicCache) -> Tensor:
        """Probabilities (vocabulary,) of what follows; logits of other places are not computed, a page has many."""
        found = self._model(**inputs, **{self._cache_name: cache}, use_cache=True, logits_to_keep=1)
        probabilities: Tensor = found.logits[0, -1].float().softmax(-1)
        return probabilities


class _Decoder:
    """Turns tokens into text as they come; a character whose bytes are several tokens comes with the last of them."""

    def __init__(self, processor: Processor) -> None:
        self._processor = processor
        self._numbers: list[int] = []
        self._length = 0

    def written(self, token: _Token) -> Written:
        self._numbers.append(token.number)
        text = self._processor.text(self._numbers).rstrip(_UNFINISHED)
        added, self._length = text[self._length :], max(self._length, len(text))
        return Written(added, token.probability)
