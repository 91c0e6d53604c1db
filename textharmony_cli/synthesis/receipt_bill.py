"""What a made-up receipt is about: the shop, the things bought, the sums, and how it writes amounts."""

from __future__ import annotations

import random
from dataclasses import dataclass

from textharmony_cli.synthesis import vocabulary as words
from textharmony_cli.synthesis.receipt_words import language
from textharmony_cli.synthesis.vocabulary import Country, Moment

# about how many units of its money buy what one dollar buys
PRICES = {"JP": 100, "ID": 10000, "IN": 60, "TH": 30, "SE": 10, "MX": 15, "HK": 8, "TR": 20, "PL": 4, "BR": 4, "MY": 3}
RATES = (5, 6, 6, 7, 8, 10, 12, 15, 18, 19, 20, 21, 22, 23, 25)


@dataclass(frozen=True, slots=True)
class Bought:
    """One thing on the bill; amounts in hundredths."""

    name: str
    code: str
    quantity: int
    price: int

    @property
    def amount(self) -> int:
        return self.quantity * self.price


@dataclass(frozen=True, slots=True)
class Bill:
    """The sums of a receipt, in hundredths; what is zero is not printed.

    Attributes:
        sign: of the currency as this receipt prints it; empty for none.
        inclusive: whether the prices hold the tax.
        before: the total before rounding.
        paid: cash handed over; zero when paid otherwise.
    """

    where: Country
    language: str
    when: Moment
    bought: tuple[Bought, ...]
    sign: str
    spaced: bool
    rate: int
    inclusive: bool
    discount: int
    service: int
    tax: int
    before: int
    total: int
    paid: int

    @property
    def gross(self) -> int:
        return sum(thing.amount for thing in self.bought)

    def money(self, amount: int, *, signed: bool = True) -> str:
        """The amount as this receipt writes it."""
        return words.money(self.where, amount, self.sign if signed else "", self.spaced)


def bill(rng: random.Random) -> Bill:
    """Any purchase."""
    where = words.country(rng)
    bought = tuple(_bought(rng, where) for _ in range(1 + min(22, int(rng.expovariate(0.28)))))
    gross = sum(thing.amount for thing in bought)
    inclusive, rate = rng.random() < 0.45, rng.choice(RATES) if rng.random() < 0.75 else 0
    discount = _tidy(where, int(gross * rng.choice((5, 10, 15, 20)) / 100)) if rng.random() < 0.15 else 0
    service = _tidy(where, (gross - discount) // 10) if rng.random() < 0.1 else 0
    net = gross - discount + service
    tax = _tidy(where, round(net * rate / (100 + rate)) if inclusive else round(net * rate / 100))
    before = net if inclusive else net + tax
    total = (before + 2) // 5 * 5 if where.decimals and rng.random() < 0.35 else before
    return Bill(
        where, language(rng, where), words.moment(rng), bought, rng.choice(where.signs) if rng.random() < 0.35 else "",
        rng.random() < 0.25, rate, inclusive, discount, service, tax, before, total,
        _handed(rng, where, total) if rng.random() < 0.6 else 0,
    )  # fmt: skip


def _bought(rng: random.Random, where: Country) -> Bought:
    quantity = rng.choices((1, rng.randint(2, 6), rng.randint(7, 150)), (0.72, 0.25, 0.03))[0]
    price = _tidy(where, words.amount(rng, 40, 15000) * PRICES.get(where.code, 1))
    code = words.filled(rng, rng.choice(("#############", "######", "####", "@@###", "########", "##", "@##-###")))
    return Bought(words.product(rng), code, quantity, max(price, 5 if where.decimals else 5000))


def _tidy(where: Country, amount: int) -> int:
    """The amount without what the currency's coins cannot pay."""
    return amount if where.decimals else amount // 100 * 100


def _handed(rng: random.Random, where: Country, total: int) -> int:
    """What somebody gives who pays this in cash."""
    unit = rng.choice((100, 500, 1000, 5000)) * (PRICES.get(where.code, 1) if not where.decimals else 1)
    return total if rng.random() < 0.2 else (total // unit + 1) * unit
