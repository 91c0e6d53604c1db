"""Shapes, sizes and starting points of the vision side; its arithmetic is held to a recording elsewhere."""

import pytest
import small_vision
import torch

from textharmony_cli.model.textharmony.adapter_interaction import Injector, places
from textharmony_cli.model.textharmony.deformable_attention import as_maps, as_rows
from textharmony_cli.model.textharmony.position_table import resized_grid, resized_table
from textharmony_cli.model.textharmony.spatial_prior import SpatialPrior
from textharmony_cli.model.textharmony.visual_tokenizer import VisualTokenizer
from textharmony_cli.model.textharmony.vit_adapter import VitAdapter


def test_rows_and_maps_are_the_same_thing():
    rows, shapes = torch.randn(2, 6 + 20 + 1, 3), ((2, 3), (4, 5), (1, 1))
    maps = as_maps(rows, shapes)
    assert torch.equal(maps[1][:, :, 0, 1], rows[:, 7])
    assert torch.equal(as_rows(maps), rows)


@pytest.mark.parametrize("grid", [2, 4, 6])
def test_a_picture_becomes_tokens_and_four_maps(grid):
    made = VisualTokenizer(small_vision.clip(image_size=14 * grid), small_vision.sizes(), language_width=8).eval()
    seen = made(torch.rand(2, 3, 14 * grid, 14 * grid))
    assert seen.tokens.shape == (2, 3, 8)
    assert [tuple(found.shape) for found in seen.maps] == [
        (2, 16, side, side) for side in (4 * grid, 2 * grid, grid, grid // 2)
    ]


def test_pictures_of_a_batch_do_not_see_each_other():
    made = small_vision.stirred(VisualTokenizer(small_vision.clip(), small_vision.sizes(), language_width=8))
    pictures = torch.rand(2, 3, 56, 56)
    torch.testing.assert_close(made(pictures).tokens[1:], made(pictures[1:]).tokens, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"image_size": 60}, "60 pixels is not made of patches of 14"),
        ({"image_size": 42}, "42 pixels has 3 patches a side"),
        ({"image_size": 0}, "0 pixels has 0 patches a side"),
        ({"num_hidden_layers": 6}, "6 layers cannot be shared among 4"),
        ({"num_hidden_layers": 0}, "0 layers cannot be shared among 4"),
        ({"hidden_size": 4, "num_attention_heads": 4}, "2 cannot be divided among 4"),
    ],
)
def test_impossible_encoders_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        VitAdapter(small_vision.clip(**change))


def test_a_resampler_for_another_encoder_is_refused():
    with pytest.raises(ValueError, match=r"16, .* takes 24"):
        VisualTokenizer(small_vision.clip(), small_vision.sizes(source_width=24), language_width=8)


def test_an_untrained_injector_leaves_the_patches_as_they_are():
    patches, at = torch.randn(1, 16, 8), places((4, 4), torch.device("cpu"))
    assert torch.equal(Injector(8, 2)(patches, torch.randn(1, 64 + 16 + 4, 8), at), patches)


def test_rows_of_the_pyramid_stand_where_their_maps_say():
    at = places((2, 4), torch.device("cpu"))
    assert at.levels == ((4, 8), (2, 4), (1, 2))
    assert at.rows[-2:].tolist() == [[0.25, 0.5], [0.75, 0.5]]
    assert torch.equal(as_maps(at.rows[None], at.levels)[1].flatten(2)[0].T, at.patches)


def test_the_spatial_prior_halves_five_times():
    fine, levels = SpatialPrior(16)(torch.rand(1, 3, 64, 96))
    assert fine.shape == (1, 16, 16, 24)
    assert [rows.shape[1] for rows in levels] == [8 * 12, 4 * 6, 2 * 3]


@pytest.mark.parametrize("align_corners", [True, False])
def test_a_position_table_of_the_right_size_is_not_touched(align_corners):
    table = torch.randn(17, 5)
    assert torch.equal(resized_table(table, 4, align_corners=align_corners), table)


def test_the_class_row_is_the_same_at_any_size():
    table = torch.randn(17, 5)
    larger = resized_table(table, 6, align_corners=False)
    assert larger.shape == (37, 5)
    assert torch.equal(larger[0], table[0])


def test_aligned_corners_stay_where_they_are():
    table = torch.randn(17, 5)
    corners = resized_grid(table, 7, align_corners=True)[0, :, ::6, ::6]
    torch.testing.assert_close(corners, table[1:].T.reshape(5, 4, 4)[:, ::3, ::3])


def test_a_table_that_is_no_square_is_refused():
    with pytest.raises(ValueError, match=r"12 rows .* 3 x 3 is 9"):
        resized_grid(torch.randn(12, 5), 4, align_corners=True)
