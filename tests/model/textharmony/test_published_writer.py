"""Answers from the picture of a page, written by a model of random numbers that was saved and loaded."""

import numpy as np
import pytest
import small_harmony
import small_pixels
import small_sentencepiece
import torch
from PIL import Image
from transformers import LlamaConfig

from textharmony_cli.errors import UsageError, WeightsError
from textharmony_cli.model.textharmony.picture_writer import PictureWriter
from textharmony_cli.model.textharmony.published_folder import opened
from textharmony_cli.model.textharmony.published_prompts import asking
from textharmony_cli.model.textharmony.sentencepiece_file import tokenizer_of
from textharmony_cli.model.textharmony.written import Ending, Written

WORDS = 3 + 256 + len(small_sentencepiece.PIECES)
CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("model")
    language = small_pixels.LANGUAGE | {"vocab_size": WORDS + 2, "pad_token_id": 0, "max_position_embeddings": 512}
    model = small_pixels.model(language=LlamaConfig(**language), opening_token_id=WORDS, picture_token_id=WORDS + 1)
    model.save_pretrained(made)
    tokenizer_of(small_sentencepiece.file(made)).save(str(made / "tokenizer.json"))
    return made


@pytest.fixture
def writer(folder):
    return PictureWriter(opened(folder, CPU, torch.float32))


def picture(seed):
    return Image.fromarray(np.random.default_rng(seed).integers(0, 255, (40, 90, 3), np.uint8))


def told(writer, seed=0, question="the other?", most_tokens=12):
    *written, ending = writer.write(picture(seed), question, most_tokens)
    assert isinstance(ending, Ending) and all(isinstance(item, Written) for item in written)
    return written, ending


def test_the_likeliest_tokens_are_written(writer, monkeypatch):
    processor, model = writer._processor, writer._model
    ids = processor.ids(asking("the other?"))
    with torch.no_grad():
        pictures = model.see(processor.pixels(picture(0)), ids)
        asked = {"input_ids": ids, "attention_mask": torch.ones_like(ids), "pictures": pictures}
        expected = model.generate(**asked, max_new_tokens=12, do_sample=False, eos_token_id=[2, WORDS])
    monkeypatch.setattr(processor, "text", lambda numbers: "".join(f"{number} " for number in numbers))
    written, ending = told(writer)
    found = [int(number) for item in written for number in item.text.split()]
    after = expected[0, ids.shape[1] :].tolist()
    assert len({*found}) > 2
    assert found == (after[:-1] if ending is Ending.COMPLETE else after)


def test_the_same_picture_and_question_give_the_same_answer(folder):
    answers = [told(PictureWriter(opened(folder, CPU, torch.float32))) for _ in range(2)]
    assert answers[0] == answers[1]


def test_what_is_on_the_picture_matters(writer):
    one, two = (told(writer, seed)[0] for seed in (0, 1))
    assert [item.probability for item in one] != [item.probability for item in two]


def test_a_question_that_fills_the_window_is_refused(writer):
    with pytest.raises(UsageError, match="in a window of 512"):
        told(writer, question="the other " * 200)


def test_a_model_that_is_not_given_pictures_is_refused(tmp_path):
    small_harmony.config().save_pretrained(tmp_path)
    with pytest.raises(WeightsError, match="is not given pictures"):
        opened(tmp_path, CPU, torch.float32)


def test_a_folder_without_a_model_is_refused(tmp_path):
    with pytest.raises(WeightsError, match="no TextHarmony model"):
        opened(tmp_path, CPU, torch.float32)


def test_a_picture_is_looked_at_once_for_several_questions(writer, folder, monkeypatch):
    looked, see = [], writer._model.seen
    monkeypatch.setattr(writer._model, "seen", lambda pixels: looked.append(pixels) or see(pixels))
    asked = [(0, "the other?"), (0, "the?"), (1, "the?"), (0, "the other?")]
    together = [told(writer, seed, question) for seed, question in asked]
    assert len(looked) == 3
    assert together[1] == told(PictureWriter(opened(folder, CPU, torch.float32)), 0, "the?")
    assert together[0] == together[3]
