"""Made-up small printed things: tickets, boarding passes, cards of people, labels of goods and parcels."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from textharmony_cli import fonts
from textharmony_cli.synthesis import form_values, vocabulary
from textharmony_cli.synthesis.facts import Fact, ask_facts
from textharmony_cli.synthesis.sheet import Sheet
from textharmony_cli.synthesis.sketch import Sketch

Maker = Callable[[random.Random], str]


@dataclass(frozen=True, slots=True)
class Entry:
    """Something on the ticket: its field, what may be printed before it (`` for nothing), and how it is made."""

    field: str
    labels: tuple[str, ...]
    make: Maker


def _entry(name: str, labels: str, make: Maker | str) -> Entry:
    """From compact texts: labels parted by `|`; a pattern stands for the codes it makes."""
    return Entry(name, tuple(labels.split("|")), make if callable(make) else _coded(make))


def _coded(patterns: str) -> Maker:
    return lambda rng: vocabulary.filled(rng, rng.choice(patterns.split("|")))


def _town(rng: random.Random) -> str:
    return rng.choice(
        (
            rng.choice(form_values.CITIES).split(",")[0],
            vocabulary.name(rng),
            f"{vocabulary.name(rng)} {rng.choice(('Hbf', 'Central', 'Airport', 'St.', 'North'))}",
        )
    )


def _price(rng: random.Random) -> str:
    return vocabulary.price(rng, vocabulary.country(rng), 500, 60000)


def _day(rng: random.Random) -> str:
    return vocabulary.date(rng, vocabulary.country(rng))


def _number(rng: random.Random) -> str:
    return vocabulary.phone(rng, vocabulary.country(rng))


def _event(rng: random.Random) -> str:
    return rng.choice(
        (
            vocabulary.title(rng),
            f"The {vocabulary.name(rng)} {rng.choice(('Orchestra', 'Band', 'Show', 'Circus', 'Quartet'))}",
            f"{vocabulary.name(rng)} vs. {vocabulary.name(rng)}",
        )
    )


KINDS: dict[str, tuple[Entry, ...]] = {
    "boarding": (
        _entry("passenger", "Passenger|NAME OF PASSENGER|Name|PASSENGER NAME|", form_values.full_name),
        _entry("flight", "Flight|FLIGHT NO|FLT|Vol", "@@ ###|@@###|@@####"),
        _entry("origin", "From|FROM|Origin|De", _town),
        _entry("destination", "To|TO|Destination|À", _town),
        _entry("travel_date", "Date|DATE", _day),
        _entry("gate", "Gate|GATE|Porte", "@##|##|@#"),
        _entry("seat", "Seat|SEAT|Siège", "##@|#@|##@"),
        _entry("boarding", "Boarding|BOARDING TIME|Boards at", vocabulary.time),
        _entry("departure", "Departs|DEP|Departure|STD", vocabulary.time),
        _entry("class", "Class|CLASS|Cabin", lambda rng: rng.choice(("Economy", "Business", "First", "Y", "ECONOMY"))),
        _entry("booking", "Booking ref|PNR|Record locator|Reservation", "@@@@@@|@#@@##"),
    ),
    "train": (
        _entry("origin", "From|Von|De|Departure|Da", _town),
        _entry("destination", "To|Nach|À|Arrival station|A", _town),
        _entry("travel_date", "Date|Valid on|Datum|Data", _day),
        _entry("departure", "Dep.|Departs|Ab|Départ|Partenza", vocabulary.time),
        _entry("train", "Train|Zug|Train no.|Treno", "ICE ###|IC ####|TGV ####|@ ##|####"),
        _entry("coach", "Coach|Wagen|Voiture|Carrozza|Car", "##|#|##"),
        _entry("seat", "Seat|Platz|Place|Posto", "##|##@|#@"),
        _entry("class", "Class|Klasse|Classe", lambda rng: rng.choice(("1", "2", "2nd", "1st", "Standard"))),
        _entry("price", "Price|Fare|Preis|Prix|Prezzo", _price),
        _entry("passenger", "Passenger|Reisender|Voyageur|Name", form_values.full_name),
        _entry("booking", "Order no.|Booking code|Auftragsnr.|Dossier", "@@@@@@|########"),
        _entry("platform", "Platform|Gleis|Voie|Binario", "##|#|#@"),
    ),
    "event": (
        _entry("event", "||Event", _event),
        _entry(
            "venue",
            "|Venue|Place|At",
            lambda rng: f"{vocabulary.name(rng)} {rng.choice(('Arena', 'Hall', 'Theatre', 'Stadium', 'Opera House'))}",
        ),
        _entry("event_date", "|Date|On", _day),
        _entry("event_time", "Start|Begins|Time|Beginn", vocabulary.time),
        _entry("doors", "Doors|Doors open|Einlass", vocabulary.time),
        _entry("seat", "Seat|Place|Platz", "##|@##"),
        _entry("price", "Price|Preis||Admission", _price),
        _entry("booking", "Order|Ticket no.|Booking", "########|@@-######"),
        _entry("website", "|Info", vocabulary.site),
    ),
    "identity": (
        _entry("name", "Name|Full name|Surname, given names|Nom|Nombre", form_values.full_name),
        _entry("birth_date", "Date of birth|DOB|Born|Geburtsdatum|Date de naissance", _day),
        _entry("id_number", "ID No.|Card no.|Document no.|Number|Nr.", "@########|#########|@@######"),
        _entry("expiry", "Date of expiry|Valid until|Expires|EXP|Gültig bis", _day),
        _entry("issued", "Date of issue|Issued|ISS", _day),
        _entry("nationality", "Nationality|Citizenship|Nationalité", lambda rng: rng.choice(form_values.NATIONS)),
        _entry(
            "address", "Address|Residence|Anschrift", lambda rng: ", ".join(form_values.address(rng))[:46].strip(", ")
        ),
        _entry(
            "title",
            "",
            lambda rng: rng.choice(
                (
                    "IDENTITY CARD",
                    "DRIVING LICENCE",
                    "STUDENT CARD",
                    "EMPLOYEE PASS",
                    "LIBRARY CARD",
                    "MEMBER CARD",
                    "VISITOR PASS",
                )
            ),
        ),
    ),
    "business": (
        _entry("name", "", form_values.full_name),
        _entry("job_title", "", vocabulary.job),
        _entry("company", "", vocabulary.company),
        _entry("address", "|Address:", lambda rng: ", ".join(form_values.address(rng))[:46].strip(", ")),
        _entry("phone", "Tel|Phone|T|P:|Office", _number),
        _entry("mobile", "Mobile|Cell|M|Mob.|Handy", _number),
        _entry("fax", "Fax|F|Facsimile", _number),
        _entry("email", "|E|E-mail|Email|Mail", form_values.email),
        _entry("website", "|Web|W|Internet", vocabulary.site),
    ),
    "product": (
        _entry("product_name", "||Product", vocabulary.product),
        _entry(
            "net_weight",
            "Net weight|NET WT|Net Wt.|Contents|e",
            lambda rng: f"{rng.randint(1, 999)} {rng.choice(('g', 'kg', 'ml', 'oz', 'L'))}",
        ),
        _entry("best_before", "Best before|BEST BY|EXP|Use by|Mindestens haltbar bis", _day),
        _entry("batch", "Lot|LOT|Batch|Charge", "@####|######|L####@"),
        _entry("price", "Price|", _price),
        _entry("company", "Made by|Produced by|Hersteller|Distributed by", vocabulary.company),
        _entry(
            "ingredients",
            "Ingredients|Zutaten|Ingrédients",
            lambda rng: ", ".join(
                rng.sample(
                    (
                        "sugar",
                        "salt",
                        "water",
                        "wheat flour",
                        "palm oil",
                        "cocoa",
                        "milk powder",
                        "yeast",
                        "soy",
                        "citric acid",
                        "E330",
                        "starch",
                    ),
                    4,
                )
            ),
        ),
    ),
    "parcel": (
        _entry("sender", "From|FROM|Sender|Absender|Ship from", form_values.full_name),
        _entry("recipient", "To|TO|Deliver to|Empfänger|SHIP TO", form_values.full_name),
        _entry("recipient_address", "|Address", lambda rng: ", ".join(form_values.address(rng))[:46].strip(", ")),
        _entry(
            "tracking", "Tracking #|Tracking no.|Parcel no.|Sendungsnr.", "1Z #### @## ####|############|@@#########@@"
        ),
        _entry(
            "weight",
            "Weight|WT|Gewicht",
            lambda rng: f"{rng.randint(1, 30)}.{rng.randint(0, 9)} {rng.choice(('kg', 'lbs', 'KG'))}",
        ),
        _entry("date", "Date|Ship date|Datum", _day),
        _entry("reference", "Ref|Reference|PO", "#####|@@-###"),
    ),
}
HEADINGS = {
    "boarding": ("BOARDING PASS", "Boarding pass", "Carte d'embarquement", ""),
    "train": ("TICKET", "Online-Ticket", "Billet", "Biglietto", "Fahrkarte", ""),
    "event": ("ADMIT ONE", "TICKET", "Entrance ticket", "", "Eintrittskarte"),
    "identity": ("",),
    "business": ("",),
    "product": ("", "", "ORGANIC", "NEW"),
    "parcel": ("PRIORITY", "EXPRESS", "", "PARCEL", "STANDARD"),
}
NEAR = {
    "phone": {"mobile"},
    "mobile": {"phone"},
    "company": {"product_name", "name"},
    "departure": {"boarding"},
    "boarding": {"departure"},
    "price": set[str](),
    "expiry": {"issued"},
    "event": {"venue"},
    "recipient_address": {"recipient"},
}


@dataclass(slots=True)
class Ticket:
    """The ticket so far; `y` is where the next entry starts."""

    sketch: Sketch
    font: str
    bold: str
    size: float
    y: float
    facts: list[Fact] = field(default_factory=list)


def ticket(rng: random.Random) -> Sheet:
    """A ticket, card or label with questions about it."""
    kind = rng.choice(list(KINDS))
    width = rng.randint(450, 1300)
    sketch = Sketch(
        rng,
        width,
        round(width * rng.uniform(0.5, 1.3)),
        "ticket",
        paper=rng.choice((0xFFFFFF, 0xFFFFFF, 0xFDF3DC, 0xE8F0FA)),
    )
    role = rng.choice(("sans", "sans", "serif", "mono"))
    size = min(width * rng.uniform(0.026, 0.036), sketch.height / 26)
    page = Ticket(
        sketch, fonts.pick(rng, role), fonts.pick(rng, role, bold=True), size, sketch.height * rng.uniform(0.03, 0.08)
    )
    heading = rng.choice(HEADINGS[kind])
    if heading:
        page.facts.append(Fact("title", ([sketch.text(width * 0.05, page.y, heading, page.bold, size * 1.4)],)))
        page.y += size * 2.4
    entries = [entry for entry in KINDS[kind] if rng.random() < 0.82]
    if rng.random() < 0.5:
        rng.shuffle(entries)
    (_cells if kind not in ("business", "product") and rng.random() < 0.55 else _lines)(page, entries)
    told = {fact.field for fact in page.facts}
    missing = [
        entry.field for entry in KINDS[kind] if entry.field not in told and not NEAR.get(entry.field, set()) & told
    ]
    page.facts += [
        Fact(name)
        for name in (
            *missing,
            *rng.sample(("total", "subject", "iban", "salutation", "x_axis", "invoice_number", "tax_rate"), 2),
        )
    ]
    ask_facts(sketch, page.facts, rng.randint(4, 9))
    return sketch.sheet()


def _lines(page: Ticket, entries: list[Entry]) -> None:
    """One entry a line, its label before it."""
    rng, sketch = page.sketch.rng, page.sketch
    middle, column, apart = rng.random() < 0.2, rng.random() < 0.4, rng.choice((":", " ", ": "))
    left, start = sketch.width * 0.05, sketch.width * rng.uniform(0.3, 0.4)
    for entry in entries:
        if page.y > sketch.height - 2 * page.size:
            return
        label, value = rng.choice(entry.labels), " ".join(entry.make(rng).split())
        font = page.bold if not label and rng.random() < 0.5 else page.font
        text = f"{label.rstrip(':')}{apart} {value}" if label and not column else value
        size = min(
            page.size,
            page.size
            * sketch.width
            * (0.6 if column else 0.9)
            / fonts.width(text, fonts.fitting(font, text), page.size),
        )
        if label and column:
            printed = sketch.text(left, page.y, label, page.font, page.size * 0.9)
            run = sketch.text(
                max(start, sketch.right_of(printed, page.size)) if size == page.size else start,
                page.y,
                value,
                font,
                size * 0.9,
            )
        else:
            run = sketch.text(
                sketch.width / 2 if middle else left, page.y, text, font, size, anchor="centre" if middle else "left"
            )
        page.facts.append(Fact(entry.field, ([sketch.part(run, value)],), label))
        page.y += page.size * rng.uniform(1.3, 1.9)


def _cells(page: Ticket, entries: list[Entry]) -> None:
    """Entries in columns, small labels above them."""
    rng, sketch = page.sketch.rng, page.sketch
    count = rng.randint(2, 3)
    wide = sketch.width * 0.9 / count
    for n, entry in enumerate(entries):
        if n and n % count == 0:
            page.y += page.size * 3.1
        if page.y > sketch.height - 3 * page.size:
            return
        x = sketch.width * 0.05 + n % count * wide
        label, value = next(filter(None, entry.labels), ""), " ".join(entry.make(rng).split())
        label = label or entry.field.replace("_", " ")
        sketch.text(x, page.y, label, page.font, page.size * 0.7)
        size = min(page.size, page.size * wide * 0.92 / fonts.width(value, fonts.fitting(page.bold, value), page.size))
        run = sketch.text(x, page.y + page.size, value, page.bold, size)
        page.facts.append(Fact(entry.field, ([run],), label))
