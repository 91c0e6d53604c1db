"""The published checkpoint, at a tiny size, into a folder that loads: whole, in shards, on after an interruption."""

import json
import pickle
import shutil

import published
import published_decoder
import pytest
import small_sentencepiece
import torch
from published import golden
from safetensors import safe_open

from textharmony_cli.errors import OutputError, WeightsError
from textharmony_cli.model.textharmony import shards
from textharmony_cli.model.textharmony.conversion import Conversion
from textharmony_cli.model.textharmony.modeling import TextHarmonyForConditionalGeneration
from textharmony_cli.model.textharmony.published_file import PublishedFile, image_decoder_shapes
from textharmony_cli.model.textharmony.published_recipes import IMAGE_DECODER
from textharmony_cli.model.textharmony.quantisation import is_quantised


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory):
    path = tmp_path_factory.mktemp("published") / "pytorch_model.bin"
    torch.save(golden().state_dict, path)
    return path


@pytest.fixture(autouse=True)
def small_shards(monkeypatch):
    monkeypatch.setattr(shards, "SHARD_BYTES", 1 << 20)


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory):
    return small_sentencepiece.file(tmp_path_factory.mktemp("tokenizer"))


def saved(tmp_path, **changes):
    """A checkpoint with some tensors replaced, or left out where they are None."""
    path = tmp_path / "changed.bin"
    torch.save({name: value for name, value in (golden().state_dict | changes).items() if value is not None}, path)
    return path


def conversion(source):
    decoder = {name: tuple(v.shape) for name, v in golden().state_dict.items() if name.startswith(IMAGE_DECODER)}
    config = published.whole_config()
    config.image_decoder = published_decoder.config().to_dict()
    return Conversion(source, config, decoder, published.adapter_scale())


def weights(folder):
    """All tensors of a folder, by the index; each is in the file that the index names, and nowhere else."""
    index = json.loads((folder / "model.safetensors.index.json").read_text("utf-8"))["weight_map"]
    found = {}
    for path in folder.glob("*.safetensors"):
        with safe_open(path, "pt") as file:
            for name in file.keys():  # noqa: SIM118
                assert index[name] == path.name and name not in found
                found[name] = file.get_tensor(name)
    assert found.keys() == index.keys()
    return found


def test_a_converted_folder_loads_with_the_checkpoints_weights(checkpoint, tokenizer, tmp_path):
    conversion(checkpoint).write(tmp_path / "th", "bf16", tokenizer)
    assert len(list((tmp_path / "th").glob("model-*-of-*.safetensors"))) > 2
    model = TextHarmonyForConditionalGeneration.from_pretrained(tmp_path / "th", image_decoder=False)
    assert model.dtype == torch.bfloat16
    expected = published.whole_model().state_dict()
    assert model.state_dict().keys() == expected.keys()
    for name, value in model.state_dict().items():
        assert torch.equal(value, expected[name].bfloat16()), name


def test_the_image_decoder_lies_beside_it_under_its_published_names(checkpoint, tokenizer, tmp_path):
    conversion(checkpoint).write(tmp_path / "th", "bf16", tokenizer)
    found = weights(tmp_path / "th" / "image_decoder")
    expected = {name: value for name, value in golden().state_dict.items() if name.startswith(IMAGE_DECODER)}
    assert found.keys() == expected.keys()
    for name, value in found.items():
        dtype = torch.float32 if ".vae." in name else torch.bfloat16
        assert value.dtype == dtype and torch.equal(value, expected[name].to(dtype))


def test_a_converted_folder_paints(checkpoint, tokenizer, tmp_path):
    expected = published_decoder.decoder().state_dict()
    conversion(checkpoint).write(tmp_path / "th", "bf16", tokenizer)
    found = TextHarmonyForConditionalGeneration.from_pretrained(tmp_path / "th").image_decoder.state_dict()
    assert found.keys() == expected.keys()
    for name, value in found.items():
        assert torch.equal(value, expected[name].to(torch.float32 if name.startswith("codec.") else torch.bfloat16))


def test_in_four_bits_the_layers_of_the_language_model_are_nearly_the_same(checkpoint, tokenizer, tmp_path):
    functional = pytest.importorskip("bitsandbytes", reason="bitsandbytes is not installed").functional
    conversion(checkpoint).write(tmp_path / "th", "nf4", tokenizer)
    found, expected = weights(tmp_path / "th"), published.whole_model().state_dict()
    quantised = [name for name in expected if is_quantised(name)]
    assert len(quantised) == 8 * 7
    for name in quantised:
        if expected[name].shape[1] % 64:
            continue  # bitsandbytes 0.50 unpacks rows that are no whole blocks wrongly on processors with AVX-512
        parts = {key: value for key, value in found.items() if key.startswith(f"{name}.")}
        state = functional.QuantState.from_dict(parts, device=torch.device("cpu"))
        back = functional.dequantize_4bit(found[name], state).float()
        assert (back - expected[name]).norm() < 0.12 * expected[name].norm(), name
    for name in expected.keys() - {*quantised}:
        assert torch.equal(found[name], expected[name].bfloat16()), name


def test_in_four_bits_a_converted_folder_loads(checkpoint, tokenizer, tmp_path):
    for package in ("bitsandbytes", "accelerate"):
        pytest.importorskip(package, reason=f"{package} is not installed")
    conversion(checkpoint).write(tmp_path / "th", "nf4", tokenizer)
    model = TextHarmonyForConditionalGeneration.from_pretrained(
        tmp_path / "th", device_map={"": "cpu"}, image_decoder=False
    )
    layer = model.language.model.layers[0]
    assert {type(part).__name__ for part in (layer.mlp.up_proj, layer.self_attn.q_proj.base)} == {"Linear4bit"}
    assert type(layer.pictures.synchronizer.query) is type(model.language.lm_head) is torch.nn.Linear
    assert layer.self_attn.q_proj.down.dtype == torch.bfloat16


def test_a_conversion_goes_on_where_it_was_interrupted(checkpoint, tokenizer, tmp_path):
    class Interrupted(Exception):
        pass

    def interrupt(what, done, total):
        if done > total / 2:
            raise Interrupted

    with pytest.raises(Interrupted):
        conversion(checkpoint).write(tmp_path / "th", "bf16", tokenizer, interrupt)
    assert not (tmp_path / "th" / "config.json").exists()
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "th").glob("*.safetensors")}
    damaged = sorted(kept)[0]
    with damaged.open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\x7f")
    conversion(checkpoint).write(tmp_path / "th", "bf16", tokenizer)
    again = [path for path, written in kept.items() if path.stat().st_mtime_ns != written]
    assert again == [damaged]
    conversion(checkpoint).write(tmp_path / "straight", "bf16", tokenizer)
    for path in (tmp_path / "straight").rglob("*.*"):
        if path.is_file():
            assert path.read_bytes() == (tmp_path / "th" / path.relative_to(tmp_path / "straight")).read_bytes()


def test_a_damaged_byte_is_noticed(checkpoint, tokenizer, tmp_path):
    path = tmp_path / "damaged.bin"
    content = bytearray(checkpoint.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(WeightsError, match="is damaged at the weight"):
        conversion(path).write(tmp_path / "th", "bf16", tokenizer)


def test_parts_are_converted_to_the_same_bytes(checkpoint, tokenizer, tmp_path):
    content, third = checkpoint.read_bytes(), checkpoint.stat().st_size // 3
    for number, letter in enumerate("abc"):
        part = content[number * third : (number + 1) * third if number < 2 else None]
        (tmp_path / f"pytorch_model.bina{letter}").write_bytes(part)
    conversion(tmp_path / "pytorch_model.binaa").write(tmp_path / "parts", "bf16", tokenizer)
    conversion(checkpoint).write(tmp_path / "whole", "bf16", tokenizer)
    for path in (tmp_path / "whole").rglob("*.safetensors"):
        assert path.read_bytes() == (tmp_path / "parts" / path.relative_to(tmp_path / "whole")).read_bytes()


def test_views_of_shared_numbers_are_read_as_they_are(tmp_path):
    whole = torch.arange(24.0).view(4, 6)
    stored = {"whole": whole, "part": whole[1:3, ::2], "turned": whole.T, "halves": whole.bfloat16()}
    torch.save(stored, tmp_path / "file.bin")
    file = PublishedFile(tmp_path / "file.bin")
    for name, value in stored.items():
        assert torch.equal(file.read([name])[0], value)
        assert file.shapes[name].shape == value.shape


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("mm_decoder.norm.weight", None, r"lacks weights: language\.model\.norm\.weight"),
        ("image_decoder.neg_prompt_embeds", None, "lacks weights: image_decoder.neg_prompt_embeds"),
        ("mm_decoder.layers.0.gate.weight", torch.zeros(2), "has unknown weights: mm_decoder.layers.0.gate.weight"),
        ("image_decoder.safety.weight", torch.zeros(2), "has unknown weights: image_decoder.safety.weight"),
        ("image_decoder.neg_prompt_embeds", torch.zeros(2), "has other sizes of weights: image_decoder.neg_prompt"),
    ],
)
def test_a_checkpoint_that_does_not_fit_is_refused_before_all(tokenizer, tmp_path, name, value, complaint):
    source = saved(tmp_path, **{name: value})
    with pytest.raises(WeightsError, match=complaint):
        conversion(source).write(tmp_path / "th", "bf16", tokenizer)
    assert not (tmp_path / "th").exists()


def test_the_report_counts_everything(checkpoint):
    report = conversion(checkpoint).report()
    assert sum(tensors for tensors, _ in report.parts.values()) == len(golden().state_dict)
    assert sum(count for _, count in report.parts.values()) == sum(v.numel() for v in golden().state_dict.values())
    assert report.derived == tuple(name for name in golden().state_dict if name.endswith("position_ids"))


def test_a_folder_with_something_else_is_left_alone(checkpoint, tokenizer, tmp_path):
    (tmp_path / "model.safetensors").write_bytes(b"mine")
    with pytest.raises(OutputError, match="holds other weights"):
        conversion(checkpoint).write(tmp_path, "bf16", tokenizer)
    other = tmp_path / "th"
    conversion(checkpoint).write(other, "bf16", tokenizer)
    with pytest.raises(OutputError, match="holds another conversion"):
        conversion(saved(tmp_path, soi_token=torch.ones(1, 64))).write(other, "bf16", tokenizer)


def test_a_conversion_that_does_not_fit_on_the_disk_is_not_begun(checkpoint, tokenizer, tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: shutil._ntuple_diskusage(10, 9, 1))
    with pytest.raises(OutputError, match="GB free"):
        conversion(checkpoint).write(tmp_path / "th", "bf16", tokenizer)


class Harmful:
    def __reduce__(self):
        return (print, ("this was run",))


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (lambda path: path.write_bytes(b"PK\x03\x04 cut off"), "no whole checkpoint"),
        (lambda path: path.write_bytes(pickle.dumps({"a": 1})), "no whole checkpoint"),
        (lambda path: torch.save({"a": Harmful()}, path), "cannot read the checkpoint"),
        (lambda path: torch.save({"module": {"a": torch.zeros(1)}}, path), "something other than weights"),
        (lambda path: None, "there is no file"),
    ],
)
def test_a_file_that_is_no_checkpoint_is_refused(tmp_path, content, complaint, capsys):
    content(tmp_path / "file.bin")
    with pytest.raises(WeightsError, match=complaint):
        PublishedFile(tmp_path / "file.bin")
    assert "this was run" not in capsys.readouterr().out


def test_the_list_of_the_image_decoder_is_that_of_the_release():
    expected = {name: tuple(v.shape) for name, v in published.release().items() if name.startswith(IMAGE_DECODER)}
    assert image_decoder_shapes() == expected
