"""The whole published model up to what its image decoder is told, against the recording."""

import functools

import published
import pytest
import torch
import torch.nn.functional as F
from published import assert_recorded, golden

from textharmony_cli.model.textharmony.experts import Task

RUNS = ("greedy", "greedy_task0", "greedy_eos", "beam5", "beam3_min8_lp2", "beam4_eos")


def recorded(name):
    return golden().inputs[name]


def see(name, side=224, enlarged=4):
    return published.whole_model(side).see(published.picture(f"{name}.image_base_u8", enlarged), ids(name))


def ids(name):
    return recorded(f"{name}.text_ids")


@functools.cache
def forward():
    """One pass over three rows with four pictures and two tasks."""
    inputs = {"attention_mask": recorded("train.attention_mask"), "task": recorded("train.task_ids")}
    with torch.no_grad():
        return published.whole_model()(
            input_ids=ids("train"), pictures=see("train"), output_hidden_states=True, **inputs
        )


def test_embeddings():
    with torch.no_grad():
        assert_recorded(published.whole_model().embedded(ids("train"), pictures=see("train")), "train.mm_embeds")


def test_states_after_every_layer():
    assert_recorded(torch.stack(forward().hidden_states), "train.llm_hidden_states")


def test_logits():
    assert_recorded(forward().logits, "train.text_logits")


def test_loss():
    wanted = golden().outputs["train.gt_text_ids.default"]
    loss = F.cross_entropy(forward().logits[:, :-1].flatten(0, 1), wanted.flatten(), ignore_index=-100)
    torch.testing.assert_close(loss[None], golden().outputs["train.loss_txt"], rtol=1e-5, atol=0)


def test_gradient_of_the_new_rows_of_the_head():
    """The only weights that the text's loss alone reaches, and which are all there without the image decoder."""
    model = published.whole_model()
    head = model.language.lm_head.weight.detach().clone().requires_grad_()
    logits = F.linear(forward().hidden_states[-1], head, model.language.lm_head.bias)
    wanted = golden().outputs["train.gt_text_ids.default"]
    F.cross_entropy(logits[:, :-1].flatten(0, 1), wanted.flatten(), ignore_index=-100).backward()
    expected = golden().outputs["train.grad.text_decoder.head_new.weight"]
    assert (head.grad[-2:] - expected).norm() < 2e-3 * expected.norm()


@pytest.mark.parametrize("run", RUNS)
def test_written_tokens(run):
    settings = golden().config["runs"][f"gen_text.{run}"]
    special = golden().config["model"]["special_token_dict"]
    with torch.no_grad():
        written = published.whole_model().generate(
            input_ids=ids("gen_text"),
            pictures=see("gen_text"),
            attention_mask=torch.ones_like(ids("gen_text")),
            task=settings["task_id"],
            num_beams=settings["num_beams"],
            max_new_tokens=settings["max_length"],
            min_new_tokens=settings["min_length"],
            length_penalty=settings.get("length_penalty", 1.0),
            eos_token_id=[settings.get("eos_token_id", special["eos_token_id"]), special["soi_token_id"]],
            pad_token_id=special["pad_token_id"],
            do_sample=False,
            output_logits=True,
            return_dict_in_generate=True,
        )
    assert written.sequences[0, ids("gen_text").shape[1] :].tolist() == settings["ids"][0][1:]
    if f"gen_text.{run}.step_logits" in golden().outputs:
        assert_recorded(torch.cat(written.logits), f"gen_text.{run}.step_logits")


def test_contexts():
    with torch.no_grad():
        found = published.whole_model().contexts(
            ids("train"), recorded("train.attention_mask"), see("train"), recorded("train.task_ids")
        )
    assert_recorded(found.features, "train.context_features")
    assert torch.equal(found.mask, golden().outputs["train.context_attention_mask"])


@pytest.mark.parametrize("target", [True, False], ids=["with the picture to be painted", "without"])
def test_context_of_a_picture_to_be_painted(target):
    row, images = ids("gen_image"), published.picture("gen_image.image_base_u8", 4)
    piece = golden().config["model"]["special_token_dict"]["image_token_id"]
    if not target:
        row, images = row[:, : int((row[0] == piece).nonzero()[12])], images[:1]
    model = published.whole_model()
    with torch.no_grad():
        found = model.contexts(row, None, model.see(images, row), Task.IMAGE)
    assert_recorded(found.features[-1:, : int(found.mask[-1].sum())], "gen_image.context_features")


@pytest.mark.slow
def test_states_at_the_published_size():
    model = published.whole_model(896)
    with torch.no_grad():
        pictures = see("hires", 896, 32)
        states = model(input_ids=ids("hires"), pictures=pictures, task=Task.IMAGE, output_hidden_states=True)
    assert pictures.shapes == ((128, 128), (64, 64), (32, 32))
    assert torch.equal(pictures.visible.float(), golden().outputs["hires.cross_attention_mask"])
    assert_recorded(states.hidden_states[-1], "hires.llm_last_hidden_state")
