"""An endless, seeded stream of made-up pages of all kinds."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping

from textharmony_cli.records import Page
from textharmony_cli.synthesis.articles import article
from textharmony_cli.synthesis.books import book
from textharmony_cli.synthesis.charts import chart
from textharmony_cli.synthesis.forms import form
from textharmony_cli.synthesis.injections import injected
from textharmony_cli.synthesis.invoices import invoice
from textharmony_cli.synthesis.letters import letter
from textharmony_cli.synthesis.located import Located
from textharmony_cli.synthesis.notes import note
from textharmony_cli.synthesis.prose import prose
from textharmony_cli.synthesis.receipts import receipt
from textharmony_cli.synthesis.sheet import Sheet
from textharmony_cli.synthesis.simulation import Order, simulate
from textharmony_cli.synthesis.slides import slide
from textharmony_cli.synthesis.tables import table
from textharmony_cli.synthesis.tickets import ticket

GENERATORS: Mapping[str, Callable[[random.Random], Sheet]] = {
    "receipt": receipt,
    "form": form,
    "invoice": invoice,
    "letter": letter,
    "table": table,
    "ticket": ticket,
    "slide": slide,
    "chart": chart,
    "article": article,
    "book": book,
    "note": note,
    "prose": prose,
}
SHARES: Mapping[str, float] = {
    "receipt": 0.3,
    "form": 0.3,
    "invoice": 0.1,
    "letter": 0.08,
    "table": 0.07,
    "ticket": 0.05,
    "slide": 0.04,
    "chart": 0.06,
    "article": 0.05,
    "book": 0.02,
    "note": 0.08,
    "prose": 0.15,
}
INJECTED = 0.12  # of all sheets have lines that talk to their reader


def sheets(rng: random.Random, kinds: Mapping[str, float] | None = None) -> Iterator[Sheet]:
    """Made-up pages without end.

    Args:
        kinds: how often each kind comes, in any unit; `SHARES` when left out.
    """
    shares = SHARES if kinds is None else kinds
    unknown = sorted(set(shares) - set(GENERATORS))
    if unknown or not shares:
        raise ValueError(f"no kinds of sheets: {', '.join(unknown) or 'none given'}; there are {', '.join(GENERATORS)}")
    names, weights = list(shares), list(shares.values())
    while True:
        kind = rng.choices(names, weights)[0]
        own = random.Random(rng.getrandbits(64))
        sheet = GENERATORS[kind](own)
        yield injected(sheet, own) if own.random() < INJECTED else sheet


def located_pages(
    seed: int, kinds: Mapping[str, float] | None = None, order: Order = "layout"
) -> Iterator[tuple[Page, tuple[Located, ...]]]:
    """Made-up pages as the spotter would read them, with located answers, without end; the same for the same seed."""
    rng = random.Random(seed)
    for sheet in sheets(rng, kinds):
        page, located = simulate(sheet, random.Random(rng.getrandbits(64)), order=order)
        if page.lines and located:
            yield page, located
