"""What output formats want to know about a line's shape."""

from __future__ import annotations

import math

from textharmony_cli.records import Box, Line, Point, bounding_box

# Share of a line's height below its baseline. The spotter finds the edges of the ink, not the baseline; this is the
# part that descenders take in common Latin typefaces, and close to where CJK glyphs rest in their squares.
DESCENT = 0.2


def baseline(line: Line) -> tuple[Point, ...]:
    """The estimated baseline, in reading direction, with as many points as the line's edges have."""
    return tuple(
        (bx + DESCENT * (tx - bx), by + DESCENT * (ty - by))
        for (tx, ty), (bx, by) in zip(line.top, line.bottom, strict=True)
    )


def reading_angle(line: Line) -> float:
    """Direction of the line in degrees counterclockwise, -180 to 180; 0 runs to the right, 90 upwards."""
    (x0, y0), (x1, y1) = line.bottom[0], line.bottom[-1]
    return math.degrees(math.atan2(y0 - y1, x1 - x0))


def union(lines: tuple[Line, ...]) -> Box:
    """The smallest upright box around the lines."""
    return bounding_box(tuple(point for line in lines for point in line.top + line.bottom))
