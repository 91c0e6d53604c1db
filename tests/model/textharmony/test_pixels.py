"""The model that is given pixels: pictures in their places, looked at by layers; cached, batched, saved, quantised."""

import pytest
import small_pixels
import torch
from small_pixels import BEGINNING, END, OPENING, PIECE, ROWS, batch, pixels

from textharmony_cli.errors import WeightsError
from textharmony_cli.model.textharmony.config import TextHarmonyConfig
from textharmony_cli.model.textharmony.crossing_layer import CrossingLayer
from textharmony_cli.model.textharmony.experts import Task
from textharmony_cli.model.textharmony.modeling import TextHarmonyForConditionalGeneration
from textharmony_cli.model.textharmony.quantisation import is_quantised, quantisation


@pytest.fixture(scope="module")
def model():
    return small_pixels.model()


@torch.no_grad()
def logits(model, inputs, images, **more):
    return model(**inputs, pictures=model.see(images, inputs["input_ids"]), **more).logits


@torch.no_grad()
def generated(model, inputs, images, **more):
    pictures = model.see(images, inputs["input_ids"])
    settings = {"max_new_tokens": 8, "do_sample": False, "eos_token_id": 99} | more
    written = model.generate(**inputs, pictures=pictures, **settings)
    return written[:, inputs["input_ids"].shape[1] :].tolist()


def test_only_the_chosen_layers_look(model):
    crossing = [isinstance(layer, CrossingLayer) for layer in model.language.model.layers]
    assert crossing == [True, False, True, False]


@pytest.mark.parametrize("place", ["tokens", "maps"])
def test_what_is_on_a_picture_reaches_the_logits(model, place):
    inputs = batch(ROWS[0])
    ids = inputs["input_ids"]
    one, two = (model.see(pixels(1, seed), ids) for seed in (0, 1))
    changed = {"look": two.look(0, ids.shape[1])} if place == "maps" else {"pictures": two}
    with torch.no_grad():
        before = model(**inputs, pictures=one, look=one.look(0, ids.shape[1])).logits
        after = model(**inputs, **({"pictures": one, "look": one.look(0, ids.shape[1])} | changed)).logits
    assert torch.equal(before[0, :2], after[0, :2])  # before the picture
    assert not torch.allclose(before[0, -1], after[0, -1], atol=1e-3)


def test_the_vector_of_an_opening_is_added_to_it_alone(model):
    ids = torch.tensor([[BEGINNING, OPENING, 5]])
    plain = model.get_input_embeddings()(ids)
    difference = model.embedded(ids) - plain
    torch.testing.assert_close(difference[0, 1], model.opening[0])
    assert not difference[0, [0, 2]].any()


def test_the_tokens_of_pictures_stand_in_order(model):
    ids = batch(*ROWS)["input_ids"]
    pictures = model.see(pixels(3), ids)
    seen = model.seen(pixels(3))
    torch.testing.assert_close(model.embedded(ids, pictures=pictures)[ids == PIECE], seen.tokens.flatten(0, 1))


@pytest.mark.parametrize("count", [2, 4])
def test_more_or_fewer_pictures_than_places_are_refused(model, count):
    with pytest.raises(ValueError, match=f"places for 3 pictures, but there are {count}"):
        model.see(pixels(count), batch(*ROWS)["input_ids"])


def test_without_pictures_no_layer_looks(model):
    inputs = batch([BEGINNING, 5, 6])
    with torch.no_grad():
        before = model(**inputs).logits
        for layer in model.language.model.layers[::2]:
            layer.pictures.synchronizer.output.bias.add_(1)
        after = model(**inputs).logits
        for layer in model.language.model.layers[::2]:
            layer.pictures.synchronizer.output.bias.sub_(1)
    assert torch.equal(before, after)


def test_generating_with_a_cache_equals_without(model):
    inputs = batch(*ROWS)
    written = [generated(model, inputs, pixels(3), use_cache=cached) for cached in (True, False)]
    assert len({*written[0][0]}) > 2
    assert written[0] == written[1]


def test_generating_equals_taking_the_likeliest_token_by_hand(model):
    inputs = batch(ROWS[1])
    ids = inputs["input_ids"]
    pictures = model.see(pixels(2), ids)
    for _ in range(4):
        with torch.no_grad():
            found = model(input_ids=ids, pictures=pictures).logits
        ids = torch.cat([ids, found[:, -1:].argmax(-1)], 1)
    assert generated(model, inputs, pixels(2))[0][:4] == ids[0, -4:].tolist()


def test_what_a_layer_samples_is_computed_once_for_an_answer(model):
    inputs = batch(ROWS[0])
    pictures = model.see(pixels(1), inputs["input_ids"])
    counts = []
    hook = model.language.model.layers[0].pictures.source_norm.register_forward_hook(lambda *_: counts.append(1))
    with torch.no_grad():
        model.generate(**inputs, pictures=pictures, max_new_tokens=4, do_sample=False, eos_token_id=99)
    hook.remove()
    assert len(counts) == 1
    assert pictures.values.keys() == {0, 2}


def test_a_batch_equals_one_by_one(model):
    together = logits(model, batch(*ROWS), pixels(3))
    alone = [logits(model, batch(ROWS[0]), pixels(3)[:1]), logits(model, batch(ROWS[1]), pixels(3)[1:])]
    for row, single in zip(together, alone, strict=True):
        torch.testing.assert_close(row[-single.shape[1] :], single[0], rtol=1e-4, atol=1e-4)
    written = generated(model, batch(*ROWS), pixels(3))
    assert written[0] == generated(model, batch(ROWS[0]), pixels(3)[:1])[0]
    assert written[1] == generated(model, batch(ROWS[1]), pixels(3)[1:])[0]


def test_beams_of_a_batch_equal_those_of_each_row(model):
    together = generated(model, batch(*ROWS), pixels(3), num_beams=3)
    alone = [(ROWS[0], pixels(3)[:1]), (ROWS[1], pixels(3)[1:])]
    assert together == [generated(model, batch(row), images, num_beams=3)[0] for row, images in alone]


def test_the_task_is_an_argument(model):
    text, image = (logits(model, batch(ROWS[0]), pixels(1), task=task) for task in Task)
    assert not torch.allclose(text, image, atol=1e-2)


def test_gradients_with_and_without_checkpointing_agree():
    model = small_pixels.model().train()
    plain = gradients(model)
    enable = getattr(model, "activation_checkpointing_enable", None)  # the name since transformers 5.2x
    (enable or model.gradient_checkpointing_enable)()
    checkpointed = gradients(model)
    assert plain.keys() == checkpointed.keys()
    assert {"vision.projection.weight", "language.model.layers.2.pictures.gate"} <= plain.keys()
    for name, value in plain.items():
        torch.testing.assert_close(checkpointed[name], value, msg=name, rtol=1e-3, atol=1e-5)


def gradients(model):
    model.zero_grad()
    inputs = batch(*ROWS)
    pictures = model.see(pixels(3), inputs["input_ids"])
    model(**inputs, pictures=pictures, labels=inputs["input_ids"], use_cache=False).loss.backward()
    return {name: value.grad.clone() for name, value in model.named_parameters() if value.grad is not None}


def test_saved_and_loaded_it_gives_the_same_logits(model, tmp_path):
    model.save_pretrained(tmp_path)
    again = TextHarmonyForConditionalGeneration.from_pretrained(tmp_path).eval()
    assert torch.equal(logits(again, batch(*ROWS), pixels(3)), logits(model, batch(*ROWS), pixels(3)))
    half = TextHarmonyForConditionalGeneration.from_pretrained(tmp_path, dtype=torch.bfloat16).eval()
    whole = logits(model, batch(*ROWS), pixels(3))
    assert 0 < (logits(half, batch(*ROWS), pixels(3)).float() - whole).norm() < 0.2 * whole.norm()


def test_weights_that_are_missing_are_refused(model, tmp_path):
    model.save_pretrained(tmp_path)
    changed = small_pixels.config(cross_every=1)
    with pytest.raises(WeightsError, match="lacks weights"):
        TextHarmonyForConditionalGeneration.from_pretrained(tmp_path, config=changed)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"resampler": None}, "needs resampler"),
        ({"picture_token_id": None, "opening_token_id": None}, "needs picture_token_id, opening_token_id"),
        ({"vision": "spotter"}, "vision is the spotter has no vision_encoder"),
        ({"cross_every": 0}, "at least 1"),
        ({"image_decoder": {"width": 8}}, "no image decoder of the kind None"),
    ],
)
def test_a_configuration_that_does_not_go_together_is_refused(changes, complaint):
    with pytest.raises(ValueError, match=complaint):
        small_pixels.config(**changes)


def test_a_configuration_is_saved_and_read_whole(tmp_path):
    small_pixels.config().save_pretrained(tmp_path)
    assert TextHarmonyConfig.from_pretrained(tmp_path).to_dict() == small_pixels.config().to_dict()


def contexts(model, row, images=None):
    inputs = batch(row)
    pictures = None if images is None else model.see(images, inputs["input_ids"])
    with torch.no_grad():
        return model.contexts(inputs["input_ids"], inputs["attention_mask"], pictures)


def test_a_context_does_not_depend_on_the_picture_that_is_to_be_painted(model):
    before = [BEGINNING, *small_pixels.PICTURE, 8, OPENING]
    without = contexts(model, before, pixels(1))
    there = contexts(model, [*before, *[PIECE] * 3, END], pixels(2))
    assert torch.equal(without.mask, there.mask)
    torch.testing.assert_close(without.features, there.features, rtol=1e-4, atol=1e-5)


def test_a_context_runs_from_the_opening_back_to_its_documents_beginning(model):
    found = contexts(model, [BEGINNING, 5, 6, BEGINNING, 7, OPENING])
    assert found.mask.tolist() == [[1, 1, 1]]


def test_contexts_of_rows_with_padding_are_those_of_each_row(model):
    rows = ([BEGINNING, 5, 6, 7, OPENING], [BEGINNING, OPENING])
    inputs = batch(*rows)
    with torch.no_grad():
        together = model.contexts(inputs["input_ids"], inputs["attention_mask"])
    assert together.mask.tolist() == [[1] * 5, [1, 1, 0, 0, 0]]
    for k, row in enumerate(rows):
        alone = contexts(model, row).features[0]
        torch.testing.assert_close(together.features[k, : len(alone)], alone, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("bits", [4, 8])
def test_quantised_only_the_layers_of_the_language_model_are_in_fewer_bits(model, tmp_path, bits):
    pytest.importorskip("accelerate", reason="accelerate is not installed")
    package = pytest.importorskip("bitsandbytes", reason="bitsandbytes is not installed")
    model.save_pretrained(tmp_path)
    settings = {"quantization_config": quantisation(bits), "device_map": {"": "cpu"}, "dtype": torch.bfloat16}
    held = TextHarmonyForConditionalGeneration.from_pretrained(tmp_path, **settings).eval()
    kind = "Linear4bit" if bits == 4 else "Linear8bitLt"
    names = {name for name, module in held.named_modules() if type(module).__name__ == kind}
    assert len(names) == 4 * 7 and all(is_quantised(f"{name}.weight") for name in names)
    rest = {value.dtype for name, value in held.state_dict().items() if not name.startswith(tuple(names))}
    assert rest == {torch.bfloat16}
    plain = TextHarmonyForConditionalGeneration.from_pretrained(tmp_path, dtype=torch.bfloat16).eval()
    for name in names if bits == 4 else ():  # four bits change a model of random numbers beyond comparison
        weight = held.get_submodule(name).weight
        plain.get_submodule(name).weight.data = package.functional.dequantize_4bit(weight, weight.quant_state)
    expected = logits(plain, batch(*ROWS), pixels(3))
    assert 0 < (logits(held, batch(*ROWS), pixels(3)) - expected).norm() < 0.2 * expected.norm()
