#!/usr/bin/env python3
"""Fisher–Jenks by mapclassify, for the benchmark that starts this program.

Usage: peers.py CLASSES
Prints a line with the versions, compiled or not. Then, for each line of values, separated by
spaces, read from standard input: the seconds taken, a tab, and the upper bounds, separated by
spaces. What is compiled on first use is so before.
"""

import importlib.util
import sys
import time
from importlib.metadata import version

import mapclassify
import numpy as np


def main():
    classes = int(sys.argv[1])
    compiled = importlib.util.find_spec("numba") is not None
    how = f"numba {version('numba')}" if compiled else "not compiled"
    mapclassify.FisherJenks(np.arange(20.0), classes)
    print(f"mapclassify {version('mapclassify')} ({how})", flush=True)
    for line in sys.stdin:
        values = np.array([float(value) for value in line.split()])
        start = time.perf_counter()
        bounds = mapclassify.FisherJenks(values, classes).bins
        seconds = time.perf_counter() - start
        print(f"{seconds}\t{' '.join(repr(float(bound)) for bound in bounds)}", flush=True)


if __name__ == "__main__":
    main()
