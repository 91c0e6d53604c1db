"""Finding words on pages that were read: phrases, regular expressions, and near misses, with the box of each.

Words are found in reading order, also where a line breaks between or inside them. A phrase is matched generously where
recognition is weak: white space in it may be missing or wider on the page, typographic forms count as their plain ones.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from textharmony_cli.errors import UsageError
from textharmony_cli.records import Match, Page
from textharmony_cli.tasks.fuzzy import best_windows
from textharmony_cli.tasks.passages import Passage, fold, outline, passages

_AT_LINE_END = r"(?:-\n)?"  # the hyphen of a divided word


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for.

    Attributes:
        text: a phrase, or a regular expression as in Python's `re` (`^` and `$` are the ends of a row).
        word: only where nothing of a longer word or number goes on at either side.
        max_edits: characters that may be wrong, missing or too many; white space is free when it is above 0.

    Raises:
        UsageError: an empty phrase, a faulty expression, or more edits than the phrase can bear.
    """

    text: str
    regex: bool = False
    ignore_case: bool = False
    word: bool = False
    max_edits: int = 0

    def __post_init__(self) -> None:
        letters = len(_squeezed(fold(self.text)))
        if not letters:
            raise UsageError("the text to look for is empty")
        if self.regex and self.max_edits:
            raise UsageError(
                "a regular expression cannot be matched with edits", hint="leave out `--regex` or `--fuzzy`"
            )
        if not 0 <= self.max_edits < letters:
            raise UsageError(
                f"{self.max_edits} edits would turn `{self.text}` into anything", hint="give a smaller `--fuzzy`"
            )
        _pattern(self)


def find(page: Page, queries: Sequence[Query]) -> list[Match]:
    """Every place on the page where one of the queries is found.

    Returns:
        matches in reading order, those inside a longer word after all others; with edits allowed the best come first.
    """
    folded = {case: list(passages(page, ignore_case=case)) for case in {_folds_case(query) for query in queries}}
    found = [
        ((-match.score, doubtful, number, start), match)
        for query in queries
        for number, passage in enumerate(folded[_folds_case(query)])
        for start, match, doubtful in _matches(page, passage, query)
    ]
    return [match for _, match in sorted(found, key=lambda pair: pair[0])]


def _matches(page: Page, passage: Passage, query: Query) -> Iterator[tuple[int, Match, bool]]:
    """Where it starts in the passage, the match, and whether it needed good will."""
    windows = _near(passage.text, query) if query.max_edits else _exact(passage.text, query)
    for start, stop, score in windows:
        spans = passage.spans(start, stop)
        if not spans:
            continue
        text = " ".join(line.text[begin:end].strip() for line, begin, end in spans)
        parts = tuple(outline(*span) for span in spans)
        lines = tuple(line.id for line, _, _ in spans)
        doubtful = not query.regex and _is_doubtful(passage.text, query, start, stop)
        yield start, Match(page.file, page.page, text, query.text, score, parts, lines), doubtful


def _exact(text: str, query: Query) -> Iterator[tuple[int, int, float]]:
    pattern, at = _pattern(query), 0
    while at < len(text) and (found := pattern.search(text, at)):
        start, stop = found.span()
        refused = start == stop or (query.word and _is_inside_word(text, start, stop))
        at = start + 1 if refused else stop
        if not refused:
            yield start, stop, 1.0


def _near(text: str, query: Query) -> Iterator[tuple[int, int, float]]:
    """Search without white space and line-end hyphens on both sides, so that neither costs an edit."""
    kept = [found.start() for found in re.finditer(r"(?!-\n)\S", text)]
    needle = _squeezed(fold(query.text, ignore_case=query.ignore_case))

    def rank(start: int, stop: int) -> int:
        inside = _is_inside_word(text, kept[start], kept[stop - 1] + 1)
        return -1 if inside and query.word else int(inside)

    for start, stop, edits in best_windows(needle, "".join(text[k] for k in kept), query.max_edits, rank=rank):
        yield kept[start], kept[stop - 1] + 1, 1.0 - edits / len(needle)


def _folds_case(query: Query) -> bool:
    return query.ignore_case and not query.regex  # `re` ignores case by itself


def _is_doubtful(text: str, query: Query, start: int, stop: int) -> bool:
    """Inside a longer word, or spaced in another way than asked."""
    wanted = fold(query.text, ignore_case=query.ignore_case).split()
    respaced = not query.max_edits and text[start:stop].replace("-\n", "").split() != wanted
    return respaced or _is_inside_word(text, start, stop)


def _is_inside_word(text: str, start: int, stop: int) -> bool:
    """Whether a word or number goes on beyond either end; scripts without spaces have no such words."""
    return _goes_on(text[start - 1 : start], text[start]) or _goes_on(text[stop - 1], text[stop : stop + 1])


def _goes_on(before: str, after: str) -> bool:
    return bool(before and after) and all(c.isalnum() and not _is_wide(c) for c in (before, after))


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"


def _squeezed(text: str) -> str:
    return "".join(text.split())


@lru_cache(maxsize=256)
def _pattern(query: Query) -> re.Pattern[str]:
    if not query.regex:
        return re.compile(_phrase(fold(query.text, ignore_case=query.ignore_case)))
    flags = re.MULTILINE | (re.IGNORECASE if query.ignore_case else 0)
    try:
        with warnings.catch_warnings(action="ignore"):
            return re.compile(folded_expression(query.text), flags)
    except (re.error, OverflowError, RecursionError) as error:
        raise UsageError(f"`{query.text}` is not a regular expression: {error}") from error


def folded_expression(expression: str) -> str:
    """Typographic characters as they are in folded text, never turned into something with a meaning of its own."""
    return "".join(c if c.isascii() else re.escape(fold(c)) for c in expression)


def _phrase(text: str) -> str:
    """An expression that finds the phrase however its white space came out, and over line ends."""
    words = text.split()
    parts = [re.escape(words[0][0])]
    for number, word in enumerate(words):
        if number:
            parts.append(r"\s*" + re.escape(word[0]))
        parts += [_gap(before, after) + re.escape(after) for before, after in pairwise(word)]
    return "".join(parts)


def _gap(before: str, after: str) -> str:
    """What may stand between two characters that the query has side by side."""
    if _is_wide(before) or _is_wide(after) or before in "-/":
        return r"\s*"
    if before.isalpha() and after.isalpha():
        return _AT_LINE_END
    return "" if before.isdigit() and after.isdigit() else " *"
