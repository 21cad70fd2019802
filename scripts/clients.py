"""What geopandas and shapely read from a running server: python scripts/clients.py BASE

Every territory is valid; subregions and department are exactly the unions of municipalities.
"""

import sys

import geopandas
import shapely


def read(base, collection, count):
    layer = geopandas.read_file(f"{base}/collections/{collection}/items")
    assert len(layer) == count, f"{collection}: {len(layer)} features, expected {count}"
    for row in layer.itertuples():
        reason = shapely.is_valid_reason(row.geometry)
        assert reason == "Valid Geometry", f"{collection} {row.code}: {reason}"
    print(f"geopandas {collection}: {count} valid features")
    return layer


def check_union(name, whole, parts):
    union = shapely.union_all(list(parts))
    assert whole.equals(union), f"{name} is not the union of its {len(parts)} municipalities"
    area = whole.symmetric_difference(union).area
    assert area == 0.0, f"{name} differs from its union by {area} square degrees"


def main(base):
    municipalities = read(base, "municipios", 42)
    subregions = read(base, "subregiones", 5)
    department = read(base, "departamento", 1)
    inside = municipalities.geometry.representative_point()
    members = 0
    for row in subregions.itertuples():
        parts = municipalities.geometry[inside.within(row.geometry)]
        check_union(row.code, row.geometry, parts)
        members += len(parts)
    assert members == len(municipalities), f"{members} municipalities in subregions"
    check_union("department", department.geometry.iloc[0], municipalities.geometry)
    print("subregions and department are exactly the unions")


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
