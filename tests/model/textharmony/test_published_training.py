"""A step of training through the whole published model, both losses at once, against the recording."""

import functools
import math

import published
import published_decoder
import pytest
import torch
import torch.nn.functional as F
from published import golden

from textharmony_cli.model.image_decoder.sd2_mmfs import Reference
from textharmony_cli.model.image_decoder.sd2_sampling import UNCONDITIONAL_SHARE, diffusion_errors, diffusion_loss
from textharmony_cli.model.textharmony.modeling import TextHarmonyForConditionalGeneration
from textharmony_cli.model.textharmony.published_decoder_keys import DECODER, image_decoder_name
from textharmony_cli.model.textharmony.published_recipes import load_published, plan

IMAGE_WEIGHT = 10
SAME = 2.5e-3  # bilinear sampling has kinks; all but one of the norms are within 2e-3
NOTHING = 1e-6  # norms below are zero in theory: the biases of keys


def drawn(name):
    return golden().inputs[f"train.rng.{name}"]


def given(name):
    return golden().inputs[f"train.{name}"]


@functools.cache
def trained():
    """The model after both losses went back through it, and these."""
    pytest.importorskip("diffusers", reason="diffusers is not installed")
    config = published.whole_config()
    config.image_decoder = published_decoder.config().to_dict()
    model = TextHarmonyForConditionalGeneration(config).eval()
    load_published(model, golden().state_dict, published.SOURCE, published.adapter_scale())
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(".codec." not in name)  # the recording lets all learn that can
    ids, mask, task = given("text_ids"), given("attention_mask"), given("task_ids")
    seen = model.seen(published.picture("train.image_base_u8", 4))
    pictures = model.arranged(seen, ids)
    logits = model(input_ids=ids, attention_mask=mask, pictures=pictures, task=task).logits
    wanted = golden().outputs["train.gt_text_ids.default"]
    text = F.cross_entropy(logits[:, :-1].flatten(0, 1), wanted.flatten(), ignore_index=-100)
    told = model.contexts(ids, mask, pictures, task)
    attended = model.attended(told, drawn("uncond_rand").flatten() < UNCONDITIONAL_SHARE)
    clean = model.image_decoder.codec.encode(published.picture("train.image_dec_base_u8", 4), drawn("vae_eps"))
    before = golden().outputs["train.mmfs_mask_image_decoder"].flatten().bool()
    maps = Reference(tuple(level[[0, 0, 0, 0]] for level in seen.maps), before)
    errors = diffusion_errors(model.image_decoder, clean, drawn("noise"), drawn("timesteps"), attended, maps)
    painting = diffusion_loss(errors, told.mask.sum(1) > 2)
    (text + IMAGE_WEIGHT * painting).backward()
    return model, text.detach(), painting.detach()


def test_losses():
    _, text, painting = trained()
    torch.testing.assert_close(text[None], golden().outputs["train.loss_txt"], rtol=1e-5, atol=0)
    torch.testing.assert_close(painting[None], golden().outputs["train.loss_img"], rtol=1e-5, atol=0)


@functools.cache
def norms():
    """Of the gradients of all published weights that are parameters here, by their published names."""
    model, tensors = trained()[0], golden().state_dict
    gradients = {name: parameter.grad for name, parameter in model.named_parameters()}
    found = {name: gradients.get(DECODER + image_decoder_name(name)) for name in tensors if name.startswith(DECODER)}
    made = plan(tensors, model.vision.encoder.grid[0], published.adapter_scale())
    for ours, recipe in made.recipes.items():
        if (gradient := gradients.get(ours)) is None:
            continue
        name, *others = recipe.sources
        found[name] = gradient
        if name.startswith("text_decoder.head."):
            found[others[0]] = gradient[-2:]
        elif others:  # an adapter that is merged here: what reaches its two parts follows from what reaches the sum
            down, up = others
            found[down] = published.adapter_scale() * tensors[up].T @ gradient
            found[up] = published.adapter_scale() * gradient @ tensors[down].T
    return {name: None if gradient is None else float(gradient.norm()) for name, gradient in found.items()}


def test_every_gradient_is_as_long_as_recorded():
    found = norms()
    compared = 0
    for name, gradient in golden().gradients.items():
        if name not in found or name.endswith(".ignore_token"):
            continue  # buffers here, which learn nothing
        expected, norm = gradient["l2"], found[name]
        compared += 1
        if expected is None or expected < NOTHING:
            assert norm is None or norm < 10 * NOTHING, name
        else:
            assert norm is not None and math.isclose(norm, expected, rel_tol=SAME), name
    assert compared >= 2200


@pytest.mark.parametrize("part", ["visual_tokenizer.", "mm_decoder.", "context_feat_proj.", "soi_token", DECODER])
def test_the_losses_reach_every_part(part):
    lengths = [norm for name, norm in norms().items() if name.startswith(part) and norm is not None]
    assert lengths and max(lengths) > 1e-3
