"""What the text of a line tells about its place on the page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from textharmony_cli.records import Line

WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]")  # Chinese, Japanese, Korean
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
BULLET = re.compile(r"\s*[•·▪■◦‣●○►➢✓*–—-](\s|$)")
ITEM = re.compile(r"\s*\(?(\d{1,3}|[A-Za-z]|[ivx]{1,4})[.)、．]\s*\S")


def words_in(text: str) -> float:
    """How many words; two wide characters count as one."""
    if text.isascii():
        return len(text.split())
    wide = len(WIDE.findall(text))
    return wide / 2 + len((WIDE.sub(" ", text) if wide else text).split())


def letters_in(text: str) -> float:
    """Share of letters among letters and digits."""
    letters, numbers = sum(map(str.isalpha, text)), sum(map(str.isdigit, text))
    return letters / (letters + numbers) if letters + numbers else 0.0


def ordinal_of(text: str) -> int:
    """The number or letter that starts an item of a list, counted from 1; 0 where there is none."""
    mark = ITEM.match(text)
    if not mark:
        return 0
    return int(mark[1]) if mark[1].isdigit() else ord(mark[1][0].lower()) - ord("a") + 1


def is_right_to_left(lines: Sequence[Line]) -> bool:
    """Whether most letters of the lines are Hebrew, Arabic and the like."""
    text = "".join(line.text for line in lines)
    found = len(RIGHT_TO_LEFT.findall(text)) if RIGHT_TO_LEFT.search(text) else 0
    return found > 0 and 2 * found > sum(map(str.isalpha, text))
