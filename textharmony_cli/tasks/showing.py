"""Answers about a document by showing a model the picture of the page that fits a question best."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from textharmony_cli.documents.page import Pixels
from textharmony_cli.model.textharmony.written import Ended, Ending, Illustrated, Illustration, Written
from textharmony_cli.records import Page


class Illustrates(Protocol):
    """What answers questions about pictures, in words and, where asked for, in pictures."""

    def write_about(
        self, pixels: Pixels, question: str, most_tokens: int, illustrated: Illustrated
    ) -> Iterator[Written | Illustration | Ending]:
        """An answer as it comes, and last how it ended."""


class ShowsPictures:
    """Writes answers about pages; see `tasks.free.Writes`.

    Args:
        picture_of: the pixels of a page, by its number.
        illustrated: whether the model paints pictures within its answers.
    """

    def __init__(
        self, model: Illustrates, picture_of: Callable[[int], Pixels], illustrated: Illustrated = "none"
    ) -> None:
        self._model = model
        self._picture_of = picture_of
        self._illustrated = illustrated
        self._drawn: tuple[int, Pixels] | None = None  # the page that was shown last

    def write(self, pages: Iterable[Page], question: str, most_tokens: int) -> Iterator[Written | Illustration | Ended]:
        page = next(iter(pages))
        if self._drawn is None or self._drawn[0] != page.page:
            self._drawn = (page.page, self._picture_of(page.page))
        for item in self._model.write_about(self._drawn[1], question, most_tokens, self._illustrated):
            yield Ended(item, (page,)) if isinstance(item, Ending) else item
