"""Instructions for changing text, read by rules: "replace X with Y", "make the sign say Y", "remove X".

Words in quotation marks are taken as they stand; without them what stands between the words of the instruction counts.
This is no language model: it knows these forms, in English, and refuses the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from textharmony_cli.errors import UsageError
from textharmony_cli.records import Line, Page, Region, bounding_box
from textharmony_cli.tasks.locate import Query
from textharmony_cli.tasks.places import Place
from textharmony_cli.tasks.quotations import PLACE, quoted
from textharmony_cli.tasks.selection import Selection, select
from textharmony_cli.tasks.substitution import Replacement, replacements

_HINT = "say `replace X with Y`, `make the sign say Y` or `remove X`; or use `--replace OLD NEW`"
_POLITE = re.compile(r"^(?:(?:please|could you|can you|kindly)[ ,]+)+|[ ,]+please$|[\s.!?]+$", re.IGNORECASE)
_NAMING = re.compile(r"^(?:the\s+)?(?:words?|text|phrase|line|letters?|number|name)\s+(?=\S)", re.IGNORECASE)
_OBJECT = (
    r"(?:it|(?:the|this|that)(?:\s+\w+){0,2}?\s+(?:sign|text|label|title|headline|poster|plate|board|banner|line|word|note)"
    r"|(?:the|this|that)\s+(?:sign|text|label|title|headline|poster|plate|board|banner|line|word|note))"
)
_ALL = re.compile(r"(?:all|any|every|all of the|all the)\s+(?:text|words|writing|letters|lettering)", re.IGNORECASE)
_FORMS = (
    rf"(?:make|let|have)\s+{_OBJECT}\s+(?:say|read)s?:?\s+(?P<main>.+)",
    rf"{_OBJECT}\s+(?:should|must|shall|is to)\s+(?:say|read):?\s+(?P<main>.+)",
    rf"change\s+{_OBJECT}\s+(?:to|so that it)\s+(?:say|read)s?:?\s+(?P<main>.+)",
    r"(?:replace|substitute|exchange)\s+(?P<old>.+?)\s+(?:with|by|for)\s+(?P<new>.+)",
    r"(?:change|turn|correct)\s+(?P<old>.+?)\s+(?:to|into)\s+(?P<new>.+)",
    r"(?:put|write)\s+(?P<new>.+?)\s+(?:instead of|in place of|in the place of|for)\s+(?P<old>.+)",
    r"(?:remove|erase|delete|take out|get rid of|wipe out)\s+(?P<gone>.+)",
)

GAP = 2.0  # heights of letters between lines that stand beside each other
SAME = 0.35  # heights by which they may differ in size and place


@dataclass(frozen=True, slots=True)
class Instruction:
    """What is to be changed.

    Attributes:
        old: the text that goes; None for the largest line.
        new: the text in its place; empty where it is only removed.
        everything: all text goes.
    """

    old: str | None
    new: str
    everything: bool = False


def parse_instruction(text: str) -> Instruction:
    """What an instruction says.

    Raises:
        UsageError: it is not understood.
    """
    lines, rest = quoted(text) if any(mark in text for mark in "\"'“„«「『‘‹»`") else ((), text)
    plain = " ".join(rest.split())
    while (shorter := _POLITE.sub("", plain)) != plain:
        plain = shorter
    words = iter(lines)
    for form in _FORMS:
        found = re.fullmatch(form, plain, re.IGNORECASE)
        if found and plain.count(PLACE) == len(lines):
            parts = {name: found.start(name) for name, part in found.groupdict().items() if part is not None}
            said = {name: _said(found[name], words) for name in sorted(parts, key=lambda name: parts[name])}
            return _instruction(said, found)
    raise UsageError(f"the instruction `{text}` is not understood", hint=_HINT)


def instructed(page: Page, instruction: Instruction) -> list[Region]:
    """The regions of a page that an instruction is about, with their new texts.

    Who says "replace sale with sold" may mean SALE: case is ignored where a page does not have the text
    as it was typed.
    """
    if instruction.everything:
        return list(select(page, Selection(everything=True)))
    if instruction.old is not None:
        exact, alike = (
            Replacement(Query(instruction.old, ignore_case=each), instruction.new) for each in (False, True)
        )
        return list(replacements(page, [exact])) or list(replacements(page, [alike]))
    places = tuple(Place(line.polygon) for line in _largest_row(page))
    found = sorted(select(page, Selection(places=places)), key=lambda region: region.box[0])
    parts = tuple(part for region in found for part in region.parts)
    old = tuple(region.old for region in found)
    if not parts:
        return []
    lines = old if len(parts) == len(old) > 1 else ()
    return [Region(page.page, parts, " ".join(old), instruction.new, lines=lines)]


def _largest_row(page: Page) -> list[Line]:
    """The line of the largest letters, and what stands beside it in letters of that size; signs alone are no line."""
    written = [line for line in page.lines if sum(letter.isalnum() for letter in line.text) > 1] or list(page.lines)
    if not written:
        return []
    row = [max(written, key=_height)]
    height = _height(row[0])
    for line in sorted(written, key=lambda line: line.box[0]):
        x, y, width, _ = line.box
        left, right = min(other.box[0] for other in row), max(other.box[0] + other.box[2] for other in row)
        beside = line not in row and max(x - right, left - x - width) < GAP * height
        if beside and abs(y - row[0].box[1]) < SAME * height and abs(_height(line) - height) < SAME * height:
            row.append(line)
    return row


def _instruction(said: dict[str, str], found: re.Match[str]) -> Instruction:
    if "main" in said:
        return Instruction(None, said["main"])
    if "gone" in said:
        everything = bool(_ALL.fullmatch(found["gone"]))
        return Instruction(None if everything else said["gone"], "", everything)
    return Instruction(said["old"], said["new"])


def _said(part: str, words: object) -> str:
    """A part of an instruction: the quotation in it, or the words themselves without what only names them."""
    if PLACE in part:
        return str(next(words))  # type: ignore[call-overload]
    return _NAMING.sub("", part)


def _height(line: Line) -> float:
    _, _, width, height = bounding_box(line.polygon)
    return min(width, height)
