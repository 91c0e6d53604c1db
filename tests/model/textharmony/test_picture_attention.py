"""Looking back at pictures, without a recording."""

import pytest
import small_vision
import torch
from torch import nn

from textharmony_cli.model.textharmony.feature_synchronizer import FeatureSynchronizer, recency
from textharmony_cli.model.textharmony.picture_attention import PictureAttention, visible_pictures

SHAPES = ((4, 4), (2, 2), (1, 1))
ROWS = 21
BEGINNING, PICTURE, WORD = 1, 9, 5


@pytest.fixture
def attention():
    return small_vision.stirred(PictureAttention(12, 32, eps=1e-6))


def look(attention, x, rows, visible):
    return attention(x, attention.values(rows), visible, SHAPES)


def test_before_training_nothing_is_added():
    made = PictureAttention(12, 32, eps=1e-6)
    assert not look(made, torch.randn(1, 3, 12), torch.randn(1, 2, ROWS, 32), torch.ones(1, 3, 2)).any()


def test_a_token_that_sees_no_picture_gets_the_projection_of_nothing(attention):
    synchronizer = attention.synchronizer
    synchronizer.nothing.normal_()
    found = look(attention, torch.randn(1, 3, 12), torch.randn(1, 2, ROWS, 32), torch.zeros(1, 3, 2))
    expected = torch.tanh(attention.gate) * synchronizer.output(synchronizer.nothing.flatten())
    torch.testing.assert_close(found, expected.expand(1, 3, 12), rtol=1e-5, atol=1e-6)


def test_pictures_that_a_token_may_not_see_do_not_matter(attention):
    x, rows = torch.randn(1, 2, 12), torch.randn(1, 2, ROWS, 32)
    visible = torch.tensor([[[1, 0], [1, 1]]])
    before = look(attention, x, rows, visible)
    rows[:, 1] += 1
    after = look(attention, x, rows, visible)
    assert torch.equal(before[:, 0], after[:, 0])
    assert not torch.allclose(before[:, 1], after[:, 1], atol=1e-3)


def test_with_even_weights_nothing_weighs_as_much_as_one_point(attention):
    """Where all rows are the same and no logit differs, all that counts is the share of `nothing`."""
    synchronizer = attention.synchronizer
    for module in (synchronizer.weights, synchronizer.offsets):
        nn.init.zeros_(module.weight)
        nn.init.zeros_(module.bias)
    shapes, points = ((4, 4), (4, 4), (4, 4)), 2 * 3 * 8  # pictures, levels, points; no level of one pixel
    row = torch.randn(1, 1, 1, 32)
    values = attention.values(row.expand(1, 2, 48, 32))
    found = attention(torch.randn(1, 3, 12), values, torch.ones(1, 3, 2), shapes)
    share = points / (points + 1)
    expected = torch.tanh(attention.gate) * synchronizer.output(share * attention.values(row)[:, :, 0])
    torch.testing.assert_close(found, expected.expand(1, 3, 12), rtol=1e-4, atol=1e-5)


def test_the_last_picture_that_is_seen_is_number_one():
    assert recency(torch.tensor([[[1, 1, 1], [1, 0, 1], [0, 1, 0], [0, 0, 0]]])).tolist() == [
        [[3, 2, 1], [2, 0, 1], [0, 1, 0], [0, 0, 0]]
    ]


def test_heads_that_cannot_share_the_width_are_refused():
    with pytest.raises(ValueError, match=r"20 .* 16 heads"):
        FeatureSynchronizer(12, 20, 20, heads=16, levels=3, points=8, recencies=50)


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        ([BEGINNING, PICTURE, PICTURE, WORD], [[0], [1], [1], [1]]),
        ([BEGINNING, WORD, BEGINNING, PICTURE, PICTURE], [[0], [0], [0], [1], [1]]),
        ([BEGINNING, PICTURE, PICTURE, BEGINNING, WORD], [[0], [1], [1], [0], [0]]),
        ([BEGINNING, *[PICTURE] * 4, WORD], [[0, 0], [1, 0], [1, 0], [1, 1], [1, 1], [1, 1]]),
        ([BEGINNING, WORD], [[], []]),
    ],
)
def test_a_token_sees_the_pictures_of_its_document_that_have_begun(ids, expected):
    found = visible_pictures(torch.tensor([ids]), BEGINNING, PICTURE, length=2)
    assert found[0].int().tolist() == expected


def test_rows_with_fewer_pictures_have_empty_places():
    ids = torch.tensor([[BEGINNING, *[PICTURE] * 4], [BEGINNING, PICTURE, PICTURE, WORD, WORD]])
    assert visible_pictures(ids, BEGINNING, PICTURE, length=2).shape == (2, 5, 2)
    assert not visible_pictures(ids, BEGINNING, PICTURE, length=2)[1, :, 1].any()


def test_in_half_precision_it_finds_nearly_the_same(attention):
    x, rows, visible = torch.randn(1, 3, 12), torch.randn(1, 2, ROWS, 32), torch.ones(1, 3, 2)
    expected = look(attention, x, rows, visible)
    found = look(attention.bfloat16(), x.bfloat16(), rows.bfloat16(), visible)
    assert found.dtype == torch.bfloat16
    assert (found.float() - expected).norm() < 0.03 * expected.norm()
