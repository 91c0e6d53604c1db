"""What people ask about receipts, and which of it a receipt answers."""

from __future__ import annotations

import random

from textharmony_cli.synthesis import vocabulary as words
from textharmony_cli.synthesis.phrases import ask_label
from textharmony_cli.synthesis.receipt_roll import Item, Part, Roll
from textharmony_cli.synthesis.receipt_wordings import ENGLISH, FOREIGN
from textharmony_cli.synthesis.receipt_words import WORDS

FOREIGN_SHARE = 0.15
CORE = ("company", "address", "date", "total")
ITEM_FIELDS = ("item_amount", "item_price", "item_quantity", "item_code", "first_item", "last_item", "item_by_amount")
ABSENT_SHARE = (0.12, 0.26)


def ask(roll: Roll) -> None:
    """Ask eight to sixteen questions about a receipt; about a fifth of them have no answer on it."""
    rng = roll.rng
    count = rng.randint(8, 16)
    absent = max(1, round(count * rng.uniform(*ABSENT_SHARE)))
    for field in CORE:
        if roll.facts.get(field) and rng.random() < 0.85:
            _ask_field(roll, field)
            count -= 1
    others = [field for field, answers in roll.facts.items() if answers and field not in CORE]
    rng.shuffle(others)
    for _ in range(max(0, count - absent)):
        way = rng.random()
        if others and way < 0.45:
            _ask_field(roll, others.pop())
        elif roll.labels and way < 0.7:
            _ask_label(roll, rng.choice(roll.labels)[0])
        else:
            _ask_item(roll)
    for _ in range(absent):
        _ask_absent(roll)


def wording(rng: random.Random, field: str, item: str = "") -> str:
    """A question for a field; `item` is the thing that it is about."""
    foreign = FOREIGN.get(field, ())
    text = rng.choice(foreign if foreign and rng.random() < FOREIGN_SHARE else ENGLISH[field])
    style = rng.random()
    if style < 0.12:
        text = text.lower()
    elif style < 0.2:
        text = text[:1].upper() + text[1:]
    elif style < 0.24 and "{" not in text:
        text = text.upper()
    elif style < 0.32 and text.endswith("?"):
        text = text[:-1].rstrip()
    elif style < 0.36:
        text = rng.choice(("Please tell me: ", "On this receipt, ", "receipt: ", "Find: ")) + text
    return text.replace("{item}", item)


def _ask_field(roll: Roll, field: str) -> None:
    if field in ENGLISH:
        roll.sketch.ask(wording(roll.rng, field), *roll.facts[field], field=field)


def _ask_label(roll: Roll, label: str) -> None:
    """What stands beside a label; all of it where the label is printed several times."""
    same = [found for text, found in roll.labels if text.casefold() == label.casefold()]
    roll.sketch.ask(ask_label(roll.rng, label), *same, field="label")


def _ask_item(roll: Roll) -> None:
    rng = roll.rng
    names = [roll.said(item.name) for item in roll.items]
    unique = [item for item in roll.items if names.count(roll.said(item.name)) == 1]
    way = rng.random()
    if way < 0.12 and roll.items:
        field, item = rng.choice((("first_item", roll.items[0]), ("last_item", roll.items[-1])))
        roll.sketch.ask(wording(rng, field), item.words, field=field)
    elif unique:
        _ask_about(roll, rng.choice(unique), way)


def _ask_about(roll: Roll, item: Item, way: float) -> None:
    """Ask for a price, a quantity or a code by name, or for the name by its amount."""
    rng, name = roll.rng, _called(roll.rng, roll.said(item.name))
    amount = _text(roll, item.amount)
    if way < 0.24 and [_text(roll, other.amount) for other in roll.items].count(amount) == 1:
        roll.sketch.ask(wording(rng, "item_by_amount", amount), item.words, field="item_by_amount")
    elif way < 0.4 and item.quantity is not None:
        roll.sketch.ask(wording(rng, "item_quantity", name), [item.quantity], field="item_quantity")
    elif way < 0.5 and item.price is not None:
        roll.sketch.ask(wording(rng, "item_price", name), [item.price], field="item_price")
    elif way < 0.56 and item.code is not None:
        roll.sketch.ask(wording(rng, "item_code", name), [item.code], field="item_code")
    else:
        roll.sketch.ask(wording(rng, "item_amount", name), [item.amount], field="item_amount")


def _called(rng: random.Random, name: str) -> str:
    """How somebody names an item: as printed, in another case, or the best part of it."""
    way = rng.random()
    if way < 0.5:
        return name
    if way < 0.75:
        return name.lower()
    return name.title() if way < 0.9 else f"the {name.lower()}"


def _text(roll: Roll, part: Part) -> str:
    """What is printed at a place."""
    reference = roll.sketch.whole(part) if isinstance(part, int) else part
    return roll.sketch.run(reference.run).text[reference.start : reference.stop]


def _ask_absent(roll: Roll) -> None:
    """Ask for something that this receipt does not say."""
    rng = roll.rng
    way = rng.random()
    if way < 0.15:
        names = " ".join(roll.said(item.name) for item in roll.items).casefold()
        name = words.product(rng)
        if name.casefold() not in names:
            roll.sketch.ask(wording(rng, "item_amount", _called(rng, name)), field="item_amount")
    elif way < 0.3:
        field = rng.choice(("cashier", "table", "pax", "member", "approval", "tip", "discount", "customer", "fax"))
        if field not in roll.facts:
            roll.sketch.ask(ask_label(rng, rng.choice(WORDS["en"][field])), field="label")
    else:
        missing = [field for field in ENGLISH if field not in roll.facts and field not in ITEM_FIELDS]
        field = rng.choice(missing)
        roll.sketch.ask(wording(rng, field), field=field)
