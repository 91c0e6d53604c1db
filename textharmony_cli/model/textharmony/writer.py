"""Writes answers in free text from pages that were read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import torch
from transformers import DynamicCache

from textharmony_cli.model.textharmony.config import GlyphConfig, SlideLoraConfig
from textharmony_cli.model.textharmony.greedy import Greedy, Token, written
from textharmony_cli.model.textharmony.language import from_language_folder
from textharmony_cli.model.textharmony.modeling import TextHarmonyForConditionalGeneration
from textharmony_cli.model.textharmony.processor import Processor, Prompt, same_opening
from textharmony_cli.model.textharmony.window import shown
from textharmony_cli.model.textharmony.written import Ended, Ending, Written
from textharmony_cli.records import Page

_IMPLIED = ("attention_mask", "position_ids")  # of a single prompt that nothing is padded in


class Writer:
    """A language model that reads pages and writes answers.

    The pages stay in memory until others are asked about: several questions about the same ones cost them once. Pages
    and question are computed one after the other also the first time, so that an answer does not depend, by a rounding,
    on what was asked before.
    """

    def __init__(self, model: TextHarmonyForConditionalGeneration, processor: Processor) -> None:
        self._model = model
        self._processor = processor
        self._greedy = Greedy(model)
        self._window: int = model.config.language.max_position_embeddings
        self._ends = {processor.start_id, processor.stop_id, model.config.language.eos_token_id}
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
        tokens = self._tokens(seen.prompt, most_tokens)
        for item in written(tokens, self._ends, self._processor.text):
            yield Ended(item, seen.pages) if isinstance(item, Ending) else item

    def _tokens(self, prompt: Prompt, most_tokens: int) -> Iterator[Token]:
        """The likeliest tokens, each computed when it is asked for; what has been read is remembered."""
        batch = self._processor.batch([prompt], self._model.device)
        opening, inputs = (
            {name: value[:, part] for name, value in batch.items() if name not in _IMPLIED}
            for part in (slice(prompt.opening), slice(prompt.opening, None))
        )
        cache = self._recalled(prompt)
        self._read = None  # unless the steps to come end well
        if cache is None:
            cache = DynamicCache()
            self._greedy.following(opening, cache)
        for token in self._greedy.tokens(inputs, most_tokens, cache):
            self._read = (prompt, cache)
            yield token
            self._read = None
        self._read = (prompt, cache)

    def _recalled(self, prompt: Prompt) -> DynamicCache | None:
        """The memory of the prompt's opening, if that was read last."""
        if self._read is None or not same_opening(self._read[0], prompt):
            return None
        _, cache = self._read
        if (more := cache.get_seq_length() - prompt.opening) > 0:
            cache.crop(-more)
        return cache
