"""Writes the files of tests/corpus that are no plain text: workbooks, maps and archives.

    python3 -m venv .venv && .venv/bin/pip install openpyxl xlwt odfpy pyshp pyproj
    .venv/bin/python scripts/corpus/formats.py

The files are committed; this says what each is for. All records are invented.
"""

import datetime
import io
import json
import pathlib
import zipfile

import openpyxl
import pyproj
import shapefile
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableProperties
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P
from openpyxl.utils.datetime import CALENDAR_MAC_1904

OUT = pathlib.Path(__file__).parents[2] / "tests" / "corpus"
DAY = datetime.date
HEADER = ["Radicado", "Fecha de recepción", "Tema", "Municipio", "Descripción", "Apoyos"]
ROWS = [
    ["R-1", DAY(2025, 3, 1), "Salud", "Cali", "Falta un médico en el puesto", 12],
    ["R-2", DAY(2025, 3, 2), "Vías y transporte", "Buga", "Puente caído", 1500],
    ["R-3", DAY(2025, 3, 3), "Educación", "Alcalá", "Techo de la escuela", None],
]


def banner_xlsx():
    """A letterhead over merged cells, a sum and a source below, a cover before."""
    book = openpyxl.Workbook()
    cover = book.active
    cover.title = "Portada"
    cover["B2"] = "Informe de demandas ciudadanas"
    sheet = book.create_sheet("Consolidado")
    sheet["A1"] = "GOBERNACIÓN DEL VALLE DEL CAUCA"
    sheet.merge_cells("A1:F1")
    sheet["A2"] = "Fecha de corte:"
    sheet["B2"] = DAY(2025, 3, 31)
    for row in [[], HEADER, *ROWS]:
        sheet.append(row)
    sheet.append(["Total", None, None, None, None, 1512])
    sheet.append([])
    sheet.append(["Fuente: Secretaría de Planeación"])
    book.save(OUT / "banner.xlsx")


def two_sheets_xlsx():
    """The hidden sheet has the better header; the one that people see is read."""
    book = openpyxl.Workbook()
    hidden = book.active
    hidden.title = "Respaldo"
    hidden.sheet_state = "hidden"
    for row in [HEADER, *ROWS]:
        hidden.append(row)
    seen = book.create_sheet("Datos")
    for row in [HEADER, ROWS[0]]:
        seen.append(row)
    book.active = 1
    book.save(OUT / "hidden_sheet.xlsx")


def dates_1904_xlsx():
    """Dates counted from 1904, with times, and a time alone."""
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    sheet.append(["id", "fecha", "tema", "municipio", "título"])
    sheet.append([1, DAY(2025, 3, 1), "Salud", "Cali", datetime.time(14, 30)])
    sheet.append([2, datetime.datetime(2025, 3, 2, 8, 15), "Salud", "Cali", "con hora"])
    book.save(OUT / "dates_1904.xlsx")


def numbers_typed.xlsx():
    """Numbers that text could be misread as thousands, shares, codes as numbers, truths."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["id", "demandas", "código municipio", "monto", "avance", "estado", "sintético"])
    sheet.append([1, "R-1", 76001, 91233179.265, 0.45, "en curso", False])
    sheet.append([2, "R-2", 76111, 1.234, 0.07, "cumplido", False])
    sheet.append([3, "R-3", 76020, 1234, 100, "acordado", False])
    for cell in sheet["E"][1:3]:
        cell.number_format = "0%"
    book.save(OUT / "numbers_typed.xlsx")


SHEET = """<?xml version="1.0" encoding="UTF-8"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c><c r="B1" t="inlineStr"><is><t>fecha</t></is></c>
<c r="C1" t="inlineStr"><is><t>tema</t></is></c><c r="D1" t="inlineStr"><is><t>municipio</t></is></c></row>
<row r="2"><c r="A2"><f>1+0</f><v>1</v></c><c r="B2" t="str"><f>TEXT(1,"x")</f><v>2025-03-01</v></c>
<c r="C2" t="str"><f>UPPER("salud")</f><v>SALUD</v></c><c r="D2" t="e"><f>VLOOKUP(1,1,1)</f><v>#N/A</v></c></row>
<row r="4"><c r="A4"><v>2</v></c><c r="B4" t="str"><v>2025-03-02</v></c>
<c r="C4" t="e"><v>#SPILL!</v></c><c r="D4" t="str"><v>Cali</v></c><c r="H4" t="str"><v>ojo</v></c></row>
<row r="5"><c r="A5"><v>3</v></c><c r="B5" t="d"><v>2025-03-03T00:00:00</v></c>
<c r="C5" t="str"><v>Salud</v></c><c r="D5" t="str"><v>Bu&amp;ga</v></c></row>
</sheetData></worksheet>"""
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    '<sheet name="Hoja 1" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def archive(name, members):
    with zipfile.ZipFile(OUT / name, "w", zipfile.ZIP_DEFLATED) as file:
        for member, content in members.items():
            file.writestr(zipfile.ZipInfo(member, (2025, 3, 31, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


def formulas_xlsx():
    """Results of formulas, their errors, a cell beside the table."""
    archive("formulas.xlsx", PARTS | {"xl/worksheets/sheet1.xml": SHEET})


def lying_xlsx():
    """States a hundred million shared texts."""
    texts = '<sst uniqueCount="99999999999"><si><t>a</t></si></sst>'
    archive(
        "lying_count.xlsx",
        PARTS | {"xl/worksheets/sheet1.xml": SHEET, "xl/sharedStrings.xml": texts},
    )


def excel_97_xls():
    """An old workbook with a letterhead, dates, fractions and more than one sheet."""
    book = xlwt.Workbook(encoding="utf-8")
    book.add_sheet("Portada").write(0, 0, "Informe")
    sheet = book.add_sheet("Año 2025")
    dates, share = xlwt.easyxf(num_format_str="dd/mm/yyyy"), xlwt.easyxf(num_format_str="0%")
    sheet.write_merge(0, 0, 0, 5, "ALCALDÍA DE ALCALÁ")
    for column, name in enumerate(HEADER):
        sheet.write(2, column, name)
    for line, row in enumerate(ROWS, 3):
        for column, value in enumerate(row):
            if isinstance(value, DAY):
                sheet.write(line, column, value, dates)
            elif value is not None:
                sheet.write(line, column, value)
    sheet.write(6, 0, "R-4")
    sheet.write(6, 1, 45721.5, dates)
    sheet.write(6, 2, xlwt.Formula('"Salud"'))
    sheet.write(6, 3, "Cali — ñ €")
    sheet.write(6, 4, 0.07, share)
    sheet.write(6, 5, 1.234)
    sheet.write(8, 0, "Nota: datos preliminares")
    book.save(OUT / "excel_97.xls")
    # The same container with the stream that a password makes.
    text = (OUT / "excel_97.xls").read_bytes()
    own, other = ("Workbook\0", "EncryptedPackage\0")
    at = text.index(own.encode("utf-16-le"))
    entry = other.encode("utf-16-le").ljust(64, b"\0") + len(other.encode("utf-16-le")).to_bytes(2, "little")
    (OUT / "protected.xlsx").write_bytes(text[:at] + entry + text[at + 66 :])


def text_cell(text, **more):
    cell = TableCell(valuetype="string", **more)
    for line in text.split("\n"):
        cell.addElement(P(text=line))
    return cell


def open_document_ods():
    """Rows and cells that repeat, covered cells, shares, an error, a hidden sheet."""
    book = OpenDocumentSpreadsheet()
    style = Style(name="oculta", family="table")
    style.addElement(TableProperties(display="false"))
    book.automaticstyles.addElement(style)
    hidden = Table(name="Listas", stylename="oculta")
    row = TableRow()
    for name in HEADER:
        row.addElement(text_cell(name))
    hidden.addElement(row)
    book.spreadsheet.addElement(hidden)
    table = Table(name="Datos")
    title = TableRow()
    title.addElement(text_cell("PERSONERÍA DE BUGA", numbercolumnsspanned=6))
    title.addElement(CoveredTableCell(numbercolumnsrepeated=5))
    table.addElement(title)
    table.addElement(TableRow(numberrowsrepeated=2))
    row = TableRow()
    for name in HEADER:
        row.addElement(text_cell(name))
    table.addElement(row)
    for record in ROWS:
        row = TableRow()
        for value in record:
            if isinstance(value, DAY):
                row.addElement(TableCell(valuetype="date", datevalue=value.isoformat()))
            elif isinstance(value, int):
                row.addElement(TableCell(valuetype="float", value=value))
            else:
                row.addElement(text_cell(value) if value else TableCell())
        row.addElement(TableCell(numbercolumnsrepeated=1018))
        table.addElement(row)
    row = TableRow(numberrowsrepeated=2)
    row.addElement(TableCell())
    row.addElement(TableCell(valuetype="date", datevalue="2025-03-04T10:30:00"))
    row.addElement(text_cell("Salud"))
    row.addElement(text_cell("Cali"))
    row.addElement(text_cell("Dos filas\niguales"))
    row.addElement(TableCell(valuetype="percentage", value=0.07))
    table.addElement(row)
    table.addElement(TableRow(numberrowsrepeated=1048566))
    book.spreadsheet.addElement(table)
    book.save(OUT / "open_document.ods")


def feature(properties, geometry, **more):
    return {"type": "Feature", **more, "properties": properties, "geometry": geometry}


def point(x, y):
    return {"type": "Point", "coordinates": [x, y]}


FEATURES = [
    feature({"fecha": "2025-03-01", "tema": "Salud", "detalle": {"texto": "a", "n": 1.5}}, point(-76.5319, 3.4516), id="F-1"),
    feature({"fecha": "2025-03-02", "tema": "Vías", "etiquetas": ["x", "y"]}, None, id="F-2"),
    feature(
        {"fecha": "2025-03-03", "tema": "Salud"},
        {"type": "Polygon", "coordinates": [[[-76.54, 3.44], [-76.52, 3.44], [-76.52, 3.46], [-76.54, 3.46], [-76.54, 3.44]]]},
        id="F-3",
    ),
    feature({"fecha": "2025-03-04", "tema": "Salud"}, {"type": "MultiPoint", "coordinates": [[-76.3, 3.9]]}, id="F-4"),
    feature({"fecha": "2025-03-05", "tema": "Salud"}, {"type": "Point", "coordinates": [-76.3]}, id="F-5"),
]


def maps():
    """Features with and without figures, nested, in a plane, on lines and after separators."""
    collection = {"type": "FeatureCollection", "name": "demandas", "features": FEATURES}
    (OUT / "figures.geojson").write_text(json.dumps(collection, ensure_ascii=False, indent=1))
    west = pyproj.Transformer.from_crs(4326, 3115, always_xy=True).transform
    planar = [
        feature({"fecha": "2025-03-01", "tema": "Salud", "id": n}, point(*map(lambda m: round(m, 3), west(x, y))))
        for n, (x, y) in enumerate([(-76.5319, 3.4516), (-76.3, 3.9)], 1)
    ]
    collection = {"type": "FeatureCollection", "features": planar}
    # The system is named after the features.
    collection["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3115"}}
    (OUT / "plane_3115.geojson").write_text(json.dumps(collection))
    lines = [json.dumps(feature, ensure_ascii=False) for feature in FEATURES]
    (OUT / "lines.geojsonl").write_text("\n".join([*lines[:2], "{roto", *lines[2:]]) + "\n")
    (OUT / "sequence.geojsons").write_text("".join(f"\x1e{line}\n" for line in lines))


# Names of fields as a .dbf cuts them.
FIELDS = [("RADICADO", "C", 10, 0), ("FECHA_RECI", "D", 8, 0), ("TEMA", "C", 40, 0), ("MUNICIPI", "C", 40, 0),
          ("DESCRIPCI", "C", 80, 0), ("APOYOS", "N", 12, 3)]


def shapes(name, epsg, places, encoding, mark, keep=("shp", "shx", "dbf", "prj"), kind=shapefile.POINT):
    """A shapefile in an archive, or loose under its name."""
    parts = {ending: io.BytesIO() for ending in ("shp", "shx", "dbf")}
    to_plane = pyproj.Transformer.from_crs(4326, epsg, always_xy=True).transform
    with shapefile.Writer(**parts, shapeType=kind, encoding=encoding) as writer:
        for field in FIELDS:
            writer.field(*field)
        for number, (place, row) in enumerate(zip(places, ROWS), 1):
            if place is None:
                writer.null()
            elif kind == shapefile.POINT:
                writer.point(*to_plane(*place))
            else:
                writer.poly([[list(to_plane(x, y)) for x, y in place]])
            writer.record(f"Ñ-{number}", row[1], row[2], row[3], row[4], row[5] or 1.234)
    content = {f"{name}.{ending}": part.getvalue() for ending, part in parts.items() if ending in keep}
    content[f"{name}.prj"] = pyproj.CRS.from_epsg(epsg).to_wkt("WKT1_ESRI").encode()
    if mark:
        content[f"{name}.cpg"] = mark.encode()
    return {part: data for part, data in content.items() if part.rsplit(".")[-1] in (*keep, "cpg")}


def shapefiles():
    """Points in planes and in degrees; texts in Latin-1 and UTF-8, told or not."""
    points = [(-76.5319, 3.4516), (-76.3, 3.9), None]
    archive("shapes_9377_latin1.zip", shapes("demandas", 9377, points, "latin1", None))
    archive("shapes_6249_utf8.zip", {
        "carpeta/" + part: data
        for part, data in shapes("cali", 6249, [(-76.53, 3.45), (-76.50, 3.42), (-76.55, 3.38)], "utf8", "UTF-8").items()
    } | {"__MACOSX/._cali.shp": b"x", "leame.txt": b"x"})
    square = [(-76.54, 3.44), (-76.54, 3.46), (-76.52, 3.46), (-76.52, 3.44), (-76.54, 3.44)]
    loose = shapes("loose_polygons", 4686, [square, square, None], "latin1", "ISO-8859-1", kind=shapefile.POLYGON)
    for part, data in loose.items():
        (OUT / part).write_bytes(data)


def archives():
    """One file, one file beside an explanation, several files, none."""
    text = "fecha,tema,municipio\n2025-03-01,Salud,Cali\n"
    archive("one_csv.zip", {"datos/marzo.csv": text, "LÉEME.txt": "x"})
    archive("two_csv.zip", {"marzo.csv": text, "abril.csv": text})
    archive("nothing.zip", {"vacío/": ""})
    archive("nested.zip", {"dentro.zip": (OUT / "one_csv.zip").read_bytes()})


def main():
    for write in [banner_xlsx, two_sheets_xlsx, dates_1904_xlsx, numbers_typed.xlsx, formulas_xlsx, lying_xlsx,
                  excel_97_xls, open_document_ods, maps, shapefiles, archives]:
        write()


if __name__ == "__main__":
    main()
