"""Answering questions about a document by pointing at its words, over as many pages as it has.

An answer is made of characters of a page and nothing else, and carries their outlines as evidence. What a page says is
only ever looked at: it cannot become part of the question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Protocol

from textharmony_cli.documents.paragraphs import Joiner
from textharmony_cli.errors import UsageError
from textharmony_cli.model.pointer.pointed import Pointed, Span
from textharmony_cli.records import Answer, Evidence, Page
from textharmony_cli.tasks.passages import fold, outline
from textharmony_cli.tasks.retrieval import Shelf, best_pages

REFUSE_BELOW = 0.4  # probability of the best answer under which none is given; best on made-up pages, see docs/log.md
BEST_PAGES = 8  # of a longer document, so many pages are looked at for a question
_LEAST_ABSENT = 1e-6


class Points(Protocol):
    """What finds answers on one page."""

    def point(self, page: Page, questions: Sequence[str]) -> list[Pointed]:
        """What the page answers to each question."""


@dataclass(frozen=True, slots=True)
class Field:
    """Something to be found in a document.

    Attributes:
        name: what its value goes by in the result.
        questions: ways to ask for it; the surest answer to any of them is taken.
    """

    name: str
    questions: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.questions or not all(question.strip() for question in self.questions):
            raise UsageError("the question is empty")


@dataclass(frozen=True, slots=True)
class _Outcome:
    """The best answer to a question, if there is any, and how likely it is and that there is none."""

    evidence: Evidence | None
    probability: float
    absent: float


class _Tally:
    """What all pages say to one question.

    Each page gives odds of its answers against its having none. Taken over pages the odds add up, as if the pages were
    one: there is one right answer, and at first no page is likelier to hold it than another. The same words found
    again make an answer likelier.
    """

    def __init__(self) -> None:
        self._whole = 1.0  # odds of everything, those of "nowhere" being 1
        self._odds: dict[str, float] = {}
        self._best: dict[str, tuple[float, Evidence]] = {}

    def add(self, page: Page, pointed: Pointed) -> None:
        absent = min(max(pointed.absent, _LEAST_ABSENT), 1.0)
        self._whole += 1 / absent - 1
        for candidate in (candidate for candidate in pointed.candidates if candidate.spans):
            evidence = evidence_of(page, candidate.spans)
            odds, key = candidate.probability / absent, "".join(fold(evidence.text, ignore_case=True).split())
            if key:
                self._odds[key] = self._odds.get(key, 0.0) + odds
                self._best[key] = max(
                    self._best.get(key, (-1.0, evidence)), (odds, evidence), key=lambda found: found[0]
                )

    def outcome(self) -> _Outcome:
        absent = 1 / self._whole
        if not self._odds:
            return _Outcome(None, 0.0, absent)
        key = max(self._odds, key=lambda found: self._odds[found])
        return _Outcome(self._best[key][1], min(self._odds[key] * absent, 1.0), absent)


def answer_fields(
    shelf: Shelf, fields: Sequence[Field], pointer: Points, *, min_confidence: float = REFUSE_BELOW, model: str = ""
) -> list[Answer]:
    """One answer for each field, from a document that has been read. All are looked for in one pass over its pages.

    Args:
        shelf: the document's pages, at least one.
        min_confidence: an answer that is less likely to be right is not given.
        model: whose words the record says these are.
    """
    questions = [question for field in fields for question in field.questions]
    outcomes = _outcomes(shelf, questions, pointer)
    file = shelf[0].file
    given = iter([_answer(file, *pair, min_confidence, model) for pair in zip(questions, outcomes, strict=True)])
    return [_surest(list(islice(given, len(field.questions)))) for field in fields]


def evidence_of(page: Page, spans: Sequence[Span]) -> Evidence:
    """The words under these spans, with an outline for each. Words divided at a line end are joined again."""
    lines = {line.id: line for line in page.lines}
    pieces = tuple(replace(lines[s.line], text=lines[s.line].text[s.start : s.stop], spans=()) for s in spans)
    text = pieces[0].text.strip() if len(pieces) == 1 else Joiner(page)(pieces)
    parts = tuple(outline(lines[span.line], span.start, span.stop) for span in spans)
    return Evidence(page.page, text, parts, tuple(dict.fromkeys(span.line for span in spans)))


def _outcomes(shelf: Shelf, questions: Sequence[str], pointer: Points) -> list[_Outcome]:
    chosen = best_pages(shelf.texts, questions, BEST_PAGES)
    tallies = [_Tally() for _ in questions]
    for index in sorted({index for pages in chosen for index in pages}):
        asked = [number for number, pages in enumerate(chosen) if index in pages]
        page = shelf[index]
        for number, pointed in zip(asked, pointer.point(page, [questions[k] for k in asked]), strict=True):
            tallies[number].add(page, pointed)
    return [tally.outcome() for tally in tallies]


def _answer(file: str, question: str, outcome: _Outcome, min_confidence: float, model: str) -> Answer:
    if outcome.evidence is None or outcome.probability < min_confidence:
        return Answer(file, question, "", False, outcome.absent, model=model)
    evidence = outcome.evidence
    return Answer(file, question, evidence.text, True, outcome.probability, (evidence,), model)


def _surest(answers: Sequence[Answer]) -> Answer:
    """The likeliest that was found; where none was, the refusal that is least sure, since that is how sure all are."""
    found = [answer for answer in answers if answer.found]
    if found:
        return max(found, key=lambda answer: answer.confidence)
    return min(answers, key=lambda answer: answer.confidence)
