import threading
import time

import pytest
import torch

from textharmony_cli.model.spotter.crew import Crew

CPU = torch.device("cpu")


def test_results_come_in_the_order_of_the_items():
    first_may_end = threading.Event()

    def slow_first(k):
        if k == 0:
            assert first_may_end.wait(10), "the second item was not worked on beside the first"
        else:
            first_may_end.set()
        return k * k

    assert Crew(CPU, 2).map(slow_first, range(5)) == [0, 1, 4, 9, 16]


def test_member_that_hands_out_work_does_it_itself():
    crew = Crew(CPU, 2)

    def inner(_):
        return threading.current_thread().name

    def outer(_):
        return {threading.current_thread().name, *crew.map(inner, range(3))}

    assert all(len(names) == 1 for names in crew.map(outer, range(4)))


def test_threads_are_divided_and_given_back():
    before = torch.get_num_threads()
    torch.set_num_threads(4)
    try:
        assert Crew(CPU, 4).map(lambda _: torch.get_num_threads(), range(4)) == [1, 1, 1, 1]
        assert torch.get_num_threads() == 4
    finally:
        torch.set_num_threads(before)


def test_fault_is_raised_and_the_rest_is_dropped():
    done = []

    def work(k):
        if k == 0:
            raise ValueError("no")
        time.sleep(0.001)
        done.append(k)

    with pytest.raises(ValueError, match="no"):
        Crew(CPU, 2).map(work, range(1000))
    assert len(done) < 1000


def test_graphics_card_has_a_crew_of_one():
    here = threading.current_thread()
    assert Crew(torch.device("cuda"), 8).map(lambda _: threading.current_thread(), range(2)) == [here, here]
