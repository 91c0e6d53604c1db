"""Dates, times, amounts and codes, as people and machines write them."""

from __future__ import annotations

import random
from dataclasses import dataclass

from textharmony_cli.synthesis.vocabulary_places import Country, money
from textharmony_cli.synthesis.vocabulary_words import filled, listed

MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "ms": "Januari Februari Mac April Mei Jun Julai Ogos September Oktober November Disember",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
}
DAYS = listed("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
LANGUAGES = {
    "DE": "de", "CH": "de", "FR": "fr", "ES": "es", "MX": "es", "IT": "it", "PT": "pt", "BR": "pt", "NL": "nl",
    "MY": "ms", "ID": "ms", "SE": "sv",
}  # fmt: skip
# D M Y: day, month, year with leading zeros; d m without; y two digits; B b month in words; A a day of the week
STYLES = {
    "dmy": listed(
        "D/M/Y;D/M/Y;D/M/y;D-M-Y;D-M-y;D.M.Y;D.M.y;d/m/Y;d.m.Y;d/m/y;D/M/Y;D M Y;D b Y;d b Y;D-b-Y;D-b-y;d B Y;D B Y;"
        "D/b/Y;a D/M/Y;A, d B Y;a, D b Y;D b y;Y-M-D;d. B Y;dth B Y;d-m-Y;DbY;D/M/Y (a);D.b.Y",
        ";",
    ),
    "mdy": listed(
        "M/D/Y;M/D/Y;M/D/y;M-D-Y;M-D-y;m/d/Y;m/d/y;m-d-y;b D, Y;b d, Y;B d, Y;B D, Y;b D Y;b. d, Y;b D'y;M.D.y;"
        "A, B d, Y;a b D, Y;a M/D/Y;Y-M-D;b-D-Y;B dth, Y;d b Y;MDy;M/D/Y a",
        ";",
    ),
    "ymd": listed("Y-M-D;Y/M/D;Y.M.D;Y-M-D;y/M/D;y-M-D;Y M D;YMD;Y年m月d日;Y/m/d;D b Y;b D, Y;D.M.Y;Y-b-D", ";"),
}
TIMES = listed(
    "{H}:{M};{H}:{M};{H}:{M};{H}:{M};{H}:{M}:{S};{H}:{M}:{S};{H}:{M}:{S};{I}:{M} {P};{I}:{M} {P};{I}:{M}:{S} {P};"
    "{I}:{M}{P};{I}:{M}{p};{I}:{M} {p};{h}:{M} {P};{h}:{M}{P};{h}:{M} {p};{h}:{M}:{S} {P};{H}.{M};{H}h{M};{H}:{M}Uhr;"
    "{H}:{M} Uhr;{H}:{M}h;{h}:{M}",
    ";",
)
CODES = listed(
    "####;#####;######;########;@###;@@-####;@@@######;#/####;####-##;INV-#####;INV####;######-#;@#-#####;"
    "##########;####/##;CS########;#@##-####;@@##/####;R-####-###;#-####-######;@-####;OR#######;#############;"
    "V###-#####",
    ";",
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day and a time of day; the parts need not fit the calendar to the day."""

    year: int
    month: int
    day: int
    hour: int
    minute: int
    second: int
    weekday: int


def moment(rng: random.Random) -> Moment:
    """Some moment, mostly of recent years."""
    year = rng.randint(2005, 2026) if rng.random() < 0.85 else rng.randint(1950, 2035)
    return Moment(
        year, rng.randint(1, 12), rng.randint(1, 28 if rng.random() < 0.9 else 30),
        min(23, int(rng.triangular(0, 24, 15))), rng.randint(0, 59), rng.randint(0, 59), rng.randint(0, 6),
    )  # fmt: skip


def date(rng: random.Random, where: Country | None = None, when: Moment | None = None, style: str = "") -> str:
    """A date without a time, in one of the country's styles or the one given."""
    when = when or moment(rng)
    style = style or date_style(rng, where)
    language = LANGUAGES.get(where.code, "en") if where and rng.random() < 0.7 else "en"
    month = MONTHS[language].split()[when.month - 1]
    short = month[:3] if len(month) > 3 else month
    weekday = DAYS[when.weekday]
    upper = rng.random() < 0.35 and "th" not in style
    parts = {
        "D": f"{when.day:02d}", "d": str(when.day), "M": f"{when.month:02d}", "m": str(when.month), "Y": str(when.year),
        "y": f"{when.year % 100:02d}", "B": month, "b": short, "A": weekday, "a": weekday[:3],
    }  # fmt: skip
    text = "".join(parts.get(mark, mark) for mark in style.replace("dth", "d~"))
    text = text.replace("~", _ordinal(when.day))
    return text.upper() if upper else text


def date_style(rng: random.Random, where: Country | None = None) -> str:
    """A style for `date`."""
    return rng.choice(STYLES[where.order if where else rng.choice(("dmy", "dmy", "mdy", "ymd"))])


def time(rng: random.Random, when: Moment | None = None) -> str:
    """A time of day."""
    when = when or moment(rng)
    half = "AM" if when.hour < 12 else "PM"
    return rng.choice(TIMES).format(
        H=f"{when.hour:02d}", h=(when.hour - 1) % 12 + 1, I=f"{(when.hour - 1) % 12 + 1:02d}", M=f"{when.minute:02d}",
        S=f"{when.second:02d}", P=half, p=half.lower(),
    )  # fmt: skip


def amount(rng: random.Random, low: int = 50, high: int = 20000) -> int:
    """An amount in hundredths, small ones more often; many are round."""
    value = int(low * (high / low) ** rng.random())
    if rng.random() < 0.3:
        return max(100, value // 100 * 100)
    return max(5, value // 5 * 5 if rng.random() < 0.6 else value)


def code(rng: random.Random) -> str:
    """A number of a document, an article or a customer."""
    pattern = rng.choice(CODES)
    return filled(rng, pattern)


def price(rng: random.Random, where: Country, low: int = 50, high: int = 20000) -> str:
    """An amount of money as text, with a sign or without."""
    return money(where, amount(rng, low, high), rng.choice((*where.signs, "")))


def percentage(rng: random.Random) -> str:
    """A share in percent."""
    style = rng.choice(("{}%", "{} %", "{}.0%", "{}.5%", "{},5 %", "{}.00%"))
    return style.format(rng.randint(1, 99))


def _ordinal(day: int) -> str:
    if 10 <= day % 100 <= 20:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
