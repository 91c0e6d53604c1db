"""The parts of a receipt, from its head to its foot, printed on a roll."""

from __future__ import annotations

import random
from collections.abc import Callable

from textharmony_cli.synthesis import vocabulary as words
from textharmony_cli.synthesis.receipt_bill import Bill, Bought
from textharmony_cli.synthesis.receipt_roll import Item, Part, Roll
from textharmony_cli.synthesis.receipt_words import heads, label
from textharmony_cli.synthesis.sketch import Anchor, wrapped


def head(roll: Roll, bill: Bill) -> None:
    """Who sells: name, address, numbers, in some order."""
    rng = roll.rng
    anchor: Anchor = "centre" if rng.random() < 0.8 else "left"
    if rng.random() < 0.1:
        title(roll, bill, anchor)
    if rng.random() < 0.1:
        roll.line(words.name(rng), anchor, strong=True, grow=rng.uniform(1.3, 2.6))
    elif rng.random() < 0.06:
        roll.line(words.slogan(rng), anchor)
    company = _company(roll, bill, anchor)
    parts: list[Callable[[], None]] = [
        lambda: address(roll, bill, anchor),
        lambda: _phones(roll, bill, anchor),
        lambda: _tax_id(roll, bill, anchor),
        lambda: _net(roll, company, anchor),
    ]
    if rng.random() < 0.12:
        parts[0], parts[1] = parts[1], parts[0]
    if rng.random() < 0.1:
        parts.insert(0, parts.pop(2))
    for part in parts:
        part()
    if "title" not in roll.facts and rng.random() < 0.6:
        roll.down(rng.uniform(0, 0.8))
        title(roll, bill, anchor if rng.random() < 0.9 else "left")


def title(roll: Roll, bill: Bill, anchor: Anchor) -> None:
    """What the paper is called."""
    text = label(roll.rng, bill.language, "title")
    grow = roll.rng.choice((1.0, 1.0, 1.2, 1.6))
    roll.facts["title"].append([roll.line(text, anchor, strong=roll.rng.random() < 0.6, grow=grow)])


def address(roll: Roll, bill: Bill, anchor: Anchor) -> None:
    """Where the shop is; once."""
    rng = roll.rng
    if "address" in roll.facts or ("company" in roll.facts and rng.random() < 0.12):
        return  # the foot prints it, or nothing does
    lines = words.address(rng, bill.where)
    if rng.random() < 0.2:
        lines.append(words.name(rng, bill.where.shape))
    if rng.random() < 0.25:
        lines = wrapped(", ".join(line.rstrip(",") for line in lines), roll.font, roll.size, roll.right - roll.left)
    if rng.random() < 0.06:
        run = roll.line("Address: " + lines[0], anchor)
        found: list[Part] = [roll.part(run, lines[0])]
    else:
        found = [*roll.lines(lines[0], anchor)]
    between = rng.randrange(1, len(lines)) if len(lines) > 1 and rng.random() < 0.05 else 0
    for number, line in enumerate(lines[1:], 1):
        if number == between:
            _phones(roll, bill, anchor)
        found += roll.lines(line, anchor)
    roll.facts["address"].append(found)


def _company(roll: Roll, bill: Bill, anchor: Anchor) -> str:
    """The seller's name and what stands around it."""
    rng = roll.rng
    name = words.shop(rng, bill.where)
    if rng.random() < 0.3:
        name = name.upper()
    grow, strong = rng.choice((1.0, 1.0, 1.15, 1.4, 1.8)), rng.random() < 0.5
    number = words.filled(
        rng, rng.choice(("(######-@)", "(Co. Reg. No: ######-@)", "(#########@)", "#########@", "(######-@)"))
    )
    if rng.random() < 0.16:
        run = roll.line(f"{name} {number}", anchor, strong=strong)
        found: list[Part] = [roll.part(run, name)]
    else:
        pieces = [name]
        if rng.random() < 0.12 and " " in name:
            at = rng.choice([k for k, c in enumerate(name) if c == " "])
            pieces = [name[:at], name[at + 1 :]]
        found = [part for piece in pieces for part in roll.lines(piece, anchor, strong=strong, grow=grow)]
        if rng.random() < 0.3:
            run = roll.line(number, anchor)
            roll.facts["registration"].append([roll.part(run, _inner(number))])
    roll.facts["company"].append(found)
    if rng.random() < 0.1:
        roll.line(f"{label(rng, 'en', 'former')} {words.shop(rng, bill.where)}", anchor)
    if rng.random() < 0.08:
        roll.line(words.slogan(rng), anchor)
    if rng.random() < 0.1:
        branch = f"{words.name(rng, bill.where.shape)}"
        run = roll.line(f"{label(rng, 'en', 'branch')}: {branch}", anchor)
        roll.facts["branch"].append([roll.part(run, branch)])
    return name


def _inner(number: str) -> str:
    """A company's number without brackets and label."""
    return number.strip("()").split(": ")[-1]


def _phones(roll: Roll, bill: Bill, anchor: Anchor) -> None:
    rng = roll.rng
    if "phone" in roll.facts or rng.random() < 0.25:
        return
    phone, fax = words.phone(rng, bill.where), words.phone(rng, bill.where)
    text, colon = f"{label(rng, bill.language, 'phone')}{roll.colon} {phone}", roll.colon
    if rng.random() < 0.12:
        text = phone
    if rng.random() < 0.25:
        other = f"{label(rng, bill.language, 'fax')}{colon} {fax}"
        if rng.random() < 0.6:
            run = roll.line(f"{text} {other}", anchor)
            roll.facts["fax"].append([roll.part(run, fax)])
            roll.facts["phone"].append([_first(roll, run, phone)])
            return
        roll.facts["phone"].append([roll.part(roll.line(text, anchor), phone)])
        roll.facts["fax"].append([roll.part(roll.line(other, anchor), fax)])
        return
    roll.facts["phone"].append([roll.part(roll.line(text, anchor), phone)])


def _first(roll: Roll, run: int, value: str) -> Part:
    """The first place of a value in a run."""
    whole, value = roll.sketch.run(run).text, " ".join(roll.said(value).split())
    reference = roll.part(run, value)
    start = whole.index(value)
    return type(reference)(run, start, start + len(value))


def _tax_id(roll: Roll, bill: Bill, anchor: Anchor) -> None:
    if "tax_id" in roll.facts or roll.rng.random() < 0.45:
        return
    pattern = roll.rng.choice(bill.where.tax_ids)
    pattern = pattern.replace("{w}", words.name(roll.rng, bill.where.shape))
    at = next((k for k, c in enumerate(pattern) if c == "#"), 0)
    while at and pattern[at - 1] not in " :":
        at -= 1
    filled = words.filled(roll.rng, pattern[at:])
    run = roll.line(pattern[:at] + filled, anchor)
    roll.facts["tax_id"].append([roll.part(run, filled)])


def _net(roll: Roll, company: str, anchor: Anchor) -> None:
    rng = roll.rng
    if rng.random() < 0.12:
        roll.facts["website"].append([roll.line(words.site(rng, company), anchor)])
    if rng.random() < 0.07:
        mail = words.email(rng, company)
        run = roll.line(f"Email: {mail}" if rng.random() < 0.5 else mail, anchor)
        roll.facts["email"].append([roll.part(run, mail)])


def date_and_time(roll: Roll, bill: Bill) -> None:
    """When it was sold: with or without label, alone or with the time."""
    rng = roll.rng
    style = words.date_style(rng, bill.where).strip("aA ,()")  # without the day of the week
    date, time = words.date(rng, bill.where, bill.when, style), words.time(rng, bill.when)
    way = rng.random()
    if way < 0.08:
        roll.pair(label(rng, bill.language, "date"), date, "date")
    elif way < 0.35:
        roll.pair(label(rng, bill.language, "date"), date, "date")
        roll.pair(label(rng, bill.language, "time"), time, "time")
    elif way < 0.45:
        run = roll.line(_among_numbers(rng, f"{date}{rng.choice((' ', ' ', '  ', ' - '))}{time}"))
        roll.facts["date"].append([_first(roll, run, date)])
        roll.facts["time"].append([roll.part(run, time)])
    elif way < 0.66:
        name = label(rng, bill.language, "date") if rng.random() < 0.7 else ""
        joint = rng.choice((" ", " ", " - ", ", ", " / "))
        both = roll.pair(name, f"{date}{joint}{time}")
        run = both if isinstance(both, int) else both.run
        roll.facts["date"].append([_first(roll, run, date)])
        roll.facts["time"].append([roll.part(run, time)])
    elif way < 0.85:
        left = roll.put(date, roll.left)
        at = roll.right if rng.random() < 0.6 else roll.sketch.right_of(left, rng.uniform(0.5, 3) * roll.size)
        right = roll.put(time, at, "right" if at == roll.right else "left")
        roll.facts["date"].append([left])
        roll.facts["time"].append([right])
        roll.down()
    else:
        roll.pair(label(rng, bill.language, "date"), date, "date", down=False)
        roll.pair(label(rng, bill.language, "time"), time, "time", x=roll.middle + rng.uniform(0, 3) * roll.size)


def _among_numbers(rng: random.Random, text: str) -> str:
    """The text in one line with numbers that nobody explains."""
    numbers = [words.filled(rng, rng.choice(("####", "###", "#######", "00#", "@##", "@@#####"))) for _ in range(3)]
    before, after = rng.choice(((1, 0), (2, 0), (3, 0), (0, 1), (0, 2), (0, 3), (1, 1)))
    named = rng.choice(("", "", "#", "Trn ", "Reg ", "No. ", "Ord #"))
    return " ".join([*(named + number for number in numbers[:before]), text, *numbers[:after]])


def details(roll: Roll, bill: Bill) -> None:
    """Numbers and people: receipt number, cashier, table and the like."""
    rng = roll.rng
    chances = {
        "number": 0.7,
        "cashier": 0.5,
        "terminal": 0.25,
        "table": 0.15,
        "pax": 0.08,
        "customer": 0.1,
        "member": 0.1,
    }
    fields = [field for field, chance in chances.items() if rng.random() < chance]
    rng.shuffle(fields)
    abreast = rng.random() < 0.25
    while fields:
        field = fields.pop()
        two = abreast and fields and roll.way == "together"
        roll.pair(label(rng, bill.language, field), _detail(roll, field), field, down=not two)
        if two:
            field = fields.pop()
            x = roll.middle + roll.size
            roll.pair(label(rng, bill.language, field), _detail(roll, field), field, x=x)


def _detail(roll: Roll, field: str) -> str:
    rng = roll.rng
    if field == "cashier":
        return rng.choice(
            (words.first_name(rng), words.person(rng), words.filled(rng, "##"), words.filled(rng, "####"), "ADMIN")
        )
    if field == "customer":
        return words.person(rng) if rng.random() < 0.6 else words.company(rng)
    if field in ("table", "pax", "terminal"):
        return words.filled(rng, rng.choice(("#", "##", "@#", "00#", "0#")))
    return words.code(rng)


def items(roll: Roll, bill: Bill) -> None:
    """What was bought, all in one style."""
    rng = roll.rng
    style = rng.choice((_one_row, _one_row, _two_rows, _two_rows, _quantity_first, _columns))
    mark = rng.choice(("", "", "", " SR", " A", " T", "*", " B", " Z", " F"))
    if style is _columns or (style is _quantity_first and rng.random() < 0.5):
        _headings(roll, bill, style is _columns)
    for thing in bill.bought:
        style(roll, bill, thing, mark)
        if rng.random() < 0.03:
            roll.line(rng.choice(("  *Promo*", "+ extra", "No ice", "Take away", words.product(rng))))


def _headings(roll: Roll, bill: Bill, full: bool) -> None:
    name, quantity, price, amount = heads(roll.rng, bill.language)
    if full:
        roll.put(name, roll.left)
        roll.put(quantity, _column(roll, 0.6), "right")
        roll.put(price, _column(roll, 0.79), "right")
    else:
        roll.put(quantity, roll.left)
        roll.put(name, roll.left + 4 * roll.size)
    roll.put(amount, roll.right, "right")
    roll.down()
    if roll.rng.random() < 0.5:
        roll.rule()


def _column(roll: Roll, share: float) -> float:
    return roll.left + share * (roll.right - roll.left)


def _amount(roll: Roll, bill: Bill, amount: int, mark: str = "") -> Part:
    """An amount at the right edge, perhaps with a tax code behind it."""
    text = bill.money(amount, signed=False)
    return roll.part(roll.put(text + mark, roll.right, "right"), text)


def _one_row(roll: Roll, bill: Bill, thing: Bought, mark: str) -> None:
    names = _name(roll, thing.name, roll.left, _column(roll, 0.72))
    roll.items.append(Item(thing.name, names, _amount(roll, bill, thing.amount, mark)))
    roll.down()
    if thing.quantity > 1:
        quantity, price = str(thing.quantity), bill.money(thing.price, signed=False)
        run = roll.line(roll.rng.choice(("   {} x {}", "{} @ {}", "{}X{}", "{} pcs x {}")).format(quantity, price))
        roll.items[-1] = Item(
            thing.name, names, roll.items[-1].amount, roll.part(run, price), _first(roll, run, quantity)
        )


def _two_rows(roll: Roll, bill: Bill, thing: Bought, mark: str) -> None:
    names = _name(roll, thing.name, roll.left, roll.right)
    roll.down()
    quantity, price = str(thing.quantity), bill.money(thing.price, signed=False)
    x, code = roll.left + roll.size * 0.8, None
    if len(bill.bought[0].code) > 3:
        code = roll.put(thing.code, x)
        x = roll.sketch.right_of(code, 1.5 * roll.size)
    run = roll.put(f"{quantity} x {price}" if bill.bought[0].price % 2 else f"{quantity} * {price}", x)
    amount = _amount(roll, bill, thing.amount, mark)
    roll.items.append(Item(thing.name, names, amount, roll.part(run, price), _first(roll, run, quantity), code))
    roll.down()


def _quantity_first(roll: Roll, bill: Bill, thing: Bought, mark: str) -> None:
    quantity = roll.put(str(thing.quantity), roll.left)
    names = _name(roll, thing.name, roll.left + roll.size * 2, _column(roll, 0.75))
    amount = _amount(roll, bill, thing.amount, mark)
    roll.items.append(Item(thing.name, names, amount, None, quantity))
    roll.down()


def _columns(roll: Roll, bill: Bill, thing: Bought, mark: str) -> None:
    names = _name(roll, thing.name, roll.left, _column(roll, 0.5))
    quantity = roll.put(str(thing.quantity), _column(roll, 0.6), "right")
    price = roll.put(bill.money(thing.price, signed=False), _column(roll, 0.79), "right")
    amount = _amount(roll, bill, thing.amount, mark)
    roll.items.append(Item(thing.name, names, amount, price, quantity))
    roll.down()


def _name(roll: Roll, name: str, x: float, stop: float) -> list[Part]:
    """An item's name, the last of its lines on the current row."""
    pieces = wrapped(name, roll.font, roll.size, stop - x)
    found: list[Part] = []
    for number, piece in enumerate(pieces):
        if number:
            roll.down()
        found.append(roll.put(piece, x))
    return found
