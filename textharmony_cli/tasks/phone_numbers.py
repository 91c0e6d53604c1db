"""Telephone numbers: international ones, the common forms inside countries, and whatever is called one.

Dates, cards and accounts are taken out of the text before. What could just as well be another number, such as ten
digits without a space, is only found after a word like `Tel`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_GAP = r"[ ]?[-./][ \n]?|[ \n]{1,2}"

_INTERNATIONAL = re.compile(r"(?<![\w+])[(]?\+ ?[(]?(?=\d)|(?<![\w.,-])00(?=[1-9]\d{0,2}[ ()./-])")
_TRUNK = re.compile(r"(?<![\w.,+:/#$€£-])(?<!\d )(?!\d{3}\s?-\s?\d\d\s?-\s?\d{4}(?!\d))[(]?0[1-9]\d{0,9}")
_LABEL = re.compile(
    r"(?<![^\W_])(?:te[l1i|]|tele(?:ph?one?|fono?|fone|foon|fax|com)|tlf|tél(?:éphone)?|phones?|ph|(?:tele)?fax|mobile?|"
    r"mob|cell|handy|handphone|hp|h/p|whats ?app|hotline|helpline|call|fono?|celular|móvil|movil|cel|тел|факс|"
    r"電話|电话|手机|传真|携帯)"
    r"(?:\s?[/&,+]\s?(?:tel|fax|ph|phone|mobile|hp))?\.?\s?"
    r"(?:\(?(?:no|nos|nr|num|number|número|numero|home|office|work|[ohmw])\b\)?)?[.:;#)\s=-]{0,4}(?=[(+]{0,2} ?\d)",
    re.IGNORECASE,
)
_AREA, _OFFICE = r"[2-9]\d{2}", r"[2-9]\d{2}"  # North American Numbering Plan
_AMERICAN = re.compile(
    rf"(?<![\w.,+:/#$€£])(?<!\d-)(?<!\d[ ])(?:1 ?[-. ] ?)?(?:"
    rf"[(] ?{_AREA} ?[)]\s?[-.]?\s?{_OFFICE}(?:\s?[-.]\s?|\s)?\d{{4}}"
    rf"|{_AREA}\s?[-.]\s?{_OFFICE}(?:\s?[-.]\s?|\s)\d{{4}}"
    rf"|{_AREA}-{_OFFICE}\d{{4}}"
    rf"|{_AREA}\s{_OFFICE}(?:\s?-\s?|[ ])\d{{4}}"
    rf"|{_AREA} ?/ ?{_OFFICE} ?- ?\d{{4}}"
    rf")(?!\w|-\d|[.,]\d)"
)
_FREE = re.compile(  # called for nothing or at one price, with digits or with letters for them
    r"(?<![\w.,+:/-])1[- ]?[38]\d{2}[- ]"
    r"(?:\d{3}[- ]\d{3,4}|\d{2}[- ]\d{2}[- ]\d{2}|\d{2}[- ]\d{4}|\d{3}[- ]\d{2}[- ]\d{2})(?!\w|[.,-]\d)"
    r"|(?<![\w.,+:/-])(?:1-)?8(?:00|33|44|55|66|77|88)-(?=[A-Z\d-]{7,9}(?![\w-]))(?=[\d-]*[A-Z])[A-Z\d-]+"
)
_LETTERS_AFTER = re.compile(r"-?[A-Z]{3,8}(?![^\W_])(?: ?\(\d{3,8}\))?")
_BRACKETED = re.compile(r"(?<![\w.,])[(] ?\d{2,5} ?[)]\s?(?:\d{3,5}(?: ?[-. ] ?\d{3,4}){1,2}|\d{6,8})(?![\w]|[-.,]\d)")

_GROUP = re.compile(rf"(?:{_GAP})?(?:[(] ?\d{{1,5}} ?[)](?:{_GAP})?)?\d+")
_AMOUNT = re.compile(r"[ \n]+\d+[.,]\d{1,2}(?![.,]?\d)")
_GOES_ON = re.compile(r"[^\W\d_]?\d|[.,-]\d")
_SECOND = re.compile(r"[ ]?(?:[/,&;]|or|and|und|et|y)[ \n]?(?=[(+]?\d)")
_NUMBERED = re.compile(
    r"(?:(?<![^\W_])(?:no|nr|id|inv|invoice|ref|reference|gst|tax|vat|reg|account|acct|a/c|order|bill|receipt|code|serial|"
    r"item|trx|trans|rcpt|slip|doc|member|ticket|barcode)|#)\W{0,4}\Z",
    re.IGNORECASE,
)

# ITU-T E.164: digits of whole numbers by country code, fewest and most
_LENGTHS = {
    "1": (11, 11), "7": (11, 11), "20": (11, 12), "27": (11, 11), "30": (12, 12), "31": (11, 11), "32": (10, 11),
    "33": (11, 11), "34": (11, 11), "36": (10, 11), "39": (10, 13), "40": (11, 11), "41": (11, 11), "43": (10, 14),
    "44": (11, 12), "45": (10, 10), "46": (9, 12), "47": (10, 10), "48": (11, 11), "49": (9, 14), "52": (12, 13),
    "54": (12, 13), "55": (12, 13), "60": (10, 12), "61": (11, 11), "62": (10, 14), "63": (11, 12), "64": (10, 12),
    "65": (10, 10), "66": (10, 11), "81": (11, 12), "82": (10, 12), "84": (11, 12), "86": (12, 13), "90": (12, 12),
    "91": (12, 12), "92": (11, 12), "351": (12, 12), "353": (10, 12), "358": (9, 13), "420": (12, 12), "852": (11, 11),
    "886": (11, 12), "971": (11, 12), "972": (11, 12),
}  # fmt: skip
_ANYWHERE = (8, 15)
_INSIDE = (9, 11)
_LABELLED = (6, 13)


@dataclass(frozen=True, slots=True)
class _Grown:
    """Digits from a start on, as far as they make up one number."""

    stop: int
    digits: str
    groups: int


def phones(text: str) -> Iterator[tuple[int, int]]:
    """Where numbers start and stop, in order; rows of the text are parted by line feeds."""
    done = 0
    for start, stop in sorted(_all(text), key=lambda span: (span[0], -span[1])):
        if start >= done:
            yield start, stop
            done = stop


def _all(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_AMERICAN, _FREE, _BRACKETED):
        for found in pattern.finditer(text):
            yield found.span()
    for found in _INTERNATIONAL.finditer(text):
        if stop := _international(text, found.start()):
            yield found.start(), stop
    for found in _TRUNK.finditer(text):
        if stop := _inside_country(text, found.start()):
            yield found.start(), stop
    for found in _LABEL.finditer(text):
        yield from _labelled(text, found.end())


def _international(text: str, start: int) -> int | None:
    after = re.compile(r"[(]?(?:\+|00) ?[(]?").match(text, start)
    code = "".join(re.findall(r"\d", text[after.end() : after.end() + 8])) if after else ""
    if not after or code.startswith("0"):
        return None
    low, high = next((_LENGTHS[code[:k]] for k in (1, 2, 3) if code[:k] in _LENGTHS), _ANYWHERE)
    opened = after[0].count("(")
    begin = after.end()
    if opened and (closed := re.compile(r"\d{1,5} ?[)]").match(text, begin)):
        grown = _grown(text, closed.end(), low - (inner := len(re.findall(r"\d", closed[0]))), high - inner)
        return grown.stop if grown else None
    extra = 1 if re.compile(r"\d{1,3} ?[(] ?0 ?[)]").match(text, begin) else 0
    grown = _grown(text, begin, low + extra, high + extra)
    return grown.stop if grown else None


def _inside_country(text: str, start: int) -> int | None:
    grown = _grown(text, start, *_INSIDE)
    if not grown or (grown.groups == 1 and len(grown.digits) not in (10, 11)):
        return None
    is_spaced_only = not re.search(r"[-./()]", text[start : grown.stop])
    if is_spaced_only and _NUMBERED.search(text[max(0, start - 20) : start]):
        return None
    if grown.groups > 1 and is_spaced_only and re.compile(r" \d+(?![.,]?\d)").match(text, grown.stop):
        return None  # a row of a table
    return grown.stop


def _labelled(text: str, start: int) -> Iterator[tuple[int, int]]:
    while True:
        begin = re.compile(r"[(+ ]*").match(text, start).end()  # type: ignore[union-attr]
        international = "+" in text[start:begin]
        stop = _international(text, start) if international else None
        if stop is None:
            grown = _grown(text, start + (text[start] in "+ "), *_LABELLED)
            stop = grown.stop if grown else None
        if stop is None:
            return
        if letters := _LETTERS_AFTER.match(text, stop):
            stop = letters.end()
        yield start, stop
        if not (second := _SECOND.match(text, stop)):
            return
        start = second.end()


def _grown(text: str, start: int, low: int, high: int) -> _Grown | None:
    """Groups of digits that make up a number of at least `low` and at most `high`; over a line end only as needed."""
    at, digits, groups, best, last = start, "", 0, None, 0
    while (found := _GROUP.match(text, at)) and not _AMOUNT.match(text, at):
        new = "".join(c for c in found[0] if c.isdigit())
        spaced = found[0][0] in " \n"
        if len(digits) + len(new) > high or (best and ("\n" in found[0] or (spaced and len(new) < 3 < last))):
            break
        at, digits, groups, last = found.end(), digits + new, groups + 1 + ("(" in found[0]), len(new)
        if len(digits) >= low:
            best = _Grown(at, digits, groups)
    return None if best is None or _GOES_ON.match(text, best.stop) else best
