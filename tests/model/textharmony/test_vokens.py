"""Vokens: nothing changes before training, contexts come out of the states, and all of it is saved."""

import pytest
import small_harmony
import torch
from transformers import LlamaForCausalLM

from textharmony_cli.errors import WeightsError
from textharmony_cli.model.image_decoder.pixel_dit import SIZES, Conditions
from textharmony_cli.model.textharmony.config import TextHarmonyConfig, VokenConfig
from textharmony_cli.model.textharmony.experts import Task
from textharmony_cli.model.textharmony.harmony_file import load_harmony, load_painting, save_harmony
from textharmony_cli.model.textharmony.language import from_language_folder
from textharmony_cli.model.textharmony.modeling import TextHarmonyForConditionalGeneration
from textharmony_cli.model.textharmony.vokens import caption_loss, look_loss

VOCABULARY = len(small_harmony.VOCABULARY)
CPU = torch.device("cpu")
COUNT, QUERIES, WIDTH = (small_harmony.VOKENS[name] for name in ("count", "queries", "width"))


def picture(start=VOCABULARY):
    return list(range(start, start + 1 + COUNT))


@pytest.fixture
def model():
    return small_harmony.painting_model()


@pytest.fixture
def rows():
    """Two rows: one that opens a picture in its middle and one at its end."""
    return torch.tensor([[5, 6, *picture(), 7, 2], [5, 6, 7, 8, *picture()]])


@torch.no_grad()
def test_before_training_text_is_what_it_was(model):
    plain = small_harmony.model()
    plain.load_state_dict(
        {name: v for name, v in model.state_dict().items() if not name.startswith(("vokens.", "image_decoder."))}
    )
    ids = torch.tensor([[1, 5, 9, 2], [3, 3, 4, 8]])
    logits = model(input_ids=ids).logits
    assert logits.shape[-1] == VOCABULARY + 1
    assert torch.equal(logits[..., :VOCABULARY], plain(input_ids=ids).logits)
    assert (logits[..., VOCABULARY] == 0).all()
    last = model(input_ids=ids, logits_to_keep=1).logits
    torch.testing.assert_close(last, logits[:, -1:])


@torch.no_grad()
def test_before_training_the_decoder_paints_the_prior_whatever_it_is_told(model, rows):
    chance = torch.Generator().manual_seed(0)
    source, prior, noisy = (torch.rand(2, 3, 16, 24, generator=chance) * 2 - 1 for _ in range(3))
    hidden, mask = torch.zeros(2, dtype=torch.bool), torch.ones(2, 1, 16, 24)
    for context in (None, model.contexts(rows).features):
        painted = model.image_decoder(noisy, torch.zeros(2), Conditions(source, mask, prior, hidden, context))
        assert torch.equal(painted, prior)


@torch.no_grad()
def test_contexts_are_those_of_the_states_up_to_the_last_voken(model, rows):
    context = model.contexts(rows)
    assert context.features.shape == (2, QUERIES, WIDTH)
    assert (context.mask == 1).all()
    states = model.states(rows, task=Task.IMAGE)
    for number, last in enumerate((2 + COUNT, 4 + COUNT)):
        by_hand = model.vokens.contexts(states[number, : last + 1][None])
        torch.testing.assert_close(context.features[number], by_hand.features[0])
    assert not torch.allclose(context.features[0], context.features[1], atol=1e-3)


@torch.no_grad()
def test_what_follows_a_picture_does_not_change_its_context(model, rows):
    other = rows.clone()
    other[0, -2:] = 9
    torch.testing.assert_close(model.contexts(rows).features, model.contexts(other).features)


@torch.no_grad()
def test_contexts_look_away_from_what_fills_a_row_up(model, rows):
    filled = torch.cat([torch.tensor([[9, 9]] * 2), rows], dim=1)
    mask = torch.ones_like(filled)
    mask[:, :2] = 0
    torch.testing.assert_close(
        model.contexts(filled, mask).features, model.contexts(rows).features, rtol=1e-3, atol=1e-4
    )


def test_a_picture_without_its_vokens_is_refused(model):
    with pytest.raises(ValueError, match="vokens follow"):
        model.contexts(torch.tensor([[5, VOCABULARY, VOCABULARY + 1]]))


def test_gradients_reach_what_tells_the_decoder_and_not_the_language_model(model, rows):
    small_harmony.stir(model.image_decoder, ("weight",), 0.1)
    model.requires_grad_(False)
    model.vokens.requires_grad_(True)
    model.image_decoder.requires_grad_(True)
    context = model.contexts(rows).features
    zeros = torch.zeros(2, 3, 16, 24)
    conditions = Conditions(zeros, zeros[:, :1] + 1, zeros, torch.zeros(2, dtype=torch.bool), context)
    model.image_decoder(zeros, torch.zeros(2), conditions).square().mean().backward()
    reached = {name for name, value in model.named_parameters() if value.grad is not None and value.grad.any()}
    assert {"vokens.embeddings", "vokens.resampler.queries"} <= reached
    assert any(".cross." in name for name in reached)
    assert not any(name.startswith(("language.", "glyphs.")) for name in reached)


def test_a_saved_model_comes_back_the_same(model, rows, tmp_path):
    small_harmony.stir(model, ("opening", "weight", "up"), 0.1)
    model.save_pretrained(tmp_path)
    again = TextHarmonyForConditionalGeneration.from_pretrained(tmp_path).eval()
    with torch.no_grad():
        assert torch.equal(again.contexts(rows).features, model.contexts(rows).features)
        assert torch.equal(again(input_ids=rows).logits, model(input_ids=rows).logits)
    for name, value in model.image_decoder.state_dict().items():  # these are stored in 16 bits
        torch.testing.assert_close(again.image_decoder.state_dict()[name], value, rtol=1e-3, atol=1e-4)


@pytest.fixture
def language_folder(tmp_path):
    torch.manual_seed(5)
    LlamaForCausalLM(small_harmony.config().language).save_pretrained(tmp_path / "language")
    return tmp_path / "language"


def loaded(folder, **parts):
    config = small_harmony.painting_config()
    given = {"vokens": config.vokens, "image_decoder": SIZES["tiny"]} | parts
    return from_language_folder(folder, CPU, torch.float32, config.slide_lora, config.glyphs, **given)


@pytest.mark.parametrize(("bits", "near"), [(8, 0.05), (16, 2e-3)])
def test_what_was_trained_is_kept_beside_the_language_model(language_folder, rows, tmp_path, bits, near):
    model = small_harmony.stir(loaded(language_folder), ("opening", "up", "out"), 0.1)
    save_harmony(model, tmp_path / "kept", bits)
    again = load_harmony(language_folder, tmp_path / "kept", CPU, torch.float32)
    with torch.no_grad():
        found, wanted = again.contexts(rows).features, model.contexts(rows).features
        torch.testing.assert_close(found, wanted, rtol=0, atol=near * 10)
        torch.testing.assert_close(again(input_ids=rows).logits, model(input_ids=rows).logits, rtol=0, atol=near * 20)
    assert not any(parameter.requires_grad for parameter in again.language.model.embed_tokens.parameters())
    other = loaded(language_folder, image_decoder=SIZES["tiny"])
    load_painting(other, tmp_path / "kept")
    torch.testing.assert_close(other.vokens.embeddings, model.vokens.embeddings, rtol=0, atol=0.05)


def test_a_folder_that_is_no_model_that_paints_is_refused(language_folder, tmp_path):
    with pytest.raises(WeightsError, match="cannot load"):
        load_harmony(language_folder, tmp_path / "nowhere", CPU, torch.float32)
    with pytest.raises(ValueError, match="no vokens"):
        save_harmony(small_harmony.model(), tmp_path / "kept")
    small_harmony.config().save_pretrained(tmp_path / "plain")
    with pytest.raises(WeightsError, match="does not paint"):
        load_harmony(language_folder, tmp_path / "plain", CPU, torch.float32)


def test_vokens_start_like_words_that_differ_from_each_other(model):
    words, own = model.get_input_embeddings().weight, model.vokens.embeddings
    assert 0.5 < own.std() / words.std() < 2
    assert torch.pdist(own).min() > 0.5 * torch.pdist(words).min()
    assert torch.pdist(model.vokens.resampler.queries[0]).min() > 0


@pytest.mark.parametrize(
    "parts",
    [
        {"image_decoder": SIZES["tiny"].to_dict()},
        {"vokens": VokenConfig(width=32), "image_decoder": SIZES["tiny"].to_dict()},
    ],
)
def test_a_decoder_that_cannot_be_told_anything_is_refused(parts):
    with pytest.raises(ValueError, match=r"no image decoder|numbers"):
        TextHarmonyConfig(language=small_harmony.config().language, **parts)


def test_captions_are_told_apart_by_contexts_that_say_what_they_say():
    chance = torch.Generator().manual_seed(0)
    words = torch.randn(40, 24, generator=chance)
    captions = torch.tensor([[1, 2, 3], [4, 5, -1], [6, 7, 8], [9, -1, -1]])
    contexts = torch.randn(4, 5, 16, generator=chance).requires_grad_()
    optimizer = torch.optim.Adam([contexts], lr=0.1)
    first = caption_loss(contexts, words, captions)[0].item()
    for _ in range(40):
        loss, right = caption_loss(contexts, words, captions)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert right == 1.0 and loss.item() < 0.5 < first
    assert caption_loss(contexts.flip(0), words, captions)[1] == 0.0


def test_contexts_learn_to_say_what_pictures_look_like():
    chance = torch.Generator().manual_seed(0)
    looks = torch.rand(6, 5, generator=chance) * 2 - 1
    contexts = torch.randn(6, 3, 32, generator=chance).requires_grad_()
    optimizer = torch.optim.Adam([contexts], lr=0.1)
    before = look_loss(contexts, looks)[1]
    for _ in range(60):
        loss, said = look_loss(contexts, looks)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert before < 0.1 and said > 0.99
    assert look_loss(contexts.flip(0), looks)[1] < 0.1
