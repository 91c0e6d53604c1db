"""The network takes crops of any size, starts as the prior, and sees what it should and no more."""

import dataclasses

import pytest
import torch
from crops_for_tests import VOKEN, conditions, stirred_decoder

from textharmony_cli.model.image_decoder.pixel_dit import (
    SIZES,
    PixelDiT,
    PixelDiTConfig,
    plane_turns,
    turned,
    with_dropped_context,
)


@pytest.mark.parametrize(("height", "width"), [(64, 64), (64, 101), (57, 130), (8, 9), (64, 512)])
@torch.no_grad()
def test_crops_of_any_size_come_out_as_large_as_they_went_in(height, width):
    asked = conditions(1, height, width)
    clean = stirred_decoder()(torch.randn(1, 3, height, width), torch.tensor([0.3]), asked)
    assert clean.shape == (1, 3, height, width)
    assert clean.isfinite().all()


@torch.no_grad()
def test_untrained_network_gives_the_prior_inside_the_mask_and_the_source_outside():
    asked = conditions()
    clean = PixelDiT(SIZES["tiny"])(torch.randn_like(asked.source), torch.rand(2), asked)
    assert torch.equal(clean, torch.where(asked.mask > 0, asked.prior, asked.source))


@torch.no_grad()
def test_hidden_pixels_do_not_show_through():
    decoder, asked = stirred_decoder(), conditions()
    noisy, time = torch.randn_like(asked.source), torch.tensor([0.2, 0.8])
    other = dataclasses.replace(asked, source=asked.source + asked.mask)
    hidden = torch.tensor([True, False])
    first, second = (decoder(noisy, time, dataclasses.replace(each, hidden=hidden)) for each in (asked, other))
    assert torch.equal(first[0], second[0])
    assert not torch.equal(first[1], second[1])


@torch.no_grad()
def test_rotary_positions_tell_only_how_far_apart_patches_are():
    q, k = torch.randn(2, 5 * 7, 16).unbind(0)
    turns = plane_turns(9, 11, 16, q.device).view(9, 11, 8)
    here, there = turns[:5, :7].flatten(0, 1), turns[4:, 4:].flatten(0, 1)
    scores = [turned(q, place) @ turned(k, place).T for place in (here, there)]
    assert torch.allclose(scores[0], scores[1], atol=1e-4)
    assert not torch.allclose(scores[0], q @ k.T, atol=1e-2)


@torch.no_grad()
def test_time_noise_and_vokens_all_change_what_comes_out():
    decoder, asked = stirred_decoder(), conditions(1)
    noisy, time = torch.randn_like(asked.source), torch.tensor([0.5])
    plain = decoder(noisy, time, asked)
    told = dataclasses.replace(asked, context=torch.randn(1, 3, VOKEN))
    assert not torch.equal(plain, decoder(noisy, time + 0.3, asked))
    assert not torch.equal(plain, decoder(noisy + 0.1, time, asked))
    assert not torch.equal(plain, decoder(noisy, time, told))


@torch.no_grad()
def test_no_context_is_the_learned_null_however_often_it_is_said():
    decoder, asked = stirred_decoder(), conditions(1)
    noisy, time = torch.randn_like(asked.source), torch.tensor([0.5])
    said = dataclasses.replace(asked, context=decoder.null.expand(1, 3, -1))
    assert torch.allclose(decoder(noisy, time, asked), decoder(noisy, time, said), atol=1e-5)


def test_context_is_dropped_for_about_the_asked_share_of_crops():
    decoder, context = stirred_decoder(), torch.ones(400, 2, VOKEN)
    kept = with_dropped_context(decoder, context, 0.1, torch.Generator().manual_seed(0))
    dropped = (kept == decoder.null).all(dim=(1, 2))
    assert 20 <= dropped.sum() <= 65
    assert torch.equal(kept[~dropped], context[~dropped])


@pytest.mark.parametrize("wrong", [{"width": 30, "heads": 4}, {"width": 24, "heads": 4}, {"layers": 0}])
def test_impossible_sizes_are_refused(wrong):
    with pytest.raises(ValueError, match=r"cannot be cut|above 0"):
        PixelDiTConfig(**wrong)
