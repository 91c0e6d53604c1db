"""Which pages of a long document to look at for a question: those whose words suit it best, by BM25.

BM25 itself is that of bm25s. What counts as a word is decided here: numbers and codes stay whole, scripts without
spaces between words go by pairs of characters.
"""

from __future__ import annotations

import pickle
import re
import unicodedata
import zlib
from collections.abc import Iterator, Sequence

from textharmony_cli.records import Page

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TERM = re.compile(rf"[{_UNSPACED}]+|[^\W_{_UNSPACED}]+(?:[-./:,'’][^\W_{_UNSPACED}]+)*")
_PART = re.compile(r"[^-./:,'’]+")
_DIGIT = re.compile(r"\d")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")


class Shelf:
    """The pages of one document, packed: about 50 kB for a page of close print instead of 500."""

    def __init__(self) -> None:
        self._packed: list[bytes] = []
        self.texts: list[str] = []

    def add(self, page: Page) -> None:
        self._packed.append(zlib.compress(pickle.dumps(page, pickle.HIGHEST_PROTOCOL), 1))
        self.texts.append(page.text)

    def __len__(self) -> int:
        return len(self._packed)

    def __getitem__(self, index: int) -> Page:
        """The page that was added as number `index`, from 0."""
        page: Page = pickle.loads(zlib.decompress(self._packed[index]))  # packed above, never from outside
        return page


def best_pages(texts: Sequence[str], questions: Sequence[str], count: int) -> list[list[int]]:
    """For each question the indexes of the pages to look at, ascending: all of them, or the `count` that suit it best.

    Of pages that suit equally well, such as all where no word of the question is found, the first are taken.
    """
    if len(texts) <= count:
        return [list(range(len(texts))) for _ in questions]
    pages = {index: words for index, text in enumerate(texts) if (words := terms(text))}
    if len(pages) <= count:
        return [list(pages) for _ in questions]
    return [sorted(ranked[:count]) for ranked in _ranked(pages, [terms(question) for question in questions])]


def ranked_pages(texts: Sequence[str], question: str) -> list[int]:
    """The indexes of all pages on which there are words, those that suit the question best first."""
    pages = {index: words for index, text in enumerate(texts) if (words := terms(text))}
    return next(_ranked(pages, [terms(question)])) if len(pages) > 1 else list(pages)


def terms(text: str) -> list[str]:
    """What is counted: words, whole numbers and codes, and pairs of characters where words are not spaced."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return [term for found in _TERM.findall(plain) for term in _split(found)]


def _split(found: str) -> Iterator[str]:
    if _IS_UNSPACED.match(found):
        yield from (found[k : k + 2] for k in range(max(len(found) - 1, 1)))
    elif _DIGIT.search(found):
        yield found
    else:
        yield from _PART.findall(found)


def _ranked(pages: dict[int, list[str]], questions: list[list[str]]) -> Iterator[list[int]]:
    """For each question all pages, best first."""
    import bm25s  # only long documents pay for it

    index = bm25s.BM25(backend="numpy")
    index.index(list(pages.values()), show_progress=False)
    for words in questions:
        scores = index.get_scores(words).tolist() if words else [0.0] * len(pages)
        by_page = dict(zip(pages, scores, strict=True))
        yield sorted(pages, key=lambda page: -by_page[page])
