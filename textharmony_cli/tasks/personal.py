"""Personal data on pages: addresses, numbers and dates of known forms, checked where the form has a check.

Recognised text has spaces too many and too few, lines end inside of numbers, and `O` stands where `0` is meant; that is
allowed for. A place is of one kind only, whichever kinds are asked for: a card number is no phone number, and no date
is one either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from textharmony_cli.errors import UsageError
from textharmony_cli.records import Match, Page
from textharmony_cli.tasks.account_numbers import cards, ibans, social_security_numbers
from textharmony_cli.tasks.email_addresses import emails
from textharmony_cli.tasks.passages import Passage, outline, passages
from textharmony_cli.tasks.phone_numbers import phones
from textharmony_cli.tasks.written_dates import dates

_DETECTORS: dict[str, Callable[[str], Iterable[tuple[int, int]]]] = {  # what comes first keeps its place
    "email": emails,
    "iban": ibans,
    "card": cards,
    "ssn": social_security_numbers,
    "date": dates,
    "phone": phones,
}
KINDS = tuple(_DETECTORS)


def parse_kinds(text: str) -> tuple[str, ...]:
    """Kinds as they are given in an option: `email,phone`, or `all`.

    Raises:
        UsageError: one is not known, or there is none.
    """
    names = [name.strip().lower() for name in text.split(",") if name.strip()]
    if names == ["all"]:
        return KINDS
    if not names:
        raise UsageError("no kind of personal data is named", hint=_known())
    _check(names)
    return tuple(dict.fromkeys(names))


def find_personal(page: Page, kinds: Sequence[str]) -> list[Match]:
    """Every place on the page where there is personal data of one of the kinds, in reading order.

    Returns:
        matches whose query is the kind; none overlaps another.

    Raises:
        UsageError: a kind is not known.
    """
    _check(kinds)
    if not kinds:
        return []
    return [match for passage in passages(page) for match in _in_passage(page, passage, kinds)]


def _in_passage(page: Page, passage: Passage, kinds: Sequence[str]) -> Iterator[Match]:
    text = _broken_at_joints(passage)
    found: list[tuple[int, int, str]] = []
    for kind, detect in _DETECTORS.items():
        for start, stop in list(detect(text)):
            found.append((start, stop, kind))
            text = text[:start] + "\0" * (stop - start) + text[stop:]
    for start, stop, kind in sorted(found):
        spans = passage.spans(start, stop)
        if kind in kinds and spans:
            raw = " ".join(line.text[begin:end].strip() for line, begin, end in spans)
            parts = tuple(outline(*span) for span in spans)
            yield Match(page.file, page.page, raw, kind, 1.0, parts, tuple(line.id for line, _, _ in spans))


def _broken_at_joints(passage: Passage) -> str:
    """The text with a line feed wherever one line of the page ends, also where the next is on the same row."""
    ends = [begin == end == len(passage.lines[number].text) for number, begin, end in passage.places]
    return "".join("\n" if end else letter for letter, end in zip(passage.text, ends, strict=True))


def _check(kinds: Iterable[str]) -> None:
    for kind in kinds:
        if kind not in _DETECTORS:
            raise UsageError(f"`{kind}` is no kind of personal data", hint=_known())


def _known() -> str:
    return f"choose from {', '.join(KINDS)}"
