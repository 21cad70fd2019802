#!/usr/bin/env python3
"""Positions on the planes of Colombia, as PROJ has them.

Usage: python3 scripts/oracle/projection.py > tests/oracle/projection.json    (with pyproj)
"""

import json
import random

import pyproj

# The area of use of each system, as its register has it.
AREAS = {3115: (-78.6, 0.0, -75.6, 7.7), 9377: (-79.1, -4.2, -66.9, 13.7), 6249: (-76.61, 3.32, -76.42, 3.56)}
CASES = 24


def cases():
    draw = random.Random(76)
    for epsg, (west, south, east, north) in AREAS.items():
        to_plane = pyproj.Transformer.from_crs(4686, epsg, always_xy=True)
        for number in range(CASES):
            lon, lat = round(draw.uniform(west, east), 6), round(draw.uniform(south, north), 6)
            x, y = to_plane.transform(lon, lat)
            x, y = round(x, 3), round(y, 3)
            back = to_plane.transform(x, y, direction="INVERSE")
            yield {
                "id": f"projection/{epsg}/{number}",
                "method": "projection",
                "inputs": {"epsg": epsg, "lon": lon, "lat": lat, "x": x, "y": y},
                "expected": dict(zip(("plane_x", "plane_y"), to_plane.transform(lon, lat)))
                | dict(zip(("lon", "lat"), back)),
                # A tenth of a millimetre, and as much in degrees.
                "tolerance": {"abs": 1e-4, "lon_abs": 1e-9, "lat_abs": 1e-9},
                "oracle": {
                    "library": "PROJ",
                    "version": f"{pyproj.proj_version_str} (pyproj {pyproj.__version__})",
                    "function": "Transformer.transform",
                },
                "source": "constructed",
            }


print(json.dumps({"family": "projection", "schema": 1, "cases": list(cases())}, indent=1))
