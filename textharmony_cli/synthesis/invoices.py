"""Made-up invoices in seven languages: letterhead, addresses, lines, totals, how to pay."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from textharmony_cli import fonts
from textharmony_cli.synthesis import invoice_words, vocabulary
from textharmony_cli.synthesis.facts import Fact, Parts, ask_facts
from textharmony_cli.synthesis.sheet import Sheet
from textharmony_cli.synthesis.sketch import Sketch

ALWAYS_ABSENT = (
    "passenger",
    "gate",
    "seat",
    "salutation",
    "meeting_place",
    "subject",
    "signer",
    "fax",
    "website",
    "cc",
)


@dataclass(slots=True)
class Invoice:
    """The invoice so far.

    Attributes:
        words: what is printed, by key of `invoice_words`.
        y: where the next part starts.
    """

    sketch: Sketch
    where: vocabulary.Country
    words: dict[str, str]
    font: str
    bold: str
    size: float
    left: float
    right: float
    colon: str
    sign: str
    y: float
    facts: list[Fact] = field(default_factory=list)

    @property
    def rng(self) -> random.Random:
        return self.sketch.rng

    @property
    def pitch(self) -> float:
        return self.size * 1.45

    def text(
        self, x: float, y: float, text: str, *, bold: bool = False, scale: float = 1.0, right: bool = False
    ) -> int:
        """Print text, smaller where it would leave the page."""
        font = fonts.fitting(self.bold if bold else self.font, " ".join(text.split()))
        size, room = self.size * scale, x if right else self.sketch.width - x
        size = min(size, size * room / fonts.width(text, font, size))
        return self.sketch.text(x, y, text, font, size, anchor="right" if right else "left")

    def lines(self, x: float, y: float, lines: list[str]) -> list[int]:
        return [self.text(x, y + n * self.pitch, line) for n, line in enumerate(lines)]

    def tell(self, name: str, *answers: Parts, label: str = "", **names: str) -> None:
        self.facts.append(Fact(name, answers, label, names))

    def money(self, amount: int) -> str:
        return vocabulary.money(self.where, amount, self.sign)


def invoice(rng: random.Random) -> Sheet:
    """An invoice with questions about it."""
    language = rng.choice(("en", "en", "en", *vocabulary.WRITTEN_IN))
    where = vocabulary.BY_CODE[rng.choice(vocabulary.WRITTEN_IN[language])]
    width = rng.randint(700, 1700)
    sketch = Sketch(rng, width, round(width * rng.uniform(1.25, 1.45)), "invoice")
    role = rng.choice(("sans", "sans", "serif", "mono"))
    margin = width * rng.uniform(0.05, 0.11)
    page = Invoice(
        sketch,
        where,
        invoice_words.printed(rng, language),
        fonts.pick(rng, role),
        fonts.pick(rng, role, bold=True),
        width * rng.uniform(0.0115, 0.0165),
        margin,
        width - margin,
        rng.choice((":", ":", "", " :")),
        rng.choice((*where.signs, "")),
        sketch.height * rng.uniform(0.03, 0.06),
    )
    _letterhead(page)
    _parties(page)
    total = _items_and_totals(page)
    _payment(page)
    page.tell("total", *total, label=page.words["total"])
    for name in rng.sample(ALWAYS_ABSENT, 4):
        page.tell(name)
    ask_facts(sketch, page.facts, rng.randint(7, 13))
    return sketch.sheet()


def _letterhead(page: Invoice) -> None:
    """The seller's name, address and numbers, with the title on one side or below."""
    rng = page.rng
    at_right, titled = rng.random() < 0.3, rng.random() < 0.5
    x = page.left + (page.right - page.left) * 0.58 if at_right else page.left
    company = vocabulary.company(rng, page.where)
    room = (page.right - page.left) * 0.42 / fonts.width(company, fonts.fitting(page.bold, company), page.size)
    name = page.text(x, page.y, company, bold=True, scale=min(room, rng.uniform(1.1, 1.5)))
    page.tell("seller", [name])
    title = rng.random() < 0.93 and page.text(
        page.left if at_right else page.right,
        page.y,
        page.words["title"],
        bold=True,
        scale=rng.uniform(1.5, 2.2),
        right=not at_right,
    )
    if title is not False and titled:
        page.tell("title", [title])
    y = page.y + page.size * 2.2
    address = page.lines(x, y, vocabulary.address(rng, page.where))
    page.tell("seller_address", list(address))
    y += len(address) * page.pitch
    y = _contact(page, x, y, "phone", page.words["phone"], vocabulary.phone(rng, page.where))
    y = _contact(page, x, y, "email", rng.choice(("E-Mail", "Email", "Mail")), vocabulary.email(rng))
    page.y = _contact(
        page,
        x,
        y,
        "vat_id",
        page.words["vat_id"],
        vocabulary.filled(rng, rng.choice(("@@#########", "########", "##.###.###"))),
    )
    page.y += page.pitch


def _contact(page: Invoice, x: float, y: float, name: str, label: str, value: str) -> float:
    """A line of the letterhead, or nothing; returns where the next goes."""
    if page.rng.random() < 0.4:
        page.tell(name)
        return y
    run = page.text(x, y, f"{label}{page.colon or ':'} {value}")
    page.tell(name, [page.sketch.part(run, value)], label=label)
    return y + page.pitch


def _parties(page: Invoice) -> None:
    """Who buys, where to deliver, and the invoice's numbers and dates beside or below."""
    rng, top = page.rng, page.y
    middle = page.left + (page.right - page.left) * rng.uniform(0.5, 0.62)
    low = _party(page, page.left, page.y, "buyer")
    shipped = rng.random() < 0.4
    beside = shipped and rng.random() < 0.5
    if shipped:
        low = max(low, _party(page, middle if beside else page.left, top if beside else low + page.pitch, "ship_to"))
    else:
        page.tell("ship_to")
        page.tell("ship_address")
    page.y = low + page.pitch if beside else top
    if rng.random() < 0.3:
        page.y = max(low, page.y) + page.pitch
        _numbers_in_row(page)
    else:
        _numbers(page, page.left if beside or (rng.random() < 0.1 and _to(page, low)) else middle)
    page.y = max(low, page.y) + page.pitch


def _to(page: Invoice, y: float) -> bool:
    page.y = y + page.pitch
    return True


def _party(page: Invoice, x: float, y: float, name: str) -> float:
    """A name with an address under its label; returns where it ends."""
    rng = page.rng
    label = page.words[name] if name == "ship_to" or rng.random() < 0.8 else ""
    if label:
        page.text(x, y, label + page.colon, bold=rng.random() < 0.6)
        y += page.pitch
    who = vocabulary.company(rng, page.where) if rng.random() < 0.6 else vocabulary.person(rng)
    lines = page.lines(x, y, [who, *vocabulary.address(rng, page.where)])
    page.tell(name, [lines[0]])
    page.tell("buyer_address" if name == "buyer" else "ship_address", list(lines[1:]))
    if label:
        page.tell("", list(lines), label=label)
    return y + len(lines) * page.pitch


def _pairs(page: Invoice) -> list[tuple[str, str, str]]:
    """Field, label and value of the invoice's numbers and dates."""
    rng, words = page.rng, page.words
    style = vocabulary.date_style(rng, page.where)
    issued, due, sent = (vocabulary.date(rng, page.where, style=style) for _ in range(3))
    pairs = [("invoice_number", words["number"], vocabulary.code(rng)), ("invoice_date", words["date"], issued)]
    extra = [
        ("due_date", words["due_date"], due),
        ("customer_number", words["customer_number"], vocabulary.filled(rng, "#####")),
        ("order_number", words["order_number"], vocabulary.filled(rng, "@@-####")),
        ("delivery_date", words["delivery_date"], sent),
        ("terms", words["terms"], rng.choice(invoice_words.WORDS[_language(page)]["term_texts"])),
    ]
    for pair in rng.sample(extra, len(extra)):
        if rng.random() < 0.55:
            pairs.append(pair)
        else:
            page.tell(pair[0])
    if rng.random() < 0.3:
        rng.shuffle(pairs)
    return pairs


def _language(page: Invoice) -> str:
    return next(language for language, codes in vocabulary.WRITTEN_IN.items() if page.where.code in codes)


def _numbers(page: Invoice, x: float) -> None:
    """Numbers and dates, one a row."""
    rng = page.rng
    inline, far = rng.random() < 0.35, rng.random() < 0.4
    for name, label, value in _pairs(page):
        if inline:
            run = page.text(x, page.y, f"{label}{page.colon or ':'} {value}")
            answer: Parts = [page.sketch.part(run, value)]
        else:
            end = page.sketch.right_of(page.text(x, page.y, label + page.colon), page.size)
            right = far and page.right - fonts.width(value, fonts.fitting(page.font, value), page.size) > end
            answer = [page.text(page.right if right else max(end, x + page.size * 11), page.y, value, right=right)]
        page.tell(name, answer, label=label)
        page.y += page.pitch


def _numbers_in_row(page: Invoice) -> None:
    """Numbers and dates side by side, each under its label."""
    pairs = _pairs(page)
    wide = (page.right - page.left) / len(pairs)
    widest = max(fonts.width(text, fonts.fitting(page.bold, text), page.size) for pair in pairs for text in pair[1:])
    scale = min(1.0, wide * 0.95 / widest)
    for n, (name, label, value) in enumerate(pairs):
        x = page.left + n * wide
        page.text(x, page.y, label, bold=True, scale=scale * 0.9)
        page.tell(name, [page.text(x, page.y + page.pitch, value, scale=scale)], label=label)
    page.y += 2 * page.pitch


def _items_and_totals(page: Invoice) -> list[Parts]:
    """The lines and the sums below; returns where the total is printed."""
    rng = page.rng
    ends = [page.left + part * (page.right - page.left) for part in (0.52, 0.64, 0.82, 1.0)]
    coded = rng.random() < 0.4
    ends[0] = page.left if not coded else page.left + 0.12 * (page.right - page.left)
    if coded:
        page.text(page.left, page.y, page.words["code"], bold=True)
    page.text(ends[0], page.y, page.words["item"], bold=True)
    for end, key in zip(ends[1:], ("quantity", "price", "amount"), strict=True):
        page.text(end, page.y, page.words[key], bold=True, right=True)
    page.sketch.mark("rule", page.left, page.y + page.pitch, page.right - page.left, 1)
    page.y += page.pitch * 1.4
    most = max(2, int((page.sketch.height - page.y) / page.pitch * 0.5) - 6)
    subtotal, seen = 0, set[str]()
    for _ in range(rng.randint(1, min(9, most))):
        name = _item_name(page, ends[1] - ends[0] - page.size * 5)
        clash = any(name.lower() in other or other in name.lower() for other in seen)
        seen.add(name.lower())
        subtotal += _item(page, name, ends, coded=coded, told=not clash)
    page.facts = [fact for fact in page.facts if not fact.field.startswith("item_") or _alone(fact.names["item"], seen)]
    return _sums(page, subtotal)


def _alone(name: str, seen: set[str]) -> bool:
    return sum(name.lower() in other for other in seen) == 1


def _item_name(page: Invoice, width: float) -> str:
    rng = page.rng
    for _ in range(6):
        name = vocabulary.product(rng) if rng.random() < 0.75 else rng.choice(invoice_words.SERVICES)
        if fonts.width(name, fonts.fitting(page.font, name), page.size) < width:
            return name
    return vocabulary.name(rng)


def _item(page: Invoice, name: str, ends: list[float], *, coded: bool, told: bool) -> int:
    """One line; returns its amount in hundredths."""
    rng = page.rng
    price, count = vocabulary.amount(rng, 100, 90000), rng.choice((1, 1, 2, 3, 5, 10, rng.randint(2, 250)))
    cells = {
        "item_quantity": str(count),
        "item_price": vocabulary.money(page.where, price),
        "item_amount": vocabulary.money(page.where, price * count),
    }
    if coded:
        run = page.text(page.left, page.y, vocabulary.filled(rng, "@###"))
        if told:
            page.tell("item_code", [run], item=name)
    page.text(ends[0], page.y, name)
    for (key, text), end in zip(cells.items(), ends[1:], strict=True):
        run = page.text(end, page.y, text, right=True)
        if told:
            page.tell(key, [run], item=name)
    page.y += page.pitch
    return price * count


def _sums(page: Invoice, subtotal: int) -> list[Parts]:
    """Subtotal, discount, shipping, taxes and total, right below the lines; returns where the total is printed."""
    rng, words = page.rng, page.words
    page.sketch.mark("rule", page.left, page.y + page.size * 0.2, page.right - page.left, 1)
    page.y += page.pitch * 0.8
    discount = subtotal * rng.choice((2, 5, 10)) // 100 if rng.random() < 0.25 else 0
    shipping = vocabulary.amount(rng, 300, 9000) if rng.random() < 0.3 else 0
    rates = rng.sample((5, 6, 7, 8, 10, 19, 20, 21, 22), rng.choice((0, 1, 1, 1, 2)))
    taxes = [(subtotal - discount + shipping) * rate // 100 // len(rates) for rate in rates]
    start = page.left + (page.right - page.left) * rng.uniform(0.5, 0.68)
    plain = not discount and not shipping
    if discount or shipping or rates:
        _sum(page, start, "subtotal" if plain else "", words["subtotal"], subtotal)
    for name, label, amount in (("discount", words["discount"], -discount), ("shipping", words["shipping"], shipping)):
        if amount:
            _sum(page, start, name, label, amount)
        else:
            page.tell(name)
    for rate, tax in zip(rates, taxes, strict=True):
        label = f"{words['tax']} {rate}%"
        label_run = _sum(page, start, "tax" if len(rates) == 1 else "", label, tax)
        if len(rates) == 1:
            page.tell("tax_rate", [page.sketch.part(label_run, f"{rate}%")])
    if not rates:
        page.tell("tax")
        page.tell("tax_rate")
    page.text(start, page.y, words["total"] + page.colon, bold=True)
    total = page.text(
        page.right,
        page.y,
        page.money(subtotal - discount + shipping + sum(taxes)),
        bold=True,
        scale=rng.uniform(1, 1.2),
        right=True,
    )
    page.y += page.pitch * 1.6
    return [[total]]


def _sum(page: Invoice, x: float, name: str, label: str, amount: int) -> int:
    """One sum; returns the run of its label."""
    printed = page.text(x, page.y, label + page.colon)
    run = page.text(page.right, page.y, page.money(amount), right=True)
    page.tell(name, [run], label=label)
    page.y += page.pitch
    return printed


def _payment(page: Invoice) -> None:
    """How to pay, and thanks."""
    rng = page.rng
    page.y += page.pitch * rng.uniform(0, 2)
    lines = (
        ("bank", page.words["bank"], f"{vocabulary.name(rng, page.where.shape)} Bank"),
        (
            "iban",
            "IBAN",
            vocabulary.filled(
                rng,
                rng.choice(
                    (
                        "DE## #### #### #### #### ##",
                        "GB## @@@@ #### #### #### ##",
                        "FR## #### #### #### #### #### ###",
                        "NL##@@@@##########",
                    )
                ),
            ),
        ),
        ("bic", rng.choice(("BIC", "SWIFT", "BIC/SWIFT")), vocabulary.filled(rng, "@@@@@@##@@@")),
    )
    paid = rng.random() < 0.55
    for name, label, value in lines:
        if paid and rng.random() < 0.8 and page.y < page.sketch.height - 2 * page.pitch:
            run = page.text(page.left, page.y, f"{label}: {value}")
            page.tell(name, [page.sketch.part(run, value)], label=label)
            page.y += page.pitch
        else:
            page.tell(name)
    if rng.random() < 0.5 and page.y < page.sketch.height - 3 * page.pitch:
        page.text(page.left, page.y + page.pitch, page.words["thanks"])
