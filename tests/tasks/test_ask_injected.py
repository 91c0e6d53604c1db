"""Pages that try to talk the reader into another answer, read by the pointer that is in the package."""

import pytest
import torch
from injected import INJECTED

from textharmony_cli.model.pointer.pointer import Pointer
from textharmony_cli.tasks.ask import Field, answer_fields
from textharmony_cli.tasks.retrieval import Shelf
from textharmony_cli.weights.store import verified_folder


@pytest.fixture(scope="module")
def pointer():
    return Pointer(verified_folder("nano/pointer"), torch.device("cpu"))


@pytest.mark.parametrize("case", INJECTED, ids=lambda case: case.name)
def test_what_a_page_says_to_its_reader_changes_nothing(pointer, case):
    shelf = Shelf()
    shelf.add(case.page)
    (answer,) = answer_fields(shelf, [Field(case.question, (case.question,))], pointer)
    assert answer.answer == case.answer
