#!/usr/bin/env python3
"""What GEOS says of the embedded boundaries: the answers that tests/locate.rs is held to.

Two series of points are drawn by SplitMix64 (Steele, Lea & Flood 2014) from a seed, by arithmetic
that IEEE 754 fixes to the last bit, so that only the answers are stored, one byte for each point:
the rank by ascending code of the first municipality whose closed polygon covers it, or 255.

  points_random.bin  in a box around the department
  points_border.bin  in turn a vertex, a point on an edge, and one beside it by up to 3 ulp
  unions.json        union of each subregion's and of all municipalities: parts, holes, vertices
  points.json        seeds, counts, versions, and the hash of the boundaries

Usage: python3 scripts/oracle/points.py   (with shapely and numpy; about a minute)
"""

import hashlib
import json
import platform
import struct
from pathlib import Path

import numpy as np
import shapely

ROOT = Path(__file__).resolve().parents[2]
ORACLE = ROOT / "tests" / "oracle"
SEED = 76
RANDOM, BORDER = 100_000, 30_000
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
    for number in range(BORDER):
        (ax, ay), (bx, by) = edges[rng.next() % len(edges)]
        share = rng.unit() if number % 3 else 0.0
        x, y = ax + (bx - ax) * share, ay + (by - ay) * share
        if number % 3 == 2:
            x, y = nudged(x, rng.next() % 7 - 3), nudged(y, rng.next() % 7 - 3)
        yield x, y


def answers(points, shapes):
    points = shapely.points(np.array(list(points)))
    found = np.full(len(points), OUTSIDE, dtype=np.uint8)
    for rank, (_, shape) in reversed(list(enumerate(shapes))):
        shapely.prepare(shape)
        found[shapely.covers(shape, points)] = rank
    return found.tobytes()


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
    (ORACLE / "points_random.bin").write_bytes(answers(random_points(SplitMix64(SEED)), shapes))
    border = border_points(SplitMix64(SEED), arcs)
    (ORACLE / "points_border.bin").write_bytes(answers(border, shapes))
    (ORACLE / "unions.json").write_text(json.dumps(unions(shapes), indent=1, ensure_ascii=False) + "\n")
    notes = {
        "made_by": "scripts/oracle/points.py",
        "seed": SEED,
        "random": RANDOM,
        "border": BORDER,
        "low": LOW,
        "high": HIGH,
        "boundaries_sha256": digest,
        "valid_polygons": len(shapes),
        "shapely": shapely.__version__,
        "geos": shapely.geos_version_string,
        "numpy": np.__version__,
        "python": platform.python_version(),
    }
    (ORACLE / "points.json").write_text(json.dumps(notes, indent=1) + "\n")


if __name__ == "__main__":
    main()
