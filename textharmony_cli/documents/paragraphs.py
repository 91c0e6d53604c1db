"""Joins the lines of a paragraph, undoing the hyphens that only the line breaks put there."""

from __future__ import annotations

import re

from textharmony_cli.documents.printable import one_line
from textharmony_cli.records import Line, Page

_COMPOUND = re.compile(r"\w+[-\u2010]\w+")
_BROKEN = re.compile(r"(\w+)[-\u2010\u00ad]$")
_HYPHENED = frozenset({"non", "self", "well", "quasi", "half", "cross"})  # they mostly keep a hyphen
_FIRST_WORD = re.compile(r"\w+")
_UNSPACED = re.compile("[\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")  # not Hangul


class Joiner:
    """Makes one text of lines. A compound that stands within a line elsewhere on the page keeps its hyphen."""

    def __init__(self, page: Page) -> None:
        self._compounds = {c.lower() for line in page.lines for c in _COMPOUND.findall(line.text)}

    def __call__(self, lines: tuple[Line, ...]) -> str:
        text = ""
        for line in lines:
            row = one_line(line.text).strip()
            text = self._joined(text, row) if text and row else text or row
        return text

    def breaks(self, text: str, row: str) -> bool:
        """Whether a text ends with a hyphen that only marks the break before the next row."""
        broken, first = _BROKEN.search(text), _FIRST_WORD.match(row)
        return bool(broken and first and self._is_one_word(broken[1], first[0], text[-1]))

    def _joined(self, text: str, row: str) -> str:
        if (broken := _BROKEN.search(text)) and (first := _FIRST_WORD.match(row)):
            return (text[:-1] if self._is_one_word(broken[1], first[0], text[-1]) else text) + row
        if _UNSPACED.match(text[-1]) and _UNSPACED.match(row[0]):
            return text + row
        return f"{text} {row}"

    def _is_one_word(self, left: str, right: str, hyphen: str) -> bool:
        """Whether the hyphen between them only marks the break: not in `X-` `ray`, not in a known compound."""
        if hyphen == "\u00ad":
            return True
        return (
            left.lower() not in _HYPHENED
            and left[-1].islower()
            and right[0].islower()
            and f"{left}-{right}".lower() not in self._compounds
        )
