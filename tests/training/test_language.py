"""Conversations are packed exactly, and each stage teaches only what is its own."""

import itertools

import pytest
import torch
from small_harmony import model, page, stir, tokenizer_file

from textharmony_cli.model.textharmony.processor import Processor
from textharmony_cli.training.language import STAGES, loss_of, prepare, validate
from textharmony_cli.training.language_data import MadeUpConversations, conversation

PAGE = page("Total 5.00", "to 12")
ASKED = [("total?", "5.00"), ("who is it?", "not found"), ("to?", "12")]


@pytest.fixture(scope="module")
def processor(tmp_path_factory) -> Processor:
    return Processor(tokenizer_file(tmp_path_factory.mktemp("tokenizer")))


def test_questions_packed_behind_one_page_cost_what_they_cost_alone(processor):
    harmony = stir(model())
    with torch.no_grad():
        together = loss_of(harmony, conversation(processor, PAGE, ASKED))[0]
        alone = [loss_of(harmony, conversation(processor, PAGE, [asked]))[0] for asked in ASKED]
    tokens = torch.tensor([len(processor.answered(answer)) for _, answer in ASKED])
    assert together.item() == pytest.approx(float((torch.stack(alone) * tokens).sum() / tokens.sum()), rel=1e-4)


def test_packed_prompt_is_the_prompt_of_the_processor(processor):
    packed = conversation(processor, PAGE, ASKED[:1])
    prompt = processor.question(processor.page(PAGE), *ASKED[0])
    assert packed.ids[0].tolist() == list(prompt.ids)
    assert packed.positions[0].tolist() == list(range(len(prompt.ids)))
    assert torch.equal(packed.layout[0], torch.from_numpy(prompt.layout))


def test_only_answers_are_learned(processor):
    packed = conversation(processor, PAGE, ASKED)
    learned = [label for label in packed.labels[0].tolist() if label >= 0]
    assert learned == [token for _, answer in ASKED for token in processor.answered(answer)]


@pytest.mark.parametrize(("stage", "changed"), [("align", {"layout"}), ("harmonise", {"layout", "up", "down", "gate"})])
def test_a_stage_changes_what_is_its_own_and_learns(processor, stage, changed):
    harmony = stir(model(), names=("up",))
    for parameter in harmony.language.parameters():
        parameter.requires_grad_(False)
    prepare(harmony, STAGES[stage])
    before = {name: value.clone() for name, value in harmony.named_parameters()}
    batch = conversation(processor, PAGE, ASKED)
    optimizer = torch.optim.Adam([p for p in harmony.parameters() if p.requires_grad], lr=0.02)
    losses = []
    for _ in range(12):
        loss = loss_of(harmony, batch)[0]
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0] * 0.95
    moved = {
        name.rpartition(".")[2] for name, value in harmony.named_parameters() if not torch.equal(value, before[name])
    }
    assert moved == changed


def test_whole_answers_are_counted_one_by_one(processor):
    harmony = stir(model(), names=("up",))
    optimizer = torch.optim.Adam(harmony.parameters(), lr=0.02)
    seen = set()
    for _ in range(40):
        loss, figures = loss_of(harmony, conversation(processor, PAGE, ASKED))
        with torch.no_grad():
            alone = [loss_of(harmony, conversation(processor, PAGE, [asked]))[1]["right"] for asked in ASKED]
        assert figures["whole"] == pytest.approx(sum(right == 1 for right in alone) / len(ASKED))
        seen.add(round(figures["whole"], 2))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert len(seen) > 1  # none at first, then some


def test_made_up_conversations_are_repeatable_and_fit(tmp_path):
    file = tokenizer_file(tmp_path)
    first, again = (next(iter(MadeUpConversations(4, file, 2, 2, 4000))) for _ in range(2))
    assert torch.equal(first.ids, again.ids)
    short = MadeUpConversations(4, file, 1, 1, 900)
    assert all(batch.ids.shape[1] <= 900 for batch in itertools.islice(short, 3))
    small = model()
    small.language.config.max_position_embeddings = 4096
    assert 0 <= validate(small, itertools.islice(short, 2))["right"] <= 1
