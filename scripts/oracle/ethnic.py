#!/usr/bin/env python3
"""How far the ethnic groups of geodata/ethnicity live apart, and how diverse each municipality is,
as PySAL segregation, scikit-bio and scipy say.

Reads the people by municipality, group and year that the program embeds, and writes
tests/oracle/ethnic.json: for each year the indices of all groups together, of each group among all,
and of each municipality its shares and its effective number of groups. The runner answers from the
embedded geodata, through the same question that clients ask.

Usage: python3 scripts/oracle/ethnic.py   (with segregation, scikit-bio, scipy; a minute)
"""

import csv
import json
import warnings
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from segregation.multigroup import MultiDissim, MultiDiversity, MultiInfoTheory, MultiNormExposure
from segregation.singlegroup import CorrelationR, Dissim, Entropy, Gini, Interaction, Isolation
from scipy.stats import entropy
from skbio.diversity import alpha

warnings.filterwarnings("ignore")
ROOT = Path(__file__).resolve().parents[2]
ORACLE = ROOT / "tests" / "oracle"
YEARS = (2018, 2025)
GROUPS = ("indigena", "rrom", "raizal", "palenquero", "afro", "ninguno")
TWO = {
    "dissimilarity_index": Dissim,
    "isolation_index": Isolation,
    "interaction_index": Interaction,
    "correlation_ratio": CorrelationR,
    "entropy_segregation_index": Entropy,
    "gini_segregation_index": Gini,
}
MANY = {
    "multigroup_dissimilarity": MultiDissim,
    "multigroup_entropy_h": MultiInfoTheory,
    "multigroup_normalized_exposure": MultiNormExposure,
    "multigroup_diversity_e": MultiDiversity,
}


def people(year):
    """People by municipality and group."""
    table = {}
    with open(ROOT / "geodata/ethnicity/ethnicity.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            table.setdefault(row["code"], {})[row["group"]] = float(row[str(year)])
    return pd.DataFrame.from_dict(table, orient="index")[list(GROUPS)].sort_index()


def case(year, what, method, inputs, expected, library, function):
    return {
        "id": f"ethnic/{year}/{what}",
        "method": method,
        "inputs": {"year": year, **inputs},
        "expected": expected,
        "tolerance": {"abs": 1e-10, "rel": 1e-10},
        "oracle": {"library": library, "version": version(library), "function": function},
        "source": "DANE, projections by ethnic belonging (geodata/ethnicity)",
    }


def of_group(table, group):
    frame = pd.DataFrame({"group": table[group], "total": table.sum(axis=1)})
    frame = frame[frame["total"] > 0]
    index = lambda measure: float(measure(frame, "group", "total").statistic)
    return {name: index(measure) for name, measure in TWO.items()}


def of_all(table):
    present = [group for group in GROUPS if table[group].sum() > 0]
    return {name: float(measure(table, present).statistic) for name, measure in MANY.items()}


def of_places(table):
    shares = table.div(table.sum(axis=1), axis=0)
    counts = table.to_numpy().astype(int)
    return {
        "territory": list(table.index),
        "shares": {group: [float(share) for share in shares[group]] for group in GROUPS},
        "ethnic_diversity": [float(np.exp(alpha.shannon(row, base=np.e))) for row in counts],
        "hill_1": [float(alpha.hill(row, order=1)) for row in counts],
    }


def per_person(table, group):
    """How far a group's spread is from that of all people."""
    amounts, everyone = table[group].to_list(), table.sum(axis=1).to_list()
    inputs = {"y": amounts, "population": everyone}
    return inputs, {"T": float(entropy(amounts, everyone))}


def main():
    cases = []
    for year in YEARS:
        table = people(year)
        pysal, skbio = "segregation", "scikit-bio"
        cases.append(case(year, "all", "ethnic_all", {}, of_all(table), pysal, "multigroup"))
        for group in GROUPS:
            inputs, found = {"group": group}, of_group(table, group)
            cases.append(case(year, group, "ethnic_group", inputs, found, pysal, "singlegroup"))
        inputs, found = per_person(table, "afro")
        cases.append(case(year, "theil", "theil_per_person", inputs, found, "scipy", "stats.entropy"))
        places = of_places(table)
        cases.append(case(year, "places", "ethnic_places", {}, places, skbio, "hill, shannon"))
    lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
    text = '{"family":"ethnic","schema":1,"cases":[\n' + lines + "\n]}\n"
    (ORACLE / "ethnic.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
