"""Deformable attention against a sampler that looks at one point at a time."""

from math import floor

import pytest
import torch

from textharmony_cli.model.textharmony.deformable_attention import DeformableAttention, centres, sample

SHAPES = ((4, 6), (2, 3), (1, 1))


def rows(shapes=SHAPES, heads=2, width=3, batch=2):
    torch.manual_seed(0)
    return torch.randn(batch, sum(h * w for h, w in shapes), heads, width)


def one_point(plane, x, y):
    """Bilinear, zero outside: plane (h, w, C), x and y from 0 to 1."""
    height, wide, width = plane.shape
    column, row = x * wide - 0.5, y * height - 0.5
    left, top = floor(column), floor(row)
    total = torch.zeros(width)
    for k in (top, top + 1):
        for j in (left, left + 1):
            if 0 <= k < height and 0 <= j < wide:
                total += (1 - abs(row - k)) * (1 - abs(column - j)) * plane[k, j]
    return total


@pytest.fixture(params=[True, False], ids=["learning", "not learning"], autouse=True)
def learning(request):
    """Both ways of sampling: without gradients a processor takes the faster one."""
    with torch.set_grad_enabled(request.param):
        yield request.param


def test_it_samples_like_one_point_at_a_time():
    values, queries, points = rows(), 5, 2
    places = torch.rand(2, queries, 2, len(SHAPES), points, 2) * 1.6 - 0.3  # some are outside
    weights = torch.rand(2, queries, 2, len(SHAPES), points)
    expected = torch.zeros(2, queries, 2, 3)
    for b, t, m, level, k in torch.cartesian_prod(*map(torch.arange, weights.shape)).tolist():
        start = sum(h * w for h, w in SHAPES[:level])
        height, wide = SHAPES[level]
        plane = values[b, start : start + height * wide, m].reshape(height, wide, 3)
        x, y = places[b, t, m, level, k].tolist()
        expected[b, t, m] += weights[b, t, m, level, k] * one_point(plane, x, y)
    torch.testing.assert_close(sample(values, SHAPES, places, weights), expected.flatten(2), rtol=1e-4, atol=1e-5)


def test_the_centre_of_a_pixel_is_the_pixel():
    shape = (3, 5)
    values = rows((shape,), heads=1)
    places = centres(shape).expand(2, 1, 1, 1, -1, -1).permute(0, 4, 1, 2, 3, 5)
    found = sample(values, (shape,), places, torch.ones(2, 15, 1, 1, 1))
    torch.testing.assert_close(found, values[:, :, 0])


def test_nothing_is_found_outside():
    places = torch.full((2, 4, 2, len(SHAPES), 1, 2), 3.0)
    assert not sample(rows(), SHAPES, places, torch.ones(places.shape[:-1])).any()


def test_an_offset_is_one_pixel_of_its_level():
    """A query that sits on a pixel, and whose only point lies one to the right, finds the neighbour."""
    attention = DeformableAttention(width=4, value_width=4, heads=1, levels=1, points=1)
    for name, value in attention.named_parameters():
        value.data = torch.eye(4) if name in ("value.weight", "output.weight") else torch.zeros_like(value)
    attention.offsets.bias.data = torch.tensor([1.0, 0.0])
    rows = torch.randn(1, 6, 4)
    found = attention(torch.zeros(1, 6, 4), centres((2, 3)), rows, ((2, 3),)).reshape(2, 3, 4)
    torch.testing.assert_close(found[:, :2], rows.reshape(2, 3, 4)[:, 1:])
    assert found[:, 2].abs().max() < 1e-5  # beyond the edge


def test_weights_of_all_levels_share_one_softmax():
    """Where all rows are the same and no point is outside, the output is that row, whatever the weights."""
    torch.manual_seed(0)
    attention = DeformableAttention(width=4, value_width=8, heads=2, levels=2, points=3)
    attention.offsets.weight.data.zero_()
    attention.offsets.bias.data.zero_()
    row = torch.randn(1, 1, 4)
    shapes = ((4, 4), (2, 2))
    found = attention(torch.randn(1, 5, 4), torch.full((5, 2), 0.5), row.expand(1, 20, 4), shapes)
    torch.testing.assert_close(found, attention.output(attention.value(row)).expand(1, 5, 4), rtol=1e-5, atol=1e-6)


def test_a_value_width_that_heads_cannot_share_is_refused():
    with pytest.raises(ValueError, match=r"10 .* 4 heads"):
        DeformableAttention(width=8, value_width=10, heads=4, levels=1, points=1)
