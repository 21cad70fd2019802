#!/usr/bin/env python3
"""What GEOS says of the embedded boundaries: the answers that tests/locate.rs is held to.

Two series of points are drawn by SplitMix64 (Steele, Lea & Flood 2014) from a seed, by arithmetic
that IEEE 754 fixes to the last bit, so that only the answers are stored: for each point a byte,
the rank by ascending code of the first municipality whose closed polygon covers it, or 255.

  random  1,000,000 points in a box around the department
  border    900,000 points: the edges of all arcs are gone through again and again. In round 0 an
            edge gives its start, in round 1 its end, and in the others by turns a point on it, one
            beside it by up to 3 ulp, and one whose x or y is a line between two of the cells
            that src/locate cuts the department into, less by 1 ulp, the same, or more

  points_random.bin, points_border.bin  the answers for the first 100,000 and 30,000
  points.json    seeds, counts, versions, the hash of the boundaries, and SHA-256, cut to 16 hex
                 digits, of the answers for each 10,000 points: all of them are held to
  unions.json    union of each subregion's and of all municipalities: parts, holes, vertices

Usage: python3 scripts/oracle/points.py   (with shapely and numpy; about a minute)
"""

import hashlib
import json
import platform
from pathlib import Path

import numpy as np
import shapely

ROOT = Path(__file__).resolve().parents[2]
ORACLE = ROOT / "tests" / "oracle"
EMBEDDED = ROOT / "geodata/boundaries/boundaries.topojson"
SEED = 76
RANDOM, BORDER = 1_000_000, 900_000
STORED_RANDOM, STORED_BORDER = 100_000, 30_000
BLOCK, DIGITS = 10_000, 16
# 8 cells in each of 254 on a side, over the box around all vertices and a little beyond.
LINES, REACH = 8 * 254, 4e-11
LOW, HIGH = (-77.60, 3.05), (-75.65, 5.10)
OUTSIDE = 255


def draw(seed, numbers):
    """The draws of these numbers, from 0, of SplitMix64."""
    z = np.uint64(seed) + (np.asarray(numbers, dtype=np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def unit(drawn):
    """From 0 to below 1."""
    return (drawn >> np.uint64(11)).astype(np.float64) * 2.0**-53


def read_boundaries(text):
    """Arcs as lists of positions, and (code, polygon) by ascending code."""
    document = json.loads(text)
    if "transform" in document:
        arcs = [decode(steps) for steps in document["arcs"]]
    else:
        arcs = [[tuple(position) for position in arc] for arc in document["arcs"]]

    def ring(references):
        line = []
        for reference in references:
            arc = arcs[reference] if reference >= 0 else arcs[~reference][::-1]
            line += arc if not line else arc[1:]
        return line

    def shape(geometry):
        rings = [[ring(r) for r in polygon] for polygon in geometry["arcs"]]
        parts = [shapely.Polygon(polygon[0], polygon[1:]) for polygon in rings]
        return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)

    geometries = document["objects"]["municipalities"]["geometries"]
    shapes = sorted((g["id"], shape(g)) for g in geometries)
    return arcs, shapes


def decode(steps):
    """An arc on the grid of 10⁻⁶ degree."""
    x = y = 0
    arc = []
    for dx, dy in steps:
        x, y = x + dx, y + dy
        arc.append((x / 1e6, y / 1e6))
    return arc


def random_points():
    share = unit(draw(SEED, np.arange(2 * RANDOM))).reshape(-1, 2)
    low, high = np.array(LOW), np.array(HIGH)
    return low + (high - low) * share


def nudged(values, ulps):
    """Doubles whose bits, read as integers, are `ulps` more."""
    return (values.view(np.int64) + ulps).view(np.float64)


def edges_of(arcs):
    return [pair for arc in arcs for pair in zip(arc, arc[1:])]


def border_points(edges):
    edges = np.array(edges)
    number = np.arange(BORDER)
    round_, edge = number // len(edges), edges[number % len(edges)]
    # Every point on an edge takes one draw, those that are moved take two more.
    takes = np.where(round_ < 2, 0, np.where(round_ % 3 == 2, 1, 3))
    first = np.cumsum(takes) - takes
    share, second, third = unit(draw(SEED, first)), draw(SEED, first + 1), draw(SEED, first + 2)
    points = edge[:, 0] + (edge[:, 1] - edge[:, 0]) * share[:, None]
    for start in (0, 1):
        points[round_ == start] = edge[round_ == start, start]
    low, high = box_of(edges)
    for axis in (0, 1):
        on_line = (round_ >= 2) & (round_ % 3 == 1) & (second % np.uint64(2) == axis)
        size, at = high[axis] - low[axis], points[on_line, axis]
        line = np.floor((at - low[axis]) / size * LINES)
        along = low[axis] + size * (line / LINES)
        points[on_line, axis] = nudged(along, ulps(third[on_line], 1))
        beside = (round_ >= 2) & (round_ % 3 == 0)
        moved = (second, third)[axis][beside]
        points[beside, axis] = nudged(points[beside, axis].copy(), ulps(moved, 3))
    return points


def ulps(drawn, most):
    """From -most to most."""
    return (drawn % np.uint64(2 * most + 1)).astype(np.int64) - most


def box_of(edges):
    vertices = np.asarray(edges).reshape(-1, 2)
    reach = REACH * np.abs(vertices).max()
    return vertices.min(axis=0) - reach, vertices.max(axis=0) + reach


def answers(points, shapes):
    points = shapely.points(points)
    found = np.full(len(points), OUTSIDE, dtype=np.uint8)
    for rank, (_, shape) in reversed(list(enumerate(shapes))):
        shapely.prepare(shape)
        found[shapely.covers(shape, points)] = rank
    return found.tobytes()


def block_hashes(found, size=BLOCK):
    blocks = (found[at : at + size] for at in range(0, len(found), size))
    return [hashlib.sha256(block).hexdigest()[:DIGITS] for block in blocks]


def union_of(members):
    union = shapely.union_all(members)
    parts = list(union.geoms) if union.geom_type == "MultiPolygon" else [union]
    vertices = {(round(x * 1e6), round(y * 1e6)) for x, y in shapely.get_coordinates(union)}
    text = "".join(f"{x} {y}\n" for x, y in sorted(vertices))
    return {
        "parts": len(parts),
        "holes": sum(len(part.interiors) for part in parts),
        "vertices": len(vertices),
        "vertices_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "area_deg2": union.area,
    }


def unions(shapes):
    by_code = dict(shapes)
    rows = (ROOT / "geodata/subregions/subregions.csv").read_text().splitlines()[1:]
    members = {("department", "76"): list(by_code.values())}
    for scheme, subregion, code in (row.split(",") for row in rows):
        members.setdefault((scheme, subregion), []).append(by_code[code])
    return [{"scheme": s, "name": n, **union_of(m)} for (s, n), m in members.items()]


def main():
    text = EMBEDDED.read_bytes()
    arcs, shapes = read_boundaries(text)
    for code, shape in shapes:
        assert shape.is_valid, f"{code}: {shapely.is_valid_reason(shape)}"
    random = answers(random_points(), shapes)
    border = answers(border_points(edges_of(arcs)), shapes)
    (ORACLE / "points_random.bin").write_bytes(random[:STORED_RANDOM])
    (ORACLE / "points_border.bin").write_bytes(border[:STORED_BORDER])
    (ORACLE / "unions.json").write_text(json.dumps(unions(shapes), indent=1, ensure_ascii=False) + "\n")
    notes = {
        "made_by": "scripts/oracle/points.py",
        "seed": SEED,
        "random": RANDOM,
        "border": BORDER,
        "low": LOW,
        "high": HIGH,
        "lines": LINES,
        "reach": REACH,
        "block": BLOCK,
        "boundaries_sha256": hashlib.sha256(text).hexdigest(),
        "valid_polygons": len(shapes),
        "shapely": shapely.__version__,
        "geos": shapely.geos_version_string,
        "numpy": np.__version__,
        "python": platform.python_version(),
        "random_sha256": block_hashes(random),
        "border_sha256": block_hashes(border),
    }
    (ORACLE / "points.json").write_text(json.dumps(notes, indent=1) + "\n")


if __name__ == "__main__":
    main()
