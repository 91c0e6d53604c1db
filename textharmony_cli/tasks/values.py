"""Words on a page as numbers, dates and truth values. What could be read in two ways is not guessed."""

from __future__ import annotations

import datetime
import re
import unicodedata

_AMOUNT = re.compile(r"\d+(?:[.,'’ ]\d+)*")
_GROUPED = re.compile(r"\d{1,3}(?P<mark>\D)(?:\d{2,3}(?P=mark))*\d{3}")  # also 1,23,45,678
_YES = {"yes", "y", "true", "ja", "oui", "si", "sí", "sim", "x", "✓", "✔", "☑", "☒", "是", "はい"}
_NO = {"no", "n", "false", "nein", "non", "não", "nee", "☐", "否", "いいえ"}

_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[-./年]\s?(\d{1,2})\s?[-./月]\s?(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})\s?([-./])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?!\d)")
_DAY_NAME_YEAR = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|\.|er|º)?[\s/-]*(?:de\s+)?([^\W\d_]{3,})\.?[\s,/-]*(?:de\s+)?(\d{4}|\d{2})(?!\d)"
)
_NAME_DAY_YEAR = re.compile(r"([^\W\d_]{3,})\.?[\s-]*(\d{1,2})(?:st|nd|rd|th)?[\s,-]+(\d{4})(?!\d)")
_MONTHS = (
    "jan|january|januar|janvier|enero|ene|gennaio|janeiro|januari",
    "feb|february|februar|février|fevrier|fév|febrero|febbraio|fevereiro|februari",
    "mar|march|märz|mär|maerz|mars|marzo|março|maart",
    "apr|april|avril|avr|abril|abr|aprile",
    "may|mai|mayo|maggio|maio|mei",
    "jun|june|juni|juin|junio|giugno|junho",
    "jul|july|juli|juillet|julio|luglio|julho",
    "aug|august|août|aout|agosto|ago|augustus",
    "sep|sept|september|septembre|septiembre|settembre|setembro",
    "oct|october|oktober|okt|octobre|octubre|ottobre|outubro|out",
    "nov|november|novembre|noviembre|novembro",
    "dec|december|dezember|dez|décembre|decembre|diciembre|dic|dicembre|dezembro",
)
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split("|")}


def to_number(text: str) -> float | None:
    """The only number in the text: `RM 1.234,50` is 1234.5, `(12.00)` and `12-` are negative; None where unclear.

    A single comma or space before three digits parts thousands; a single point there could be either: None.
    """
    plain = unicodedata.normalize("NFKC", text).replace("−", "-")
    found = _AMOUNT.findall(plain)
    if len(found) != 1:
        return None
    written = _plain_number(found[0])
    if written is None:
        return None
    before, _, after = plain.partition(found[0])
    return -float(written) if _is_negative(before.strip(), after.strip()) else float(written)


def to_boolean(text: str) -> bool | None:
    """Yes or no, in the commoner languages or as a tick."""
    plain = text.strip().strip(".,!").casefold()
    return True if plain in _YES else False if plain in _NO else None


def to_date(text: str) -> str | None:
    """The date in the text as `YYYY-MM-DD`; None where there is none or day and month could be exchanged.

    With points between its numbers the day comes first. Years of two digits lie between 1970 and 2069.
    """
    plain = unicodedata.normalize("NFKC", text)
    if found := _YEAR_FIRST.search(plain):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _YEAR_LAST.search(plain):
        first, second, year = int(found[1]), int(found[3]), _year(found[4])
        if found[2] == "." or first > 12 or first == second:
            return _date(year, second, first)
        return _date(year, first, second) if second > 12 else None
    for pattern, day, name, year_at in ((_DAY_NAME_YEAR, 1, 2, 3), (_NAME_DAY_YEAR, 2, 1, 3)):
        for found in pattern.finditer(plain):
            if month := _MONTH_OF.get(found[name].casefold()):
                return _date(_year(found[year_at]), month, int(found[day]))
    return None


def _plain_number(written: str) -> str | None:
    """Digits with a point before the decimals, if any."""
    marks = [mark for mark in written if not mark.isdigit()]
    if not marks:
        return written
    last = marks[-1]
    if len(set(marks)) > 1:  # the last kind parts the decimals, when it stands there once
        whole, _, decimals = written.rpartition(last)
        return f"{_digits(whole)}.{decimals}" if last in ".," and _GROUPED.fullmatch(whole) else None
    grouped = _GROUPED.fullmatch(written) is not None
    if len(marks) > 1 or last not in ".,":
        return _digits(written) if grouped else None
    if not grouped or written.startswith("0"):
        return written.replace(",", ".")
    return written.replace(",", "") if last == "," else None


def _digits(written: str) -> str:
    return "".join(c for c in written if c.isdigit())


def _is_negative(before: str, after: str) -> bool:
    if before.startswith("(") and ")" in after:
        return True
    return before.startswith("-") or re.search(r"(?<!\w)-\W*$", before) is not None or after.startswith("-")


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 70 else 1900)


def _date(year: int, month: int, day: int) -> str | None:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None
