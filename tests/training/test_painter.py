"""The image decoder learns, its running mean follows, and it is measured against the prior."""

import itertools
import json
import re
import sys

import pytest
import torch
from torch import nn

from textharmony_cli.model.image_decoder.codec import load
from textharmony_cli.model.image_decoder.pixel_dit import SIZES, PixelDiT
from textharmony_cli.synthesis.word_bank import draw_bank
from textharmony_cli.training import painter
from textharmony_cli.training.painter import RunningMean, losses, psnr, validate
from textharmony_cli.training.painter_data import MadeUpCrops, Store


@pytest.fixture(scope="module")
def data():
    return MadeUpCrops(4, draw_bank(4, 30), 1, torch.device("cpu"), Store(4, 64))


def test_steps_on_one_batch_lower_its_loss(data):
    torch.manual_seed(0)
    crops, decoder = next(iter(data)), PixelDiT(SIZES["tiny"])
    optimizer = torch.optim.AdamW(decoder.parameters(), lr=6e-3)
    history = []
    for _ in range(12):
        loss, _ = losses(decoder, crops, torch.Generator().manual_seed(1))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(loss.item())
    assert history[0] == pytest.approx(0.0, abs=0.01)  # the untrained decoder gives the prior
    assert history[-1] < -0.1


def test_loss_looks_only_inside_the_mask(data):
    crops, decoder = next(iter(data)), PixelDiT(SIZES["tiny"])
    crops.target.copy_(torch.where(crops.mask > 0, crops.prior, -crops.source))
    figures = losses(decoder, crops, torch.Generator().manual_seed(0))[1]
    assert (figures["square"], figures["prior"], figures.get("at_once", 0.0)) == (0.0, 0.0, 0.0)


def test_same_seed_gives_the_same_batches(data):
    first, again = (list(itertools.islice(data, 2)) for _ in range(2))
    assert all(torch.equal(one.source, two.source) for one, two in zip(first, again, strict=True))


def test_crops_are_erased_as_the_product_erases_them(data):
    painted = MadeUpCrops(4, data.bank, 2, torch.device("cpu"), Store(4, 64), painted=99)
    imitated = MadeUpCrops(4, data.bank, 2, torch.device("cpu"), Store(4, 64))
    crops, before = next(iter(painted)), next(iter(imitated))
    other = (crops.prior != before.prior).any(dim=(1, 2, 3))
    assert torch.equal(other, crops.erased)
    assert crops.erased.any()
    assert torch.equal(crops.prior * (crops.mask == 0), before.prior * (before.mask == 0))
    assert psnr(crops.prior, crops.target, crops.mask)[crops.erased].min() > 8


def test_untrained_decoder_measures_as_the_prior(data):
    figures = validate(PixelDiT(SIZES["tiny"]), data, 4)
    assert figures["edit_1_steps"] == figures["edit_4_steps"] == figures["edit_prior"] > 5
    assert figures["erase_1_steps"] == figures["erase_prior"] > 5


def test_psnr_counts_only_what_is_under_the_mask():
    truth, mask = torch.zeros(1, 3, 4, 4), torch.zeros(1, 1, 4, 4)
    mask[..., :2] = 1
    wrong = truth + 0.2 * mask  # a tenth of the range
    wrong[..., 3] = 1.0
    assert psnr(wrong, truth, mask).item() == pytest.approx(20.0, abs=1e-3)
    assert psnr(truth, truth, mask).item() == pytest.approx(60.0)


def test_running_mean_follows_the_weights_ever_more_slowly():
    network = nn.Linear(1, 1, bias=False)
    network.weight.data.fill_(0.0)
    mean = RunningMean(network, decay=0.9)
    for _ in range(200):
        network.weight.data.fill_(1.0)
        mean.add(network)
    network.weight.data.fill_(5.0)
    mean.add(network)
    mean.put_into(network)
    assert network.weight.item() == pytest.approx(1.4, abs=0.01)


def test_command_trains_measures_and_leaves_weights_to_go_on_from(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(painter.SIZES, "small", SIZES["tiny"])
    monkeypatch.setattr(painter, "Store", lambda: Store(4, 64))
    short = f"painter --minutes 0.02 --out {tmp_path} --size small --words 30 --crops 1 --validate 1 --device cpu"
    for start in ("", f" --from {tmp_path / 'final'}"):
        monkeypatch.setattr(sys, "argv", (short + start).split())
        painter.main()
        steps, figures = re.fullmatch(r"(\d+) steps; (\{.*\})", capsys.readouterr().err.splitlines()[-1]).groups()
        assert int(steps) > 0
        assert {"erase_prior", "edit_prior", "edit_4_steps", "edit_4_steps_8_bits"} <= set(json.loads(figures))
    assert load(tmp_path / "final").config == SIZES["tiny"]
