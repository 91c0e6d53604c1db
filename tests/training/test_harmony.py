"""Reading and painting are taught together, each stage what is its own, and both are measured."""

import itertools
import json
import re
import sys

import pytest
import torch
from small_harmony import VOCABULARY, VOKENS, model, painting_config, painting_model, stir, tokenizer_file
from transformers import LlamaForCausalLM

from textharmony_cli.model.image_decoder.pixel_dit import SIZES
from textharmony_cli.model.textharmony.config import VokenConfig
from textharmony_cli.model.textharmony.harmony_file import load_harmony
from textharmony_cli.model.textharmony.processor import Processor
from textharmony_cli.synthesis.word_bank import HEIGHT, draw_bank
from textharmony_cli.training import harmony, harmony_ablation, harmony_table
from textharmony_cli.training.gates import GateWatch
from textharmony_cli.training.harmony import STAGES, loss_of, picture_states, prepare, validate
from textharmony_cli.training.harmony_data import KINDS, HarmonyBatch, MadeUpHarmony, MadeUpPictures
from textharmony_cli.training.painter_data import Store
from textharmony_cli.training.short_pages import ShortPages, answered

CPU = torch.device("cpu")
OPENING, COUNT = len(VOCABULARY), VOKENS["count"]


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return tokenizer_file(tmp_path_factory.mktemp("tokenizer"))


@pytest.fixture(scope="module")
def data(file):
    pictures = MadeUpPictures(4, file, draw_bank(4, 40), COUNT, OPENING, 2, CPU, Store(4, 64))
    return MadeUpHarmony(ShortPages(4, file, 2, 3, 160), pictures)


@pytest.fixture(scope="module")
def batches(data):
    return list(itertools.islice(data, 5))


def test_same_seed_gives_the_same_batches(data, batches):
    again = next(iter(data))
    assert torch.equal(again.text.ids, batches[0].text.ids)
    assert torch.equal(again.pictures.ids, batches[0].pictures.ids)
    assert torch.equal(again.pictures.crops.prior, batches[0].pictures.crops.prior)


def test_a_request_names_its_words_and_ends_with_a_picture(file, data, batches):
    processor, seen = Processor(file), set()
    for batch in batches:
        pictures = batch.pictures
        wordings = data.pictures.bank.wordings[pictures.crops.drawn.width]
        for row, labels, kind, entry, caption in zip(
            pictures.ids.tolist(),
            pictures.labels.tolist(),
            pictures.kinds.tolist(),
            pictures.crops.drawn.entries.tolist(),
            pictures.captions.tolist(),
            strict=True,
        ):
            at = row.index(OPENING)
            assert row[at : at + COUNT + 1] == list(range(OPENING, OPENING + COUNT + 1))
            learned = {place: label for place, label in enumerate(labels) if label >= 0}
            assert learned == {at: OPENING, at + COUNT + 1: processor.stop_id}
            text = processor.text([number for number in row[:at] if number < OPENING])
            if KINDS[kind] != "erase":
                assert wordings[entry].after in text
            assert processor.text([number for number in caption if number >= 0]).split()[-1]
            seen.add(KINDS[kind])
    assert seen == set(KINDS)


def test_where_words_are_drawn_from_nothing_nothing_of_the_scene_is_shown(batches):
    for batch in batches:
        crops, drawn = batch.pictures.crops, batch.pictures.kinds == 0
        assert crops.hidden[drawn].all() and (crops.mask[drawn] == 1).all()
        prior = crops.prior[drawn]
        assert torch.equal(prior, -crops.drawn.glyphs[drawn].expand_as(prior)) and not (prior > 0).any()
        rest = ~drawn
        outside = (crops.mask == 0).expand_as(crops.source) & rest[:, None, None, None]
        assert torch.equal(crops.prior[outside], crops.source[outside])
        assert crops.prior.shape[-2] == HEIGHT


def test_short_pages_are_short_and_hold_their_answers(file):
    from textharmony_cli.synthesis.generator import located_pages

    pages = list(itertools.islice(ShortPages(4, file, 1, 3, 60), 12))
    processor = Processor(file)
    rules = len(processor.asked("")) + len(processor.opening(processor.page(_empty())).ids)
    for batch in pages:
        first = int((batch.positions[0].diff() < 0).nonzero()[0]) + 1 if (batch.positions[0].diff() < 0).any() else None
        assert (batch.labels >= 0).any()
        if first is not None:
            assert int(batch.layout[0].any(-1).sum()) <= 60
            assert first > rules - 20
    page, located = next(iter(located_pages(1)))
    for question in answered(page.lines[:3], located):
        there = {line.id for line in page.lines[:3]}
        assert question.answers and all(span.line in there for spans in question.answers for span in spans)


def _empty():
    from small_harmony import page

    return page("a")


@pytest.mark.parametrize(
    ("stage", "changed"),
    [
        ("stage1", {"vokens", "image_decoder"}),
        ("stage2", {"vokens", "image_decoder", "language", "glyphs"}),
    ],
)
def test_a_stage_changes_what_is_its_own_and_learns(batches, stage, changed):
    small = stir(painting_model(), ("up",))
    prepare(small, STAGES[stage])
    before = {name: value.clone() for name, value in small.named_parameters()}
    batch = batches[0] if stage == "stage2" else HarmonyBatch(None, batches[0].pictures)
    optimizer = torch.optim.Adam([p for p in small.parameters() if p.requires_grad], lr=5e-3)
    losses = []
    for _ in range(14):
        loss = loss_of(small, batch, STAGES[stage], torch.Generator().manual_seed(1))[0]
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0] - 0.1
    moved = {name for name, value in small.named_parameters() if not torch.equal(value, before[name])}
    assert {name.partition(".")[0] for name in moved} == changed
    assert not any(name.endswith(("base.weight", "embed_tokens.weight")) for name in moved)
    assert "vokens.opening" in moved and "vokens.embeddings" in moved


def test_a_request_costs_no_gradient_and_gives_the_same_states(batches):
    small = stir(painting_model(), ("up", "gate"))
    pictures = batches[0].pictures
    prepare(small, STAGES["stage2"])
    whole = picture_states(small, pictures)
    prepare(small, STAGES["stage1"])
    apart = picture_states(small, pictures)
    there = pictures.mask.bool()
    torch.testing.assert_close(apart[there], whole[there], rtol=1e-3, atol=1e-4)
    found = []
    for states in (whole, apart):
        small.vokens(states, pictures.ids == OPENING).features.square().sum().backward()
        found.append(small.vokens.embeddings.grad.clone())
        small.zero_grad()
    torch.testing.assert_close(found[1], found[0], rtol=1e-3, atol=1e-4)
    row = int(pictures.mask.sum(1).argmin())
    alone = pictures.ids[row][there[row]][None]
    torch.testing.assert_close(whole[row][there[row]], small.states(alone)[0], rtol=1e-3, atol=1e-4)


def test_losses_count_by_their_shares(batches):
    small, stage = painting_model(), STAGES["stage1"]
    chance = torch.Generator
    total, told = loss_of(small, batches[0], stage, chance().manual_seed(1))
    shares = small.config.vokens
    expected = shares.text_share * (told["text"] + told["opening"]) + told["picture"]
    expected += shares.caption_share * told["caption"] + shares.look_share * told["look"]
    assert total.item() == pytest.approx(expected, rel=1e-5)
    shares.picture_share = 0.0
    without = loss_of(small, batches[0], STAGES["stage2"], chance().manual_seed(1))[0]
    assert without.item() == pytest.approx(told["text"] + told["opening"], rel=1e-5)


def test_a_share_of_pictures_is_painted_without_vokens(batches):
    from textharmony_cli.model.image_decoder.pixel_dit import with_dropped_context

    small = painting_model()
    context = torch.randn(400, 4, SIZES["tiny"].context_width)
    given = with_dropped_context(
        small.image_decoder, context, VokenConfig().null_share, torch.Generator().manual_seed(0)
    )
    null = (given == small.image_decoder.null).all(dim=(1, 2))
    assert 0.05 < null.float().mean() < 0.16
    assert torch.equal(given[~null], context[~null])
    stir(small.image_decoder, ("weight",), 0.2)
    for batch in (batches[0], batches[1]):
        losses, _, _ = harmony.picture_losses(small, batch.pictures, torch.Generator().manual_seed(0), null_share=1.0)
        losses["picture"].backward()
    assert not small.vokens.resampler.queries.grad.any()


def test_measured_before_training_a_painting_is_the_prior(batches):
    figures = validate(painting_model(), batches)
    for kind in KINDS:
        assert (
            figures[f"{kind}_painted"] == figures[f"{kind}_null"] == pytest.approx(figures[f"{kind}_prior"], abs=1e-3)
        )
    assert figures["picture"] == pytest.approx(0.0, abs=0.01)
    assert figures["opens"] <= 0.3 and {"text_loss", "text_right", "text_whole"} <= set(figures)


def test_gates_are_watched_by_layer_and_row():
    small = stir(painting_model(), ("gate",), 2.0)
    ids = torch.tensor([[3, 4, 5], [6, 7, 8]])
    watch, first = GateWatch(small), GateWatch(small)
    with torch.no_grad(), watch.watching():
        small.states(ids)
    first.seen = torch.tensor([[True, True, True], [False, False, False]])
    with torch.no_grad(), first.watching():
        small.states(ids)
    alone = GateWatch(small)
    with torch.no_grad(), alone.watching():
        small.states(ids[:1])
    assert len(watch.shares()) == 2
    for shares in watch.shares():
        assert sum(shares) == pytest.approx(1.0, abs=1e-5)
    for one, other, both in zip(first.shares(), alone.shares(), watch.shares(), strict=True):
        assert one == pytest.approx(other, abs=1e-5)
        assert one != pytest.approx(both, abs=1e-4)


@pytest.fixture
def short(tmp_path, file, monkeypatch):
    """Everything tiny: options, and a language model in a folder."""
    torch.manual_seed(0)
    LlamaForCausalLM(painting_config().language).save_pretrained(tmp_path / "language")
    (tmp_path / "language" / "tokenizer.json").write_bytes(file.read_bytes())
    monkeypatch.setitem(harmony.SIZES, "small", SIZES["tiny"])
    monkeypatch.setattr(harmony, "Store", lambda: Store(4, 64))
    monkeypatch.setattr(harmony, "VokenConfig", lambda: VokenConfig(**VOKENS))
    given = f"--language {tmp_path / 'language'} --pages 1 --crops 1 --words 40 --validate 2 --device cpu"
    return f"{given} --most-tokens 160"


def test_commands_train_in_two_stages_and_compare(tmp_path, short, monkeypatch, capsys):
    first = f"harmony stage1 --minutes 0.02 --size small --out {tmp_path / 'one'} {short}"
    second = f"harmony stage2 --minutes 0.03 --from {tmp_path / 'one' / 'final'} --out {tmp_path / 'two'} {short}"
    for command in (first, second):
        monkeypatch.setattr(sys, "argv", command.split())
        harmony.main()
        steps, figures = re.fullmatch(r"(\d+) steps; (\{.*\})", capsys.readouterr().err.splitlines()[-1]).groups()
        assert int(steps) > 0 and {"picture", "opens", "told"} <= set(json.loads(figures))
    assert ("text_loss" in json.loads(figures)) and all(
        path.stat().st_size < 2**24 for path in (tmp_path / "two").rglob("*")
    )
    again = load_harmony(tmp_path / "language", tmp_path / "two" / "final", CPU, torch.float32)
    assert again.config.vokens.count == COUNT
    out = tmp_path / "table.jsonl"
    compare = f"harmony_ablation --from {tmp_path / 'one' / 'final'} --out {out} --steps 2 --seeds 1 2 {short}"
    monkeypatch.setattr(sys, "argv", compare.split())
    monkeypatch.setattr(harmony_ablation, "VARIANTS", harmony_ablation.VARIANTS[::4])
    harmony_ablation.main()
    records = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [record["variant"] for record in records] == ["before"] + ["text only", "both, learned gate"] * 2
    assert set(records[-1]["gates"]) == {"text", *KINDS} and len(records[-1]["gates"]["text"]) == 2
    monkeypatch.setattr(sys, "argv", ["harmony_table", str(out), "--out", str(tmp_path / "table.png")])
    harmony_table.main()
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 5 and lines[-1].startswith("| both, learned gate |") and "±" in lines[-1]
    assert harmony_table.picture(records).size[1] > 300


def test_variants_are_equally_large_and_are_taught_what_they_name(batches):
    sizes = set()
    for variant in harmony_ablation.VARIANTS:
        given = variant.given(batches[0])
        assert (given.text is not None, given.pictures is not None) == (variant.text, variant.pictures)
        made = variant.adapter()
        small = model(**{name: getattr(made, name) for name in ("rank", "alpha", "experts", "gate")})
        sizes.add(sum(p.numel() for name, p in small.named_parameters() if name.endswith((".up", ".down"))))
    assert len(sizes) == 1
