"""Answering a question in free text, written by a language model, and saying what of it stands in the document.

Unlike an answer that is pointed at, such a text can be made up. So its words are looked for on the pages that the model
had before it, and an answer of which nothing is found there counts as not found.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Literal, Protocol

from textharmony_cli.model.textharmony.written import NOT_FOUND, Ended, Ending, Written
from textharmony_cli.records import Answer, Page
from textharmony_cli.tasks.passages import fold
from textharmony_cli.tasks.retrieval import Shelf, ranked_pages

MOST_TOKENS = 128  # of an answer; some hundred words of English
_LEAST_PROBABILITY = 1e-9
_LEAST_SUPPORT = 0.5
_CUTS: dict[Ending, Literal["", "length", "repetition"]] = {
    Ending.COMPLETE: "",
    Ending.LENGTH: "length",
    Ending.REPETITION: "repetition",
}


class Writes(Protocol):
    """What writes answers."""

    def write(self, pages: Iterable[Page], question: str, most_tokens: int) -> Iterator[Written | Ended]:
        """An answer as it comes, and last how it ended; of the pages, best first, as many are read as it can hold."""


def answer_freely(
    shelf: Shelf, question: str, writer: Writes, *, most_tokens: int = MOST_TOKENS, model: str = ""
) -> Iterator[str | Answer]:
    """The text of an answer in pieces as they are written, and last the answer.

    Args:
        shelf: the document's pages, at least one.
        most_tokens: the answer is cut off there.
        model: whose words the record says these are.
    """
    file, ranked = shelf[0].file, ranked_pages(shelf.texts, question)
    if not ranked:
        yield Answer(file, question, "", False, 1.0, model=model, mode="free")
        return
    text = ""
    probabilities: list[float] = []
    for item in writer.write((shelf[index] for index in ranked), question, most_tokens):
        if isinstance(item, Ended):
            yield _answer(file, question, text.rstrip(), _mean(probabilities), item, model)
            return
        probabilities.append(item.probability)
        piece = item.text if text else item.text.lstrip()
        text += piece
        if piece:
            yield piece


def as_value(answer: Answer) -> Answer:
    """The answer as the value of a field: not found unless at least half of its letters and digits stand there.

    A value goes into a table or a program, where nobody reads on; one word in common is too little for that.
    """
    supported = sum(map(_letters, (seen.text for seen in answer.evidence)))
    if not answer.found or supported >= _LEAST_SUPPORT * _letters(answer.answer):
        return answer
    return replace(answer, found=False, confidence=0.0, evidence=())


def _letters(text: str) -> int:
    return sum(character.isalnum() for character in text)


def _answer(file: str, question: str, text: str, confidence: float, ended: Ended, model: str) -> Answer:
    from textharmony_cli.tasks.support import evidence_in  # numpy, which the options of a command do not need

    cut = _CUTS[ended.ending]
    if not text or fold(text, ignore_case=True).strip(" .\"'") == NOT_FOUND:
        return Answer(file, question, "", False, confidence, model=model, mode="free", cut=cut)
    evidence = evidence_in(ended.pages, text, question)
    return Answer(file, question, text, bool(evidence), confidence if evidence else 0.0, evidence, model, "free", cut)


def _mean(probabilities: Sequence[float]) -> float:
    """Geometric; 1 of none."""
    logs = [math.log(max(probability, _LEAST_PROBABILITY)) for probability in probabilities]
    return math.exp(sum(logs) / len(logs)) if logs else 1.0
