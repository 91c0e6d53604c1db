"""Painting regions of a page with a model of whole pictures."""

import itertools

import numpy as np
import pytest
import small_sd2
import torch
from PIL import Image

from textharmony_cli.documents.difference import changed_outside
from textharmony_cli.model.image_decoder.paste_back import Framing, pasted, pieces_of
from textharmony_cli.model.image_decoder.sd2_sampling import DiffusionPlan, paint

SIDE, AROUND = 64, 16
FRAMING = Framing(SIDE, AROUND)


def page(height=200, width=300):
    """Noise on a slope, so that no two places are the same."""
    rows, columns = np.mgrid[:height, :width]
    noise = np.random.default_rng(0).integers(0, 20, (height, width, 3))
    return (60 + noise + (columns / 3 + rows / 4)[..., None]).clip(0, 255).astype(np.uint8)


def region(x, y, width, height, shape=(200, 300)):
    mask = np.zeros(shape, np.bool_)
    mask[y : y + height, x : x + width] = True
    return mask


def noise(glimpse):
    return np.random.default_rng(glimpse.part).integers(0, 256, glimpse.pixels.shape, np.uint8)


def paste(pixels, regions, model, framing=FRAMING):
    return pasted(pixels, regions, model, [framing] * len(regions))


@pytest.mark.parametrize(
    "where",
    [
        [region(100, 80, 20, 10)],
        [region(0, 0, 10, 10), region(290, 190, 10, 10)],
        [region(10, 20, 280, 100)],
        [region(0, 0, 300, 200)],
        [region(50, 50, 20, 20), region(60, 60, 20, 20)],
        [region(0, 0, 0, 0)],
        [],
    ],
)
def test_outside_the_regions_nothing_changes(where):
    before = page()
    done = paste(before, where, noise)
    assert changed_outside(before, done.pixels, done.mask) == 0
    assert np.array_equal(done.mask, np.logical_or.reduce([np.zeros((200, 300), np.bool_), *where]))


def test_a_region_of_any_shape_is_pasted_by_its_mask():
    before, rows, columns = page(), *np.mgrid[:200, :300]
    circle = (rows - 90) ** 2 + (columns - 120) ** 2 < 15**2
    done = paste(before, [circle], lambda glimpse: 255 - glimpse.pixels)
    assert changed_outside(before, done.pixels, circle) == 0
    assert (done.pixels != before).any(-1)[circle].mean() > 0.9


@pytest.mark.parametrize("size", [(20, 10), (32, 32), (33, 32), (250, 100), (300, 200)])
def test_pieces_cover_a_region_once_and_see_what_is_around(size):
    mask = region(0, 0, *size)
    pieces = list(pieces_of(mask, FRAMING))
    covered = np.zeros(mask.shape, int)
    for piece in pieces:
        covered[piece.cell.slices] += 1
        assert piece.square.shape == (SIDE, SIDE)
        for cell, square, length in (
            ((piece.cell.x0, piece.cell.x1), (piece.square.x0, piece.square.x1), 300),
            ((piece.cell.y0, piece.cell.y1), (piece.square.y0, piece.square.y1), 200),
        ):
            assert square[0] == 0 or cell[0] - square[0] >= AROUND
            assert square[1] == length or square[1] - cell[1] >= AROUND
    assert np.array_equal(covered > 0, mask)
    assert covered.max() == 1
    assert len(pieces) == -(-size[0] // 32) * -(-size[1] // 32)


def test_a_piece_sees_those_before_it_and_nothing_of_the_old_text():
    before, where, seen = page(), region(50, 80, 90, 20), []

    def flat(glimpse):
        seen.append(glimpse)
        return np.full_like(glimpse.pixels, 7)

    done = paste(before, [where], flat)
    assert [(glimpse.region, glimpse.part, glimpse.parts) for glimpse in seen] == [(0, 0, 3), (0, 1, 3), (0, 2, 3)]
    for number, piece in enumerate(pieces_of(where, FRAMING)):
        own = where[piece.square.slices]
        hidden = seen[number].hidden
        assert hidden[:, piece.cell.x0 - piece.square.x0 :].sum() == own[:, piece.cell.x0 - piece.square.x0 :].sum()
        assert not hidden[:, : piece.cell.x0 - piece.square.x0].any()
        finished = own & ~hidden
        assert np.array_equal(seen[number].pixels[finished], done.pixels[piece.square.slices][finished])


def test_regions_that_come_later_are_hidden_from_earlier_ones():
    seen = []

    def same(glimpse):
        seen.append(glimpse.hidden.sum())
        return glimpse.pixels

    paste(page(), [region(100, 80, 10, 10), region(115, 80, 10, 10)], same)
    assert seen == [200, 100]


def test_a_shift_of_colours_is_taken_back():
    """The model gives back the page, brighter and with a cast that grows to one side; nothing of that may be seen."""
    before = page()
    cast = np.linspace(10, 30, SIDE)[None, :, None] * np.array([1.0, -0.5, 0.2])

    def off(glimpse):
        return (glimpse.pixels + cast).clip(0, 255).astype(np.uint8)

    done = paste(before, [region(100, 80, 90, 24)], off)
    wrong = np.abs(done.pixels.astype(int) - before)[done.mask]
    assert wrong.mean() < 2
    assert np.percentile(wrong, 99) < 6


def test_new_content_keeps_its_contrast():
    """Shifts come from around the region, so a drawn letter is neither lightened nor darkened."""
    before, where = np.full((100, 100, 3), 200, np.uint8), region(40, 40, 20, 20, (100, 100))

    def draw(glimpse):
        made = np.full_like(glimpse.pixels, 190)
        made[28:36, 28:36] = 20
        return made

    done = paste(before, [where], draw)
    square = next(pieces_of(where, FRAMING)).square
    letter = done.pixels[square.y0 + 28 : square.y0 + 36, square.x0 + 28 : square.x0 + 36]
    assert np.abs(letter.astype(int) - 30).max() <= 1
    assert np.abs(done.pixels[where].astype(int) - np.where(done.pixels[where] < 100, 30, 200)).max() <= 1


def test_a_letter_across_the_edge_lightens_nothing():
    """Outside the region the model drew what is not on the page; a difference, but not one of colours."""
    before, where = np.full((100, 100, 3), 200, np.uint8), region(40, 40, 20, 20, (100, 100))

    def draw(glimpse):
        made = np.full_like(glimpse.pixels, 190)
        made[24:50, 30:34] = 20
        return made

    done = paste(before, [where], draw)
    assert set(np.unique(done.pixels[where])) <= {29, 30, 31, 199, 200}


def test_pictures_of_another_size_are_brought_to_the_page():
    before = page()

    def twice(glimpse):
        return glimpse.pixels.repeat(2, 0).repeat(2, 1)

    done = paste(before, [region(100, 80, 20, 20)], twice)
    assert np.abs(done.pixels.astype(int) - before)[done.mask].mean() < 4


@pytest.mark.parametrize("shape", [(40, 300), (30, 20), (64, 64), (1, 1)])
def test_pages_smaller_than_a_square_are_seen_with_their_edges_repeated(shape):
    before, where = page(*shape), np.ones(shape, np.bool_)
    sizes = []

    def same(glimpse):
        sizes.append(glimpse.pixels.shape)
        return glimpse.pixels

    done = paste(before, [where], same)
    assert set(sizes) == {(SIDE, SIDE, 3)}
    assert np.abs(done.pixels.astype(int) - before).max() <= 1


def test_a_square_without_room_is_refused():
    with pytest.raises(ValueError, match="32 pixels has no room for 16"):
        Framing(32, 16)


def test_each_region_is_looked_at_in_its_own_way():
    sizes = []

    def same(glimpse):
        sizes.append(glimpse.pixels.shape[:2])
        return np.asarray(Image.fromarray(glimpse.pixels).resize((SIDE, SIDE)))

    where = [region(10, 10, 20, 10), region(60, 60, 150, 20)]
    pasted(page(), where, same, [Framing(40, 8), Framing(240, 40)])
    assert sizes == [(40, 40), (240, 240)]


def test_a_generated_picture_is_pasted():
    """The whole way: each square is painted by a small decoder of random weights, which makes 64 pixels a side."""
    decoder, before, where = small_sd2.decoder(), page(), region(90, 60, 50, 30)
    seeds = itertools.count()

    def generate(glimpse):
        *_, last = paint(decoder, small_sd2.context(), None, DiffusionPlan(steps=2), small_sd2.generators(next(seeds)))
        picture = decoder.codec.decode(last.latents)[0].permute(1, 2, 0)
        return (255 * picture).round().to(torch.uint8).numpy()

    done = paste(before, [where], generate)
    assert next(seeds) == 2
    assert changed_outside(before, done.pixels, where) == 0
    assert (done.pixels != before).any(-1)[where].mean() > 0.9
