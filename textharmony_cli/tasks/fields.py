"""Names of fields, as in `--field total`, and the questions that they stand for."""

from __future__ import annotations

import re

from textharmony_cli.tasks.ask import Field

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SEPARATORS = re.compile(r"[\s_.-]+")

# What people call them, and how each is asked for. Alternatives before the colon share the questions after it.
_COMMON = """
total, total amount, amount total, grand total, sum:
    What is the total? | What is the total amount? | How much is it in total?
amount due, total due, balance due, amount payable: What is the amount due? | What is the total amount to pay?
subtotal, sub total, net, net amount, total net: What is the subtotal? | What is the amount before tax?
tax, tax amount, vat, vat amount, gst, sales tax, total tax: What is the tax? | How much tax is charged?
tax rate, vat rate: What is the tax rate?
discount: What is the discount?
tip, gratuity: How much is the tip?
cash, amount paid, paid: What is the amount paid? | How much cash was given?
change: How much change was given?
currency: What is the currency?
date, document date: What is the date? | What is the date of this document?
invoice date, issue date, date of issue: What is the invoice date? | What is the date of issue?
due date, payment due, payment due date: What is the due date? | By when must it be paid?
order date: What is the order date?
delivery date: What is the delivery date?
time: What is the time?
company, company name, merchant, store, shop, store name, vendor, vendor name, seller, supplier, supplier name:
    What is the company? | What is the name of the company? | Which company issued this?
customer, customer name, client, buyer, bill to: What is the customer's name? | Who is the bill to?
address, company address, merchant address, store address, vendor address, supplier address:
    What is the address? | What is the address of the company?
customer address, billing address: What is the customer's address?
delivery address, shipping address, ship to: What is the delivery address?
phone, telephone, tel, phone number, telephone number: What is the phone number?
fax, fax number: What is the fax number?
email, e mail, mail: What is the email address?
website, web, url: What is the website?
invoice number, invoice no, invoice id, invoice: What is the invoice number?
receipt number, receipt no: What is the receipt number?
order number, order no, po number: What is the order number?
customer number, customer no: What is the customer number?
account number, account no, account: What is the account number?
tax id, vat id, vat number, tax number, gst number: What is the tax number?
iban: What is the IBAN?
payment method, payment: What is the payment method? | How was it paid?
cashier: Who is the cashier?
name: What is the name?
sender, from, author: Who is the sender? | Who is it from?
recipient, to, addressee: Who is the recipient? | To whom is it addressed?
subject: What is the subject? | What is it about?
title: What is the title?
"""


def _table(text: str) -> dict[str, tuple[str, ...]]:
    rows = re.sub(r":\s*\n\s+", ": ", text).strip().splitlines()
    found = {}
    for row in rows:
        names, _, questions = row.partition(":")
        found.update(dict.fromkeys(names.split(", "), tuple(part.strip() for part in questions.split(" | "))))
    return found


_QUESTIONS = _table(_COMMON)


def field_named(name: str) -> Field:
    """The field that goes by a name, however it is written: `due date`, `due_date`, `dueDate`.

    A name that is not known is asked for as it stands, and as a label on the page.
    """
    words = _SEPARATORS.sub(" ", _HUMP.sub(" ", name)).strip()
    known = _QUESTIONS.get(words.casefold())
    return Field(name, known or ((f"What is the {words}?", f'What is written for "{words}"?') if words else ()))
