"""Where the words of a freely written answer stand on the pages that it was written from.

The longest runs of words that answer and page have in common come first, so that a phrase is found where it stands as
a whole. A run counts when it holds a word that says something: not one of the little ones, and not one of the question,
which an answer repeats whatever the page says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textharmony_cli.model.pointer.atoms import split
from textharmony_cli.model.pointer.pointed import Span
from textharmony_cli.records import Evidence, Page
from textharmony_cli.tasks.ask import evidence_of
from textharmony_cli.tasks.passages import Passage, fold, passages

MOST_EVIDENCE = 8
_LITTLE = (
    "a about all also an and any are as at be been but by can cannot did do does for from had has have he her his how i"
    " if in into is it its me more my no not of on or our she so some such than that the their them there these they"
    " this those to us was we were what when where which who why will with would yes you your"
)


@dataclass(frozen=True, slots=True)
class _Text:
    """A passage as words, each with the characters of the passage that it is."""

    page: Page
    passage: Passage
    words: tuple[str, ...]
    places: tuple[tuple[int, int], ...]

    def evidence(self, start: int, stop: int) -> Evidence:
        """The words `start` to `stop` where they stand."""
        spans = self.passage.spans(self.places[start][0], self.places[stop - 1][1])
        return evidence_of(self.page, [Span(line.id, begin, end) for line, begin, end in spans])


@dataclass(frozen=True, slots=True)
class _Run:
    """`length` words from word `start` of the answer on, which are those from word `at` of a text on."""

    start: int
    text: _Text
    at: int
    length: int


def evidence_in(pages: Sequence[Page], answer: str, question: str) -> tuple[Evidence, ...]:
    """The words of an answer as they stand on the pages, longest runs first; none when the pages do not support it."""
    words: list[str | None] = [word for word, _ in _words(fold(answer, ignore_case=True))]
    telling = _telling({word for word in words if word}, {word for word, _ in _words(fold(question, ignore_case=True))})
    texts = [_text(page, passage) for page in pages for passage in passages(page, ignore_case=True)]
    found: dict[Evidence, None] = {}
    while len(found) < MOST_EVIDENCE and (run := _longest(words, texts, telling)):
        found[_trimmed(run, telling)] = None
        words[run.start : run.start + run.length] = [None] * run.length
    return tuple(found)


def _telling(words: set[str], asked: set[str]) -> set[str]:
    """Those that say something; where an answer consists of words of the question, as of two to choose from, these."""
    plain = words - set(_LITTLE.split())
    return plain - asked or plain


def _words(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    for atom in split(text):
        if atom.text[0].isalnum():
            yield atom.text, (atom.start, atom.stop)


def _text(page: Page, passage: Passage) -> _Text:
    pairs = list(_words(passage.text))
    return _Text(page, passage, tuple(word for word, _ in pairs), tuple(place for _, place in pairs))


def _longest(words: Sequence[str | None], texts: Sequence[_Text], telling: set[str]) -> _Run | None:
    """The longest run with a telling word; of several the first in the answer, at its first place."""
    best: _Run | None = None
    wanted = {word for word in words if word}
    for text in texts:
        places: dict[str, list[int]] = {}
        for at, word in enumerate(text.words):
            if word in wanted:
                places.setdefault(word, []).append(at)
        for start, known in enumerate(words):
            for at in places.get(known, ()) if known else ():
                length = _common(words[start:], text.words[at:])
                is_telling = any(word in telling for word in text.words[at : at + length])
                if is_telling and (best is None or (length, -start) > (best.length, -best.start)):
                    best = _Run(start, text, at, length)
    return best


def _common(words: Sequence[str | None], others: Sequence[str]) -> int:
    """How many words both begin with."""
    pairs = zip(words, others, strict=False)
    return next((number for number, (word, other) in enumerate(pairs) if word != other), min(len(words), len(others)))


def _trimmed(run: _Run, telling: set[str]) -> Evidence:
    """A run from its first telling word to its last."""
    at = [k for k in range(run.at, run.at + run.length) if run.text.words[k] in telling]
    return run.text.evidence(at[0], at[-1] + 1)
