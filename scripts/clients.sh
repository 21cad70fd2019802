#!/usr/bin/env bash
# What GIS tools read from a running server: scripts/clients.sh BASE PYTHON
set -euo pipefail
base=$1
python=$2

# GDAL, given nothing but the address: so many features of polygons in longitude and latitude.
check() {
    local collection=$1 features=$2 summary
    summary=$(ogrinfo -ro -so -al "$base/collections/$collection/items" 2>&1)
    for line in "Feature Count: $features" "Polygon" "WGS 84"; do
        if ! grep -q "$line" <<<"$summary"; then
            printf 'ogrinfo %s: no "%s" in\n%s\n' "$collection" "$line" "$summary" >&2
            return 1
        fi
    done
    echo "ogrinfo $collection: $features features"
}
listed=$(ogrinfo -ro "OAPIF:$base" 2>&1)
for collection in municipios subregiones departamento demandas; do
    if ! grep -q ": $collection " <<<"$listed"; then
        printf 'ogrinfo OAPIF: no %s in\n%s\n' "$collection" "$listed" >&2
        exit 1
    fi
done
echo "ogrinfo OAPIF: every collection is listed"

check municipios 42
check subregiones 5
check departamento 1

"$python" "$(dirname "$0")/clients.py" "$base"
