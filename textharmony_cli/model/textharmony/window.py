"""Which pages a language model is shown: the best ones, as far as its window reaches. No torch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textharmony_cli.errors import UsageError
from textharmony_cli.model.textharmony.glyph_tokens import GlyphTokens, joined
from textharmony_cli.model.textharmony.processor import Processor, Prompt
from textharmony_cli.records import Page


@dataclass(frozen=True, slots=True)
class Shown:
    """A prompt, and the pages that are in it, in their order."""

    pages: tuple[Page, ...]
    prompt: Prompt


def shown(processor: Processor, pages: Iterable[Page], question: str, window: int, most_tokens: int) -> Shown:
    """As many pages as fit into the window together with the question and its answer; the last to fit may be cut.

    Args:
        pages: best first; no more are taken than are needed.
        window: tokens that the model can hold.
        most_tokens: of the answer.

    Raises:
        UsageError: question and answer alone fill the window.
    """
    room = window - most_tokens - len(processor.question(joined([]), question).ids)
    if room < 1:
        raise UsageError(
            f"the question and an answer of {most_tokens} tokens leave no room for a page in a window of {window}",
            hint="ask a shorter question, or for fewer tokens",
        )
    taken: list[tuple[Page, GlyphTokens]] = []
    for page in pages:
        tokens = processor.page(page)
        kept = _cut(tokens, room)
        if kept.ids:
            taken.append((page, kept))
        room -= len(kept.ids)
        if len(kept.ids) < len(tokens.ids):
            break
    taken.sort(key=lambda pair: pair[0].page)
    prompt = processor.question(joined([tokens for _, tokens in taken]), question)
    return Shown(tuple(page for page, _ in taken), prompt)


def _cut(tokens: GlyphTokens, room: int) -> GlyphTokens:
    """The lines that fit; of a first line that does not, what fits of it."""
    if len(tokens.ids) <= room:
        return tokens
    ends = (k + 1 for k, span in enumerate(tokens.spans[:room]) if span.start == span.stop)
    return tokens.part(0, max(ends, default=room))
