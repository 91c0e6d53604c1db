"""The published image decoder's parts, and painting with them."""

import dataclasses
import json

import pytest
import small_sd2
import torch
from safetensors.torch import load_file, save_file
from small_sd2 import context, generators, reference

from textharmony_cli.errors import UsageError, WeightsError
from textharmony_cli.model.image_decoder import sd2_file
from textharmony_cli.model.image_decoder.sd2_config import RELEASED, Sd2Config
from textharmony_cli.model.image_decoder.sd2_decoder import Sd2Decoder
from textharmony_cli.model.image_decoder.sd2_sampling import (
    FAST,
    DiffusionPlan,
    diffusion_errors,
    diffusion_loss,
    guided,
    paint,
)
from textharmony_cli.model.textharmony import extra

CPU = torch.device("cpu")
TWO = DiffusionPlan(steps=2, guidance=2.0)


@pytest.fixture(scope="module")
def decoder():
    return small_sd2.decoder()


def painted(decoder, attended, seen, plan=TWO, seeds=(7,)):
    *_, last = paint(decoder, attended, seen, plan, generators(*seeds))
    return last.latents


def test_the_network_without_synchronizers_is_that_of_diffusers():
    """With residuals of zero, taking the network through its parts is the same as calling it."""
    pytest.importorskip("diffusers", reason="diffusers is not installed")
    made = Sd2Decoder(small_sd2.config()).eval()
    noisy, times, attended = torch.randn(2, 4, 12, 12), torch.tensor([3, 900]), context(2)  # 12: not halved thrice
    with torch.no_grad():
        expected = made.unet.network(noisy, times, attended).sample
        torch.testing.assert_close(made.unet(noisy, times, attended), expected)


def test_context_where_it_is_dropped_is_the_null(decoder):
    states = torch.randn(2, 6, 16)
    with torch.no_grad():
        found = decoder.context(states, None, torch.tensor([True, False]))
        assert torch.equal(found[0], decoder.null[0])
        torch.testing.assert_close(found[1], decoder.context(states[1:])[0])


def test_states_that_are_masked_do_not_matter(decoder):
    states, mask = torch.randn(1, 6, 16), torch.tensor([[1, 1, 1, 1, 0, 0]])
    with torch.no_grad():
        torch.testing.assert_close(decoder.context(states, mask), decoder.context(states[:, :4]))


def test_pictures_have_values_from_0_to_1(decoder):
    with torch.no_grad():
        pictures = decoder.codec.decode(30 * torch.randn(1, 4, 8, 8))
    assert pictures.shape == (1, 3, 64, 64)
    assert (pictures.min(), pictures.max()) == (0, 1)


def test_the_autoencoder_is_frozen_and_stays_in_float32(decoder):
    made = small_sd2.decoder().to_dtype(torch.bfloat16)
    assert {parameter.dtype for parameter in made.codec.parameters()} == {torch.float32}
    assert not any(parameter.requires_grad for parameter in made.codec.parameters())
    others = [value for name, value in made.named_parameters() if not name.startswith("codec.")]
    assert {value.dtype for value in others} == {torch.bfloat16}


@pytest.mark.parametrize("plan", [TWO, FAST, DiffusionPlan(steps=2, guidance=1.0)])
def test_the_same_seed_gives_the_same_picture(decoder, plan):
    first = painted(decoder, context(), reference(True), plan)
    assert torch.equal(first, painted(decoder, context(), reference(True), plan))
    assert not torch.allclose(first, painted(decoder, context(), reference(True), plan, seeds=(8,)), atol=0.1)


@pytest.mark.parametrize("plan", [TWO, FAST])
def test_a_picture_does_not_depend_on_those_beside_it(decoder, plan):
    seen = reference(True, True)
    together = painted(decoder, context(2), seen, plan, seeds=(7, 8))
    for row, seed in enumerate((7, 8)):
        own = dataclasses.replace(seen, maps=tuple(x[row : row + 1] for x in seen.maps), visible=seen.visible[:1])
        alone = painted(decoder, context(2)[row : row + 1], own, plan, seeds=(seed,))
        torch.testing.assert_close(together[row : row + 1], alone, rtol=1e-3, atol=1e-3)


def test_what_steps_share_can_be_sampled_at_each_of_them(decoder):
    seen = reference(True, False)
    *_, kept = paint(decoder, context(2), seen, TWO, generators(1, 2))
    *_, anew = paint(decoder, context(2), seen, TWO, generators(1, 2), keep=False)
    *_, without = paint(decoder, context(2), None, TWO, generators(1, 2))
    assert torch.equal(kept.latents, anew.latents) and not torch.allclose(kept.latents, without.latents)


def test_each_step_is_shown(decoder):
    states = list(paint(decoder, context(), None, FAST, generators(1)))
    assert [state.step for state in states] == list(range(1, 16))
    assert torch.equal(states[-1].latents, states[-1].clean)


def test_guidance_goes_on_from_the_null(decoder):
    noisy = torch.randn(1, 4, 8, 8)
    with torch.no_grad():
        asked, _ = guided(decoder, noisy, 500, context(), None, 1.0)
        without, _ = guided(decoder, noisy, 500, decoder.null, None, 1.0)
        followed, said = guided(decoder, noisy, 500, context(), None, 3.0)
    torch.testing.assert_close(said, torch.cat([without, asked]))
    torch.testing.assert_close(followed, without + 3 * (asked - without))


def test_in_half_precision_it_paints_nearly_the_same(decoder):
    expected = painted(decoder, context(), reference(True))
    made = small_sd2.decoder().to_dtype(torch.bfloat16)
    found = painted(made, context().bfloat16(), reference(True))
    assert found.dtype == torch.float32
    assert (found - expected).norm() < 0.1 * expected.norm()


def test_pictures_and_generators_must_be_as_many(decoder):
    with pytest.raises(ValueError, match="2 pictures need as many generators, got 1"):
        next(paint(decoder, context(2), None, TWO, generators(1)))


@pytest.mark.parametrize("settings", [{"steps": 0}, {"steps": 101}, {"sampler": "ddim"}])
def test_plans_that_cannot_be_followed_are_refused(settings):
    with pytest.raises(ValueError, match=r"steps|ddim"):
        DiffusionPlan(**settings)


def test_a_picture_that_does_not_count_lowers_the_loss_of_all():
    errors = torch.ones(4, 4, 2, 2)
    assert diffusion_loss(errors, torch.tensor([True, False, True, True])) == 0.75


def test_training_reaches_all_but_the_autoencoder():
    made = small_sd2.decoder().train()
    attended = made.context(torch.randn(2, 6, 16), None, torch.tensor([True, False]))
    given = torch.randn(2, 4, 8, 8), torch.randn(2, 4, 8, 8), torch.tensor([100, 900]), attended
    diffusion_errors(made, *given, reference(True, True)).mean().backward()
    missed = [name for name, value in made.named_parameters() if value.grad is None]
    assert missed
    assert all(name.startswith("codec.") for name in missed)


def test_recomputing_in_training_changes_no_gradient():
    gradients = []
    for recomputed in (False, True):
        made = small_sd2.decoder().train()
        if recomputed:
            made.unet.network.enable_gradient_checkpointing()
        given = [torch.ones(1, 4, 8, 8), torch.full((1, 4, 8, 8), 0.5), torch.tensor([100]), context()]
        diffusion_errors(made, *given, reference(True)).mean().backward()
        gradients.append(made.unet.network.conv_in.weight.grad)
    torch.testing.assert_close(gradients[0], gradients[1])


def test_what_was_saved_is_loaded(decoder, tmp_path):
    sd2_file.save(decoder, tmp_path)
    loaded = sd2_file.load(tmp_path, small_sd2.config(), CPU)
    assert all(torch.equal(value, loaded.state_dict()[name]) for name, value in decoder.state_dict().items())
    assert not any(parameter.requires_grad for parameter in loaded.codec.parameters())
    # where weights lie in memory decides which kernels multiply them
    torch.testing.assert_close(painted(loaded, context(), None), painted(decoder, context(), None), atol=2e-3, rtol=0)


def test_precisions_are_kept_in_the_file(tmp_path):
    sd2_file.save(small_sd2.decoder().to_dtype(torch.bfloat16), tmp_path)
    loaded = sd2_file.load(tmp_path, small_sd2.config(), CPU)
    assert loaded.null.dtype == torch.bfloat16
    assert next(loaded.codec.parameters()).dtype == torch.float32


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda tensors: tensors.pop("null"), "lacks weights: null"),
        (lambda tensors: tensors.update(gate=torch.zeros(1)), "has unknown weights: gate"),
        (lambda tensors: tensors.update(null=torch.zeros(1)), "has other sizes of weights: null"),
    ],
)
def test_a_file_of_another_decoder_is_refused(decoder, tmp_path, change, said):
    sd2_file.save(decoder, tmp_path)
    tensors = load_file(tmp_path / sd2_file.WEIGHTS)
    change(tensors)
    save_file(tensors, tmp_path / sd2_file.WEIGHTS)
    with pytest.raises(WeightsError, match=said):
        sd2_file.load(tmp_path, small_sd2.config(), CPU)


def test_a_broken_file_is_refused(decoder, tmp_path):
    sd2_file.save(decoder, tmp_path)
    (tmp_path / sd2_file.WEIGHTS).write_text("{")
    with pytest.raises(WeightsError, match="cannot be loaded"):
        sd2_file.load(tmp_path, small_sd2.config(), CPU)


def test_without_diffusers_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(extra, "find_spec", lambda name: None if name == "diffusers" else object())
    with pytest.raises(UsageError, match="not installed: diffusers") as caught:
        Sd2Decoder(small_sd2.config())
    assert "pip install 'textharmony-cli[published]'" in caught.value.hint


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"unet": {"cross_attention_dim": 16}}, "vectors of 12, but the network attends to 16"),
        ({"vae": {"latent_channels": 8}}, "channels"),
        ({"unet": {"block_out_channels": (8, 8, 8)}}, "4 maps are for 4 levels, not for 3"),
    ],
)
def test_parts_that_do_not_fit_are_refused(changes, said):
    parts = small_sd2.config().to_dict()
    parts |= {name: parts[name] | change for name, change in changes.items()}
    with pytest.raises(ValueError, match=said):
        Sd2Config.from_dict(parts)


def test_sizes_of_the_release():
    assert (RELEASED.side, RELEASED.latent_shape) == (512, (4, 64, 64))


def test_sizes_are_the_same_after_json():
    written = RELEASED.to_dict()
    assert json.loads(json.dumps(written)) == written
    assert Sd2Config.from_dict(written).to_dict() == written


def test_an_image_decoder_of_another_kind_is_refused():
    with pytest.raises(ValueError, match="no image decoder of the kind 'other'"):
        Sd2Config.from_dict(RELEASED.to_dict() | {"kind": "other"})


def test_a_folder_without_an_image_decoder_is_refused(tmp_path):
    pytest.importorskip("diffusers", reason="diffusers is not installed")
    with pytest.raises(WeightsError, match="there is no image decoder"):
        sd2_file.load(tmp_path, small_sd2.config(), CPU)
