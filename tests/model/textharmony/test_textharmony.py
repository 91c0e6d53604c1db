"""The model: glyph tokens in, words out; saved, loaded, quantised."""

import json

import numpy as np
import pytest
import small_harmony
import torch
from safetensors.torch import load_file, save_file
from transformers import LlamaForCausalLM

from textharmony_cli.errors import WeightsError
from textharmony_cli.model.textharmony.adapter_file import save_adapter
from textharmony_cli.model.textharmony.config import GlyphConfig, SlideLoraConfig, TextHarmonyConfig
from textharmony_cli.model.textharmony.experts import Task
from textharmony_cli.model.textharmony.language import from_language_folder
from textharmony_cli.model.textharmony.modeling import TextHarmonyForConditionalGeneration
from textharmony_cli.model.textharmony.processor import Processor
from textharmony_cli.model.textharmony.slide_lora import SlideLoRA

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def prompts(tmp_path_factory):
    """Two prompts of different lengths, and what makes batches of them."""
    processor = Processor(small_harmony.tokenizer_file(tmp_path_factory.mktemp("tokenizer")))
    chance = np.random.default_rng(0)
    made = []
    for texts in (["to it", "go"], ["a"]):
        page = small_harmony.page(*texts)
        features = {line.id: chance.normal(size=(len(line.text), 120)).astype(np.float32) for line in page.lines}
        made.append(processor.question(processor.page(page, features), "b?"))
    return processor, made


@pytest.fixture(scope="module")
def language_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("language")
    torch.manual_seed(5)
    LlamaForCausalLM(small_harmony.config().language).save_pretrained(folder)
    return folder


def batch(prompts, *rows):
    processor, made = prompts
    return processor.batch([made[k] for k in rows], CPU)


@torch.no_grad()
def logits(model, inputs, **more):
    return model(**inputs, **more).logits


@pytest.mark.parametrize("gate", ["learned", "fixed"])
def test_at_the_start_the_logits_are_those_of_plain_text(prompts, gate):
    model, inputs = small_harmony.model(gate=gate), batch(prompts, 0)
    plain = LlamaForCausalLM(model.config.language).eval()
    plain.load_state_dict(
        {
            name.replace(".base", ""): v
            for name, v in model.language.state_dict().items()
            if name.rpartition(".")[2] not in ("down", "up", "gate")
        }
    )
    with torch.no_grad():
        expected = plain(input_ids=inputs["input_ids"], attention_mask=inputs["attention_mask"]).logits
    assert torch.equal(logits(model, inputs), expected)


@pytest.mark.parametrize("name", ["glyph_features", "layout"])
def test_once_trained_what_a_token_looks_like_and_where_it_stands_matter(prompts, name):
    model, inputs = small_harmony.stir(small_harmony.model()), batch(prompts, 0)
    without = {key: value for key, value in inputs.items() if key != name}
    assert not torch.allclose(logits(model, inputs), logits(model, without), atol=1e-2)


@pytest.mark.parametrize("gate", ["learned", "fixed"])
def test_generating_with_a_cache_equals_without(prompts, gate):
    model, inputs = small_harmony.stir(small_harmony.model(gate=gate)), batch(prompts, 0, 1)
    written = [generated(model, inputs, use_cache=cached) for cached in (True, False)]
    assert written[0].shape[1] > 4
    assert torch.equal(*written)


def test_generating_equals_taking_the_likeliest_token_by_hand(prompts):
    model, inputs = small_harmony.stir(small_harmony.model()), batch(prompts, 0)
    grown = {name: inputs[name] for name in ("input_ids", "glyph_features", "layout")}
    for _ in range(4):
        following = logits(model, grown)[:, -1:].argmax(-1)
        grown = {
            "input_ids": torch.cat([grown["input_ids"], following], 1),
            **{name: torch.nn.functional.pad(grown[name], (0, 0, 0, 1)) for name in ("glyph_features", "layout")},
        }
    assert generated(model, inputs)[0, :4].tolist() == grown["input_ids"][0, -4:].tolist()


def test_a_batch_equals_one_by_one(prompts):
    model = small_harmony.stir(small_harmony.model())
    together, alone = logits(model, batch(prompts, 0, 1)), [logits(model, batch(prompts, k)) for k in (0, 1)]
    for row, single in zip(together, alone, strict=True):
        torch.testing.assert_close(row[-single.shape[1] :], single[0], rtol=1e-4, atol=1e-4)
    texts = generated(model, batch(prompts, 0, 1))
    for k in (0, 1):
        single = generated(model, batch(prompts, k))[0]
        assert texts[k, : len(single)].tolist() == single.tolist()


def generated(model, inputs, **more):
    with torch.no_grad():
        written = model.generate(**inputs, max_new_tokens=8, do_sample=False, **more)
    return written[:, inputs["input_ids"].shape[1] :]


def test_the_task_is_an_argument(prompts):
    model, inputs = small_harmony.stir(small_harmony.model(gate="fixed")), batch(prompts, 0, 1)
    text, image = (logits(model, inputs, task=task) for task in (Task.TEXT, Task.IMAGE))
    assert not torch.allclose(text, image, atol=1e-2)
    mixed = logits(model, inputs, task=torch.tensor([Task.IMAGE, Task.TEXT]))
    torch.testing.assert_close(mixed, torch.stack([image[0], text[1]]), rtol=1e-4, atol=1e-4)
    assert torch.equal(logits(model, inputs), text)


@pytest.mark.parametrize("gate", ["learned", "fixed"])
def test_a_saved_model_comes_back_the_same(prompts, tmp_path, gate):
    model, inputs = small_harmony.stir(small_harmony.model(gate=gate)), batch(prompts, 0)
    model.save_pretrained(tmp_path)
    again = TextHarmonyForConditionalGeneration.from_pretrained(tmp_path).eval()
    assert torch.equal(logits(again, inputs), logits(model, inputs))
    assert again.config.slide_lora.experts == ("image", "text", "shared")
    assert not list(tmp_path.glob("*.bin"))


def test_a_configuration_comes_back_the_same(tmp_path):
    small_harmony.config(gate="fixed", experts=("text", "shared")).save_pretrained(tmp_path)
    again = TextHarmonyConfig.from_pretrained(tmp_path)
    assert again.to_dict() == small_harmony.config(gate="fixed", experts=("text", "shared")).to_dict() | {
        key: again.to_dict()[key] for key in ("_name_or_path",) if key in again.to_dict()
    }
    assert isinstance(again.glyphs, GlyphConfig) and again.language.hidden_size == small_harmony.LANGUAGE["hidden_size"]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda weights: weights.pop("glyphs.layout"), "lacks weights: glyphs.layout"),
        (lambda weights: weights.update({"glyphs.smell": torch.zeros(1)}), "has unknown weights: glyphs.smell"),
        (lambda weights: weights.update({"glyphs.layout": torch.zeros(2, 2)}), "other sizes of weights: glyphs.layout"),
    ],
)
def test_other_weights_than_the_models_are_refused(tmp_path, change, complaint):
    small_harmony.model().save_pretrained(tmp_path)
    weights = load_file(tmp_path / "model.safetensors")
    change(weights)
    save_file(weights, tmp_path / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(WeightsError, match=complaint):
        TextHarmonyForConditionalGeneration.from_pretrained(tmp_path)


def test_pickled_weights_are_not_loaded(tmp_path):
    model = small_harmony.model()
    model.config.save_pretrained(tmp_path)
    torch.save(model.state_dict(), tmp_path / "pytorch_model.bin")
    with pytest.raises(WeightsError, match="cannot load"):
        TextHarmonyForConditionalGeneration.from_pretrained(tmp_path)


def test_a_model_with_a_part_that_is_not_here_is_refused(tmp_path):
    small_harmony.config().save_pretrained(tmp_path)
    stated = json.loads((tmp_path / "config.json").read_text("utf-8"))
    (tmp_path / "config.json").write_text(json.dumps(stated | {"image_decoder": {"kind": "other"}}))
    with pytest.raises(Exception, match="no image decoder of the kind 'other'"):
        TextHarmonyConfig.from_pretrained(tmp_path)


def test_a_language_folder_becomes_a_model(prompts, tmp_path, language_folder):
    plain = LlamaForCausalLM.from_pretrained(language_folder).eval()
    inputs = batch(prompts, 0)
    trained = small_harmony.stir(nano(language_folder))
    save_adapter(trained, tmp_path / "adapter.safetensors")
    with torch.no_grad():
        expected = plain(input_ids=inputs["input_ids"]).logits
    assert torch.equal(logits(nano(language_folder), inputs), expected)
    loaded = nano(language_folder, adapter=tmp_path / "adapter.safetensors")
    assert torch.equal(logits(loaded, inputs), logits(trained, inputs))
    assert not torch.allclose(logits(loaded, inputs), expected, atol=1e-2)


def test_only_the_additions_of_a_language_folder_are_trained(language_folder):
    trained = {
        name.rpartition(".")[2] for name, value in nano(language_folder).named_parameters() if value.requires_grad
    }
    assert trained == {"down", "up", "gate", "visual", "layout"}


def test_nano_is_saved_and_loaded_as_one_model(prompts, tmp_path, language_folder):
    model, inputs = small_harmony.stir(nano(language_folder)), batch(prompts, 0)
    model.save_pretrained(tmp_path)
    again = TextHarmonyForConditionalGeneration.from_pretrained(tmp_path).eval()
    assert torch.equal(logits(again, inputs), logits(model, inputs))


def test_a_language_folder_that_lacks_weights_is_refused(tmp_path, language_folder):
    (tmp_path / "config.json").write_bytes((language_folder / "config.json").read_bytes())
    weights = load_file(language_folder / "model.safetensors")
    weights.pop("model.layers.1.mlp.up_proj.weight")
    save_file(weights, tmp_path / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(WeightsError, match="lacks weights"):
        nano(tmp_path)


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(WeightsError, match="cannot load the language model"):
        nano(tmp_path)


def nano(folder, **more):
    torch.manual_seed(0)
    parts = {"slide_lora": SlideLoraConfig(rank=4, alpha=4.0), "glyphs": GlyphConfig()}
    return from_language_folder(folder, CPU, torch.float32, **(parts | more))


@pytest.mark.parametrize("bits", [4, 8])
def test_a_quantised_language_model_keeps_its_additions_whole(prompts, language_folder, bits):
    for package in ("bitsandbytes", "accelerate"):
        pytest.importorskip(package, reason=f"{package} is not installed")
    model, inputs = nano(language_folder, quantization=quantization(bits)), batch(prompts, 0)
    wrapped = [module for module in model.modules() if isinstance(module, SlideLoRA)]
    assert {type(module.base).__name__ for module in wrapped} == {"Linear4bit" if bits == 4 else "Linear8bitLt"}
    assert {value.dtype for module in wrapped for value in module.adapter_parameters().values()} == {torch.float32}
    before = logits(model, inputs)
    whole = logits(nano(language_folder), inputs)
    assert 0 < (before - whole).norm() / whole.norm() < (0.5 if bits == 4 else 0.1)
    model = nano(language_folder, quantization=quantization(bits)).train()  # anew: inference packs the weights
    model(**inputs, labels=inputs["input_ids"]).loss.backward()
    wrapped = [module for module in model.modules() if isinstance(module, SlideLoRA)]
    assert all(module.up.grad.any() and module.base.weight.grad is None for module in wrapped)
    with pytest.raises(ValueError, match="quantised"):
        SlideLoRA(wrapped[0].base, SlideLoraConfig(gate="fixed"), wrapped[0].routing).merged(Task.TEXT)


@pytest.mark.parametrize("bits", [4, 8])
def test_a_saved_model_is_loaded_quantised(prompts, tmp_path, bits):
    for package in ("bitsandbytes", "accelerate"):
        pytest.importorskip(package, reason=f"{package} is not installed")
    small_harmony.stir(small_harmony.model()).save_pretrained(tmp_path)
    model = TextHarmonyForConditionalGeneration.from_pretrained(
        tmp_path, quantization_config=quantization(bits), device_map={"": "cpu"}
    )
    whole = TextHarmonyForConditionalGeneration.from_pretrained(tmp_path)
    inputs = batch(prompts, 0)
    difference = (logits(model, inputs) - logits(whole, inputs)).norm() / logits(whole, inputs).norm()
    assert 0 < difference < (0.5 if bits == 4 else 0.1)
    assert model.glyphs.layout.dtype == torch.float32


def quantization(bits):
    from transformers import BitsAndBytesConfig

    if bits == 8:
        return BitsAndBytesConfig(load_in_8bit=True)
    return BitsAndBytesConfig(load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype=torch.float32)
