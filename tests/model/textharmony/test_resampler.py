"""The resampler on its own."""

import pytest
import small_vision
import torch

from textharmony_cli.model.textharmony.resampler import Resampler


@pytest.fixture
def resampler():
    return small_vision.stirred(Resampler(small_vision.sizes()))


@pytest.mark.parametrize("states", [1, 5, 40])
def test_any_number_of_states_becomes_as_many_vectors_as_queries(resampler, states):
    assert resampler(torch.randn(2, states, 16)).shape == (2, 3, 12)


def test_the_order_of_the_states_does_not_matter(resampler):
    states = torch.randn(1, 6, 16)
    torch.testing.assert_close(resampler(states), resampler(states.flip(1)), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("dtype", [torch.long, torch.bool])
def test_masked_states_are_not_seen(resampler, dtype):
    states = torch.randn(2, 6, 16)
    mask = torch.tensor([[1, 1, 1, 1, 0, 0], [1, 1, 1, 1, 1, 1]]).to(dtype)
    found = resampler(states, mask)
    torch.testing.assert_close(found[:1], resampler(states[:1, :4]), rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(found[1:], resampler(states[1:]), rtol=1e-4, atol=1e-5)


def test_only_every_second_layer_looks_at_the_states(resampler):
    assert [layer.cross is not None for layer in resampler.layers] == [True, False, True]


def test_with_the_norm_the_length_of_a_key_does_not_matter(resampler):
    states = torch.randn(1, 6, 16)
    before = resampler(states)
    for layer in resampler.layers[::2]:
        layer.cross.key.weight.data *= 3
        layer.cross.key.bias.data *= 3
    torch.testing.assert_close(resampler(states), before, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(("change", "numbers"), [({"heads": 5}, "12 .* 5"), ({"cross_every": 0}, "0")])
def test_impossible_sizes_are_refused(change, numbers):
    with pytest.raises(ValueError, match=numbers):
        small_vision.sizes(**change)
