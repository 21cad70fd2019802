"""Makes seeds of fuzz targets from tests/corpus: python3 scripts/corpus/seeds.py

Each target has a folder in fuzz/corpus, which is not committed.
"""

import io
import pathlib
import zipfile

ROOT = pathlib.Path(__file__).parents[2]
CORPUS = ROOT / "tests" / "corpus"
SEEDS = ROOT / "fuzz" / "corpus"
BYTES_MAX = 65536

# Targets that take a file as it is, by its ending.
WHOLE = {
    "csv": ["csv", "intake"],
    "xls": ["xls"],
    "geojson": ["geojson"],
    "geojsonl": ["geojson_lines"],
    "geojsons": ["geojson_lines"],
    "zip": ["archive"],
    "xlsx": ["archive"],
    "ods": ["archive"],
}

# Figures as PostGIS writes them.
FIGURES = [
    "0101000020E6100000000000000000F03F0000000000000040",
    "01E9030000000000000000F03F00000000000000400000000000000840",
    "0103000000010000000400000000000000000000000000000000000000000000000000F03F0000000000000000"
    "000000000000F03F000000000000F03F00000000000000000000000000000000",
    "0107000000010000000101000000000000000000F03F0000000000000040",
]


def seed(target, name, content):
    if len(content) <= BYTES_MAX:
        (SEEDS / target).mkdir(parents=True, exist_ok=True)
        (SEEDS / target / name).write_bytes(content)


def shapefile(members):
    part = {pathlib.Path(name).suffix: content for name, content in members.items()}
    shapes = part[".shp"]
    return len(shapes).to_bytes(2, "little") + shapes + part.get(".prj", b"") + b"\xff" + part[".dbf"]


def unpack(path):
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        names = [name for name in archive.namelist() if "__MACOSX" not in name]
        return {name: archive.read(name) for name in names}


def main():
    for path in sorted(CORPUS.iterdir()):
        ending, content = path.suffix[1:], path.read_bytes()
        for target in WHOLE.get(ending, []):
            seed(target, path.name, content)
        if content[:2] != b"PK":
            continue
        members = unpack(path)
        if "content.xml" in members:
            seed("ods", path.name, members["content.xml"])
        if any(name.endswith(".shp") for name in members):
            seed("shapefile", path.name, shapefile(members))
        if "xl/workbook.xml" in members:
            empty = b"<a/>"
            for name, sheet in members.items():
                if name.startswith("xl/worksheets/sheet"):
                    texts = members.get("xl/sharedStrings.xml", empty)
                    styles = members.get("xl/styles.xml", empty)
                    seed("xlsx", f"{path.stem}-{name[14:]}", b"\xff".join([sheet, texts, styles]))
    for number, figure in enumerate(FIGURES):
        seed("ewkb", str(number), bytes.fromhex(figure))
        seed("ewkb", f"text-{number}", figure.encode())
    source = (ROOT / "src" / "source" / "wkt.rs").read_text()
    for number, text in enumerate(source.split('r#"')[1:]):
        seed("crs_text", str(number), text.split('"#')[0].encode())


main()
