"""Slide-LoRA on layers and on a small model."""

from pathlib import Path

import pytest
import small_harmony
import torch
from safetensors.torch import load_file
from torch import nn

from textharmony_cli.errors import WeightsError
from textharmony_cli.model.textharmony.adapter_file import load_adapter, save_adapter
from textharmony_cli.model.textharmony.config import SlideLoraConfig
from textharmony_cli.model.textharmony.experts import EXPERTS, Task, shares
from textharmony_cli.model.textharmony.slide_lora import (
    Routing,
    SlideLoRA,
    adapter_parameters,
    fixed_gate,
    fold,
    freeze_base,
    merge,
)


def layer(gate, dropout=0.0, **config):
    torch.manual_seed(0)
    settings = SlideLoraConfig(**({"rank": 3, "alpha": 6.0, "gate": gate, "dropout": dropout} | config))
    return SlideLoRA(nn.Linear(8, 5), settings, Routing())


def told(module, task):
    module.routing.gate = fixed_gate(task, module.experts)
    return module


def ids(rows=2, length=7, seed=0):
    return torch.randint(3, 250, (rows, length), generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("gate", ["learned", "fixed"])
def test_at_the_start_it_does_what_its_base_does(gate):
    made = told(layer(gate), Task.TEXT)
    x = torch.randn(2, 4, 8)
    assert torch.equal(made(x), made.base(x))


@pytest.mark.parametrize(("task", "published"), [(Task.IMAGE, (0.5, 0.0, 0.5)), (Task.TEXT, (0.0, 0.5, 0.5))])
def test_fixed_shares_are_the_published_ones(task, published):
    assert EXPERTS == ("image", "text", "shared")
    assert shares(task) == published


def test_fewer_experts_share_what_there_is():
    assert shares(Task.TEXT, ("shared",)) == (1.0,)
    with pytest.raises(ValueError, match="no expert"):
        shares(Task.TEXT, ("image",))


@pytest.mark.parametrize("experts", [("text", "image", "shared"), ("shared", "shared"), ("text", "sound"), ()])
def test_experts_in_another_order_are_refused(experts):
    with pytest.raises(ValueError, match="in this order"):
        SlideLoraConfig(experts=experts)


@pytest.mark.parametrize("row", range(3))
def test_a_published_layer_gives_the_published_outputs(row):
    """Recorded from the original code at a tiny size with random weights; its rows have the tasks 0, 1, 1."""
    golden = load_file(Path(__file__).with_name("published_slide_lora.safetensors"))
    base = nn.Linear(64, 64, bias=False)
    base.weight.data = golden["weight"]
    made = SlideLoRA(base, SlideLoraConfig(rank=4, alpha=4.0, gate="fixed"), Routing())
    made.down.data, made.up.data = golden["A"].permute(1, 0, 2), golden["B"]
    outputs = told(made, golden["task_ids"])(golden["in"])
    torch.testing.assert_close(outputs[row], golden["out"][row], rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(("task", "silent"), [(Task.IMAGE, 1), (Task.TEXT, 0)])
def test_only_the_expert_of_the_other_task_is_silent(task, silent):
    made = told(small_harmony.stir(layer("fixed")), task)
    x = torch.randn(2, 4, 8)
    before = made(x)
    for expert in range(3):
        made.up.data[expert] += 1
        assert torch.equal(made(x), before) == (expert == silent)
        made.up.data[expert] -= 1
        before = made(x)


@pytest.mark.parametrize("task", list(Task))
@pytest.mark.parametrize("experts", [EXPERTS, ("shared",)])
def test_folded_and_merged_equal_wrapped(task, experts):
    made = told(small_harmony.stir(layer("fixed", experts=experts)), task)
    x = torch.randn(2, 4, 8)
    assert not torch.allclose(made(x), made.base(x), atol=1e-2)
    torch.testing.assert_close(made.folded(task)(x), made(x), rtol=1e-5, atol=1e-5)
    torch.testing.assert_close(made.merged(task)(x), made(x), rtol=1e-5, atol=1e-5)
    assert type(made.merged(task)) is nn.Linear


def test_folded_leaves_out_the_silent_expert():
    assert layer("fixed").folded(Task.TEXT).down.shape == (8, 2 * 3)


def test_a_learned_gate_cannot_be_folded():
    with pytest.raises(ValueError, match="cannot be folded"):
        layer("learned").merged(Task.TEXT)


def test_a_fixed_gate_that_nobody_told_is_an_error():
    with pytest.raises(ValueError, match="needs to be told"):
        layer("fixed")(torch.randn(1, 8))


def test_rows_of_a_batch_have_the_gates_of_their_tasks():
    made = small_harmony.stir(layer("fixed"))
    x = torch.randn(2, 4, 8)
    alone = [told(made, task)(x[k : k + 1]) for k, task in enumerate((Task.TEXT, Task.IMAGE))]
    mixed = told(made, torch.tensor([Task.TEXT, Task.IMAGE]))(x)
    torch.testing.assert_close(mixed, torch.cat(alone))


def test_a_learned_gate_is_a_softmax_for_every_token():
    made = small_harmony.stir(layer("learned"))
    mixture = made.mixture(torch.randn(2, 4, 8))
    assert mixture.shape == (2, 4, 3)
    torch.testing.assert_close(mixture.sum(-1), torch.ones(2, 4))
    assert mixture.std(1).max() > 0.01


def test_a_learned_gate_separates_modalities():
    """Tokens of two kinds need opposite maps of the same numbers, which one low-rank branch cannot do."""
    torch.manual_seed(0)
    made = SlideLoRA(nn.Linear(8, 8), SlideLoraConfig(rank=2, alpha=2.0), Routing())
    kinds = torch.randint(0, 2, (256,))
    x = torch.randn(256, 8)
    x[:, 0] = kinds * 6.0 - 3
    wanted = made.base(x).detach() + torch.where(kinds[:, None] == 1, x.roll(1, 1), -x.roll(1, 1)) * _two_columns()
    optimizer = torch.optim.Adam(adapter_parameters(nn.Sequential(made)).values(), 0.05)
    for _ in range(120):
        optimizer.zero_grad()
        loss = (made(x) - wanted).square().mean()
        loss.backward()
        optimizer.step()
    assert loss < 0.1
    means = [made.mixture(x[kinds == kind]).mean(0) for kind in (0, 1)]
    assert (means[0] - means[1]).abs().max() > 0.5


def _two_columns():
    return (torch.arange(8) < 4).logical_and(torch.arange(8) > 1).float()


@pytest.mark.parametrize("gate", ["learned", "fixed"])
def test_training_moves_the_adapter_and_never_the_base(gate):
    made = small_harmony.model(gate=gate)
    freeze_base(made)
    adapters = adapter_parameters(made)
    before = {name: value.detach().clone() for name, value in made.named_parameters()}
    optimizer = torch.optim.AdamW([value for value in made.parameters() if value.requires_grad], 0.1)
    for step in range(2):
        optimizer.zero_grad()
        made(input_ids=ids(seed=step), labels=ids(seed=step), layout=torch.ones(2, 7, 32)).loss.backward()
        optimizer.step()
    moved = {name for name, value in made.named_parameters() if not torch.equal(value, before[name])}
    assert moved <= adapters.keys()
    assert {name.rpartition(".")[2] for name in moved} >= {"down", "up", "layout"}


@pytest.mark.parametrize("gate", ["learned", "fixed"])
def test_gradients_with_and_without_checkpointing_agree(gate):
    made = small_harmony.stir(small_harmony.model(gate=gate)).train()
    freeze_base(made)
    plain = gradients(made)
    enable = getattr(made, "activation_checkpointing_enable", None)  # the name since transformers 5.2x
    (enable or made.gradient_checkpointing_enable)()
    checkpointed = gradients(made)
    assert plain.keys() == checkpointed.keys() and len(plain) >= 16
    for name, value in plain.items():
        torch.testing.assert_close(checkpointed[name], value, msg=name)


def gradients(made):
    """Of two passes for different tasks, the first one's layers being computed again after the second one."""
    made.zero_grad()
    losses = [made(input_ids=ids(seed=task), labels=ids(seed=task), task=task, use_cache=False).loss for task in Task]
    sum(losses).backward()
    return {name: value.grad.clone() for name, value in made.named_parameters() if value.grad is not None}


@pytest.mark.parametrize("change", [fold, merge])
@pytest.mark.parametrize("task", list(Task))
def test_a_folded_or_merged_model_gives_the_same_logits(change, task):
    made = small_harmony.stir(small_harmony.model(gate="fixed"))
    with torch.no_grad():
        wrapped = made(input_ids=ids(), task=task).logits
        change(made, task)
        torch.testing.assert_close(made(input_ids=ids(), task=task).logits, wrapped, rtol=1e-4, atol=1e-4)
    assert not any(isinstance(module, SlideLoRA) for module in made.modules())


def test_targets_choose_the_layers_that_are_wrapped():
    made = small_harmony.model(targets=["v_proj", "down_proj"])
    wrapped = {name.rpartition(".")[2] for name, module in made.named_modules() if isinstance(module, SlideLoRA)}
    assert wrapped == {"v_proj", "down_proj"}
    with pytest.raises(ValueError, match="no layer is called"):
        small_harmony.model(targets=["nothing"])


def test_adapters_alone_are_saved_and_loaded(tmp_path):
    made = small_harmony.stir(small_harmony.model())
    save_adapter(made, tmp_path / "adapter.safetensors")
    other = small_harmony.model()
    load_adapter(other, tmp_path / "adapter.safetensors")
    with torch.no_grad():
        assert torch.equal(other(input_ids=ids()).logits, made(input_ids=ids()).logits)
    assert not any("base" in name or "embed" in name for name in adapter_parameters(made))


def test_adapters_in_8_bits_are_small_and_nearly_the_same(tmp_path):
    made, other = small_harmony.stir(small_harmony.model(rank=96)), small_harmony.model(rank=96)
    for bits in (8, 32):
        save_adapter(made, tmp_path / f"{bits}.safetensors", bits)
    load_adapter(other, tmp_path / "8.safetensors")
    for name, value in adapter_parameters(made).items():
        step = value.abs().amax() / 127
        assert (adapter_parameters(other)[name] - value).abs().max() <= 0.51 * step
    assert (tmp_path / "8.safetensors").stat().st_size < 0.5 * (tmp_path / "32.safetensors").stat().st_size


@pytest.mark.parametrize(
    ("model", "complaint"),
    [
        ({"targets": ["q_proj"]}, "has unknown weights"),
        ({"targets": ["q_proj", "k_proj", "v_proj", "o_proj", "up_proj"]}, "lacks weights"),
        ({"rank": 5}, "has other sizes of weights"),
        ({"experts": ("text", "shared")}, "has the experts image,text,shared"),
        ({"gate": "fixed"}, "has unknown weights"),
    ],
)
def test_adapters_of_another_model_are_refused_and_change_nothing(tmp_path, model, complaint):
    save_adapter(small_harmony.stir(small_harmony.model()), tmp_path / "adapter.safetensors")
    other = small_harmony.model(**model)
    with pytest.raises(WeightsError, match=complaint):
        load_adapter(other, tmp_path / "adapter.safetensors")
    assert not any(value.any() for name, value in adapter_parameters(other).items() if name.endswith("up"))


def test_a_broken_adapter_file_is_an_error(tmp_path):
    (tmp_path / "adapter.safetensors").write_bytes(b"\0" * 20)
    with pytest.raises(WeightsError, match="cannot read the adapter"):
        load_adapter(small_harmony.model(), tmp_path / "adapter.safetensors")
