#!/usr/bin/env python3
"""Plain indices of diversity by scikit-bio, for the benchmark that starts this program.

Usage: peers.py COUNTS THEMES
COUNTS: little-endian i64, THEMES for each place.

Prints its name; an empty line where scikit-bio is not installed. Then, for each line read from
standard input: the seconds that all indices of all places take, a tab, and their sum.
"""

import sys
import time

import numpy as np


def name():
    try:
        import skbio

        return f"scikit-bio {skbio.__version__}"
    except ImportError:
        return ""


def indices(counts):
    from skbio.diversity import alpha

    ways = [alpha.sobs, lambda place: alpha.shannon(place, base=np.e)]
    for order in (0, 0.5, 1, 1.5, 2, 3):
        ways.append(lambda place, order=order: alpha.hill(place, order=order))
    ways += [
        alpha.dominance,
        alpha.simpson,
        alpha.inv_simpson,
        alpha.berger_parker_d,
        alpha.pielou_e,
        alpha.goods_coverage,
    ]
    return float(sum(way(place) for place in counts for way in ways))


def main():
    counts = np.fromfile(sys.argv[1], dtype="<i8").reshape(-1, int(sys.argv[2]))
    found = name()
    print(found, flush=True)
    if not found:
        return
    for _ in sys.stdin:
        start = time.perf_counter()
        total = indices(counts)
        print(f"{time.perf_counter() - start}\t{total!r}", flush=True)


if __name__ == "__main__":
    main()
