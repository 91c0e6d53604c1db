"""The sums of a receipt: subtotal, tax, total, payment, tax tables, printed on a roll."""

from __future__ import annotations

from textharmony_cli.synthesis import vocabulary as words
from textharmony_cli.synthesis.receipt_bill import Bill
from textharmony_cli.synthesis.receipt_roll import Part, Roll
from textharmony_cli.synthesis.receipt_words import heads, label


class Sums:
    """Prints rows of a label and an amount, all in one style."""

    def __init__(self, roll: Roll, bill: Bill) -> None:
        self.roll, self.bill, self.rng = roll, bill, roll.rng
        self.way = self.rng.choice(("edge", "edge", "edge", "beside", "together"))
        self.signed = self.rng.random() < 0.5
        self.in_label = self.rng.choice(("", "", "", " ({})", " {}")) if not bill.sign.strip() else ""
        self.indent = self.roll.size * self.rng.choice((0, 0, 2, 5))

    def row(self, text: str, amount: int, field: str = "", *, strong: bool = False, grow: float = 1.0) -> Part:
        """Print one row and remember it."""
        roll, value = self.roll, self.bill.money(amount, signed=self.signed or strong)
        sign = next((sign.strip() for sign in self.bill.where.signs if sign.strip()), "")
        shown = text + self.in_label.format(sign) + roll.colon.rstrip()
        grow = min(grow, max(0.8, 0.75 * (roll.right - roll.left) / roll.wide(f"{shown} {value}")))
        if self.way == "together":
            part: Part = roll.part(
                roll.put(f"{shown} {value}", roll.left + self.indent, strong=strong, grow=grow), value
            )
        elif self.way == "beside":
            part = roll.put(value, roll.right, "right", strong=strong, grow=grow)
            start = roll.sketch.run(part).x - roll.size * self.rng.uniform(0.6, 2.5)
            roll.put(shown, start, "right", strong=strong, grow=grow)
        else:
            roll.put(shown, roll.left + self.indent, strong=strong, grow=grow)
            part = roll.put(value, roll.right, "right", strong=strong, grow=grow)
        part = self._bare(part, amount)
        if field:
            roll.facts[field].append([part])
        roll.labels.append((roll.said(text), [part]))
        roll.down(max(1.0, 1.1 * grow))
        return part

    def _bare(self, part: Part, amount: int) -> Part:
        """The figure alone where its sign stands apart from it."""
        if not (self.bill.spaced and self.bill.sign.strip() and isinstance(part, int)):
            return part
        return self.roll.part(part, self.bill.money(amount, signed=False))

    def name(self, field: str) -> str:
        return label(self.rng, self.bill.language, field)


def sums(roll: Roll, bill: Bill) -> None:
    """From the subtotal to the change."""
    rows = Sums(roll, bill)
    itemised = bool(bill.tax) and bill.language in ("en", "ms") and roll.rng.random() < 0.3
    if itemised:
        _itemised(rows)
        shown = True
    else:
        shown = _brief(rows)
    if roll.rng.random() < 0.9:
        _payment(rows)
    if shown and roll.rng.random() < 0.1:
        rows.row(rows.name("total"), bill.total, "total")
    if roll.rng.random() < 0.3:
        roll.pair(rows.name("count"), str(sum(thing.quantity for thing in bill.bought)), "count")
    if bill.tax and roll.rng.random() < (0.6 if itemised else 0.25):
        _summary(rows)


def _brief(rows: Sums) -> bool:
    """The sums that are not zero; whether the total is among them."""
    roll, bill = rows.roll, rows.bill
    _before_total(rows)
    shown = roll.rng.random() < 0.97
    if bill.total != bill.before and shown:
        if roll.rng.random() < 0.7:
            rows.row(rows.name("before"), bill.before, "before_rounding")
        rows.row(rows.name("rounding"), bill.total - bill.before, "rounding")
    if shown:
        _total(rows, rows.name("total"))
    if bill.tax and bill.inclusive and roll.rng.random() < 0.5:
        _tax(rows)
    return shown


def _itemised(rows: Sums) -> None:
    """Every sum by its full name, zero or not, as tax offices ask for."""
    roll, bill, rng = rows.roll, rows.bill, rows.rng
    if rng.random() < 0.35:
        roll.put(label(rng, "en", "count"), roll.left)
        roll.put(str(sum(thing.quantity for thing in bill.bought)), roll.middle, "right")
        roll.put(_plain(bill, bill.gross), roll.right, "right")
        roll.down()
    tax = next((word for word in rng.choice(bill.where.taxes).split() if word.isalpha() and word.isupper()), "Tax")
    rows.row(label(rng, "en", "without_tax").format(tax=tax), bill.before - bill.tax, "subtotal")
    if bill.discount or rng.random() < 0.6:
        rows.row(rows.name("discount"), -bill.discount, "discount")
    if bill.service or rng.random() < 0.3:
        rows.row(rows.name("service"), bill.service, "service")
    rows.row(label(rng, "en", "tax_sum").format(tax=tax), bill.tax, "tax")
    if bill.total != bill.before or rng.random() < 0.7:
        rows.row(rows.name("rounding"), bill.total - bill.before, "rounding")
    _total(rows, label(rng, "en", "with_tax").format(tax=tax))


def _before_total(rows: Sums) -> None:
    bill, rng = rows.bill, rows.rng
    if rng.random() < (0.8 if bill.before != bill.gross else 0.3):
        rows.row(rows.name("subtotal"), bill.gross, "subtotal")
    if bill.discount:
        rows.row(rows.name("discount"), -bill.discount, "discount")
    if bill.service:
        rows.row(rows.name("service"), bill.service, "service")
    if bill.tax and not bill.inclusive:
        _tax(rows)


def _tax(rows: Sums) -> None:
    text = rows.rng.choice(rows.bill.where.taxes)
    if rows.rng.random() < 0.4 and not any(c.isdigit() for c in text):
        text += rows.rng.choice((" {}%", " ({}%)", " @ {}%", " {}.00%")).format(rows.bill.rate)
    rows.row(text, rows.bill.tax, "tax")


def _total(rows: Sums, name: str) -> None:
    roll, rng = rows.roll, rows.rng
    if rng.random() < 0.4:
        roll.rule()
    grow = rng.choice((1.0, 1.0, 1.0, 1.2, 1.5, 1.9))
    rows.row(name, rows.bill.total, "total", strong=rng.random() < 0.6, grow=grow)
    if rng.random() < 0.3:
        roll.rule()


def _payment(rows: Sums) -> None:
    bill, roll, rng = rows.bill, rows.roll, rows.rng
    if bill.paid:
        rows.row(rows.name("cash"), bill.paid, "cash")
        roll.facts["method"] = []  # the word for cash is often `paid` or `tendered`, which names no method
        if bill.paid > bill.total or rng.random() < 0.5:
            rows.row(rows.name("change"), bill.paid - bill.total, "change")
        return
    method = rows.name("card")
    if rng.random() < 0.3:
        roll.pair(rng.choice(("Payment Method", "Paid by", "Payment", "Tender", "Payment Type")), method, "method")
    else:
        part = rows.row(method, bill.total)
        run = part if isinstance(part, int) else part.run
        roll.facts["method"].append([_label_of(rows, method, run)])
    if rng.random() < 0.4:
        digits = words.filled(rng, "####")
        run = roll.line(
            rng.choice(("**** **** **** {}", "XXXXXXXXXXXX{}", "Card: ************{}", "xxxx-{}")).format(digits)
        )
        roll.facts["card_digits"].append([roll.part(run, digits)])
    if rng.random() < 0.3:
        roll.pair(label(rng, "en", "approval"), words.filled(rng, "######"), "approval")


def _label_of(rows: Sums, text: str, run: int) -> Part:
    """Where the label of a row stands whose amount is in this run."""
    text = rows.roll.said(text)
    for near in (run, run - 1, run + 1):
        if text in rows.roll.sketch.run(near).text:
            return rows.roll.sketch.part(near, text)
    raise AssertionError(f"no run next to {run} holds `{text}`")


def _summary(rows: Sums) -> None:
    """A small table of what was taxed and how."""
    roll, bill, rng = rows.roll, rows.bill, rows.rng
    roll.down(0.5)
    title, code, net, tax = heads(rng, "en", "summary")
    sign = rng.choice(("", "", "({})", " ({})")).format(bill.where.signs[0].strip())
    rated = rng.random() < 0.4  # a column for the rate
    if rng.random() < 0.5:
        roll.line(title, rng.choice(("left", "centre")))
        title = code
    _summary_row(rows, title, "%" if rated else "", net + sign, tax + sign)
    whole = bill.before - bill.tax
    free = int(whole * rng.random()) if rng.random() < 0.25 else 0  # sold without tax
    name, rate = rng.choice(("SR", "S", "A", "T1", "SR")), f"{bill.rate}%"
    if not rated:
        name += rng.choice((" ({})", " @ {}", " {}", "@{}", "={}")).format(rate)
    amount = _plain(bill, bill.tax)
    roll.facts["tax"].append(
        [_summary_row(rows, name, rate.strip("%") if rated else "", _plain(bill, whole - free), amount)]
    )
    if free:
        _summary_row(rows, rng.choice(("ZRL", "ZR", "Z", "E", "T0")), "0", _plain(bill, free), _plain(bill, 0))
    if rng.random() < 0.55:
        tax_part = _summary_row(rows, "Total" + roll.colon.rstrip(), "", _plain(bill, whole), amount)
        roll.facts["tax"].append([tax_part])


def _summary_row(rows: Sums, *texts: str) -> Part:
    """Print a row of four columns, and give the place of the last."""
    roll = rows.roll
    roll.put(texts[0], roll.left)
    for text, share in zip(texts[1:], (0.42, 0.7, 1.0), strict=True):
        if text:
            last: Part = roll.put(text, roll.left + share * (roll.right - roll.left), "right")
    roll.down()
    return last


def _plain(bill: Bill, amount: int) -> str:
    return bill.money(amount, signed=False)
