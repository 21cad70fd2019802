#!/usr/bin/env python3
"""Other ways to read, join and count a file of demands, for the benchmark that starts this program.

Usage: peers.py FILE.csv POLYGONS
POLYGONS: for each, its length as a little-endian u32, and WKB.

Prints a line for each way: its name. Then, for each name read from standard input: the seconds
that the way takes, a tab, the located rows, a tab, and how many cells of municipality × theme ×
month are not empty. None of the ways checks anything. Indexes are built before.
"""

import struct
import sys
import time

import numpy as np
import pandas
import shapely


def read_polygons(file):
    with open(file, "rb") as source:
        data = source.read()
    polygons, at = [], 0
    while at < len(data):
        (length,) = struct.unpack_from("<I", data, at)
        polygons.append(data[at + 4 : at + 4 + length])
        at += 4 + length
    return shapely.from_wkb(polygons)


def place(index, polygons, x, y):
    """The municipality of each point: the tree, then a test of each candidate, prepared."""
    numbers, places = index.query(shapely.points(x, y))
    inside = shapely.contains_xy(polygons[places], x[numbers], y[numbers])
    found = np.full(len(x), -1, dtype=np.int16)
    found[numbers[inside]] = places[inside]
    return found


def count(frame, index, polygons):
    x, y = frame["lon"].to_numpy(dtype=float), frame["lat"].to_numpy(dtype=float)
    frame = frame.assign(municipality=place(index, polygons, x, y))
    frame = frame[frame["municipality"] >= 0]
    dates = pandas.to_datetime(frame["fecha"])
    months = (dates.dt.year * 12 + dates.dt.month).rename("month")
    cells = frame.groupby(["municipality", "tema", months], observed=True).size()
    return int(cells.sum()), len(cells)


def ways(file, polygons):
    shapely.prepare(polygons)
    index = shapely.STRtree(polygons)
    needed = ["fecha", "tema", "lon", "lat"]
    engines = ["c"]
    try:
        import pyarrow  # noqa: F401

        engines.append("pyarrow")
    except ImportError:
        pass
    for engine in engines:

        def whole(engine=engine):
            frame = pandas.read_csv(file, engine=engine)
            return count(frame, index, polygons)

        def narrow(engine=engine):
            frame = pandas.read_csv(file, engine=engine, usecols=needed)
            return count(frame, index, polygons)

        yield f"pandas ({engine}) + shapely, every column", whole
        yield f"pandas ({engine}) + shapely, four columns", narrow


def main():
    file, polygons = sys.argv[1], read_polygons(sys.argv[2])
    all_ways = dict(ways(file, polygons))
    for name in all_ways:
        print(name)
    print(flush=True)
    for line in sys.stdin:
        way = all_ways[line.strip()]
        begin = time.perf_counter()
        located, cells = way()
        print(f"{time.perf_counter() - begin}\t{located}\t{cells}", flush=True)


if __name__ == "__main__":
    main()
