"""Email addresses in recognised text: with spaces around the at sign and the points, and broken over line ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

_AT = re.compile(r"\s?(?:@|[(\[] ?at ?[)\]])\s?|(?<=\w)©(?=\w)", re.IGNORECASE)
_NAME = re.compile(r"(?<![\w.+%'-])\w[\w.+%'-]{0,63}\Z")
_NAME_BEFORE = re.compile(r"(?:[\w+%'-]|(?<=\w)\.(?=\w)){1,63}[_+-]\n\Z|(?:\A|[\n:<(] ?)\w[\w.+%'-]{0,62}\.\n\Z")
_LABEL = re.compile(r"\w(?:[\w-]{0,61}\w)?")
_DOT = re.compile(r"\.(?=\w)")
_LOOSE_DOT = re.compile(r"\s\.\s?|\.\s")
_LINE_END = re.compile(r"-?\n(?=\w)")
_REACH = 160  # characters before an at sign in which an address can begin
_COMMON_ENDINGS = "com org net edu gov mil int info biz name pro app dev cloud online shop store site xyz eu"
_ENDINGS = set(_COMMON_ENDINGS.split())
_HAS_COUNTRY_AFTER = {"co", "com", "org", "net", "edu", "gov", "ac"}
_ENDS_ROW = re.compile(r"[ ]?(?:[\n,;>)\]]|\Z)")


def emails(text: str) -> Iterator[tuple[int, int]]:
    """Where addresses start and stop; rows of the text are parted by line feeds."""
    done = 0
    for at in _AT.finditer(text):
        start, stop = _name_start(text, at.start(), done), _domain_stop(text, at.end())
        if start is not None and stop is not None:
            yield start, stop
            done = stop


def _name_start(text: str, at: int, done: int) -> int | None:
    before = text[max(done, at - _REACH) : at]
    name = _NAME.search(before)
    if not name:
        return None
    begun = _NAME_BEFORE.search(before[: name.start()])
    broken = begun.start() + len(begun[0]) - len(begun[0].lstrip("\n:<( ")) if begun else name.start()
    return at - len(before) + broken


def _domain_stop(text: str, at: int) -> int | None:
    """After the last label of the domain that starts there; None where there is none."""
    label = _LABEL.match(text, at)
    if not label:
        return None
    labels, stop = [label[0]], label.end()
    while True:
        if dot := _DOT.match(text, stop):
            following = _LABEL.match(text, dot.end())
            joined = False
        else:
            following, joined = _after_gap(text, stop, labels)
        if not following:
            break
        labels = [*labels[:-1], labels[-1] + following[0]] if joined else [*labels, following[0]]
        stop = following.end()
    return stop if len(labels) > 1 and labels[-1].isalpha() and len(labels[-1]) > 1 else None


def _after_gap(text: str, stop: int, labels: list[str]) -> tuple[re.Match[str] | None, bool]:
    """The rest of a domain that is broken there, and whether it goes on within a label."""
    if dot := _LOOSE_DOT.match(text, stop):
        following = _LABEL.match(text, dot.end())
        return (following if following and _goes_on(text, labels, following) else None), False
    if (gap := _LINE_END.match(text, stop)) and not _is_complete(labels):
        following = _LABEL.match(text, gap.end())
        if following and (_DOT.match(text, following.end()) or _is_complete([*labels[:-1], labels[-1] + following[0]])):
            return following, True
    return None, False


def _goes_on(text: str, labels: list[str], following: re.Match[str]) -> bool:
    """Whether a label after a point and a space still is of the domain, and not the next sentence."""
    country = len(following[0]) == 2 and following[0].isalpha() and following[0].islower()
    if _is_complete(labels):
        ends = _ENDS_ROW.match(text, following.end()) is not None
        return labels[-1].lower() in _HAS_COUNTRY_AFTER and country and ends
    return country or following[0].lower() in _ENDINGS or _DOT.match(text, following.end()) is not None


def _is_complete(labels: list[str]) -> bool:
    last = labels[-1]
    return len(labels) > 1 and (last.lower() in _ENDINGS or (len(last) == 2 and last.isalpha()))
