"""Text and pictures in turn: who decides that a picture begins, and what is computed when it does."""

import pytest
import small_harmony
import torch

from textharmony_cli.model.textharmony.experts import Task
from textharmony_cli.model.textharmony.greedy import Token
from textharmony_cli.model.textharmony.interleaving import OpenedPicture, VokenRow, interleaved

VOCABULARY, COUNT = len(small_harmony.VOCABULARY), small_harmony.VOKENS["count"]
PROMPT = torch.tensor([[1, 5, 9, 2, 7]])


@pytest.fixture(params=["learned", "fixed"])
def model(request):
    return small_harmony.stir(small_harmony.painting_model(gate=request.param), ("up", "gate"))


def kinds(items):
    return [type(item) for item in items]


def test_before_training_the_model_does_what_plain_greedy_does(model):
    ids, expected = PROMPT, []
    with torch.no_grad():
        for _ in range(5):
            number = model(input_ids=ids).logits[0, -1, :VOCABULARY].argmax()
            expected.append(int(number))
            ids = torch.cat([ids, number.view(1, 1)], 1)
    found = list(interleaved(VokenRow(model, PROMPT), (), 5, "none"))
    assert [token.number for token in found] == expected
    assert all(0 < token.probability <= 1 for token in found)


def test_the_model_decides_that_a_picture_begins(model):
    with torch.no_grad():
        state = model.states(PROMPT)[0, -1]
        model.vokens.opening.copy_(state * 100)
    free = list(interleaved(VokenRow(model, PROMPT), (), 4, "free"))
    assert kinds(free) == [OpenedPicture, Token, Token, Token]
    assert free[0].probability > 0.9
    assert kinds(interleaved(VokenRow(model, PROMPT), (), 4, "none")) == [Token] * 4
    several = list(interleaved(VokenRow(model, PROMPT), (), 4, "free", most_pictures=9))
    assert all(isinstance(item, OpenedPicture) or item.number < VOCABULARY for item in several)


def test_a_picture_can_be_forced_and_its_context_is_that_of_the_whole_row(model):
    first, *rest = interleaved(VokenRow(model, PROMPT, task=Task.IMAGE), (), 3, "forced")
    row = torch.cat([PROMPT, torch.arange(VOCABULARY, VOCABULARY + 1 + COUNT)[None]], 1)
    with torch.no_grad():
        torch.testing.assert_close(first.picture, model.contexts(row).features, rtol=1e-3, atol=1e-4)
    assert kinds(rest) == [Token, Token]


def test_writing_ends_where_the_model_ends_it(model):
    second = list(interleaved(VokenRow(model, PROMPT), (), 2, "none"))[1].number
    found = list(interleaved(VokenRow(model, PROMPT), {second}, 9, "none"))
    assert found[-1].number == second and len(found) <= 2


def test_a_model_without_vokens_is_refused():
    with pytest.raises(ValueError, match="no vokens"):
        VokenRow(small_harmony.model(), PROMPT)


def test_an_answer_ends_where_one_picture_too_many_opens(model):
    with torch.no_grad():
        model.vokens.opening.copy_(model.states(PROMPT)[0, -1] * 100)
    found = list(interleaved(VokenRow(model, PROMPT), {VOCABULARY}, 4, "none"))
    assert [token.number for token in found] == [VOCABULARY]
