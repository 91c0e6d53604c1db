"""What `th ask --free` has besides: its limits, the fetching of its model, and what a person is told of an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textharmony_cli.cli.listing import place
from textharmony_cli.errors import UsageError
from textharmony_cli.tasks.ask import REFUSE_BELOW
from textharmony_cli.tasks.free import MOST_TOKENS

if TYPE_CHECKING:
    from textharmony_cli.cli.console import Console
    from textharmony_cli.records import Answer


@dataclass(frozen=True, slots=True)
class Limits:
    """Of answers.

    Attributes:
        min_confidence: of an answer in the page's words.
        most_tokens: of one in free text; None where none is wanted.
    """

    min_confidence: float
    most_tokens: int | None


def limits_of(min_confidence: float | None, max_tokens: int | None, *, free: bool, values: bool) -> Limits:
    """What was typed, as limits.

    Args:
        free: whether answers are written, not pointed at.
        values: whether fields or a schema are asked for.

    Raises:
        UsageError: it does not go together.
    """
    if not free and max_tokens is not None:
        raise UsageError("`--max-tokens` needs `--free`, or a model that writes its answers")
    if free and values:
        raise UsageError("a written answer does not go with `--field` and `--schema`", hint="ask with `-e`")
    if free and min_confidence is not None:
        hint = "the confidence of free text says little about whether it is right"
        raise UsageError("`--min-confidence` does not go with a written answer", hint=hint)
    least = REFUSE_BELOW if min_confidence is None else min_confidence
    return Limits(least, (max_tokens or MOST_TOKENS) if free else None)


def fetch_language(model: str, offline: bool, console: Console) -> None:
    """Have the language model here before anything is read; its packages first, since they are the user's to install.

    Raises:
        UsageError: packages are missing.
        WeightsError: the model is not here and cannot, or may not, be fetched.
    """
    from textharmony_cli.cli.fetching import fetch_meter
    from textharmony_cli.model.textharmony.extra import require_language_extra
    from textharmony_cli.weights.store import artifacts, ensure, state

    require_language_extra()
    (part,) = artifacts(f"{model}/language")
    if state(part) != "ok":
        with fetch_meter(console) as progress:
            ensure(part.name, offline, console.note, progress)


def told_of_free(answer: Answer) -> str:
    """What a person wants to know about an answer in free text."""
    support = "; ".join(f'"{seen.text}" on page {seen.page} at {place(seen.box)}' for seen in answer.evidence)
    cuts = {"length": " (cut off; `--max-tokens` allows more)", "repetition": " (it began to repeat itself)"}
    if not answer.answer:
        return f"not found: {answer.question}"
    told = f"in the document: {support}" if support else "nothing in the document supports this"
    return told + cuts.get(answer.cut, "")
