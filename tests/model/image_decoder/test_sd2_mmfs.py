"""What skips are given of the picture before."""

import pytest
import small_sd2
import torch
from small_sd2 import reference

from textharmony_cli.model.image_decoder.sd2_config import RELEASED
from textharmony_cli.model.image_decoder.sd2_mmfs import Reference, SkipSynchronizer, skip_sizes


def part(seed=0):
    torch.manual_seed(seed)
    made = SkipSynchronizer(8, 6, side=4, grid=4)
    for tensor in (*made.parameters(), made.synchronizer.nothing):
        tensor.data.normal_(std=0.3)
    return made.eval()


def skip(count=1, side=4):
    return torch.randn(count, 8, side, side, generator=torch.Generator().manual_seed(4))


def test_before_training_nothing_is_added():
    made, x = SkipSynchronizer(8, 6, side=4, grid=4), skip()
    assert torch.equal(made(x, made.look(reference(True))), x)


@torch.no_grad()
def test_what_is_seen_depends_on_the_picture():
    made, x = part(), skip()
    assert not torch.allclose(
        made(x, made.look(reference(True, seed=1))), made(x, made.look(reference(True, seed=2))), atol=1e-3
    )


@torch.no_grad()
def test_no_reference_is_a_reference_that_nobody_sees():
    made, x = part(), skip(2)
    torch.testing.assert_close(made(x, None), made(x, made.look(reference(False, False))), rtol=1e-5, atol=1e-5)
    assert not torch.allclose(made(x, None), x, atol=1e-3)


@torch.no_grad()
def test_rows_look_at_their_own_pictures():
    made, x, seen = part(), skip(3), reference(True, False, True)
    together = made(x, made.look(seen))
    for row in range(3):
        alone = Reference(tuple(level[row : row + 1] for level in seen.maps), seen.visible[row : row + 1])
        torch.testing.assert_close(together[row : row + 1], made(x[row : row + 1], made.look(alone)))


@torch.no_grad()
def test_repetitions_of_a_batch_share_its_pictures():
    made, x, seen = part(), skip(4), reference(True, True)
    together = made(x, made.look(seen))
    torch.testing.assert_close(together[:2], made(x[:2], made.look(seen)))
    torch.testing.assert_close(together[2:], made(x[2:], made.look(seen)))


@torch.no_grad()
def test_positions_fit_skips_of_another_size():
    made = part()
    assert made(skip(side=6), made.look(reference(True))).shape == (1, 8, 6, 6)


@torch.no_grad()
def test_in_half_precision_it_finds_nearly_the_same():
    made, x, seen = part(), skip(), reference(True)
    expected = made(x, made.look(seen)) - x
    made.bfloat16()
    found = made(x.bfloat16(), made.look(seen))
    assert found.dtype == torch.bfloat16
    assert (found.float() - x - expected).norm() < 0.05 * expected.norm()


def test_maps_that_are_not_four_are_refused():
    with pytest.raises(ValueError, match="4 maps of 1 pictures"):
        Reference((torch.zeros(1, 6, 4, 4),) * 3, torch.tensor([True]))


def test_sizes_of_the_skips_of_the_release():
    """Spec: widths 320 four times, 640 three times, 1280 five times; the last of three is half as large."""
    sizes = skip_sizes(RELEASED.unet["block_out_channels"], 2, 64)
    assert [width for width, _ in sizes] == [320] * 4 + [640] * 3 + [1280] * 5
    assert [side for _, side in sizes] == [64] * 3 + [32] * 3 + [16] * 3 + [8] * 3


def test_sizes_of_the_skips_are_those_of_the_network():
    made, seen = small_sd2.decoder(), []
    for synchronizer in made.unet.skips:
        synchronizer.register_forward_pre_hook(lambda _, inputs: seen.append(tuple(inputs[0].shape[1:])))
    with torch.no_grad():
        made.unet(torch.randn(1, 4, 8, 8), torch.tensor([5]), small_sd2.context())
    expected = skip_sizes(small_sd2.UNET["block_out_channels"], 1, 8)
    assert seen == [(width, side, side) for width, side in expected]
