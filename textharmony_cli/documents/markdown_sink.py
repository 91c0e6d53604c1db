"""Pages as Markdown: headings, lists, tables, and paragraphs whose lines are joined again."""

from __future__ import annotations

import re
from typing import BinaryIO

from textharmony_cli.documents.outline import Section, outline
from textharmony_cli.documents.paragraphs import Joiner
from textharmony_cli.documents.printable import one_line
from textharmony_cli.documents.sink import Sink
from textharmony_cli.records import Line, Page

# Characters are escaped where CommonMark or GitHub's tables would read them as markup, and nowhere else.
_ANYWHERE = re.compile(
    r"\\(?=[!-/:-@\[-`{-~]|$)"  # a backslash before punctuation escapes, at the end breaks the line
    r"|`|(?<!\s)\*|\*(?!\s)"
    r"|(?<![^\W_])_|_(?![^\W_])"  # `snake_case` is safe
    r"|\](?=[(:])"  # links and their definitions
    r"|<(?=[A-Za-z/!?])|&(?=#?\w+;)|~(?=~)"
    r"|(?<!\S)#(?=#*$)"  # closes a heading
)
_AT_START = re.compile(
    r"(?:#{1,6}|[-+*])(?=\s|$)"  # headings, list items
    r"|>|[-=_:|](?=[-=_:|\s]*$)"  # quotes, rules, underlines of headings, a table's second row
    r"|(?<=\d)[.)](?=\s|$)"  # numbered items: the digits before are passed over
)
_DIGITS = re.compile(r"\d{0,9}")
_BULLET = re.compile(r"[•‣◦▪▫■□●○∙·*–—-]\s+(?=\S)")
_NUMBER = re.compile(r"(\d{1,9}[.)])\s+(?=\S)")


class MarkdownSink(Sink):
    """CommonMark with pipe tables, an empty line between pages, and nothing that is not on the page.

    Where no blocks were found, lines stay lines.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._separator = b""

    def page(self, page: Page) -> None:
        text = "\n\n".join(_blocks(page))
        if text:
            self._stream.write(self._separator + text.encode() + b"\n")
            self._separator = b"\n"


def _blocks(page: Page) -> list[str]:
    if not page.blocks:
        rows = [_escaped(one_line(line.text).strip()) for line in page.lines]
        return ["\n".join(rows)] if rows else []
    join = Joiner(page)
    return [text for section in outline(page) if (text := _block(section, join))]


def _block(section: Section, join: Joiner) -> str:
    if section.kind == "heading":
        return f"{'#' * min(max(section.level, 1), 6)} {_escaped_inside(join(section.lines))}"
    if section.kind == "list":
        return _list(section.lines, join)
    if section.rows:
        return _table(section, join)
    return _escaped(join(section.lines))


def _list(lines: tuple[Line, ...], join: Joiner) -> str:
    """One item for each line with a bullet or number, the lines after it included; for each line where none has one."""
    marked = any(_marker(line) for line in lines)
    items: list[list[Line]] = []
    for line in lines:
        if not items or not marked or _marker(line):
            items.append([])
        items[-1].append(line)
    return "\n".join(_item(join(tuple(item))) for item in items)


def _marker(line: Line) -> re.Match[str] | None:
    text = one_line(line.text).lstrip()
    return _BULLET.match(text) or _NUMBER.match(text)


def _item(text: str) -> str:
    if number := _NUMBER.match(text):
        return f"{number[1]} {_escaped(text[number.end() :])}"
    bullet = _BULLET.match(text)
    return f"- {_escaped(text[bullet.end() :] if bullet else text)}"


def _table(table: Section, join: Joiner) -> str:
    """A pipe table whose first row is the header; lines that stand in no cell follow as a paragraph."""
    width = max(len(row) for row in table.rows)
    rows = [[_escaped_inside(join(cell)).replace("|", "\\|") for cell in row] for row in table.rows]
    rows = [row + [""] * (width - len(row)) for row in rows]
    text = "\n".join(f"| {' | '.join(row)} |" for row in [rows[0], ["---"] * width, *rows[1:]])
    placed = {line.id for row in table.rows for cell in row for line in cell}
    rest = tuple(line for line in table.lines if line.id not in placed)
    return f"{text}\n\n{_escaped(join(rest))}" if rest else text


def _escaped(text: str) -> str:
    """The text of a paragraph or an item, which must not look like the start of anything else."""
    digits = _DIGITS.match(text)
    at = digits.end() if digits else 0
    rest = _escaped_inside(text[at:])
    return f"{text[:at]}\\{rest}" if _AT_START.match(text, at) and rest[0] != "\\" else text[:at] + rest


def _escaped_inside(text: str) -> str:
    return _ANYWHERE.sub(lambda found: "\\" + found[0], text)
