"""The words of a prompt that are to be written: what stands in quotation marks, or in capitals after "says"."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

_MARKS = (  # opening and closing, of several languages
    ("“", "”"), ("„", "“"), ("„", "”"), ("«", "»"), ("»", "«"), ("‹", "›"), ("「", "」"), ("『", "』"), ("《", "》"),
    ('"', '"'), ("‘", "’"), ("‚", "‘"), ("`", "`"), ("”", "”"), ("＂", "＂"),
)  # fmt: skip
_QUOTED = "|".join(f"{re.escape(a)}[^{re.escape(a + b)}]+{re.escape(b)}" for a, b in _MARKS)
_STRAIGHT = r"(?<![^\W_])'[^']*[^\s'](?:'[^\W_]+[^']*)*'(?![^\W_])"  # an apostrophe inside of a word closes nothing
_ANY = re.compile(f"{_QUOTED}|{_STRAIGHT}")
_SAYING = (
    r"\b(?:says|saying|say|reads|reading|read|states|stating|words?|text|letters|lettering|title|titled|named|called)\b"
)
_CAPITALS = r"[^\W\d_a-z]*[A-ZÀ-ÖØ-Þ][^\Wa-z_ß-öø-ÿ]*(?:['’&.-][^\Wa-z_ß-öø-ÿ]+)*[!?.%]?|\d+[^\Wa-z_]*[!?%]?|[&+]"
_AFTER = re.compile(f"(?i:{_SAYING})[:,]?\\s+((?:{_CAPITALS})(?:\\s+(?:{_CAPITALS}))*)(?![^\\W_])")
_BREAK = re.compile(r"\r\n|\n|\r|\\n")

PLACE = "\0"  # stands in the rest of the prompt where the words to write stood


def quoted(prompt: str) -> tuple[tuple[str, ...], str]:
    """The lines to write, and the prompt without them.

    What stands in quotation marks is written, each quotation on a line of its own, or on several where it holds line
    breaks (also written `\\n`). Where nothing is quoted, words in capitals right after "says" and its like count.
    """
    quotations, rest = quotations_of(prompt)
    return tuple(itertools.chain(*quotations)), rest


def quotations_of(prompt: str) -> tuple[tuple[tuple[str, ...], ...], str]:
    """The lines of each quotation, and the prompt with one `PLACE` for each; see `quoted`."""
    found = [match.group()[1:-1] for match in _ANY.finditer(prompt)]
    rest = _ANY.sub(f" {PLACE} ", prompt)
    if not found and (after := _AFTER.search(prompt)):
        found = [after[1]]
        rest = f"{prompt[: after.start(1)]} {PLACE} {prompt[after.end(1) :]}"
    return tuple(split_lines([text]) for text in found), rest


def split_lines(texts: Sequence[str]) -> tuple[str, ...]:
    """Each text as its lines, without blank ones and blanks at their ends."""
    return tuple(line.strip() for text in texts for line in _BREAK.split(text) if line.strip())
