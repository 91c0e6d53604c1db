"""The Python interface with a model like the published one, of random numbers."""

import numpy as np
import pytest
import small_published
from PIL import Image

import textharmony_cli as th


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return str(small_published.folder(tmp_path_factory.mktemp("home") / "small-harmony"))


def test_pages_say_what_the_model_sees(sign, model):
    (page,) = th.read(sign, model=model)
    assert page.text == "SUMMER SALE 2025"
    assert (page.check.model, page.check.words) == ("small-harmony", 3)


def test_matches_say_whether_the_model_sees_them(sign, model, monkeypatch):
    from textharmony_cli.tasks import cross_check

    monkeypatch.setattr(cross_check, "place_written", lambda text, width, height: (0.0, 0.0, 420.0, 90.0))
    (match,) = th.locate(sign, "SALE", model=model)
    assert match.confirmed is True
    (match,) = th.locate(sign, "SALE")
    assert match.confirmed is None


def test_answers_are_written_from_the_picture(sign, model):
    answers = list(th.ask([sign, sign], "What is sold?", model=model, max_tokens=4))
    assert [(answer.model, answer.mode) for answer in answers] == [("small-harmony", "free")] * 2
    with pytest.raises(th.UsageError, match="standard input"):
        next(th.ask("-", "What is sold?", model=model))


def test_pictures_are_painted_by_it(sign, model, tmp_path):
    change = th.erase(sign, tmp_path / "out.png", text="2025", model=model, sampler="fast")
    assert (change.model, change.changed_outside, change.proof) == ("small-harmony", 0, "passed")
    change = th.render("a dog", tmp_path / "dog.png", model=model, sampler="fast")
    assert (change.model, change.proof) == ("small-harmony", "skipped")
    with Image.open(tmp_path / "dog.png") as dog:
        assert np.asarray(dog).shape == (64, 64, 3)


def test_what_it_cannot_do_is_refused(sign, model, tmp_path):
    with pytest.raises(th.UsageError, match="are for `nano`"):
        th.edit(sign, tmp_path / "a.png", {"SALE": "FAIR"}, font="serif", model=model)
    with pytest.raises(th.UsageError, match="are for `nano`"):
        th.render("a dog", tmp_path / "a.png", size=(300, 300), model=model)
    with pytest.raises(th.UsageError, match="for a model that paints by diffusion"):
        th.render("a dog", tmp_path / "a.png", sampler="fast")
    with pytest.raises(th.UsageError, match="there is no model `none`"):
        next(th.read(sign, model="none"))
    with pytest.raises(th.UsageError, match="no sampler is called `fas`"):
        th.render("a dog", tmp_path / "a.png", model=model, sampler="fas")
