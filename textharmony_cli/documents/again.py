"""Opens pages of an input once more, for their pictures."""

from __future__ import annotations

import io
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from textharmony_cli.documents.page import PageInput
from textharmony_cli.documents.pages import PageRanges
from textharmony_cli.documents.source import open_documents
from textharmony_cli.errors import InputError

if TYPE_CHECKING:
    from textharmony_cli.documents.page import Pixels
    from textharmony_cli.documents.source import DocumentOptions


def picture_of(file: str, number: int, documents: DocumentOptions, stdin: bytes = b"") -> Pixels:
    """The picture of a page, by its number.

    Args:
        stdin: what standard input held, where `file` is `-`.

    Raises:
        InputError: it cannot be drawn any more.
    """
    with closing(open_documents([file], drawn(documents, [number]), stdin=io.BytesIO(stdin))) as items:
        for item in items:
            if isinstance(item, PageInput) and item.pixels is not None:
                return item.pixels
    raise InputError(f"page {number} cannot be drawn again")


def drawn(documents: DocumentOptions, pages: list[int]) -> DocumentOptions:
    """The same, but only these pages, with their pictures."""
    return replace(documents, pages=PageRanges.parse(",".join(map(str, pages))), pixels=True)
