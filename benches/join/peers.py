#!/usr/bin/env python3
"""Other ways to find the polygon of each point, for the benchmark that starts this program.

Usage: peers.py POINTS POLYGONS
POINTS: little-endian f64 pairs; POLYGONS: for each, its length as a little-endian u32, and WKB.

Prints a line for each way that is installed: name, a tab, how many threads. Then, for each name
read from standard input: the seconds that the way takes, a tab, and the sum over all points of
the place of their polygon, counted from 1. Indexes are built before.
"""

import struct
import sys
import time

import numpy as np
import shapely


def read_polygons(file):
    with open(file, "rb") as source:
        data = source.read()
    polygons, at = [], 0
    while at < len(data):
        (length,) = struct.unpack_from("<I", data, at)
        polygons.append(data[at + 4 : at + 4 + length])
        at += 4 + length
    return polygons


def prepared(points, polygons):
    """Every point against one prepared polygon after the other."""
    polygons = list(shapely.from_wkb(polygons))
    for polygon in polygons:
        shapely.prepare(polygon)

    def run():
        found = np.zeros(len(points), dtype=np.uint32)
        x, y = points[:, 0], points[:, 1]
        for place, polygon in enumerate(polygons, 1):
            found[shapely.contains_xy(polygon, x, y)] = place
        return int(found.sum())

    return run


def tree(points, polygons):
    """A tree of the polygons' boxes, then a test of each candidate, prepared."""
    polygons = shapely.from_wkb(polygons)
    shapely.prepare(polygons)
    index = shapely.STRtree(polygons)
    geometries = shapely.points(points)

    def run():
        numbers, places = index.query(geometries)
        x, y = points[numbers].T
        inside = shapely.contains_xy(polygons[places], x, y)
        return int((places[inside] + 1).sum())

    return run


def sedona(points, polygons):
    """SedonaDB's spatial join, over columns of numbers and of WKB."""
    import pyarrow as pa
    import sedonadb

    db = sedonadb.connect()
    table = pa.table({"x": points[:, 0].copy(), "y": points[:, 1].copy()})
    places = pa.table({"place": np.arange(1, len(polygons) + 1), "wkb": pa.array(polygons, pa.binary())})
    db.create_data_frame(table).to_view("points")
    db.create_data_frame(places).to_view("wkbs")
    db.sql("SELECT place, ST_GeomFromWKB(wkb) AS shape FROM wkbs").to_memtable().to_view("places")
    query = """SELECT SUM(place) AS total FROM places
        JOIN (SELECT ST_Point(x, y) AS point FROM points) ON ST_Contains(shape, point)"""
    return lambda: int(db.sql(query).to_arrow_table()["total"][0].as_py())


def ways(points, polygons):
    found = {}
    offers = [
        (f"shapely {shapely.__version__}, one prepared polygon at a time", 1, prepared),
        (f"shapely {shapely.__version__}, STRtree", 1, tree),
    ]
    try:
        import sedonadb

        offers.append((f"SedonaDB {sedonadb.__version__}", 2, sedona))
    except ImportError:
        pass
    # A prepared test of every point against a thousand polygons would take minutes.
    if len(polygons) > 100:
        offers = offers[1:]
    for name, threads, make in offers:
        print(f"{name}\t{threads}")
        found[name] = make(points, polygons)
    return found


def main():
    points = np.fromfile(sys.argv[1], dtype="<f8").reshape(-1, 2)
    found = ways(points, read_polygons(sys.argv[2]))
    print(flush=True)
    for name in sys.stdin:
        run = found[name.rstrip("\n")]
        start = time.perf_counter()
        total = run()
        print(f"{time.perf_counter() - start}\t{total}", flush=True)


if __name__ == "__main__":
    main()
