import numpy as np

from textharmony_cli.model.runs import labelled


def test_areas_that_touch_at_a_corner_are_one():
    assert labelled(np.array([[1, 0, 1], [0, 1, 0], [0, 0, 0], [1, 0, 1]], bool)).tolist() == [
        [1, 0, 1],
        [0, 1, 0],
        [0, 0, 0],
        [2, 0, 3],
    ]
