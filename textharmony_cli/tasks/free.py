"""Answering a question in free text, written by a language model, and saying what of it stands in the document.

Unlike an answer that is pointed at, such a text can be made up. So its words are looked for on the pages that the model
had before it, and an answer of which nothing is found there counts as not found.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, Protocol

from textharmony_cli.model.textharmony.written import NOT_FOUND, Ended, Ending, Illustration, Written
from textharmony_cli.records import Answer, Page
from textharmony_cli.tasks.passages import fold
from textharmony_cli.tasks.retrieval import Shelf, ranked_pages

if TYPE_CHECKING:
    from textharmony_cli.documents.page import Pixels

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

    def write(self, pages: Iterable[Page], question: str, most_tokens: int) -> Iterator[Written | Illustration | Ended]:
        """An answer as it comes, and last how it ended; of the pages, best first, as many are read as it can hold."""


def answer_freely(
    shelf: Shelf,
    question: str,
    writer: Writes,
    *,
    most_tokens: int = MOST_TOKENS,
    model: str = "",
    keep: Callable[[Pixels], str] | None = None,
) -> Iterator[str | Answer]:
    """The text of an answer in pieces as they are written, and last the answer.

    Args:
        shelf: the document's pages, at least one.
        most_tokens: the answer is cut off there.
        model: whose words the record says these are.
        keep: saves a picture that was painted within the answer, and says where. It stands there as an image of
            Markdown. None where the writer paints none.
    """
    file, ranked = shelf[0].file, ranked_pages(shelf.texts, question)
    if not ranked:
        yield Answer(file, question, "", False, 1.0, model=model, mode="free")
        return
    text, words = "", ""  # with pictures, and without
    pictures: list[str] = []
    probabilities: list[float] = []
    for item in writer.write((shelf[index] for index in ranked), question, most_tokens):
        if isinstance(item, Ended):
            answer = _answer(file, question, words.strip(), _mean(probabilities), item, model)
            yield _illustrated(answer, text.rstrip(), tuple(pictures)) if pictures else answer
            return
        probabilities.append(item.probability)
        if isinstance(item, Written):
            piece = item.text if text else item.text.lstrip()
            words += piece
        else:
            assert keep is not None  # the caller had pictures painted
            pictures.append(keep(item.pixels))
            piece = f"{' ' if text else ''}{image_of(pictures[-1])}"
        text += piece
        if piece:
            yield piece


def _illustrated(answer: Answer, text: str, pictures: tuple[str, ...]) -> Answer:
    """An answer with pictures is one, whether or not its words stand in the document."""
    return replace(answer, answer=text, found=True, pictures=pictures)


def image_of(path: str) -> str:
    """An image of Markdown."""
    return f"![](<{path}>)" if re.search(r"[\s()<>]", path) else f"![]({path})"


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
