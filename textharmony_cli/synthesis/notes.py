"""Made-up notes, signs and cut-out lines: a picture with a line or a few, and little around them that helps.

Somebody who photographs one line of a bill asks for its total as well. What lines say is data; a name in braces is a
field, filled in by its maker and asked for with the wordings of `wordings.py`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping

from textharmony_cli import fonts
from textharmony_cli.synthesis import form_values, vocabulary
from textharmony_cli.synthesis.facts import Fact, ask_facts
from textharmony_cli.synthesis.sheet import Sheet
from textharmony_cli.synthesis.sketch import Sketch, shrunk
from textharmony_cli.synthesis.tickets import KINDS

FIELD = re.compile(r"\{(\w+)\}")
WIDEST = 0.92  # of the picture's width that a line may have
MOST_LINES = 5
ASKED = 3  # times that each field is asked for at most, in other words
INKS = (  # paper and letters
    (0xFFFFFF, 0x000000),
    (0xFFFFFF, 0x222222),
    (0xFFF6B0, 0x202020),
    (0x1E2A38, 0xFFFFFF),
    (0xF4F4F4, 0x0B2E83),
    (0xC8102E, 0xFFFFFF),
    (0x0A5C36, 0xFFFFFF),
)

LINES = """
Total: {total} | TOTAL {total} | Total {total} | total = {total} | Total - {total} | Your total is {total}
Sum: {total}
The total comes to {total}. | Total due: {total} | Amount due {total} | You pay {total} | To pay: {total}
{total} total
Grand total: {total} | Invoice total {total} | That makes {total} in all. | Total amount: {total}
Total price {total}
Please pay {total} by {due_date}. | {total} is due on {due_date}. | {total} to be paid before {due_date}
Balance due: {total} | Total incl. VAT: {total} | Bill total: {total} | Cart total {total} | Final amount {total}
Gesamtbetrag: {total} | Summe {total} | Zu zahlen: {total} | Gesamt {total} | Total à payer : {total}
Montant total {total}
Importe total: {total} | Total a pagar {total} | Totale: {total} | Valor total: {total} | Totaal {total}
Jumlah: {total}
合计 {total} | 总计：{total} | 合計 {total}
Subtotal: {subtotal} | Subtotal {subtotal} | Net amount {subtotal} | Zwischensumme {subtotal}
Sous-total : {subtotal}
VAT {tax_rate}: {tax} | Tax: {tax} | Sales tax {tax} | incl. {tax_rate} VAT {tax} | MwSt. {tax_rate} {tax} | TVA {tax}
Subtotal {subtotal}, tax {tax}, total {total} | Net {subtotal} + VAT {tax} = {total}
Discount: {discount} | You save {discount} | Shipping: {shipping} | Delivery {shipping} | Deposit paid: {deposit}
Due date: {due_date} | Due {due_date} | Payment due by {due_date} | Pay by {due_date} | Fällig am {due_date}
Invoice no. {invoice_number} | Invoice #{invoice_number} | Invoice number: {invoice_number}
Rechnung Nr. {invoice_number}
Invoice {invoice_number} of {invoice_date} | Invoice date: {invoice_date}
Facture n° {invoice_number} du {invoice_date}
Order no. {order_number} | Order number: {order_number} | Your order {order_number} has been shipped.
Customer no. {customer_number} | Customer number: {customer_number} | Ref. {reference} | Reference: {reference}
Call {phone} | Tel. {phone} | Phone: {phone} | Call us: {phone} | Questions? {phone} | Tel: {phone} E-mail: {email}
Call {phone} or write to {email} | {phone} · {email} · {website} | Write to {email} | E-mail: {email} | {email}
Visit {website} | {website} | Web: {website} | More at {website} | {phone} | Fax {fax} | Fax: {fax} | Mobile {mobile}
Meeting on {meeting_date} at {meeting_time} | Meeting: {meeting_date}, {meeting_place} | We meet in {meeting_place}.
Team meeting {meeting_time}, {meeting_place} | Meeting moved to {meeting_date}
Meet at {meeting_time} in {meeting_place}
Reply by {deadline} | Deadline: {deadline} | Apply before {deadline} | Last day: {deadline} | Abgabe bis {deadline}
Flight {flight} to {destination}, gate {gate} | Gate {gate} | Seat {seat}
Boarding {boarding} Gate {gate} Seat {seat}
Flight {flight} Gate {gate} | {flight} {destination} {departure} | Seat: {seat} | Passenger: {passenger}
Train {train} from {origin} to {destination} | {departure} {destination} platform {platform} | Platform {platform}
From {origin} to {destination} | {train} to {destination}, coach {coach}, seat {seat} | Booking code {booking}
{event}, {event_date}, {venue} | {event} on {event_date} | Doors open {doors} | {event} | {venue}, {event_date}
Name: {name} | {name} | Name {name} | Date of birth: {birth_date} | {name}, {job_title}
{name} · {job_title} · {company}
Valid until {expiry} | Expires {expiry} | EXP {expiry} | ID {id_number} | Address: {address} | {address} | {company}
{company}, {address} | Nationality: {nationality} | Department: {department}
Tracking no. {tracking} | Tracking: {tracking} | Weight: {weight} | From {sender} to {recipient} | To: {recipient}
Price: {price} | Only {price} | {product_name} {price} | {product_name}: {price} | Now {price}
{product_name} for {price}
Net weight {net_weight} | Best before {best_before} | LOT {batch} | Best before {best_before} LOT {batch}
{product_name}
Date: {date} | {date} | Datum: {date} | Date {date} | IBAN: {iban} | IBAN {iban} | {iban} | Ingredients: {ingredients}
"""
ALIKE = """
total subtotal tax price discount shipping deposit amount
date due_date invoice_date meeting_date deadline event_date expiry best_before birth_date
invoice_number order_number customer_number reference tracking booking batch id_number
phone mobile fax
name passenger sender recipient company venue event address product_name job_title department
boarding departure meeting_time doors
weight net_weight
origin destination meeting_place
train flight coach
email website
"""  # what one might take for the other: of these none is asked for as missing beside another
GROUPS = tuple(frozenset(line.split()) for line in ALIKE.strip().splitlines())
CURRENCIES = ("EUR", "USD", "GBP", "CHF", "RM", "SEK", "€", "$", "£", "Fr.", "kr", "zł", "INR", "¥", "元")


def note(rng: random.Random) -> Sheet:
    """A note of one to five lines with questions about it."""
    lines = _chosen(rng)
    width = rng.randint(260, 900)
    size = width * rng.uniform(0.03, 0.085)
    leading = size * rng.uniform(1.2, 2.2)
    margin = size * rng.uniform(0.3, 2.5)
    paper, ink = rng.choice(INKS)
    sketch = Sketch(rng, width, round(2 * margin + leading * len(lines)), "note", paper=paper)
    font = fonts.pick(rng, rng.choice(("sans", "sans", "serif", "mono")), bold=rng.random() < 0.3)
    middle = rng.random() < 0.3
    facts: list[Fact] = []
    for number, line in enumerate(lines):
        text, values, label = _filled(rng, line)
        run = sketch.text(
            width / 2 if middle else width * 0.04,
            margin + number * leading,
            text,
            font,
            shrunk(text, font, size, WIDEST * width),
            colour=ink,
            anchor="centre" if middle else "left",
        )
        facts += [Fact(field, ([sketch.part(run, value)],), label) for field, value in values.items()]
    absent = [Fact(field) for field in _missing(rng, {fact.field for fact in facts})]
    asked = facts * ASKED
    ask_facts(sketch, [*asked, *absent], rng.randint(4, max(4, min(9, len(asked) + 1))))
    return sketch.sheet()


def _chosen(rng: random.Random) -> list[str]:
    """Lines that have no field in common, and none that could be taken for one of another."""
    count = rng.choice((1, 1, 1, 2, 2, 3, 4, MOST_LINES))
    patterns = [line.strip() for row in LINES.strip().splitlines() for line in row.split(" | ")]
    lines: list[str] = []
    taken: set[str] = set()
    for line in rng.sample(patterns, len(patterns)):
        near = _near(set(FIELD.findall(line)))
        if len(lines) < count and not near & taken:
            lines.append(line)
            taken |= near
    return lines


def _near(fields: set[str]) -> set[str]:
    """The fields and all that one might take for one of them."""
    return fields.union(*(group for group in GROUPS if group & fields))


def _filled(rng: random.Random, line: str) -> tuple[str, dict[str, str], str]:
    """A line's text, its values by field, and its label, if it is nothing but a label with a value."""
    values = {field: " ".join(MAKERS[field](rng).split()) for field in FIELD.findall(line)}
    lone = re.fullmatch(r"([^{}]+?)\s*[:：]\s*\{\w+\}", line)
    return FIELD.sub(lambda found: values[found[1]], line), values, lone[1] if lone else ""


def _missing(rng: random.Random, told: set[str]) -> list[str]:
    """Some fields to ask for that are not there."""
    near = _near(told)
    return rng.sample([field for field in MAKERS if field not in near], 4)


def _money(rng: random.Random) -> str:
    """An amount with its currency on either side, in whole units as well."""
    if rng.random() < 0.4:
        return vocabulary.price(rng, vocabulary.country(rng), 50, 500000)
    if rng.random() < 0.2:
        return form_values.money(rng)
    amount = rng.choice((str(rng.randint(1, 999)), f"{rng.randint(1, 9999)}.{rng.randint(0, 99):02d}"))
    sign = rng.choice(CURRENCIES)
    return rng.choice((f"{amount} {sign}", f"{sign} {amount}", f"{sign}{amount}"))


def _room(rng: random.Random) -> str:
    return rng.choice(
        (
            f"room {rng.randint(1, 450)}",
            f"Room {rng.choice('ABCD')}{rng.randint(1, 40)}",
            f"the {vocabulary.name(rng)} {rng.choice(('Hotel', 'Room', 'Centre', 'Café', 'Hall'))}",
        )
    )


def _iban(rng: random.Random) -> str:
    patterns = ("@@## #### #### #### #### ##", "@@##@@@@##############", "@@## #### #### ####")
    return vocabulary.filled(rng, rng.choice(patterns))


def _phone(rng: random.Random) -> str:
    return vocabulary.phone(rng, vocabulary.country(rng))


MAKERS: Mapping[str, Callable[[random.Random], str]] = {
    **{entry.field: entry.make for entries in KINDS.values() for entry in entries if entry.field != "title"},
    **dict.fromkeys(("total", "subtotal", "tax", "discount", "shipping", "deposit", "price"), _money),
    **dict.fromkeys(("due_date", "invoice_date", "meeting_date", "deadline", "date"), form_values.date),
    **dict.fromkeys(("invoice_number", "order_number", "customer_number", "reference"), vocabulary.code),
    **dict.fromkeys(("phone", "mobile", "fax"), _phone),
    "tax_rate": vocabulary.percentage,
    "meeting_time": vocabulary.time,
    "meeting_place": _room,
    "iban": _iban,
    "department": lambda rng: f"{vocabulary.title(rng)} Department",
}
