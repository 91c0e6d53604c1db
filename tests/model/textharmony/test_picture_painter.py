"""From a prompt and a picture to pixels, by a model of random numbers: the whole way, as commands take it."""

import numpy as np
import pytest
import small_published
import torch
from PIL import Image

from textharmony_cli.errors import UsageError
from textharmony_cli.model.image_decoder.sd2_mmfs import Reference
from textharmony_cli.model.image_decoder.sd2_sampling import FAST, RELEASED, DiffusionPlan, paint
from textharmony_cli.model.textharmony import picture_painter
from textharmony_cli.model.textharmony.experts import Task
from textharmony_cli.model.textharmony.picture_context import Context
from textharmony_cli.model.textharmony.picture_painter import PicturePainter
from textharmony_cli.model.textharmony.published_folder import opened
from textharmony_cli.model.textharmony.published_prompts import Mark

CPU = torch.device("cpu")
SHORT = DiffusionPlan("ddpm", 3)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return small_published.folder(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def model(folder):
    return opened(folder, CPU, torch.float32).with_image_decoder()


@pytest.fixture
def painter(model):
    return PicturePainter(model, SHORT)


def page(seed=0):
    return np.random.default_rng(seed).integers(0, 255, (80, 80, 3), np.uint8)


def hidden():
    mask = np.zeros((80, 80), np.bool_)
    mask[30:50, 20:60] = True
    return mask


def test_a_picture_is_what_the_parts_make_of_the_published_prompt(model, painter):
    shown = np.where(hidden()[..., None], 0, page()).astype(np.uint8)
    prompt = (Mark.PICTURE, 'Fill the masked part in this image with "the".', Mark.OPENING)
    ids, pixels = model.processor.ids(prompt), model.processor.pixels(Image.fromarray(shown))
    with torch.no_grad():
        seen = model.model.seen(pixels)
        told = model.model.contexts(ids, None, model.model.arranged(seen, ids), Task.IMAGE)
        assert told.mask.sum(1).tolist() == [
            2,
            ids.shape[1],
        ]  # two pictures open; all of the prompt is before the second
        attended = model.model.attended(Context(told.features[1:], told.mask[1:]))
        chance = [torch.Generator().manual_seed(7)]
        *_, last = paint(model.model.image_decoder, attended, Reference(seen.maps, torch.tensor([True])), SHORT, chance)
        expected = (255 * model.model.image_decoder.codec.decode(last.latents)[0]).round().byte().permute(1, 2, 0)
    assert np.array_equal(painter.fill(page(), hidden(), "the", 7), expected.numpy())


def test_what_is_asked_and_seen_matters_and_so_does_the_seed(painter):
    pictures = [painter.fill(page(seen), hidden(), word, seed) for seen, word, seed in
                [(0, "the", 0), (0, "other", 0), (1, "the", 0), (0, "the", 1), (0, "the", 0)]]  # fmt: skip
    for other in pictures[1:4]:
        assert not np.array_equal(pictures[0], other)
    assert np.array_equal(pictures[0], pictures[4])


def test_what_is_hidden_is_not_seen(painter):
    other = page()
    other[hidden()] = 99
    assert np.array_equal(painter.fill(page(), hidden(), "the", 0), painter.fill(other, hidden(), "the", 0))


def test_a_caption_is_painted_after_a_black_picture(model, painter, monkeypatch):
    given = []
    see = model.model.seen
    monkeypatch.setattr(model.model, "seen", lambda pixels: given.append(pixels) or see(pixels))
    made = painter.draw("a dog", 0)
    assert made.shape == (64, 64, 3) and made.dtype == np.uint8
    assert not given[0].any()
    assert not np.array_equal(made, painter.draw("an ox", 0))


@pytest.mark.parametrize("plan", [RELEASED, FAST])
def test_both_ways_of_sampling_paint(model, plan):
    made = PicturePainter(model, plan).draw("a dog", 0)
    assert made.std() > 1


@pytest.mark.parametrize(("free", "kept"), [(1e9, False), (3.9e9, True)])
def test_little_memory_on_a_graphics_card_keeps_nothing_between_steps(free, kept, monkeypatch):
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda device: (free, 16e9))
    monkeypatch.setattr(torch.cuda, "memory_reserved", lambda device: 9e9)
    monkeypatch.setattr(torch.cuda, "memory_allocated", lambda device: 8.5e9)
    assert picture_painter.has_room(torch.device("cuda")) is kept
    assert picture_painter.has_room(CPU)


def test_a_caption_that_fills_the_window_is_refused(painter):
    with pytest.raises(UsageError, match="the model's window has 512"):
        painter.draw("dog " * 300, 0)


def test_in_half_precision_it_paints(folder):
    made = PicturePainter(opened(folder, CPU, torch.bfloat16).with_image_decoder(), SHORT).draw("a dog", 0)
    assert made.std() > 1


def test_a_model_that_answers_leaves_the_image_decoder_on_disk(folder):
    assert opened(folder, CPU, torch.float32).model.image_decoder is None
