"""The network that tells strokes from ground: what it learns from, that it learns, and how it is measured."""

import dataclasses
import itertools
import json
import re
import sys

import pytest
import torch

from textharmony_cli.model.painting.segmentation import STEP
from textharmony_cli.model.painting.stroke_net import StrokeNet, load
from textharmony_cli.synthesis.crops import CropMaker, Mix
from textharmony_cli.synthesis.dice import Dice
from textharmony_cli.synthesis.word_bank import draw_bank
from textharmony_cli.training import strokes
from textharmony_cli.training.strokes import MadeUpStrips, loss_of, strips_of, validate

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def data():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(strokes, "_TEXTURES", (8, 64))
        yield MadeUpStrips(4, draw_bank(4, 60), 3, CPU)


@pytest.fixture(scope="module")
def batches(data):
    return list(itertools.islice(data, 12))


def test_strips_are_what_the_network_takes(batches):
    for batch in batches:
        count, planes, rows, columns = batch.strips.shape
        assert (planes, rows, columns % STEP) == (4, 64, 0)
        assert batch.ink.shape == batch.counted.shape == (count, 1, rows, columns)
        assert batch.strips[:, :3].min() >= -1 and batch.strips[:, :3].max() <= 1
        for plane in (batch.strips[:, 3], batch.ink, batch.counted):
            assert set(plane.unique().tolist()) <= {0.0, 1.0}


def test_outlines_hold_the_letters_that_count(batches):
    """Loosely, and of some strips only a part; letters beyond that part count neither way, all ground counts."""
    held, left_out, blank = [], [], []
    for batch in batches:
        ink, outline = batch.ink * batch.counted, batch.strips[:, 3:]
        some = batch.ink.flatten(1).any(dim=1)
        held.append(((ink * outline).sum(dim=(1, 2, 3)) / ink.sum(dim=(1, 2, 3)).clamp(min=1))[some])
        left_out.append((batch.counted == 0).flatten(1).any(dim=1))
        blank.append(~some)
        assert ((batch.counted == 1) | (batch.ink == 1)).all()
        assert outline.flatten(1).any(dim=1).all()
    assert torch.cat(held).mean() > 0.97
    assert 0.1 < torch.cat(left_out).float().mean() < 0.45
    assert 0.02 < torch.cat(blank).float().mean() < 0.2


def test_ink_is_what_the_words_change():
    maker = CropMaker(draw_bank(4, 60), 5, CPU, 4, 64, Mix(erased=1.0))
    crops = maker.batch(64 * 256 * 6)
    assert crops.erased.all()
    batch = strips_of(crops, Dice(1, CPU))
    width = crops.source.shape[-1]
    changed = (crops.source - crops.target).abs().amax(dim=1, keepdim=True) / 2
    ink = batch.ink[..., :width] == 1
    worded = ink.flatten(1).any(dim=1)
    changed, ink = changed[worded], ink[worded]
    assert changed[ink].min() > 10 / 255
    most = changed.amax(dim=(2, 3), keepdim=True).expand_as(changed)
    assert (changed <= (0.16 * most).clamp(min=11 / 255))[~ink].all()


def test_same_seed_gives_the_same_strips(data):
    first, again = (next(iter(data)) for _ in range(2))
    assert all(torch.equal(*pair) for pair in zip(dataclasses.astuple(first), dataclasses.astuple(again), strict=True))


def test_steps_on_one_batch_lower_its_loss(batches):
    torch.manual_seed(0)
    network = StrokeNet((8, 12, 16))
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-2)
    history = []
    for _ in range(15):
        loss, _ = loss_of(network, batches[0])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(loss.item())
    assert history[-1] < 0.6 * history[0]


def test_shares_count_what_is_told_and_what_is_ink(data, batches):
    class Told(StrokeNet):
        """Says that the outline is ink, all of it."""

        def forward(self, strips):
            return 2 * strips[:, 3:] - 1

    figures = validate(Told(), data, 12)
    told, ink = (torch.cat([part.flatten() for part in parts]) for parts in zip(*_told(batches), strict=True))
    both = (told * ink).sum()
    assert figures["found"] == pytest.approx((both / ink.sum()).item(), abs=1e-3)
    assert figures["right"] == pytest.approx((both / told.sum()).item(), abs=1e-3)
    assert figures["iou"] == pytest.approx((both / (told + ink - told * ink).sum()).item(), abs=1e-3)


def _told(batches):
    return [(batch.strips[:, 3:] * batch.counted, batch.ink * batch.counted) for batch in batches]


def test_a_run_ends_by_itself_and_leaves_weights_to_go_on_from(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(strokes, "_TEXTURES", (4, 64))
    usual = ["strokes", "--device", "cpu", "--minutes", "0.03", "--crops", "1", "--words", "20", "--validate", "1"]
    monkeypatch.setattr(sys, "argv", [*usual, "--out", str(tmp_path / "one"), "--seed", "1"])
    strokes.main()
    told = capsys.readouterr().err.splitlines()[-1]
    steps, figures = re.fullmatch(r"(\d+) steps; (.+)", told).groups()
    assert int(steps) >= 1 and set(json.loads(figures)) == {"iou", "found", "right"}
    monkeypatch.setattr(
        sys, "argv", [*usual, "--out", str(tmp_path / "two"), "--from", str(tmp_path / "one" / "trunk")]
    )
    strokes.main()
    first, second = (load(tmp_path / name / "final").head.weight for name in ("one", "two"))
    assert not torch.equal(first, second)
