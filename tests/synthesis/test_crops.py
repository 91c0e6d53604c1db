"""Made-up crops keep their promises to whoever learns from them."""

import itertools
import random

import pytest
import torch

from textharmony_cli.synthesis.backgrounds import textures
from textharmony_cli.synthesis.camera import blurred, compressed
from textharmony_cli.synthesis.crops import CropMaker, Mix
from textharmony_cli.synthesis.dice import Dice
from textharmony_cli.synthesis.filling import filled_in
from textharmony_cli.synthesis.inking import Effects, Look, inked
from textharmony_cli.synthesis.plates import on_plates
from textharmony_cli.synthesis.word_bank import HEIGHT, MARGIN, draw_bank, is_held_out, texts

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def bank():
    return draw_bank(3, 60)


@pytest.fixture(scope="module")
def batches(bank):
    return list(itertools.islice(CropMaker(bank, 5, CPU, 8, 96).batches(4 * HEIGHT * 192), 12))


def test_same_seed_makes_the_same_crops_and_another_seed_others(bank):
    first, again, other = (CropMaker(bank, seed, CPU, 4, 64).batch(HEIGHT * 400) for seed in (1, 1, 2))
    assert torch.equal(first.source, again.source) and torch.equal(first.prior, again.prior)
    assert torch.equal(first.mask, again.mask) and torch.equal(first.target, again.target)
    assert first.source.shape != other.source.shape or not torch.equal(first.source, other.source)


def test_pictures_lie_between_minus_one_and_one_and_widths_differ(batches):
    for crops in batches:
        for picture in (crops.source, crops.prior, crops.target):
            assert picture.shape == (len(crops.mask), 3, HEIGHT, crops.mask.shape[-1])
            assert picture.isfinite().all() and picture.abs().max() <= 1
        assert set(crops.mask.unique().tolist()) <= {0.0, 1.0}
    assert len({crops.mask.shape[-1] for crops in batches}) > 4


def test_outside_the_mask_nothing_is_to_change(batches):
    for crops in batches:
        outside = (crops.mask == 0).expand_as(crops.source)
        assert torch.equal(crops.target[outside], crops.source[outside])
        assert torch.equal(crops.prior[outside], crops.source[outside])


def test_under_the_mask_the_words_change_and_the_prior_is_nearer_to_the_truth_than_the_source(batches):
    nearer = []
    for crops in batches:
        was = ((crops.source - crops.target) * crops.mask).square().mean(dim=(1, 2, 3))
        prior = ((crops.prior - crops.target) * crops.mask).square().mean(dim=(1, 2, 3))
        assert (was > 0).all()
        nearer += (prior < was).tolist()
    assert sum(nearer) / len(nearer) > 0.9


def test_some_crops_are_to_be_erased_and_their_words_are_hidden(batches):
    erased = torch.cat([crops.erased for crops in batches])
    hidden = torch.cat([crops.hidden for crops in batches])
    assert 0.2 < erased.float().mean() < 0.6
    assert hidden[erased].all()
    assert 0 < hidden[~erased].float().mean() < 0.7


def test_bank_is_the_same_however_it_is_drawn_and_holds_its_words(bank):
    again = draw_bank(3, 60)
    assert len(bank) == 60
    for width, masks in bank.masks.items():
        assert (masks == again.masks[width]).all()
        assert masks.shape[1:] == (2, HEIGHT, width)
        assert masks.max(axis=(2, 3)).min() > 200
        assert (bank.ends[width] > MARGIN).all() and (bank.ends[width] <= width - MARGIN).all()


def test_held_out_fonts_are_few_and_other_seeds_draw_other_words():
    keys = [f"font-{number}" for number in range(600)]
    assert 60 < sum(map(is_held_out, keys)) < 140
    rng = random.Random(0)
    drawn = {texts(rng) for _ in range(50)}
    assert len(drawn) == 50
    assert all(before and after for before, after in drawn)


def test_holes_are_filled_from_around_them():
    ramp = torch.linspace(0, 1, 48).expand(1, 3, 32, 48).clone()
    mask = torch.zeros(1, 1, 32, 48)
    mask[..., 8:24, 12:36] = 1
    filled = filled_in(ramp.masked_fill(mask > 0, 9.0), mask)
    assert torch.equal(filled[..., :8, :], ramp[..., :8, :])
    assert (filled - ramp).abs().max() < 0.2
    assert torch.allclose(
        filled_in(torch.full((1, 3, 32, 99), 0.7), torch.ones(1, 1, 32, 99).index_fill(3, torch.tensor([98]), 0)),
        torch.tensor(0.7),
        atol=1e-4,
    )


def test_jpeg_loses_more_at_lower_quality_and_keeps_flat_colour():
    noisy = torch.rand(1, 3, 20, 35, generator=torch.Generator().manual_seed(0))
    lost = [(compressed(noisy, torch.full((1, 1, 1, 1), q)) - noisy).abs().mean() for q in (95.0, 60.0, 20.0)]
    assert lost[0] < 0.05 and lost == sorted(lost)
    flat = torch.full((1, 3, 20, 35), 0.5)
    assert torch.allclose(compressed(flat, torch.full((1, 1, 1, 1), 80.0)), flat, atol=0.01)


def test_each_crop_is_blurred_by_its_own_deviation():
    dot = torch.zeros(2, 1, 25, 25)
    dot[..., 12, 12] = 1
    spread = blurred(dot, torch.tensor([1.0, 2.0]).view(2, 1, 1, 1))
    at = torch.arange(25) - 12.0
    variances = (spread.sum(dim=(1, 2)) * at.square()).sum(dim=-1)
    assert spread.sum(dim=(1, 2, 3)).tolist() == pytest.approx([1, 1], abs=1e-4)
    assert variances.tolist() == pytest.approx([1.0, 4.0], rel=0.05)


def test_plates_lie_under_the_words_and_leave_the_rest_of_the_scene(bank):
    dice, scene = Dice(2, CPU), torch.full((60, 3, HEIGHT, 256), 0.5)
    cover = torch.zeros(60, 1, HEIGHT, 256)
    cover[..., 24:40, 100:156] = 1.0
    store = textures(dice, 4, 64)
    on, rims = on_plates(dice, store, scene, cover, torch.zeros(60, 1, 1, 1), 0.5)
    changed = (on != scene).any(dim=1, keepdim=True)
    some = changed.flatten(1).any(dim=1)
    assert 0.25 < some.float().mean() < 0.75
    assert ((changed & (cover > 0)).sum(dim=(1, 2, 3)) > 0.99 * cover.sum(dim=(1, 2, 3)))[some].all()
    assert not changed[..., :40].any() and not changed[..., 216:].any()
    assert (rims > 0.5).any() and not (rims > 0.5)[~changed].any()
    assert (rims[~some] == 0).all()


def test_cracks_are_thin_lines_on_another_texture():
    """The fifth kind of texture: few pixels are far from what is around them, in some more than in others."""
    store = textures(Dice(2, CPU), 40, 128)[32:]
    away = (store - torch.nn.functional.avg_pool2d(store, 15, 1, 7)).abs().amax(dim=1)[:, 8:-8, 8:-8]
    odd = (away > 3 * away.flatten(1).median(dim=1).values[:, None, None]).float().mean(dim=(1, 2))
    assert store.shape == (8, 3, 128, 128) and store.min() >= 0 and store.max() <= 1
    assert 0.01 < odd.max() < 0.35


def test_a_mix_may_have_all_words_erased(bank):
    usual, other = (CropMaker(bank, 5, CPU, 4, 64, mix) for mix in (Mix(), Mix(erased=1.0)))
    assert not usual.batch(HEIGHT * 256 * 12).erased.all()
    crops = other.batch(HEIGHT * 256 * 12)
    assert crops.erased.all() and torch.equal(crops.drawn.glyphs, torch.zeros_like(crops.drawn.glyphs))


def test_shares_lie_between_nothing_and_all():
    with pytest.raises(ValueError, match="7"):
        Mix(erased=7.0)


def test_hollow_letters_leave_the_ground_inside():
    cover = torch.zeros(2, 1, HEIGHT, 96)
    cover[..., 20:40, 30:60] = 1.0
    one = torch.ones(2, 1, 1, 1)
    look = Look(
        *(part * torch.ones(2, 3, 1, 1) for part in (0.2, 0.2)), one, 0.9 * torch.ones(2, 3, 1, 1), one, 0 * one,
        0.5 * one, torch.tensor([0.0, 1.0]).view(2, 1, 1, 1),
    )  # fmt: skip
    filled, hollow = inked(torch.full((2, 3, HEIGHT, 96), 0.5), cover, look, Effects(2, 0, 0, 1.0))
    for shown, inside in ((filled, 0.2), (hollow, 0.5)):
        assert torch.allclose(shown[:, 20:40, 30:60], torch.tensor(inside))
        assert torch.allclose(shown[:, 18:20, 28:62], torch.tensor(0.9))
        assert torch.allclose(shown[:, :18], torch.tensor(0.5)) and torch.allclose(shown[..., :28], torch.tensor(0.5))


def _share_changed(bank, mix):
    """How much of the crops the words change, in mean, and by how much where they do."""
    crops = [CropMaker(bank, seed, CPU, 4, 64, mix).batch(HEIGHT * 256 * 12) for seed in range(6)]
    changes = [(made.source - made.target).abs().amax(dim=1) / 2 for made in crops]
    shares = [(change > 10 / 255).float().mean().item() for change in changes]
    return sum(shares) / len(shares), torch.cat([change[change > 10 / 255] for change in changes]).mean().item()


def test_a_mix_may_have_heavy_hollow_and_faint_letters(bank):
    usual, depth = _share_changed(bank, Mix(erased=1.0))
    assert _share_changed(bank, Mix(erased=1.0, heavy=1.0))[0] > 1.2 * usual
    assert _share_changed(bank, Mix(erased=1.0, faint=1.0))[1] < 0.6 * depth
    crops = CropMaker(bank, 5, CPU, 4, 64, Mix(erased=1.0, hollow=1.0)).batch(HEIGHT * 256 * 12)
    assert crops.drawn.look.hollow.all() and crops.drawn.look.edge_cover.all() and not crops.drawn.look.shade.any()
