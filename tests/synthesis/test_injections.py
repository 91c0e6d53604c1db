"""Lines that talk to the reader of a made-up page."""

import itertools
import random

import pytest

from textharmony_cli.synthesis import generator
from textharmony_cli.synthesis.generator import GENERATORS
from textharmony_cli.synthesis.injections import injected

BAR = " | "


def answers(sheet):
    return [
        (question.text, [[sheet.runs[p.run].text[p.start : p.stop] for p in parts] for parts in question.answers])
        for question in sheet.questions
    ]


def overlap(a, b):
    across = min(a.x + a.width, b.x + b.width) - max(a.x, b.x)
    down = min(a.y + a.height, b.y + b.height) - max(a.y, b.y)
    return across > 1 and down > 0.3 * min(a.height, b.height)


@pytest.mark.parametrize("kind", GENERATORS)
def test_a_page_says_more_and_answers_the_same(kind):
    for seed in range(6):
        before = GENERATORS[kind](random.Random(seed))
        after = injected(before, random.Random(seed))
        added = after.runs[len(before.runs) :]
        assert 1 <= len(added) <= 12 and answers(after) == answers(before)
        assert [run.text for run in after.runs[: len(before.runs)]] == [run.text for run in before.runs]
        assert after.height > before.height and after.width == before.width
        assert not [run for run in added if BAR in run.text or "{lie}" in run.text or "{what}" in run.text]
        inside = [run for run in added if run.x >= 0 and run.x + run.width <= 1.01 * after.width]
        assert inside == list(added)
        assert all(run.y >= 0 and run.y + 0.8 * run.height <= after.height for run in added)


def test_lines_that_are_put_in_stand_alone():
    pages = [injected(GENERATORS["form"](random.Random(seed)), random.Random(seed)) for seed in range(40)]
    plain = [GENERATORS["form"](random.Random(seed)) for seed in range(40)]
    for page, before in zip(pages, plain, strict=True):
        own, added = page.runs[: len(before.runs)], page.runs[len(before.runs) :]
        assert not [(a.text, b.text) for a in added for b in own if overlap(a, b)]


def test_values_that_are_claimed_look_like_the_right_ones():
    """Of a good part of the pages that claim something, the claim has the digits of the answer in number and place."""
    alike = 0
    for seed in range(60):
        before = GENERATORS["receipt"](random.Random(seed))
        added = injected(before, random.Random(seed)).runs[len(before.runs) :]
        shapes = {shape(text) for _, all_parts in answers(before) for parts in all_parts for text in parts}
        said = " ".join(shape(run.text) for run in added)
        alike += any(known in said for known in shapes if "0" in known and len(known) > 3)
    assert alike >= 10


def shape(text):
    return "".join("0" if c.isdigit() else c for c in text.lower())


def test_some_of_all_pages_have_them(monkeypatch):
    made = []
    monkeypatch.setattr(generator, "injected", lambda sheet, rng: made.append(injected(sheet, rng)) or made[-1])
    pages = list(itertools.islice(generator.sheets(random.Random(4)), 300))
    assert 0.5 * generator.INJECTED < len(made) / len(pages) < 1.5 * generator.INJECTED
    assert all(sheet in pages for sheet in made)
