"""Answering with pictures: what a request asks of a document is found there, drawn, and read back."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from textharmony_cli.documents.page import Pixels
from textharmony_cli.errors import HarmonyError, ProofError, UsageError
from textharmony_cli.records import Answer, Evidence
from textharmony_cli.tasks.ask import REFUSE_BELOW, Field, Points, answer_fields
from textharmony_cli.tasks.fields import field_named
from textharmony_cli.tasks.free import image_of
from textharmony_cli.tasks.picture_requests import (
    LABEL,
    Part,
    PictureRequest,
    asks_to_draw,
    picture_requests,
)
from textharmony_cli.tasks.planning import DEFAULT_SIZE, Planned, plan_prompt
from textharmony_cli.tasks.prove import Reads
from textharmony_cli.tasks.render import render, unlike
from textharmony_cli.tasks.retrieval import Shelf

_LONGEST_LINE = 36  # characters; longer values are broken
_MISUNDERSTOOD = "what to draw is not understood; say it as in `draw a label with the total`"
_LOW, _LINE = 256, 128  # pixels: how high pictures of plates are, and by how much more for each line


@dataclass(frozen=True, slots=True)
class IllustratedAnswer:
    """An answer, and what is to be told about its pictures.

    Attributes:
        remarks: what was not understood of a request, and what was not found in the document.
        failures: why pictures are not in the answer that could not be drawn, or do not say what they should.
    """

    answer: Answer
    remarks: tuple[str, ...] = ()
    failures: tuple[HarmonyError, ...] = ()


@dataclass(frozen=True, slots=True)
class Illustrator:
    """Draws within answers.

    Attributes:
        points: finds what is asked of a document.
        read: reads what was drawn.
        keep: saves a picture, and says where.
        first: whether every answer begins with a picture; else there is one where it is asked for.
    """

    points: Points
    read: Reads
    keep: Callable[[Pixels], str]
    first: bool = False
    min_confidence: float = REFUSE_BELOW
    model: str = ""

    def answer(self, shelf: Shelf, field: Field) -> IllustratedAnswer:
        """What a document answers to a question or a request, with an image of Markdown for each picture.

        A picture is drawn where all is found that it is to say; a remark says what is missing.

        Args:
            shelf: the document's pages, at least one.
            field: whose first question may ask for pictures.
        """
        requests = picture_requests(field.questions[0])
        if not requests and self.first:
            requests = (PictureRequest(LABEL, (Part("asked", field.questions[0]),)),)
        if not requests:
            (answer,) = self._found(shelf, [field])
            return IllustratedAnswer(answer, (_MISUNDERSTOOD,) if asks_to_draw(field.questions[0]) else ())
        drawn = [self._drawn(shelf, request) for request in requests]
        return self._together(shelf[0].file, field.name, drawn)

    def _found(self, shelf: Shelf, fields: Sequence[Field]) -> list[Answer]:
        return answer_fields(shelf, fields, self.points, min_confidence=self.min_confidence, model=self.model)

    def _drawn(self, shelf: Shelf, request: PictureRequest) -> _Drawn:
        asked = [part for part in request.parts if part.kind == "asked"]
        answers = self._found(shelf, [_field(part.text) for part in asked]) if asked else []
        missing = [part.text for part, answer in zip(asked, answers, strict=True) if not answer.found]
        if missing:
            names = " and ".join(f"`{name}`" for name in missing)
            return _Drawn(tuple(answers), None, (f"no picture is drawn, since {names} is not found",))
        try:
            planned = _planned(request.looks, tuple(_lines(request, iter(answers))))
            rendered = render(planned.plan, 0, self.read)
        except UsageError as error:  # of this document's text, such as letters that no font has; others may do
            return _Drawn(tuple(answers), None, (), error)
        remarks = (f"not understood, and left out: {', '.join(planned.unread)}",) if planned.unread else ()
        if rendered.proof == "failed":
            return _Drawn(tuple(answers), None, remarks, ProofError(f"{unlike(rendered.regions)}; not kept"))
        return _Drawn(tuple(answers), self.keep(rendered.painted.pixels), remarks)

    def _together(self, file: str, question: str, drawn: Sequence[_Drawn]) -> IllustratedAnswer:
        answers = [answer for one in drawn for answer in one.answers]
        paths = tuple(one.path for one in drawn if one.path is not None)
        evidence: tuple[Evidence, ...] = tuple(seen for answer in answers if answer.found for seen in answer.evidence)
        confidences = [answer.confidence for answer in answers if answer.found or not evidence]
        answer = Answer(
            file,
            question,
            " ".join(filter(None, (self._text(one) for one in drawn))),
            bool(paths or evidence),
            min(confidences, default=1.0),
            evidence,
            self.model,
            pictures=paths,
        )
        remarks = tuple(remark for one in drawn for remark in one.remarks)
        return IllustratedAnswer(answer, remarks, tuple(one.failure for one in drawn if one.failure))

    def _text(self, drawn: _Drawn) -> str:
        said = ", ".join(answer.answer for answer in drawn.answers if answer.found)
        image = "" if drawn.path is None else image_of(drawn.path)
        return " ".join(filter(None, (image, said) if self.first else (said, image)))


@dataclass(frozen=True, slots=True)
class _Drawn:
    """One picture; `path` is None where it was not drawn, or failed the proof."""

    answers: tuple[Answer, ...]
    path: str | None
    remarks: tuple[str, ...]
    failure: HarmonyError | None = None


def _planned(looks: str, lines: Sequence[str]) -> Planned:
    """A plate has no more wall around it than it needs."""
    planned = plan_prompt(looks, lines)
    (width, height), low = planned.plan.size, _LOW + _LINE * len(lines)
    if planned.plan.plate is None or (width, height) != DEFAULT_SIZE or low > height:
        return planned
    return replace(planned, plan=replace(planned.plan, size=(width, low)))


def _field(text: str) -> Field:
    return Field(text, (text,)) if text.endswith("?") else field_named(text)


def _lines(request: PictureRequest, answers: Iterator[Answer]) -> Iterator[str]:
    for part in request.parts:
        value = part.text if part.kind == "words" else next(answers).answer
        named = f"{part.text[:1].upper()}{part.text[1:]}: {value}" if request.named and part.kind == "asked" else value
        yield from textwrap.wrap(named, _LONGEST_LINE)
