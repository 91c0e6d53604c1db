"""Made-up receipts of shops, restaurants and services from all over the world, with questions about them."""

from __future__ import annotations

import random

from textharmony_cli.synthesis import vocabulary as words
from textharmony_cli.synthesis.receipt_bill import Bill, bill
from textharmony_cli.synthesis.receipt_parts import address, date_and_time, details, head, items
from textharmony_cli.synthesis.receipt_questions import ask
from textharmony_cli.synthesis.receipt_roll import Roll
from textharmony_cli.synthesis.receipt_sums import sums
from textharmony_cli.synthesis.receipt_words import label
from textharmony_cli.synthesis.sheet import Sheet
from textharmony_cli.synthesis.sketch import Sketch

PAPERS = (0xFFFFFF, 0xFDFDFB, 0xF6F4EC, 0xF2F2F4, 0xFBF6E6, 0xEEF1F6)


def receipt(rng: random.Random) -> Sheet:
    """A receipt and what one may ask about it."""
    sketch = Sketch(rng, rng.randint(380, 860), 1, "receipt", rng.choice(PAPERS))
    roll, sold = Roll(sketch), bill(rng)
    dated_above = rng.random() < 0.72
    head(roll, sold)
    _gap(roll)
    if dated_above:
        _when_and_who(roll, sold)
        _gap(roll)
    items(roll, sold)
    _gap(roll)
    sums(roll, sold)
    if not dated_above:
        _gap(roll)
        _when_and_who(roll, sold)
    _foot(roll, sold)
    sketch.height = int(roll.y + roll.size * rng.uniform(0.5, 5))
    ask(roll)
    return sketch.sheet()


def _gap(roll: Roll) -> None:
    if roll.rng.random() < 0.7:
        roll.rule()


def _when_and_who(roll: Roll, sold: Bill) -> None:
    """Date and details in either order; a few receipts bear no date."""
    dated = roll.rng.random() < 0.95
    if dated and roll.rng.random() < 0.6:
        date_and_time(roll, sold)
        dated = False
    details(roll, sold)
    if dated:
        date_and_time(roll, sold)


def _foot(roll: Roll, sold: Bill) -> None:
    """Thanks, rules, and whatever else stands at the end."""
    rng = roll.rng
    _gap(roll)
    if "date" in roll.facts and rng.random() < 0.06:
        date_and_time(roll, sold)
    if rng.random() < 0.6:
        address(roll, sold, "centre")  # prints nothing where the head had it
    for _ in range(rng.choice((0, 1, 1, 2, 2, 3, 4))):
        way = rng.random()
        text = label(rng, sold.language, "thanks") if way < 0.75 else words.sentence(rng, rng.randint(4, 9))
        roll.lines(text, "centre")
    if "website" not in roll.facts and rng.random() < 0.15:
        roll.facts["website"].append([roll.line(words.site(rng), "centre")])
