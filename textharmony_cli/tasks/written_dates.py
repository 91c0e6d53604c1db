"""Dates as they are written: in numbers in every order, and with names of months in many languages.

Only whole dates, with a day, a month and a year that the calendar has.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterator

_YEARS = range(1800, 2200)

_YEAR_FIRST = re.compile(
    r"(?<!\d)(?<!\d[-./])(\d{4})(?:\s?([-./])\s?(\d{1,2})\s?\2\s?|\s?年\s?(\d{1,2})\s?月\s?)(\d{1,2})(?:\s?日|(?!\2?\d)(?!\d))"
)
_YEAR_LAST = re.compile(
    r"(?<!\d)(?<!\d[-./])(\d{1,2})\s?([-./])\s?(\d{1,2})\s?\2\s?('?\d{4}|'?\d{2})(?!\d|\2\d|[.,]\d)"
)
_COMPACT = re.compile(
    r"(?i:\b(?:date|dated|dob|born|birth|datum|data|fecha|geb(?:oren|urtsdatum)?))[^\w\n]{0,4}(\d{4})(\d\d)(\d\d)(?!\d)"
)
_DAY_NAME_YEAR = re.compile(
    r"(?<![\d.,])(?:\d{1,2}\s?[-&]\s?)?(\d{1,2})\s?(?:st|nd|rd|th|er|ste|de|º|°|ª|a|o)?\.?,?[\s/-]{0,2}(?:(?:day\s)?of\s|de\s|di\s|del\s|d')?"
    r"([^\W\d_]{3,12})[.,]{0,2}[\s/-]{0,2}(?:de\s|del\s|of\s)?('?\d{4}|'?\d{2})(?!\d|[./:-]\d|,\d)"
)
_NAME_DAY_YEAR = re.compile(
    r"(?<![^\W\d_])([^\W\d_]{3,12})\.?[\s/-]{0,2}(?:\d{1,2}\s?[-&]\s?)?(\d{1,2})\s?(?:st|nd|rd|th)?\s?"
    r"(?:[,.'/-]\s?|\s)('?\d{4}|'\d{2})(?!\d|[./-]\d)"
)
_YEAR_NAME_DAY = re.compile(
    r"(?<![\d.,])(\d{4})[.,]?[\s/-]{0,2}([^\W\d_]{3,12})\.?[\s/-]{0,2}(\d{1,2})(?!\d|[.,/:-]\d)(?:st|nd|rd|th)?\.?(?!\w)"
)

# By month: English, German, French, Spanish, Italian, Portuguese, Dutch, Scandinavian, Polish, Czech, Romanian,
# Turkish, Finnish, Indonesian and Malay, Hungarian, Russian; without accents, as recognition often loses them
_MONTHS = (
    "jan january januar janner janvier janv enero ene gennaio gen janeiro januari stycznia styczen ledna ianuarie ocak"
    " tammikuuta januari januar januari januar января январь",
    "feb february februar fevrier fevr fev febrero febbraio fevereiro februari lutego luty unora februarie subat"
    " helmikuuta pebruari februar februari február февраля февраль",
    "mar march marz maerz mrz mars marzo marco maart mrt marca marzec brezna martie mart maaliskuuta maret mac marcius"
    " марта март",
    "apr april avril avr abril abr aprile kwietnia kwiecien dubna aprilie nisan huhtikuuta aprilis апреля апрель",
    "may mai mayo maggio mag maio mei maj maja kvetna mayis toukokuuta majus мая май",
    "jun june juni juin junio giugno giu junho czerwca czerwiec cervna iunie haziran kesakuuta jun junius июня июнь",
    "jul july juli juil juillet julio luglio lug julho lipca lipiec cervence iulie temmuz heinakuuta julai julius"
    " июля июль",
    "aug august aout agosto ago augustus augusti sierpnia sierpien srpna agustos elokuuta agustus ogos augusztus"
    " августа август",
    "sep sept september septembre septiembre settembre set setembro wrzesnia wrzesien zari septembrie eylul syyskuuta"
    " szeptember сентября сентябрь",
    "oct okt october oktober octobre octubre ottobre ott outubro out pazdziernika pazdziernik rijna octombrie ekim"
    " lokakuuta oktober oktober октября октябрь",
    "nov november novembre noviembre novembro listopada listopad listopadu noiembrie kasim marraskuuta nopember"
    " ноября ноябрь",
    "dec dez des december dezember decembre diciembre dic dicembre dezembro desember grudnia grudzien prosince"
    " decembrie aralik joulukuuta disember desember декабря декабрь",
)
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}


def dates(text: str) -> Iterator[tuple[int, int]]:
    """Where dates start and stop, in order; rows of the text are parted by line feeds."""
    done = 0
    for start, stop in sorted(_all(text), key=lambda span: (span[0], -span[1])):
        if start >= done:
            yield start, stop
            done = stop


def _all(text: str) -> Iterator[tuple[int, int]]:
    for found in _YEAR_FIRST.finditer(text):
        if _is_date(found[1], found[3] or found[4], found[5]):
            yield found.span()
    for found in _YEAR_LAST.finditer(text):
        if _is_date(found[4], found[3], found[1]) or _is_date(found[4], found[1], found[3]):
            yield found.span()
    for found in _COMPACT.finditer(text):
        if _is_date(found[1], found[2], found[3]):
            yield found.start(1), found.end(3)
    for pattern, year, name, day in ((_DAY_NAME_YEAR, 3, 2, 1), (_NAME_DAY_YEAR, 3, 1, 2), (_YEAR_NAME_DAY, 1, 2, 3)):
        yield from _named(pattern, text, year, name, day)


def _named(pattern: re.Pattern[str], text: str, year: int, name: int, day: int) -> Iterator[tuple[int, int]]:
    at = 0
    while found := pattern.search(text, at):
        month = _MONTH_OF.get(_plain(found[name]))
        whole = month is not None and _is_date(found[year], str(month), found[day])
        if whole:
            yield found.span()
        at = found.end() if whole else found.start() + 1


def _plain(name: str) -> str:
    """Small letters, Latin ones without accents."""
    small = name.casefold()
    if "\u0400" <= small[0] <= "\u04ff":
        return small
    letters = unicodedata.normalize("NFD", small.replace("ı", "i").replace("ł", "l"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _is_date(year: str, month: str, day: str) -> bool:
    """Whether the calendar has that day; years of two digits are of this century or the last."""
    number = int(year.lstrip("'"))
    number += 2000 if len(year.lstrip("'")) == 2 else 0
    try:
        return datetime.date(number, int(month), int(day)).year in _YEARS
    except ValueError:
        return False
