"""Captions say what was drawn."""

import dataclasses
import random

import pytest
import torch

from textharmony_cli import fonts
from textharmony_cli.model.rendering.colors import NAMED
from textharmony_cli.synthesis.captions import Style, described, ground, named, styles
from textharmony_cli.synthesis.crops import CropMaker
from textharmony_cli.synthesis.requests import edit_request, erase_request, render_request
from textharmony_cli.synthesis.word_bank import HEIGHT, draw_bank

PLAIN = Style("serif", "bold", False, "red", "", "", False, False, "white", False, False, False)


@pytest.fixture(scope="module")
def drawn():
    bank = draw_bank(3, 60)
    maker = CropMaker(bank, 5, torch.device("cpu"), 8, 96)
    return bank, [maker.batch(8 * HEIGHT * 192) for _ in range(6)]


def test_a_style_names_the_colours_of_the_crop(drawn):
    bank, batches = drawn
    checked = 0
    for crops in batches:
        for number, style in enumerate(styles(crops.drawn, bank.wordings[crops.drawn.width])):
            entry = bank.wordings[crops.drawn.width][crops.drawn.entries[number]]
            assert style.letters == fonts.role_of(entry.font)
            inside = crops.drawn.glyphs[number, 0] > 0.95
            solid = not (style.faint or style.blurred or style.fading or style.outline or style.shadow)
            if inside.sum() < 60 or not solid or crops.erased[number]:
                continue
            seen = ((crops.target[number][:, inside] + 1) / 2).median(dim=1).values
            asked = (crops.drawn.look.top[number] + crops.drawn.look.bottom[number]).flatten() / 2
            assert (seen - asked).abs().max() < 0.35  # light and noise lie between them
            assert style.colour == named(asked)
            checked += 1
    assert checked > 5


def test_words_of_the_bank_are_those_that_were_drawn(drawn):
    bank, _ = drawn
    for width, wordings in bank.wordings.items():
        assert len(wordings) == len(bank.masks[width])
        for number, wording in enumerate(wordings):
            wide = fonts.width(wording.after, wording.font, 46.0)
            assert bank.ends[width][number, 1] >= wide + 7.9  # wider where letters are set apart
            assert wording.before != wording.after


def test_colours_are_named_as_they_look():
    assert [named(torch.tensor(NAMED[name]) / 255) for name in ("red", "navy", "white")] == ["red", "navy", "white"]
    assert named(torch.tensor([0.45, 0.02, 0.03])) == "dark red"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"weight": "heavy"}, "heavy red"),
        ({"slanted": True}, r"italic|slanted"),
        ({"fading": "blue"}, "fading to blue"),
        ({"outline": "green"}, "green"),
        ({"shadow": True}, "shadow"),
        ({"tilted": True}, r"tilted|askew"),
        ({"blurred": True}, r"blurred|focus"),
        ({"rough": True}, r"rough|textured|patterned"),
    ],
)
def test_what_is_drawn_is_said_and_nothing_else(change, said):
    import re

    rng = random.Random(0)
    with_it = [described(dataclasses.replace(PLAIN, **change), rng) for _ in range(20)]
    without = [described(PLAIN, rng) for _ in range(20)]
    assert all(re.search(said, text) for text in with_it)
    assert not any(re.search(said, text) for text in without)
    assert all(text.startswith("bold red") and "white" in text for text in without)


def test_requests_hold_their_words_and_differ():
    rng = random.Random(1)
    made = {render_request(rng, "SALE", PLAIN) for _ in range(30)}
    assert len(made) > 15 and all('"SALE"' in text and "red" in text for text in made)
    edits = {edit_request(rng, "SALE", "SOLD", PLAIN) for _ in range(30)}
    assert len(edits) > 8 and all('"SOLD"' in text for text in edits)
    erased = {erase_request(rng, "SALE", PLAIN) for _ in range(30)}
    assert len(erased) > 8 and not any("red" in text for text in erased)
    assert ground(PLAIN, rng).count("white") == 1
