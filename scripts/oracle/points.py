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
import math
import platform
import struct
from pathlib import Path

import numpy as np
import shapely

ROOT = Path(__file__).resolve().parents[2]
ORACLE = ROOT / "tests" / "oracle"
SEED = 76
RANDOM, BORDER = 1_000_000, 900_000
STORED_RANDOM, STORED_BORDER = 100_000, 30_000
BLOCK, DIGITS = 10_000, 16
# 8 cells in each of 254 on a side, over the box around all vertices and a little beyond.
LINES, REACH = 8 * 254, 4e-11
LOW, HIGH = (-77.60, 3.05), (-75.65, 5.10)
MASK = (1 << 64) - 1
OUTSIDE = 255


class SplitMix64:
    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def unit(self):
        """From 0 to below 1."""
        return (self.next() >> 11) * 2.0**-53


def read_boundaries():
    """Arcs as lists of positions, and (code, polygon) by ascending code."""
    text = (ROOT / "geodata/boundaries/boundaries.topojson").read_bytes()
    document = json.loads(text)
    arcs = []
    for steps in document["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            arc.append((x / 1e6, y / 1e6))
        arcs.append(arc)

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
    return hashlib.sha256(text).hexdigest(), arcs, shapes


def random_points(rng):
    for _ in range(RANDOM):
        x = LOW[0] + (HIGH[0] - LOW[0]) * rng.unit()
        y = LOW[1] + (HIGH[1] - LOW[1]) * rng.unit()
        yield x, y


def nudged(value, ulps):
    """A double whose bits, read as an integer, are `ulps` more."""
    bits = struct.unpack("<q", struct.pack("<d", value))[0] + ulps
    return struct.unpack("<d", struct.pack("<q", bits))[0]


def border_points(rng, arcs):
    edges = [pair for arc in arcs for pair in zip(arc, arc[1:])]
    low, high = box_of(arcs)
    for number in range(BORDER):
        round_, (a, b) = number // len(edges), edges[number % len(edges)]
        if round_ < 2:
            yield (a, b)[round_]
            continue
        share = rng.unit()
        point = [a[axis] + (b[axis] - a[axis]) * share for axis in (0, 1)]
        if round_ % 3 == 1:
            axis = rng.next() % 2
            line = math.floor((point[axis] - low[axis]) / (high[axis] - low[axis]) * LINES)
            along = low[axis] + (high[axis] - low[axis]) * (line / LINES)
            point[axis] = nudged(along, rng.next() % 3 - 1)
        elif round_ % 3 == 0:
            point = [nudged(value, rng.next() % 7 - 3) for value in point]
        yield tuple(point)


def box_of(arcs):
    xs, ys = zip(*(vertex for arc in arcs for vertex in arc))
    reach = REACH * max(abs(value) for value in xs + ys)
    return (min(xs) - reach, min(ys) - reach), (max(xs) + reach, max(ys) + reach)


def answers(points, shapes):
    points = shapely.points(np.array(list(points)))
    found = np.full(len(points), OUTSIDE, dtype=np.uint8)
    for rank, (_, shape) in reversed(list(enumerate(shapes))):
        shapely.prepare(shape)
        found[shapely.covers(shape, points)] = rank
    return found.tobytes()


def block_hashes(found):
    blocks = (found[at : at + BLOCK] for at in range(0, len(found), BLOCK))
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
    digest, arcs, shapes = read_boundaries()
    for code, shape in shapes:
        assert shape.is_valid, f"{code}: {shapely.is_valid_reason(shape)}"
    random = answers(random_points(SplitMix64(SEED)), shapes)
    border = answers(border_points(SplitMix64(SEED), arcs), shapes)
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
        "boundaries_sha256": digest,
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
