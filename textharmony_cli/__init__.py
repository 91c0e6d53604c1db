"""Read, find, erase and replace text in pictures and PDFs, ask about it, and draw it, on your own machine.

    import textharmony_cli as th

    for page in th.read("scan.pdf", pages="1,3-5"):
        print(page.page, page.text)
    for match in th.locate("receipt.jpg", "total", ignore_case=True):
        print(match.page, match.box, match.text)
    for answer in th.ask("receipt.jpg", "What is the total?"):
        print(answer.answer, answer.confidence)
    th.erase("receipt.jpg", "clean.png", personal=["phone", "card"])
    th.edit("sign.png", "new.png", {"SALE": "SOLD"})
    th.render('a neon sign that says "OPEN"', "open.png")

Results are the records of `textharmony_cli.records`, errors those of `textharmony_cli.errors`. Importing this package
loads nothing more; a model is loaded when the first page needs it.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textharmony_cli.api import ask, edit, erase, locate, read, render
    from textharmony_cli.errors import (
        DeviceError,
        EncryptedError,
        HarmonyError,
        InputError,
        OutputError,
        ProofError,
        TimeLimitError,
        UsageError,
        WeightsError,
    )
    from textharmony_cli.records import Answer, Block, Change, Evidence, Line, Match, Page, Region, Word

__version__ = "0.1.0"

__all__ = [
    "Answer",
    "Block",
    "Change",
    "DeviceError",
    "EncryptedError",
    "Evidence",
    "HarmonyError",
    "InputError",
    "Line",
    "Match",
    "OutputError",
    "Page",
    "ProofError",
    "Region",
    "TimeLimitError",
    "UsageError",
    "WeightsError",
    "Word",
    "ask",
    "edit",
    "erase",
    "locate",
    "read",
    "render",
]

_HOMES = ("records", "errors", "api")  # in the order of what they load


def __getattr__(name: str) -> Any:
    """Public names, fetched when they are asked for."""
    if name in __all__:
        for home in _HOMES:
            found = getattr(importlib.import_module(f"{__name__}.{home}"), name, None)
            if found is not None:
                return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
