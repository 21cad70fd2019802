#!/usr/bin/env python3
"""What GEOS says of boundaries as an operator's files give them, beside what Tejido says.

Usage: python3 scripts/oracle/editions.py FOLDER [TEJIDO]   (with shapely, numpy, pyogrio, pyproj)

FOLDER holds editions of the same municipalities as shapefiles and GeoJSON, all in one coordinate
grid of degrees or projected from it: those that the embedded edition was made from. TEJIDO is the
program, target/debug/tejido where it is left out. For each edition:

  1. `tejido geodata build` reads it; its vertices must be those that GDAL reads: to the last bit
     in degrees, within NEAR degrees of what PROJ makes of them on a plane
  2. GEOS answers the two series of points of points.py, drawn along these boundaries: the edges
     are each municipality's, from the lesser end to the greater, sorted, each once
  3. `tejido locate` answers them too, and the table says how often another municipality
     (`near` and `near_border` are outside: those rules come after the join)

tests/locate writes the same files again, from the embedded boundaries and from what is stored:

  editions.json       the grid, hashes of vertices, and of the answers for each 100,000 points
  editions_EPSG.bin   for each vertex, by its column and row in the grid, the last byte of x and
                      of y on the plane: what projecting it anew leaves open
"""

import csv
import hashlib
import io
import json
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pyogrio
import pyproj
import shapely

import points as series

BLOCK = 100_000
# About 0.001 mm.
NEAR = 1e-11
TEJIDO = series.ROOT / "target/debug/tejido"


def main():
    folder = Path(sys.argv[1])
    tejido = Path(sys.argv[2]) if len(sys.argv) > 2 else TEJIDO
    files = sorted(folder.rglob("*.shp")) + sorted(folder.rglob("*.geojson"))
    grid = find_grid(next(f for f in files if system(f).is_geographic and f.suffix == ".shp"))
    notes = {"made_by": "scripts/oracle/editions.py", "seed": series.SEED}
    notes |= {"random": series.RANDOM, "border": series.BORDER, "low": series.LOW, "high": series.HIGH}
    notes |= {"lines": series.LINES, "reach": series.REACH, "block": BLOCK, "grid": grid}
    notes |= {"shapely": shapely.__version__, "geos": shapely.geos_version_string}
    notes |= {"gdal": pyogrio.__gdal_version_string__, "proj": pyproj.proj_version_str}
    print("| edition | EPSG | vertices | random points | on and beside borders | other answers |")
    print("| --- | --- | --- | --- | --- | --- |")
    notes["editions"] = [edition(file, grid, tejido) for file in files]
    (series.ORACLE / "editions.json").write_text(json.dumps(notes, indent=1) + "\n")


def edition(file, grid, tejido):
    given = pyogrio.read_dataframe(file)
    positions = unique(shapely.get_coordinates(given.geometry.values))
    with tempfile.TemporaryDirectory() as work:
        arcs, shapes = build(file, Path(work), tejido)
        edges = sorted_edges(arcs)
        vertices = unique(np.array(edges).reshape(-1, 2))
        compare_vertices(vertices, positions, given.crs)
        random, border = series.random_points(), series.border_points(edges)
        found = [series.answers(points, shapes) for points in (random, border)]
        codes = [code for code, _ in shapes]
        ours = located(np.concatenate([random, border]), codes, Path(work), tejido)
    other = sum(a != b for a, b in zip(ours, found[0] + found[1], strict=True))
    epsg = given.crs.to_epsg()
    print(f"| `{file.name}` | {epsg} | {len(vertices):,} | {len(random):,} | {len(border):,} | {other} |")
    if not given.crs.is_geographic:
        write_last_bytes(positions, given.crs, grid, epsg)
    return {
        "file": file.name,
        "epsg": epsg,
        "prj": companion(file, ".prj"),
        "cpg": companion(file, ".cpg"),
        "positions_sha256": digest(positions),
        "edges_sha256": digest(np.array(edges)),
        "random_sha256": series.block_hashes(found[0], BLOCK),
        "border_sha256": series.block_hashes(found[1], BLOCK),
    }


def build(file, work, tejido):
    """Boundaries as `tejido geodata build` reads them."""
    source, made = work / "source", work / "made"
    source.mkdir()
    for beside in file.parent.glob(f"{file.stem}.*"):
        if file.suffix == ".shp" or beside == file:
            shutil.copy(beside, source)
    subprocess.run([tejido, "geodata", "build", "--from", source, "-o", made], check=True, capture_output=True)
    return series.read_boundaries((made / "boundaries/boundaries.topojson").read_bytes())


def located(points, codes, work, tejido):
    """The answers of `tejido locate` over the same boundaries, as bytes like those of GEOS."""
    rows = "".join(f"{x!r},{y!r}\n" for x, y in points.tolist())
    command = [tejido, "locate", "--geodata", work / "made", "--lon", "lon", "--lat", "lat"]
    out = subprocess.run(command, input=f"lon,lat\n{rows}", check=True, capture_output=True, text=True)
    rank = {code: place for place, code in enumerate(codes)}
    rows = csv.reader(io.StringIO(out.stdout))
    header = next(rows)
    code, method = header.index("municipality_code"), header.index("method")
    return bytes(rank[row[code]] if row[method] == "point" else series.OUTSIDE for row in rows)


def companion(file, ending):
    """The text of the file beside it; None if there is none, or the file stands alone."""
    beside = file.with_suffix(ending)
    return beside.read_text() if file.suffix == ".shp" and beside.exists() else None


def system(file):
    return pyproj.CRS(pyogrio.read_info(file)["crs"])


def unique(positions):
    return np.unique(np.asarray(positions, dtype="<f8"), axis=0)


def sorted_edges(arcs):
    return sorted({tuple(sorted(edge)) for edge in series.edges_of(arcs)})


def digest(numbers):
    return hashlib.sha256(np.asarray(numbers, dtype="<f8").tobytes()).hexdigest()


def compare_vertices(ours, given, crs):
    if crs.is_geographic:
        assert np.array_equal(ours, given), "other vertices than GDAL reads"
        return
    to_degrees = pyproj.Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)
    theirs = np.column_stack(to_degrees.transform(given[:, 0], given[:, 1]))
    distance, _ = shapely.STRtree(shapely.points(theirs)).query_nearest(
        shapely.points(ours), return_distance=True
    )[::-1]
    assert len(ours) == len(theirs) and distance.max() < NEAR, f"{distance.max()} degrees from PROJ's"


def find_grid(file):
    """Scale and shift of each axis, so that every coordinate is `whole * scale + shift` exactly.

    Published boundaries often were TopoJSON once: whole numbers from 0 to 99,999.
    """
    positions = unique(shapely.get_coordinates(pyogrio.read_dataframe(file).geometry.values))
    return [find_axis(np.unique(positions[:, axis])) for axis in (0, 1)]


def find_axis(values):
    step = np.diff(values).min()
    steps = np.round((values - values[0]) / step)
    step = (values[-1] - values[0]) / steps[-1]
    steps = np.round((values - values[0]) / step)
    exact, whole = values.astype(np.longdouble), steps.astype(np.longdouble)
    centred = whole - whole.mean()
    slope = float((centred * (exact - exact.mean())).sum() / (centred**2).sum())
    for first in range(100_000):
        for scale in (slope + ulps * np.spacing(slope) for ulps in range(-3, 4)):
            shift = float(exact.mean() - np.longdouble(scale) * (whole.mean() + first))
            few = slice(0, 20)
            if np.array_equal((steps[few] + first) * scale + shift, values[few]):
                if np.array_equal((steps + first) * scale + shift, values):
                    return {"scale": float(scale), "shift": shift}
    raise SystemExit("the coordinates are on no grid")


def write_last_bytes(positions, crs, grid, epsg):
    """Of each vertex on the plane, in the order of the grid."""
    to_degrees = pyproj.Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)
    degrees = np.column_stack(to_degrees.transform(positions[:, 0], positions[:, 1]))
    whole = [np.round((degrees[:, a] - grid[a]["shift"]) / grid[a]["scale"]) for a in (0, 1)]
    order = np.lexsort((whole[1], whole[0]))
    last = [struct.pack("<d", value)[0] for value in positions[order].ravel()]
    (series.ORACLE / f"editions_{epsg}.bin").write_bytes(bytes(last))


if __name__ == "__main__":
    main()
