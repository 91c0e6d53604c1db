"""A few lines of a made-up page with questions about them: what there is to read when a row must be short."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Sequence

from textharmony_cli.model.pointer.pointed import Span
from textharmony_cli.model.textharmony.processor import Processor
from textharmony_cli.records import Line, Page
from textharmony_cli.synthesis.located import Located
from textharmony_cli.synthesis.requests import read_request
from textharmony_cli.training.language_data import MadeUpConversations, Row, asked_row

_READ = 0.3  # share of pages of which all is to be read, besides what is asked
_UNANSWERED = 0.25  # share of pages with a question that they do not answer


class ShortPages(MadeUpConversations):
    """Endless batches; `most_tokens` is of the lines of a page: rules, a question and its answer are some 70 more."""

    def row(self, processor: Processor, page: Page, located: Sequence[Located], rng: random.Random) -> Row | None:
        lengths = {line.id: len(processor.ids(line.text)) + 1 for line in page.lines}
        lines = cut(page.lines, located, lengths, self.most_tokens, rng)
        short = dataclasses.replace(page, lines=lines, blocks=())
        return asked_row(processor, short, self._asked(short, located, rng), rng) if lines else None

    def _asked(self, page: Page, located: Sequence[Located], rng: random.Random) -> list[Located]:
        """Questions about the lines that are left."""
        there = answered(page.lines, located)
        chosen = rng.sample(there, min(self.questions, len(there)))
        others = [question for question in located if not question.answers]
        if others and rng.random() < _UNANSWERED:
            chosen[-1] = rng.choice(others)
        if rng.random() < _READ:
            chosen[0] = Located(
                read_request(rng), "", (tuple(Span(each.id, 0, len(each.text)) for each in page.lines),)
            )
        return chosen


def cut(
    lines: Sequence[Line], located: Sequence[Located], lengths: dict[int, int], most: int, rng: random.Random
) -> tuple[Line, ...]:
    """Lines around some answer that have no more tokens than that; none where all answers are longer.

    Args:
        lengths: tokens of lines, by their ids.
    """
    number = {line.id: at for at, line in enumerate(lines)}
    answers = [spans for question in located for spans in question.answers]
    rng.shuffle(answers)
    for spans in answers:
        places = [number[span.line] for span in spans]
        first, last = min(places), max(places)
        room = most - sum(lengths[line.id] for line in lines[first : last + 1])
        if room < 0:
            continue
        while True:
            ends = [at for at in (first - 1, last + 1) if 0 <= at < len(lines) and lengths[lines[at].id] <= room]
            if not ends:
                return tuple(lines[first : last + 1])
            at = rng.choice(ends)
            room -= lengths[lines[at].id]
            first, last = min(first, at), max(last, at)
    return ()


def answered(lines: Sequence[Line], located: Sequence[Located]) -> list[Located]:
    """The questions that these lines answer, without the answers that stand elsewhere."""
    there = {line.id for line in lines}
    kept = []
    for question in located:
        answers = tuple(spans for spans in question.answers if all(span.line in there for span in spans))
        if answers:
            kept.append(dataclasses.replace(question, answers=answers))
    return kept
