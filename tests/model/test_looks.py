"""The features handed out for characters are those that the recogniser itself tells them by."""

import dataclasses

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw, ImageFont

from textharmony_cli.documents.page import PageInput
from textharmony_cli.engine import Engine
from textharmony_cli.model.spotter.looks import looks_of
from textharmony_cli.model.spotter.spotter import Spotter
from textharmony_cli.weights.store import verified_folder


@pytest.fixture(scope="module")
def recogniser():
    return Spotter(verified_folder("nano/spotter"), torch.device("cpu"), torch.float32).recogniser


def drawn(*texts):
    image = Image.new("RGB", (640, 70 * len(texts) + 30), "white")
    pen = ImageDraw.Draw(image)
    for row, text in enumerate(texts):
        pen.text((30, 20 + 70 * row), text, "black", ImageFont.load_default(32))
    (page,) = Engine().reread([PageInput("", 1, *image.size, np.asarray(image))])
    return image, page


def test_characters_are_told_by_their_looks(recogniser):
    image, page = drawn("Invoice 2047", "total: 318.50 due")
    looks = looks_of(recogniser, image, page)
    assert sorted(looks) == [line.id for line in page.lines]
    right = []
    for line in page.lines:
        rows = looks[line.id]
        assert rows.shape == (len(line.text), 120)
        classes = recogniser.network.classify(torch.from_numpy(rows)).argmax(-1).tolist()
        for character, row, number in zip(line.text, rows, classes, strict=True):
            assert (character == " ") == (not row.any())
            right += [recogniser.characters[number - 1] == character] if character != " " else []
    assert sum(right) >= 0.8 * len(right)


def test_lines_without_places_of_characters_are_left_out(recogniser):
    image, page = drawn("Invoice 2047")
    (line,) = page.lines
    bare = dataclasses.replace(line, spans=())
    assert looks_of(recogniser, image, dataclasses.replace(page, lines=(bare,))) == {}
