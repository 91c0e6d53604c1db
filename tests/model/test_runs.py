import numpy as np

from textharmony_cli.model.runs import boxes, labelled


def test_areas_that_touch_at_a_corner_are_one():
    assert labelled(np.array([[1, 0, 1], [0, 1, 0], [0, 0, 0], [1, 0, 1]], bool)).tolist() == [
        [1, 0, 1],
        [0, 1, 0],
        [0, 0, 0],
        [2, 0, 3],
    ]


def test_boxes_are_those_of_the_areas():
    mask = np.array([[1, 0, 0, 1], [0, 1, 0, 1], [0, 0, 0, 0], [1, 1, 0, 0]], bool)
    assert boxes(mask).tolist() == [[0, 0, 2, 2], [3, 0, 4, 2], [0, 3, 2, 4]]
    assert boxes(np.zeros((3, 3), bool)).shape == (0, 4)
