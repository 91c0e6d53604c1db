"""Made-up letters, memos and printed e-mails: who writes to whom about what, with facts in the prose."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from textharmony_cli import fonts
from textharmony_cli.synthesis import letter_words, vocabulary
from textharmony_cli.synthesis.facts import Fact, Parts, ask_facts
from textharmony_cli.synthesis.form_values import full_name
from textharmony_cli.synthesis.sheet import Reference, Sheet
from textharmony_cli.synthesis.sketch import Sketch, shrunk, wrapped

FIELDS = (
    "sender",
    "recipient",
    "date",
    "subject",
    "signer",
    "signer_title",
    "reference",
    "salutation",
    "closing",
    "cc",
    "enclosure",
    "phone",
    "fax",
    "email",
    "website",
    *letter_words.SENTENCES,
)
NEVER = ("total", "iban", "seat", "gate", "passenger", "best_before", "invoice_number", "tax_rate", "x_axis")
IMPLIED = {"meeting_date": ("deadline",), "phone": ("fax",), "email": ("website",)}


@dataclass(slots=True)
class Letter:
    """The letter so far; `y` is where the next part starts, `names` are those of its sender and recipient."""

    sketch: Sketch
    language: str
    where: vocabulary.Country
    font: str
    bold: str
    size: float
    left: float
    right: float
    y: float
    names: tuple[str, str]
    facts: list[Fact] = field(default_factory=list)

    @property
    def rng(self) -> random.Random:
        return self.sketch.rng

    @property
    def pitch(self) -> float:
        return self.size * 1.35

    def line(self, text: str, x: float | None = None, *, bold: bool = False, scale: float = 1.0) -> int:
        """Print a line, smaller where it would leave the page, and go to the next."""
        x, font = self.left if x is None else x, self.bold if bold else self.font
        size = shrunk(text, font, self.size * scale, self.sketch.width - x)
        run = self.sketch.text(x, self.y, text, font, size)
        self.y += self.pitch * size / self.size
        return run

    def tell(self, name: str, *answers: Parts, label: str = "") -> None:
        self.facts.append(Fact(name, answers, label))


def letter(rng: random.Random) -> Sheet:
    """A letter, memo or e-mail with questions about it."""
    kind = rng.choice((_business, _business, _memo, _email))
    language = rng.choice(("en", "en", "en", *vocabulary.WRITTEN_IN)) if kind is _business else "en"
    width = rng.randint(700, 1700)
    sketch = Sketch(
        rng, width, round(width * rng.uniform(1.25, 1.45)), "letter", paper=rng.choice((0xFFFFFF, 0xFFFFFF, 0xFBF7EC))
    )
    role = rng.choice(("mono", "mono", "serif", "serif", "sans"))
    margin = width * rng.uniform(0.07, 0.14)
    page = Letter(
        sketch,
        language,
        vocabulary.BY_CODE[rng.choice(vocabulary.WRITTEN_IN[language])],
        fonts.pick(rng, role),
        fonts.pick(rng, role, bold=True),
        width * rng.uniform(0.0125, 0.021),
        margin,
        width - margin,
        sketch.height * rng.uniform(0.03, 0.07),
        (full_name(rng), full_name(rng)),
    )
    kind(page)
    told = {fact.field for fact in page.facts}
    for name in (*FIELDS, *rng.sample(NEVER, 3)):
        if name not in told and not _implied(name, told):
            page.tell(name)
    ask_facts(sketch, page.facts, rng.randint(6, 12))
    return sketch.sheet()


def _implied(name: str, told: set[str]) -> bool:
    """Whether something on the page could be taken for an answer to that field."""
    near = {
        "deadline": {"meeting_date"},
        "signer": {"sender"},
        "sender": {"signer", "sender_company"},
        "recipient": {"recipient_company"},
        "subject": set[str](),
    }
    takes = {
        "person": {"signer", "sender"},
        "meeting_date": {"deadline"},
        "email": {"sender"},
        "quantity": {"product"},
        "product": {"subject"},
        "reason": {"subject"},
        "closing": {"signer"},
        "signer_title": {"signer"},
        "reference": {"subject"},
        "meeting_place": set[str](),
    }
    return bool(near.get(name, takes.get(name, set())) & told)


def _business(page: Letter) -> None:
    rng = page.rng
    _letterhead(page)
    block = [_date, _address]
    if rng.random() < 0.35:
        block.reverse()
    for part in block:
        part(page)
        page.y += page.pitch * rng.uniform(0.5, 1.5)
    if rng.random() < 0.35:
        _labelled(
            page, "reference", rng.choice(letter_words.REFERENCES[page.language].split("|")), vocabulary.code(rng)
        )
        page.y += page.pitch * 0.5
    if rng.random() < 0.65:
        label = rng.choice(letter_words.SUBJECTS[page.language].split("|")) if rng.random() < 0.7 else ""
        _subject(page, label)
    page.y += page.pitch * 0.5
    salutation = rng.choice(letter_words.SALUTATIONS[page.language].split("|"))
    page.tell("salutation", [page.line(salutation.format(n=page.names[1].split()[0], f=page.names[1].split()[-1]))])
    page.y += page.pitch * 0.6
    _body(page)
    _closing(page)


def _memo(page: Letter) -> None:
    rng = page.rng
    if rng.random() < 0.5:
        page.tell("sender_company", [page.line(vocabulary.company(rng, page.where), bold=True, scale=1.2)])
    page.tell("title", [page.line(rng.choice(letter_words.MEMO_TITLES), bold=True, scale=rng.uniform(1.1, 1.8))])
    page.y += page.pitch
    _heads(page, page.names[0], page.names[1])
    _body(page)
    if rng.random() < 0.3:
        page.line(
            rng.choice(
                (
                    "/" + "".join(part[0].lower() for part in page.names[0].split()),
                    "".join(part[0] for part in page.names[0].split()),
                )
            )
        )
    _below(page)


def _email(page: Letter) -> None:
    rng = page.rng
    sender, recipient = (name if rng.random() < 0.5 else f"{name} <{vocabulary.email(rng)}>" for name in page.names)
    if rng.random() < 0.4:
        page.line(
            rng.choice(("Mail - Inbox", "Webmail :: Inbox", "Printed message", page.names[1], "Outlook")), bold=True
        )
        page.y += page.pitch * 0.5
    _heads(page, sender, recipient)
    if rng.random() < 0.7:
        page.tell("salutation", [page.line(f"{rng.choice(('Hi', 'Dear', 'Hello'))} {page.names[1].split()[0]},")])
        page.y += page.pitch * 0.5
    _body(page)
    if rng.random() < 0.7:
        page.tell("closing", [page.line(rng.choice(letter_words.CLOSINGS["en"].split("|")))])
        page.line(page.names[0].split()[0])
        _contact(page, page.left)


def _letterhead(page: Letter) -> None:
    rng = page.rng
    if rng.random() < 0.15:
        return
    x = rng.choice((page.left, page.left, page.left + (page.right - page.left) * 0.55))
    page.tell(
        "sender_company", [page.line(vocabulary.company(rng, page.where), x, bold=True, scale=rng.uniform(1.1, 1.5))]
    )
    if rng.random() < 0.75:
        page.tell("sender_address", [page.line(line, x, scale=0.9) for line in vocabulary.address(rng, page.where)])
    _contact(page, x)
    page.y += page.pitch * rng.uniform(0.6, 2)


def _contact(page: Letter, x: float) -> None:
    """Numbers below an address, labelled or not."""
    rng = page.rng
    values = {
        "phone": (("Tel.", "Phone:", "Telephone", "T", "Tel:"), vocabulary.phone(rng, page.where)),
        "fax": (("Fax", "Fax:", "Facsimile:", "F"), vocabulary.phone(rng, page.where)),
        "email": (("E-mail:", "Email:", "Mail"), vocabulary.email(rng)),
        "website": (("Web:", "Internet:", "Visit us:"), vocabulary.site(rng)),
    }
    for name, (labels, value) in values.items():
        if rng.random() < 0.3:
            run = page.line(f"{rng.choice(labels)} {value}", x, scale=0.9)
            page.tell(name, [page.sketch.part(run, value)])


def _date(page: Letter) -> None:
    rng = page.rng
    value = vocabulary.date(rng, page.where)
    place = f"{vocabulary.name(rng, page.where.shape)}, " if rng.random() < 0.2 else ""
    run = page.line(place + value, rng.choice((page.left, page.left, page.left + (page.right - page.left) * 0.6)))
    page.tell("date", [page.sketch.part(run, value)])


def _address(page: Letter) -> None:
    rng = page.rng
    if rng.random() < 0.92:
        page.tell("recipient", [page.line(rng.choice(("", "", "Mr. ", "Dr. ", "Ms. ")) + page.names[1])])
    if rng.random() < 0.3:
        page.line(vocabulary.job(rng))
    if rng.random() < 0.6:
        page.tell("recipient_company", [page.line(vocabulary.company(rng, page.where))])
    page.tell("recipient_address", [page.line(line) for line in vocabulary.address(rng, page.where)])


def _subject(page: Letter, label: str) -> None:
    title = (
        vocabulary.title(page.rng)
        if page.rng.random() < 0.6
        else f"{vocabulary.title(page.rng)} {vocabulary.code(page.rng)}"
    )
    if label:
        _labelled(page, "subject", label, title)
    else:
        page.tell("subject", [page.line(title, bold=True)])


def _labelled(page: Letter, name: str, label: str, value: str) -> None:
    run = page.line(f"{label} {value}", bold=page.rng.random() < 0.3)
    page.tell(name, [page.sketch.part(run, value)], label=label)


def _heads(page: Letter, sender: str, recipient: str) -> None:
    """The labelled lines on top of memos and mails."""
    rng = page.rng
    values = {
        "sender": [sender],
        "recipient": [recipient],
        "date": [vocabulary.date(rng, page.where)],
        "subject": [vocabulary.title(rng)],
        "cc": [full_name(rng) for _ in range(rng.choice((1, 1, 2, 3)))],
    }
    order = rng.sample(list(values), len(values)) if rng.random() < 0.6 else list(values)
    together = rng.random() < 0.3
    column = page.left + page.size * rng.uniform(5, 9)
    space = rng.choice((0.0, 0.0, 0.5, 1.0)) * page.pitch
    for name in order:
        if rng.random() < {"cc": 0.5, "date": 0.05}.get(name, 0.02):
            continue
        label = rng.choice(letter_words.HEADS[name].split("|"))
        if together or (name == "cc" and rng.random() < 0.3):
            _labelled(page, name, label, ", ".join(values[name]))
        else:
            printed = page.sketch.text(page.left, page.y, label, page.font, page.size)
            x = max(column, page.sketch.right_of(printed, page.size * 0.5))
            page.tell(name, [page.line(value, x) for value in values[name]], label=label)
        page.y += space
    if rng.random() < 0.5:
        page.sketch.mark("rule", page.left, page.y + page.size * 0.3, page.right - page.left, 1)
    page.y += page.pitch


def _body(page: Letter) -> None:
    """Paragraphs in which some sentences tell facts."""
    rng = page.rng
    facts = rng.sample(list(letter_words.SENTENCES), rng.randint(1, 4))
    if "deadline" in facts and "meeting_date" in facts:
        facts.remove("deadline")  # two days that could be mistaken for each other
    room = max(1, int((page.sketch.height * 0.74 - page.y) / page.pitch / 5))
    for group in _grouped(rng, facts, min(room, rng.randint(1, 4))):
        parts = [vocabulary.sentence(rng) for _ in range(rng.randint(0 if group else 1, 3))]
        told: list[tuple[str, str, str]] = []
        for name in group:
            value = " ".join(_value(page, name).split())
            sentence = rng.choice(letter_words.SENTENCES[name]).format(**{name: value})
            parts.insert(rng.randint(0, len(parts)), sentence)
            told.append((name, sentence, value))
        _paragraph(page, " ".join(parts), told)
        page.y += page.pitch * rng.choice((0.4, 0.8, 1.0))


def _grouped(rng: random.Random, facts: list[str], count: int) -> list[list[str]]:
    groups: list[list[str]] = [[] for _ in range(count)]
    for name in facts:
        rng.choice(groups).append(name)
    return groups


def _value(page: Letter, name: str) -> str:
    rng = page.rng
    if name == "amount":
        return vocabulary.money(page.where, vocabulary.amount(rng, 5000, 90000000), page.where.signs[0])
    if name in ("deadline", "meeting_date"):
        return vocabulary.date(rng, page.where)
    if name == "meeting_time":
        return vocabulary.time(rng)
    if name == "meeting_place":
        return rng.choice(letter_words.PLACES).format(d=rng.randint(1, 400), w=vocabulary.name(rng, page.where.shape))
    makers = {
        "person": lambda: full_name(rng),
        "product": lambda: vocabulary.product(rng),
        "reason": lambda: rng.choice(letter_words.REASONS),
        "quantity": lambda: f"{rng.randint(2, 5000):,}",
    }
    return makers[name]()


def _paragraph(page: Letter, text: str, told: list[tuple[str, str, str]]) -> None:
    """Print prose and note where its facts are, which may run over two lines."""
    text = " ".join(text.split())
    lines = wrapped(text, fonts.fitting(page.font, text), page.size, page.right - page.left)
    starts, at = [], 0
    for line in lines:
        starts.append(at)
        at += len(line) + 1
    runs = [page.line(line) for line in lines]
    for name, sentence, value in told:
        start = text.index(sentence) + sentence.index(value)
        page.tell(name, _between(runs, lines, starts, start, start + len(value)))


def _between(runs: list[int], lines: list[str], starts: list[int], start: int, stop: int) -> Parts:
    """The places of `text[start:stop]` in wrapped lines."""
    places: Parts = []
    for run, line, at in zip(runs, lines, starts, strict=True):
        low, high = max(start - at, 0), min(stop - at, len(line))
        if low < high:
            places.append(Reference(run, low, high))
    return places


def _closing(page: Letter) -> None:
    """How the letter ends, who signs, who gets a copy."""
    rng = page.rng
    x = rng.choice((page.left, page.left, page.left + (page.right - page.left) * 0.5))
    page.tell("closing", [page.line(rng.choice(letter_words.CLOSINGS[page.language].split("|")), x)])
    page.y += page.pitch * rng.uniform(0.5, 2.5)
    if rng.random() < 0.3:
        page.line(vocabulary.company(rng, page.where).upper(), x)
    run = page.line(page.names[0], x)
    page.tell("signer", [run])
    page.tell("sender", [run])
    if rng.random() < 0.65:
        page.tell("signer_title", [page.line(vocabulary.job(rng), x)])
    _below(page)


def _below(page: Letter) -> None:
    rng = page.rng
    page.y += page.pitch * 0.5
    for name, labels, value in (
        ("enclosure", letter_words.ENCLOSURES, vocabulary.title(rng)),
        ("cc", letter_words.COPIES, full_name(rng)),
    ):
        known = any(fact.field == name for fact in page.facts)
        if rng.random() < 0.25 and not known and page.y < page.sketch.height - 3 * page.pitch:
            _labelled(page, name, rng.choice(labels), value)
