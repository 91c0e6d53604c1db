"""Which pages of a document are wanted: `1,3-5,8-end,-2,!4`. No document is opened here."""

from __future__ import annotations

import re
from dataclasses import dataclass

from textharmony_cli.errors import UsageError

_NUMBER = r"(?:-?\d{1,9}|end)"
_TERM = re.compile(rf"(?P<no>!?)\s*(?P<first>{_NUMBER})(?:\s*-\s*(?P<last>{_NUMBER}))?", re.IGNORECASE)
_HINT = "write pages as in `1,3-5,8-end`; `-2` is the second last, `!4` leaves page 4 out"


@dataclass(frozen=True, slots=True)
class _Term:
    """One part between commas. Bounds count from 1, or back from -1, the last page."""

    text: str
    first: int
    last: int
    excluded: bool

    def span(self, count: int) -> range:
        """The page numbers that it means in a document of `count` pages; those beyond it are not in it."""
        first, last = (bound + count + 1 if bound < 0 else bound for bound in (self.first, self.last))
        return range(max(first, 1), min(last, count) + 1)


@dataclass(frozen=True, slots=True)
class PageRanges:
    """A choice of pages that can be asked of documents of any length."""

    terms: tuple[_Term, ...]

    @classmethod
    def parse(cls, text: str) -> PageRanges:
        """Reads the page grammar.

        Raises:
            UsageError: the text is not a list of pages.
        """
        return cls(tuple(_term(part.strip()) for part in text.split(",")))

    def select(self, count: int) -> list[int]:
        """The chosen page numbers of a document of `count` pages, from 1, ascending, each once."""
        wanted = [term for term in self.terms if not term.excluded]
        chosen = {page for term in wanted for page in term.span(count)} if wanted else set(range(1, count + 1))
        for term in self.terms:
            if term.excluded:
                chosen.difference_update(term.span(count))
        return sorted(chosen)

    def missing(self, count: int) -> list[str]:
        """The parts, as they were written, of which a document of `count` pages has nothing."""
        return [term.text for term in self.terms if not term.excluded and not term.span(count)]


def _term(part: str) -> _Term:
    found = _TERM.fullmatch(part)
    if found is None:
        raise UsageError(f"`{part[:40]}` is not a page or a range of pages", hint=_HINT)
    first = _bound(found["first"])
    last = first if found["last"] is None else _bound(found["last"])
    if 0 in (first, last):
        raise UsageError("there is no page 0", hint="pages are numbered from 1")
    if (first > 0) == (last > 0) and first > last:
        raise UsageError(f"`{part[:40]}` runs backwards", hint="write the smaller page first")
    return _Term(part, first, last, bool(found["no"]))


def _bound(text: str) -> int:
    return -1 if text.lower() == "end" else int(text)
