"""Stored weights come back, in 16 bits exactly as halves, in 8 bits nearly, in parts of bounded size."""

import pytest
import torch
from crops_for_tests import conditions, stirred_decoder

from textharmony_cli.errors import WeightsError
from textharmony_cli.model.eight_bits import packed, unpacked
from textharmony_cli.model.image_decoder import codec
from textharmony_cli.model.image_decoder.codec import load, save


def test_sixteen_bits_come_back_as_they_were_rounded(tmp_path):
    decoder = stirred_decoder()
    save(decoder, tmp_path / "new")
    loaded = load(tmp_path / "new")
    assert loaded.config == decoder.config
    assert not loaded.training
    for name, value in loaded.state_dict().items():
        assert torch.equal(value, decoder.state_dict()[name].half().float()), name


@torch.no_grad()
def test_eight_bits_paint_nearly_the_same(tmp_path):
    decoder, asked = stirred_decoder(), conditions()
    save(decoder, tmp_path, bits=8)
    noisy, time = torch.randn_like(asked.source), torch.tensor([0.1, 0.6])
    whole, rounded = (each(noisy, time, asked) for each in (decoder, load(tmp_path)))
    changed = (whole - asked.prior)[:, :, 16:-16, 24:-24].abs().mean()
    assert 0 < (whole - rounded).abs().mean() < 0.05 * changed


def test_each_weight_in_eight_bits_is_off_by_at_most_half_a_step():
    state = {"weight": torch.randn(64, 100) * torch.logspace(-4, 1, 64)[:, None], "bias": torch.randn(64)}
    stored = packed(state)
    assert stored["weight"].dtype == torch.int8
    steps = state["weight"].abs().amax(dim=1, keepdim=True) / 127
    assert ((unpacked(stored)["weight"] - state["weight"]).abs() <= 0.501 * steps).all()


def test_files_are_cut_into_parts_and_old_parts_go(tmp_path, monkeypatch):
    decoder = stirred_decoder()
    monkeypatch.setattr(codec, "PART_BYTES", 40_000)
    save(decoder, tmp_path)
    parts = sorted(tmp_path.glob("*.safetensors"))
    assert len(parts) > 2
    assert max(part.stat().st_size for part in parts) < 60_000
    monkeypatch.setattr(codec, "PART_BYTES", 10**9)
    save(decoder, tmp_path)
    assert len(list(tmp_path.glob("*.safetensors"))) == 1
    load(tmp_path)


@pytest.mark.parametrize("broken", ["missing", "cut short", "another network"])
def test_broken_weights_are_refused_in_one_sentence(tmp_path, broken):
    save(stirred_decoder(), tmp_path)
    part = tmp_path / "pixel_dit-1.safetensors"
    if broken == "missing":
        part.unlink()
    elif broken == "cut short":
        part.write_bytes(part.read_bytes()[:1000])
    else:
        config = tmp_path / "pixel_dit.json"
        config.write_text(config.read_text("utf-8").replace('"width": 32', '"width": 64'), "utf-8")
    with pytest.raises(WeightsError, match="cannot be loaded"):
        load(tmp_path)
