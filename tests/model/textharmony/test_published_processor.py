"""Prompts, tokens and pixels as the published model was trained on them."""

import numpy as np
import pytest
import small_sentencepiece
import torch
from PIL import Image
from small_sentencepiece import number_of
from tokenizers import Tokenizer

from textharmony_cli.errors import WeightsError
from textharmony_cli.model.textharmony.published_processor import PublishedProcessor
from textharmony_cli.model.textharmony.published_prompts import READ, Mark, asking, editing, rendering, where
from textharmony_cli.model.textharmony.published_tokens import PICTURE_TOKENS, PUBLISHED
from textharmony_cli.model.textharmony.sentencepiece_file import tokenizer_of

BEGINNING, OPENING, PIECE = PUBLISHED.beginning, PUBLISHED.opening, PUBLISHED.piece
PICTURE = [OPENING, PIECE, PIECE]


@pytest.fixture(scope="module")
def processor(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tokenizer")
    tokenizer_of(small_sentencepiece.file(folder)).save(str(folder / "tokenizer.json"))
    return PublishedProcessor(folder / "tokenizer.json", side=8, length=2)


def row(processor, *parts):
    return processor.ids(parts)[0].tolist()


def test_numbers_of_tokens_are_the_published_ones():
    assert (BEGINNING, OPENING, PIECE, PICTURE_TOKENS) == (1, 32000, 32001, 512)


def test_pieces_are_joined_in_the_order_of_their_scores(processor):
    assert row(processor, "the")[1:] == [number_of("▁the")]
    assert row(processor, "other")[1:] == [number_of("▁"), number_of("o"), number_of("th"), number_of("er")]


def test_every_text_has_a_mark_of_its_own_in_front(processor):
    there = [number_of("▁in")]
    assert row(processor, "in", Mark.PICTURE, "in") == [BEGINNING, *there, *PICTURE, *there]


def test_spaces_beside_a_picture_count_for_nothing_and_others_are_kept(processor):
    assert row(processor, "in  ", Mark.PICTURE, " in") == row(processor, "in", Mark.PICTURE, "in")
    assert row(processor, " ", Mark.PICTURE) == [BEGINNING, *PICTURE]
    assert row(processor, "a  b") == [BEGINNING, *map(number_of, ["▁", "a", "▁", "▁", "b"])]


@pytest.mark.parametrize("text", ["<s>", "</s>", "<|image|>", "<unk>"])
def test_marks_that_are_spelled_out_are_characters(processor, text):
    found = row(processor, text)
    assert not {0, 1, 2, OPENING, PIECE} & {*found[1:]}
    assert processor.text(found) == text


@pytest.mark.parametrize("text", ["in the bed", "a\nb", "€ 12", "  two"])
def test_what_was_encoded_is_decoded(processor, text):
    assert processor.text(row(processor, "x", Mark.PICTURE, f"x{text}")) == f"x x{text}"


def test_prompts_are_the_published_ones():
    about = "Based on the image, please answer the question."
    assert asking(" What? ") == (about, Mark.PICTURE, "What? The answer is:")
    assert asking(READ)[2] == "Extract all the text in this image. The answer is:"
    assert where("Exit") == 'Where is "Exit" in this image?'
    assert editing("Open") == (Mark.PICTURE, 'Fill the masked part in this image with "Open".', Mark.OPENING)
    caption = "Generate an image according to the caption.A sign that says Hi"
    assert rendering("A sign that says Hi") == (Mark.PICTURE, caption, Mark.OPENING)


def test_a_prompt_for_painting_ends_where_the_picture_opens(processor):
    assert row(processor, *editing("a"))[-1] == OPENING


def test_pictures_are_pressed_into_a_square(processor):
    wide = np.zeros((4, 16, 3), np.uint8)
    wide[:, 8:] = (255, 0, 51)
    found = processor.pixels(Image.fromarray(wide))
    assert found.shape == (1, 3, 8, 8)
    assert not found[..., :3].any()
    torch.testing.assert_close(found[0, :, 0, -1], torch.tensor([1, 0, 0.2]))
    assert torch.equal(processor.black(), torch.zeros_like(found))


def test_pictures_of_other_kinds_are_made_colours(processor):
    assert processor.pixels(Image.new("L", (3, 5), 255)).unique().tolist() == [1]
    assert processor.pixels(Image.new("RGBA", (3, 5), (255, 255, 255, 0))).shape == (1, 3, 8, 8)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda path: path.write_bytes(b""), "not a tokenizer of byte pairs"),
        (lambda path: path.write_bytes(path.read_bytes()[:-20]), "cannot read the tokenizer|not a tokenizer"),
        (lambda path: path.write_bytes(b"\x0b" * 20), "wire type 3"),
        (lambda path: small_sentencepiece.file(path.parent, kind=1), "not a tokenizer of byte pairs"),
        (lambda path: small_sentencepiece.file(path.parent, bytes_too=False), "not a tokenizer of byte pairs"),
        (lambda path: path.unlink(), "cannot read the tokenizer"),
    ],
)
def test_other_files_are_refused(tmp_path, change, complaint):
    path = small_sentencepiece.file(tmp_path)
    change(path)
    with pytest.raises(WeightsError, match=complaint):
        tokenizer_of(path)


def test_a_tokenizer_that_cannot_be_read_is_an_error(tmp_path):
    (tmp_path / "tokenizer.json").write_text("{")
    with pytest.raises(WeightsError, match="cannot read the tokenizer"):
        PublishedProcessor(tmp_path / "tokenizer.json", 8, 2)


def test_it_agrees_with_sentencepiece(tmp_path):
    sentencepiece = pytest.importorskip("sentencepiece", reason="sentencepiece is not installed")
    path = small_sentencepiece.file(tmp_path)
    theirs, ours = sentencepiece.SentencePieceProcessor(model_file=str(path)), tokenizer_of(path)
    assert isinstance(ours, Tokenizer)
    for text in ("the other", "in a  tin", "€ 12\nthere", "I, the IBE.", "withe inner therein"):
        assert ours.encode(text, add_special_tokens=False).ids == theirs.encode(text)
