"""Asking from Python, and how the engine comes to its pointer."""

import pytest
import torch
from injected import page_of
from rule_pointer import RulePointer

import textharmony_cli as th
from textharmony_cli.engine import Engine


def engine_with(pointer):
    engine = Engine()
    engine.__dict__["_pointer"] = pointer  # where cached_property would keep it
    return engine


def test_engine_asks_its_pointer():
    pointer = RulePointer()
    (pointed,) = engine_with(pointer).point(page_of("Total: 12"), ["total?"])
    assert pointed.candidates[0].probability == 0.9
    assert pointer.asked == [(1, ["total?"])]


def test_too_little_memory_for_pointing_is_a_device_error():
    class Full:
        def point(self, page, questions):
            raise torch.OutOfMemoryError("too much")

    with pytest.raises(th.DeviceError):
        engine_with(Full()).point(page_of("Total: 12"), ["total?"])


@pytest.fixture
def rule(fake_engine, monkeypatch):
    pointer = RulePointer()
    monkeypatch.setattr(fake_engine, "point", lambda self, *asked: pointer.point(*asked), raising=False)
    return pointer


def test_every_file_answers_every_question(rule, picture, fake_engine):
    fake_engine.texts = {"a.png": [["Total: 12", "Date: 3 May"]], "b.png": [["Total: 13"]]}
    a, b = picture("a.png"), picture("b.png")
    answers = list(th.ask([a, b], ["total?", "date?"]))
    assert [(answer.file, answer.answer) for answer in answers] == [
        (str(a), "12"),
        (str(a), "3 May"),
        (str(b), "13"),
        (str(b), ""),
    ]
    (answer,) = th.ask(a, "total?")
    assert isinstance(answer, th.Answer)
    assert answer.evidence[0].box == pytest.approx((70, 0, 20, 20))


def test_options_reach_the_reading(rule, pdf):
    path = pdf("a.pdf", "Total: 12", "Total: 13")
    (answer,) = th.ask(path, "total?", pages="2", text_layer="trust")
    assert (answer.answer, answer.evidence[0].page) == ("13", 2)
    (answer,) = th.ask(path, "total?", text_layer="trust", min_confidence=0.99)
    assert not answer.found


def test_failures_and_wrong_calls_are_raised(rule, tmp_path):
    with pytest.raises(th.InputError):
        next(th.ask(tmp_path / "none.png", "total?"))
    with pytest.raises(th.UsageError):
        next(th.ask(tmp_path / "none.png", ""))


def test_free_text_is_an_option(fake_engine, monkeypatch, picture):
    from textharmony_cli.model.textharmony.written import Ended, Ending, Written

    def write(self, pages, question, most_tokens):
        yield Written(f"{question} 12, at most {most_tokens}", 0.5)
        yield Ended(Ending.COMPLETE, tuple(pages))

    monkeypatch.setattr(fake_engine, "write", write, raising=False)
    fake_engine.texts = {"a.png": [["Total: 12"]]}
    first, second = th.ask(picture("a.png"), ["sum?", "Tax?"], free=True, max_tokens=9)
    assert (first.answer, first.mode, first.found) == ("sum? 12, at most 9", "free", True)
    assert (second.question, second.evidence[0].text) == ("Tax?", "12")
    with pytest.raises(th.UsageError, match="max_tokens"):
        next(th.ask(picture("a.png"), "sum?", free=True, max_tokens=0))
