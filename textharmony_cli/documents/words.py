"""Where the words of a line stand in its text."""

from __future__ import annotations

from textharmony_cli.records import Line


def word_offsets(line: Line) -> list[int]:
    """For each word the index of its first character in the line's text; -1 for one that is not found there."""
    offsets: list[int] = []
    at = 0
    for word in line.words:
        found = line.text.find(word.text, at)
        offsets.append(found)
        if found >= 0:
            at = found + len(word.text)
    return offsets


def spaces_after(line: Line) -> list[bool]:
    """For each word whether a space follows it in the line's text; False for the last, True where one cannot tell."""
    offsets = word_offsets(line)
    spaces = [_space_between(line, offsets, i) for i in range(len(offsets) - 1)]
    return [*spaces, False] if line.words else []


def _space_between(line: Line, offsets: list[int], i: int) -> bool:
    if min(offsets[i], offsets[i + 1]) < 0:
        return True
    return offsets[i] + len(line.words[i].text) < offsets[i + 1]
