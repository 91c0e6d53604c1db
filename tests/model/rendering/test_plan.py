"""Plans go to JSON and come back, and refuse what cannot be drawn."""

import json
from pathlib import Path

import pytest

from textharmony_cli.errors import UsageError
from textharmony_cli.model.rendering.plan import Ground, Layout, Letters, Plan, Plate

FULL = Plan(
    ("OPEN", "24 h"),
    (800, 600),
    Letters(
        (200, 30, 40), "serif", 700, True, "caveat", "neon", (1, 2, 3), True, (9, 9, 9),
        line_colors=((4, 5, 6), None), fade=((1, 1, 1), (2, 2, 2), (3, 3, 3)), blend="letters",
    ),
    Ground("stripes", (150, 80, 60), 0.4, 0.9, ((7, 8, 9), (9, 8, 7)), "diagonal"),
    Plate(Ground("wood"), (5, 6, 7), "metal", 0.1),
    Layout("left", "top", 0.6, "each", 5.0, "left", (1.0, 0.5)),
)  # fmt: skip


@pytest.mark.parametrize("plan", [FULL, Plan(("OPEN",))])
def test_a_plan_survives_json(plan):
    assert Plan.from_dict(json.loads(json.dumps(plan.to_dict()))) == plan


def test_what_is_left_out_has_its_default():
    assert Plan.from_dict({"lines": ["A"], "letters": {"color": "dark red"}}) == Plan(
        ("A",), letters=Letters(color=(114, 16, 20))
    )


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ([], "is a JSON object"),
        ({}, "needs `lines`"),
        ({"lines": []}, "needs lines"),
        ({"lines": [" "]}, "needs lines"),
        ({"lines": "OPEN"}, "`lines` of a plan cannot be"),
        ({"lines": ["x" * 201]}, "200 characters"),
        ({"lines": ["A"], "size": [64, 4097]}, "4097 pixels cannot be drawn"),
        ({"lines": ["A"], "size": [64]}, "`size` of a plan cannot be"),
        ({"lines": ["A"], "colour": "red"}, "knows no `colour`"),
        ({"lines": ["A"], "letters": {"face": "x"}}, "knows no `letters.face`"),
        ({"lines": ["A"], "letters": {"effect": "magic"}}, "cannot be `magic`"),
        ({"lines": ["A"], "letters": {"weight": "bold"}}, "`letters.weight` of a plan cannot be"),
        ({"lines": ["A"], "letters": {"italic": 1}}, "`letters.italic` of a plan cannot be"),
        ({"lines": ["A"], "letters": None}, "`letters.` of a plan is an object"),
        ({"lines": ["A"], "ground": {"material": "jelly"}}, "cannot be `jelly`"),
        ({"lines": ["A"], "ground": {"light": 9}}, "goes from 0.05 to 1.5"),
        ({"lines": ["A"], "plate": {"frame": "jelly"}}, "cannot be `jelly`"),
        ({"lines": ["A"], "layout": {"align": "middle"}}, "cannot be `middle`"),
        ({"lines": ["A"], "schema": 2}, "schema 2"),
    ],
)
def test_what_cannot_be_is_refused(record, message):
    with pytest.raises(UsageError, match=message):
        Plan.from_dict(record)


def test_the_documented_plan_is_one():
    described = (Path(__file__).parents[3] / "docs" / "records.md").read_text("utf-8").split("## Plan\n")[1]
    record = json.loads(described.split("```json\n")[1].split("```")[0])
    assert Plan.from_dict(record).to_dict() == record


def test_colours_of_lines_come_back_and_are_one_for_each():
    plan = Plan(("A", "B"), letters=Letters(line_colors=((255, 0, 0), (0, 0, 255))))
    record = plan.to_dict()
    assert record["letters"]["line_colors"] == ["#ff0000", "#0000ff"]
    assert Plan.from_dict(record) == plan
    with pytest.raises(UsageError, match="2 values for 1 lines"):
        Plan.from_dict(record | {"lines": ["A"]})
    with pytest.raises(UsageError, match="line_colors"):
        Plan.from_dict({"lines": ["A"], "letters": {"line_colors": [3]}})


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ({"layout": {"line_sizes": [1, 2, 3]}}, "3 values for 1 lines"),
        ({"layout": {"line_sizes": [True]}}, "line_sizes"),
        ({"layout": {"line_sizes": [0]}}, "from 0.1 to 10"),
        ({"letters": {"fade": [None]}}, "fade"),
        ({"letters": {"fade": []}}, "fade"),
        ({"letters": {"blend": "wild"}}, "blend"),
        ({"ground": {"run": "up"}}, "run"),
    ],
)
def test_sizes_and_colours_that_cannot_be_are_told(part, message):
    with pytest.raises(UsageError, match=message):
        Plan.from_dict({"lines": ["A"], **part})


def test_sizes_of_lines_may_be_whole_numbers():
    assert Plan.from_dict({"lines": ["A", "B"], "layout": {"line_sizes": [2, 1]}}).layout.line_sizes == (2, 1)
