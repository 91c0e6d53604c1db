"""Questions whose answers are places in a page as it was read, and how the places are found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textharmony_cli.model.pointer.pointed import Span
from textharmony_cli.synthesis.sheet import Question, Reference, Sheet

LEAST_KEPT = 0.7  # share of an answer's characters that must have been read

Source = tuple[int, int]  # a run and the number of a character in it
Place = tuple[int, int]  # a line and the number of a character in it


@dataclass(frozen=True, slots=True)
class Located:
    """A question about a page that was read.

    Attributes:
        answers: every acceptable answer as spans in reading order; empty when the page does not answer the question.
    """

    question: str
    field: str
    answers: tuple[tuple[Span, ...], ...]


def locate(sheet: Sheet, places: Mapping[Source, Sequence[Place]]) -> tuple[Located, ...]:
    """The sheet's questions with their answers on the page; without those whose answers were not read.

    Args:
        places: where each printed character was read; the page's lines are numbered in reading order.
    """
    return tuple(found for question in sheet.questions if (found := _located(sheet, question, places)))


def _located(sheet: Sheet, question: Question, places: Mapping[Source, Sequence[Place]]) -> Located | None:
    answers: list[tuple[Span, ...]] = []
    for parts in question.answers:
        spans = _spans(sheet, parts, places)
        if spans and spans not in answers:
            answers.append(spans)
    if question.answers and not answers:
        return None
    return Located(question.text, question.field, tuple(answers))


def _spans(sheet: Sheet, parts: Sequence[Reference], places: Mapping[Source, Sequence[Place]]) -> tuple[Span, ...]:
    """Where an answer was read; empty where too much of it is lost."""
    wanted = [(part.run, k) for part in parts for k in range(part.start, part.stop)]
    inked = [source for source in wanted if sheet.runs[source[0]].text[source[1]] != " "]
    kept = [source for source in inked if source in places]
    if not inked or len(kept) < LEAST_KEPT * len(inked):
        return ()
    return tuple(_joined(sorted(place for source in kept for place in places[source])))


def _joined(places: Sequence[Place]) -> list[Span]:
    """Runs of places as spans; a lone stranger between two of them, such as a space, is taken in."""
    spans: list[Span] = []
    for line, at in places:
        last = spans[-1] if spans else None
        if last and last.line == line and at <= last.stop + 1:
            spans[-1] = Span(line, last.start, max(at + 1, last.stop))
        else:
            spans.append(Span(line, at, at + 1))
    return spans
