"""Answers with pictures in them, by a model of random numbers that was saved and loaded."""

import numpy as np
import pytest
import small_published
import torch
from PIL import Image

from textharmony_cli.errors import UsageError
from textharmony_cli.model.image_decoder.sd2_sampling import DiffusionPlan
from textharmony_cli.model.textharmony.picture_painter import PicturePainter
from textharmony_cli.model.textharmony.picture_row import PictureRow
from textharmony_cli.model.textharmony.picture_writer import PictureWriter
from textharmony_cli.model.textharmony.published_folder import opened
from textharmony_cli.model.textharmony.published_prompts import Mark, asking
from textharmony_cli.model.textharmony.written import Ending, Illustration, Written

SHORT = DiffusionPlan("ddpm", 2)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return small_published.folder(tmp_path_factory.mktemp("model"))


@pytest.fixture
def model(folder):
    return opened(folder, torch.device("cpu"), torch.float32).with_image_decoder()


@pytest.fixture
def painter(model):
    return PicturePainter(model, SHORT)


def picture(seed=0):
    return Image.fromarray(np.random.default_rng(seed).integers(0, 255, (40, 90, 3), np.uint8))


def row_of(model, paint=None):
    ids = model.processor.ids(asking("the other?"))
    return PictureRow(model, ids, model.model.seen(model.processor.pixels(picture())), paint)


@torch.no_grad()
def test_behind_a_picture_the_row_is_as_if_both_had_been_given(model, painter):
    row = row_of(model, painter.paint)
    row.scores()
    row.add(7)
    before = row.scores()
    made = row.open()
    row.add(9)
    found = row.scores()

    ids = model.processor.ids((*asking("the other?"), Mark.PICTURE))
    at = ids.shape[1] - 1 - model.processor.length  # where the second picture opens
    ids = torch.cat([ids[:, :at], torch.tensor([[7]]), ids[:, at:], torch.tensor([[9]])], 1)
    both = torch.cat([model.processor.pixels(picture()), model.processor.pixels(Image.fromarray(made))])
    seen = model.model.see(both, ids)
    torch.testing.assert_close(found, model.model(input_ids=ids, pictures=seen).logits[0, -1], rtol=1e-3, atol=1e-4)
    one = model.model.see(both[:1], ids[:, : at + 1])
    expected = model.model(input_ids=ids[:, : at + 1], pictures=one).logits[0, -1]
    torch.testing.assert_close(before, expected, rtol=1e-3, atol=1e-4)
    assert not torch.allclose(found, before)


def test_what_was_written_before_it_steers_the_picture(model, painter):
    made = []
    for written in ([], [7], [7, 9]):
        row = row_of(model, painter.paint)
        for number in written:
            row.add(number)
        made.append(row.open())
    assert made[0].shape == (64, 64, 3)
    assert not np.array_equal(made[0], made[1]) and not np.array_equal(made[1], made[2])


def test_pictures_of_a_row_differ_in_their_seeds(model):
    seeds = []

    def paint(ids, seen, seed):
        seeds.append((seed, len(seen.tokens)))
        return np.zeros((64, 64, 3), np.uint8)

    row = row_of(model, paint)
    row.open()
    row.open()
    assert seeds == [(0, 1), (1, 2)]


def test_a_row_without_a_painter_opens_nothing(model):
    with pytest.raises(ValueError, match="nothing to paint with"):
        row_of(model).open()


@torch.no_grad()
def wanting_pictures(model):
    """The model, with a mind to open a picture after whatever it is asked."""
    row = row_of(model)
    state = []
    hook = model.model.language.lm_head.register_forward_pre_hook(lambda module, given: state.append(given[0][0, -1]))
    row.scores()
    hook.remove()
    model.model.language.lm_head.weight[small_published.WORDS] = 100 * state[0] / state[0].norm()


def told(model, paint, **wish):
    *items, ending = PictureWriter(model, paint).write(picture(), "the other?", 6, **wish)
    assert isinstance(ending, Ending)
    return items


def test_the_model_decides_that_a_picture_stands_in_its_answer(model, painter):
    wanting_pictures(model)
    items = told(model, painter.paint, illustrated="free")
    assert isinstance(items[0], Illustration) and items[0].probability > 0.9
    assert items[0].pixels.shape == (64, 64, 3)
    assert told(model, None) == [Written("", pytest.approx(1, abs=0.1))]  # it wants one, and words end there


def test_a_picture_can_be_had_first(model, painter):
    kinds = [type(item) for item in told(model, painter.paint, illustrated="forced")]
    assert kinds[0] is Illustration and Written in kinds


def test_no_more_pictures_than_the_window_has_room_for(model, painter):
    wanting_pictures(model)
    model.model.language.lm_head.weight.data[small_published.WORDS] *= 100
    prompt = model.processor.ids(asking("the other?")).shape[1]
    model.model.config.language.max_position_embeddings = prompt + 6 + 2 * (1 + model.processor.length)
    items = told(model, painter.paint, illustrated="free")
    assert sum(isinstance(item, Illustration) for item in items) <= 2
    model.model.config.language.max_position_embeddings = prompt + 6 + model.processor.length
    with pytest.raises(UsageError, match=f"and a picture of {1 + model.processor.length}"):
        told(model, painter.paint, illustrated="free")
    assert told(model, None)
