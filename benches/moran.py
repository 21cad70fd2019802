#!/usr/bin/env python3
"""Moran's I and its local form by esda, for the benchmark that starts this program.

Usage: moran.py FILE
FILE: JSON with `neighbours` (a list for each territory), `fields` (values of each theme, a number
for each territory) and `draws`.

Prints the name of each way, then an empty line. Then, for each name read from standard input: the
seconds that the way takes for all fields, a tab, and the sum of the statistics.
"""

import json
import sys
import time

import numpy as np
from esda import Moran, Moran_Local
from libpysal.weights import W

with open(sys.argv[1], encoding="utf-8") as source:
    given = json.load(source)
weights = W({place: row for place, row in enumerate(given["neighbours"])}, silence_warnings=True)
weights.transform = "r"
fields = [np.array(field) for field in given["fields"]]
draws = given["draws"]


def whole(fields):
    return sum(Moran(y, weights, permutations=draws).I for y in fields)


def local(fields):
    found = (Moran_Local(y, weights, permutations=draws, seed=76, n_jobs=1) for y in fields)
    return sum(float(np.sum(local.Is)) for local in found)


WAYS = {
    "whole, one theme": lambda: whole(fields[:1]),
    "whole, all themes": lambda: whole(fields),
    "local, one theme": lambda: local(fields[:1]),
    "local, all themes": lambda: local(fields),
}

# What is compiled at first use is compiled before the clock runs.
local(fields[:1])
for name in WAYS:
    print(name)
print(flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    total = WAYS[line.strip()]()
    print(f"{time.perf_counter() - start}\t{total}", flush=True)
