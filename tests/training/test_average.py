"""The mean of two networks lies halfway, and only networks of the same sizes have one."""

import dataclasses

import pytest
import torch

from textharmony_cli.model.pointer.network import PointerConfig, PointerNetwork
from textharmony_cli.training.average import mean

SMALL = PointerConfig(pieces=5, piece_width=8, gram_width=8, width=24, heads=2, page_layers=1)


def test_the_mean_lies_halfway():
    one, other = PointerNetwork(SMALL), PointerNetwork(SMALL)
    made = mean(one, other).state_dict()
    for name, value in one.state_dict().items():
        assert torch.allclose(made[name] - value, other.state_dict()[name] - made[name], atol=1e-6)
    assert not torch.equal(one.first.weight, other.first.weight)


def test_networks_of_other_sizes_have_no_mean():
    with pytest.raises(ValueError, match="sizes differ"):
        mean(PointerNetwork(SMALL), PointerNetwork(dataclasses.replace(SMALL, width=36)))
