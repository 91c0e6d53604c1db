"""What sentences tell, by kind: dates, times, sums of money, places, names."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

from textharmony_cli.synthesis import form_values, prose_things, vocabulary
from textharmony_cli.synthesis.vocabulary_figures import MONTHS
from textharmony_cli.synthesis.vocabulary_words import listed

DATES = {
    "en": "{d} {B}|{d} {B}|{d} {B} {Y}|{B} {d}|{B} {d}|{B} {d}, {Y}|the {d}{th} of {B}|{d}{th} {B}|{B} {d}{th}|"
    "{A}, {d} {B}|{A} {d} {B} {Y}|{A}, {B} {d}|{D}/{M}/{Y}|{D}.{M}.{Y}|{M}/{D}/{Y}|{Y}-{M}-{D}",
    "de": "{d}. {B}|{d}. {B} {Y}|{D}.{M}.{Y}",
    "fr": "{d} {B}|{d} {B} {Y}|{D}/{M}/{Y}",
    "es": "{d} de {B}|{d} de {B} de {Y}|{D}/{M}/{Y}",
    "it": "{d} {B}|{d} {B} {Y}|{D}/{M}/{Y}",
    "nl": "{d} {B}|{d} {B} {Y}|{D}-{M}-{Y}",
}
TIMES = {
    "en": "{H}:{m}|{H}:{m}|{h}:{m} am|{h}:{m} pm|{h} pm|{h} am|{h} o'clock|half past {w}|noon|midnight|{h}.{m} p.m|"
    "quarter to {w}|{h}pm|{h}:{m}pm|ten past {w}|{w} o'clock",
    "de": "{H}:{m} Uhr|{H} Uhr|{H}.{m} Uhr",
    "fr": "{H}h{m}|{H} h {m}|{H} heures",
    "es": "{H}:{m}|{H}.{m} h",
    "it": "{H}:{m}|{H}.{m}",
    "nl": "{H}:{m} uur|{H}.{m} uur",
}
MONEY = {
    "en": "£{n}|£{n}|£{c}|${n}|${c}|€{n}|€{c}|{n} euros|{n} dollars|{n} pounds|EUR {c}|{w} pounds|{w} dollars|{c} EUR|"
    "CHF {n}|{n} francs|Rs {n}|{n} kronor|USD {n}|€ {c}|{w} euros|RM{c}|{w} guineas|{n},000 pounds",
    "other": "{n} Euro|{n} €|{k} €|€ {k}|EUR {k}|{k} EUR",
}
NUMBERS = listed(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fifty sixty eighty ninety"
)
STREETS = ("Street", "Street", "Road", "Lane", "Avenue", "Square", "Gardens", "Way", "Court")


def from_list(rng: random.Random, kind: str) -> str:
    return rng.choice(prose_things.LISTS[kind].split("|"))


def _date(rng: random.Random, language: str) -> str:
    day, month = rng.randint(1, 28), rng.randint(1, 12)
    return rng.choice(DATES[language].split("|")).format(
        d=day, D=f"{day:02d}", M=f"{month:02d}", B=MONTHS[language].split()[month - 1], Y=rng.randint(1985, 2027),
        A=rng.choice(form_values.WEEKDAYS), th=_ordinal(day)[-2:],
    )  # fmt: skip


def _ordinal(day: int) -> str:
    ending = "th" if 10 <= day <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def _monthly(rng: random.Random, language: str) -> str:
    """A day of the month."""
    day = rng.randint(1, 28)
    if language == "en":
        return rng.choice((_ordinal(day), _ordinal(day), "first", "third", "fifth", "tenth", "fifteenth", "last day"))
    return f"{day}{'e' if language == 'nl' else ''}"


def _time(rng: random.Random, language: str) -> str:
    minute = rng.choice((0, 15, 30, 45, 20, rng.randint(0, 59)))
    pattern = rng.choice(TIMES[language].split("|"))
    hour = rng.randint(7, 22)
    return pattern.format(H=hour, h=(hour - 1) % 12 + 1, m=f"{minute:02d}", w=rng.choice(NUMBERS[:11]))


def _money(rng: random.Random, language: str) -> str:
    whole = rng.choice((rng.randint(2, 99), rng.randint(1, 40) * 5, rng.randint(1, 90) * 50, rng.randint(100, 48000)))
    cents = rng.choice((0, 50, 90, 95, 99, rng.randint(0, 99)))
    number = f"{whole:,}"
    comma = number if language == "en" else number.replace(",", "." if language != "fr" else " ")
    pattern = rng.choice(MONEY.get(language, MONEY["other"]).split("|"))
    text = pattern.format(n=comma, c=f"{number}.{cents:02d}", k=f"{comma},{cents:02d}", w=rng.choice(NUMBERS))
    return text.replace("Euro", {"es": "euros", "fr": "euros", "it": "euro", "nl": "euro"}.get(language, "Euro"))


def _number(rng: random.Random, low: int, high: int) -> str:
    """A number in figures, or a small one in words."""
    number = int(low * (high / low) ** rng.random())
    return f"{number:,}" if rng.random() < 0.75 else rng.choice(NUMBERS)


def _percent(rng: random.Random, _: str) -> str:
    if rng.random() < 0.5:
        return vocabulary.percentage(rng)
    return f"{_number(rng, 2, 95)} {rng.choice(('percent', 'per cent'))}"


def _measured(low: int, high: int, units: str) -> Callable[[random.Random, str], str]:
    """A maker of numbers with a unit."""
    return lambda rng, _: f"{_number(rng, low, high)} {rng.choice(units.split('|'))}"


def _address(rng: random.Random, _: str) -> str:
    kind = rng.choice(STREETS)
    return f"{rng.randint(1, 240)}{rng.choice(('', '', '', 'a', 'B'))} {vocabulary.name(rng)} {kind}"


def _room(rng: random.Random, _: str) -> str:
    number = f"{rng.choice(('', '', 'A', 'B', 'C'))}{rng.randint(1, 420)}"
    if rng.random() < 0.45:
        return rng.choice((f"room {number}", f"Room {number}"))
    return from_list(rng, "room")


def _city(rng: random.Random, _: str) -> str:
    return vocabulary.name(rng) if rng.random() < 0.45 else rng.choice(form_values.CITIES).split(",")[0]


def _person(rng: random.Random, _: str) -> str:
    return form_values.full_name(rng) if rng.random() < 0.7 else vocabulary.person(rng)


def _phone(rng: random.Random, language: str) -> str:
    return vocabulary.phone(rng, vocabulary.BY_CODE[rng.choice(vocabulary.WRITTEN_IN[language])])


def _shop(rng: random.Random, _: str) -> str:
    return vocabulary.shop(rng, vocabulary.country(rng))


MAKERS: Mapping[str, Callable[[random.Random, str], str]] = {
    "date": _date,
    "ordinal": _monthly,
    "time": _time,
    "weekday": lambda rng, _: rng.choice(form_values.WEEKDAYS),
    "year": lambda rng, _: str(rng.choice((rng.randint(1700, 1950), rng.randint(1850, 2025)))),
    "minutes": _measured(5, 90, "minutes|minutes|minutes|hours"),
    "hours": _measured(2, 48, "hours"),
    "days": _measured(2, 30, "days"),
    "weeks": _measured(2, 30, "weeks|weeks|days|months"),
    "years": _measured(2, 40, "years"),
    "money": _money,
    "percent": _percent,
    "count": lambda rng, _: _number(rng, 3, 4000),
    "number": lambda rng, _: _number(rng, 2, 99),
    "weight": _measured(2, 400, "kg|kg|grams|g|pounds|kilos|ounces"),
    "length": _measured(2, 400, "m|metres|feet|cm|centimetres|inches"),
    "distance": _measured(2, 800, "km|miles|kilometres|metres|mi|leagues"),
    "litres": _measured(2, 90, "litres|gallons|pints"),
    "degrees": _measured(2, 42, "degrees|°C|degrees Celsius"),
    "speed": _measured(20, 190, "km/h|mph|miles an hour"),
    "address": _address,
    "city": _city,
    "room": _room,
    "person": _person,
    "surname": lambda rng, _: vocabulary.surname(rng),
    "company": lambda rng, _: vocabulary.company(rng),
    "shop": _shop,
    "phone": _phone,
    "short": lambda rng, _: str(rng.randint(0, 999)),
    "email": lambda rng, _: vocabulary.email(rng),
    "site": lambda rng, _: vocabulary.site(rng),
    "code": lambda rng, _: vocabulary.code(rng),
    "flight": lambda rng, _: vocabulary.filled(rng, rng.choice(("@@ ###", "@@####", "@@ ####"))),
    "ship": lambda rng, _: from_list(rng, "ship") if rng.random() < 0.7 else vocabulary.name(rng),
    "pet": lambda rng, _: from_list(rng, "pet") if rng.random() < 0.7 else vocabulary.name(rng),
}
