"""One model that reads and paints: its configuration, saved and loaded whole or without what paints, and quantised."""

import json
from importlib import util

import pytest
import small_pixels
import small_published
import torch
from safetensors.torch import load_file, save_file

from textharmony_cli.errors import UsageError, WeightsError
from textharmony_cli.model.image_decoder import sd2_file
from textharmony_cli.model.textharmony.config import TextHarmonyConfig
from textharmony_cli.model.textharmony.modeling import TextHarmonyForConditionalGeneration
from textharmony_cli.model.textharmony.quantisation import quantisation

Model = TextHarmonyForConditionalGeneration


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return small_published.folder(tmp_path_factory.mktemp("model"))


def test_sizes_are_part_of_the_configuration(folder):
    config = TextHarmonyConfig.from_pretrained(folder)
    assert config.painter_sizes.to_dict() == small_published.decoder_config().to_dict()
    assert config.without_image_decoder().painter_sizes is None
    assert config.painter_sizes is not None


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"map_width": 8}, r"maps and states of \(8, 64\), but is given \(16, 64\)"),
        ({"kind": "other"}, "no image decoder of the kind 'other'"),
        ({"width": 8}, "is no image decoder of a TextHarmony model"),
    ],
)
def test_sizes_that_do_not_fit_are_refused(change, complaint):
    with pytest.raises(ValueError, match=complaint):
        small_pixels.config(image_decoder=small_published.decoder_config().to_dict() | change)


def test_a_model_that_is_not_given_pixels_cannot_have_it():
    with pytest.raises(ValueError, match="spotter cannot have this image decoder"):
        TextHarmonyConfig(image_decoder=small_published.decoder_config().to_dict())


def test_a_saved_model_is_loaded_whole(folder, tmp_path):
    loaded = Model.from_pretrained(folder)
    loaded.save_pretrained(tmp_path)
    again = Model.from_pretrained(tmp_path)
    expected = loaded.state_dict()
    assert any(name.startswith("image_decoder.unet.") for name in expected)
    assert again.state_dict().keys() == expected.keys()
    assert all(torch.equal(value, expected[name]) for name, value in again.state_dict().items())


def test_a_new_model_paints_nothing_into_its_skips_yet():
    """The parts begin as their own classes make them; transformers would give them random numbers."""
    pytest.importorskip("diffusers", reason="diffusers is not installed")
    config = small_pixels.config(image_decoder=small_published.decoder_config().to_dict())
    made = Model(config).image_decoder
    assert not any(part.blend.weight.any() for part in (*made.unet.skips, made.unet.middle))
    assert not any(parameter.requires_grad for parameter in made.codec.parameters())


def test_it_can_be_left_on_disk_and_loaded_later(folder):
    model, whole = Model.from_pretrained(folder, image_decoder=False), Model.from_pretrained(folder)
    assert model.image_decoder is None
    assert not any(name.startswith("image_decoder.") for name in model.state_dict())
    with pytest.raises(ValueError, match="was not loaded"):
        model.save_pretrained(folder)
    model.load_image_decoder(folder)
    assert all(torch.equal(value, whole.state_dict()[name]) for name, value in model.state_dict().items())


def test_in_half_precision_the_autoencoder_stays_whole(folder):
    decoder = Model.from_pretrained(folder, dtype=torch.bfloat16).image_decoder
    assert {decoder.null.dtype, decoder.unet.network.dtype} == {torch.bfloat16}
    assert decoder.codec.vae.dtype == torch.float32


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda tensors: tensors.pop("null"), "lacks weights: null"),
        (lambda tensors: tensors.update(gate=torch.zeros(1)), "has unknown weights: gate"),
        (lambda tensors: tensors.update(null=torch.zeros(1)), "has other sizes of weights: null"),
    ],
)
def test_weights_of_another_image_decoder_are_refused(tmp_path, change, said):
    small_published.folder(tmp_path)
    path = tmp_path / sd2_file.FOLDER / sd2_file.WEIGHTS
    tensors = load_file(path)
    change(tensors)
    save_file(tensors, path)
    with pytest.raises(WeightsError, match=said):
        Model.from_pretrained(tmp_path)
    assert Model.from_pretrained(tmp_path, image_decoder=False).image_decoder is None


def test_weights_of_it_among_the_others_are_unknown(tmp_path):
    small_published.folder(tmp_path)
    tensors = load_file(tmp_path / "model.safetensors") | {"image_decoder.null": torch.zeros(1, 5, 12)}
    save_file(tensors, tmp_path / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(WeightsError, match=r"unknown weights: image_decoder\.null"):
        Model.from_pretrained(tmp_path)


def test_only_the_language_model_is_quantised(folder):
    for package in ("bitsandbytes", "accelerate"):
        pytest.importorskip(package, reason=f"{package} is not installed")
    settings = {"quantization_config": quantisation(4, torch.float32), "device_map": {"": "cpu"}}
    model = Model.from_pretrained(folder, **settings)
    kinds = {name.split(".")[0] for name, part in model.named_modules() if type(part).__name__ == "Linear4bit"}
    assert kinds == {"language"}
    assert model.image_decoder.unet.network.dtype == model.dtype


def test_without_diffusers_it_reads_but_does_not_paint(folder, monkeypatch):
    find = util.find_spec
    monkeypatch.setattr(
        "textharmony_cli.model.textharmony.extra.find_spec", lambda name: None if name == "diffusers" else find(name)
    )
    assert Model.from_pretrained(folder, image_decoder=False).config.image_decoder is not None
    with pytest.raises(UsageError, match="not installed: diffusers"):
        Model.from_pretrained(folder)


def test_the_configuration_is_plain_json(folder):
    stated = json.loads((folder / "config.json").read_text("utf-8"))
    assert stated["image_decoder"] == small_published.decoder_config().to_dict()
