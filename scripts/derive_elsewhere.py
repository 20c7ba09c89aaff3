"""Derive ``elsewhere.csv``: bodies that are met in files and are no English councils.

Usage: ``python scripts/derive_elsewhere.py SOURCE_FOLDER OUTPUT_FOLDER``

Councils of other nations come from mySociety's register (SOURCE_FOLDER as for
``derive_register.py``); police forces, fire and rescue services, national parks and waste
authorities are listed below, with codes where the revenue outturn of 2024-25 (MHCLG) gives them.
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

FURTHER = {
    "W06000001": "Ynys Môn;Sir Ynys Môn;Ynys Mon;Isle of Anglesey",
    "N09000005": "Londonderry;Derry",
    "N09000004": "Causeway Coast",
}
"""Spellings that the source lacks, or has with letters lost."""

POLICE = {
    "Avon and Somerset": "E23000036",
    "Bedfordshire": "E23000026",
    "Cambridgeshire": "E23000023",
    "Cheshire": "E23000006",
    "City of London": "E23000034",
    "Cleveland": "E23000013",
    "Cumbria": "E23000002",
    "Derbyshire": "E23000018",
    "Devon and Cornwall": "E23000035",
    "Dorset": "E23000039",
    "Durham": "E23000008",
    "Essex": "E23000028",
    "Gloucestershire": "E23000037",
    "Greater Manchester": "E23000005",
    "Hampshire and Isle of Wight": "E23000030",
    "Hertfordshire": "E23000027",
    "Humberside": "E23000012",
    "Kent": "E23000032",
    "Lancashire": "E23000003",
    "Leicestershire": "E23000021",
    "Lincolnshire": "E23000020",
    "Merseyside": "E23000004",
    "Metropolitan": "E23000001",
    "Norfolk": "E23000024",
    "North Yorkshire": "E23000009",
    "Northamptonshire": "E23000022",
    "Northumbria": "E23000007",
    "Nottinghamshire": "E23000019",
    "South Yorkshire": "E23000011",
    "Staffordshire": "E23000015",
    "Suffolk": "E23000025",
    "Surrey": "E23000031",
    "Sussex": "E23000033",
    "Thames Valley": "E23000029",
    "Warwickshire": "E23000017",
    "West Mercia": "E23000016",
    "West Midlands": "E23000014",
    "West Yorkshire": "E23000010",
    "Wiltshire": "E23000038",
    "British Transport": "",
}
POLICE_ELSEWHERE = {
    ("Dyfed-Powys Police", "Wales"): "W15000004",
    ("Gwent Police", "Wales"): "W15000002",
    ("North Wales Police", "Wales"): "W15000001",
    ("South Wales Police", "Wales"): "W15000003",
    ("Police Scotland", "Scotland"): "",
    ("Police Service of Northern Ireland", "Northern Ireland"): "",
}
FIRE = {
    "Avon": "E31000001",
    "Bedfordshire": "E31000002",
    "Berkshire": "E31000003",
    "Buckinghamshire and Milton Keynes": "E31000004",
    "Cambridgeshire": "E31000005",
    "Cheshire": "E31000006",
    "Cleveland": "E31000007",
    "Cornwall": "",
    "Cumbria": "E31000009",
    "Devon and Somerset": "E31000011",
    "Dorset and Wiltshire": "E31000047",
    "County Durham and Darlington": "E31000013",
    "East Sussex": "E31000014",
    "Essex County": "E31000015",
    "Gloucestershire": "",
    "Greater Manchester": "",
    "Hampshire and Isle of Wight": "E31000048",
    "Hereford and Worcester": "E31000018",
    "Hertfordshire": "",
    "Humberside": "E31000020",
    "Isle of Wight": "",
    "Isles of Scilly": "",
    "Kent": "E31000022",
    "Lancashire": "E31000023",
    "London": "",
    "Merseyside": "E31000041",
    "Norfolk": "",
    "North Yorkshire": "",
    "Northumberland": "",
    "Oxfordshire": "",
    "Royal Berkshire": "",
    "Shropshire": "E31000032",
    "South Yorkshire": "E31000042",
    "Staffordshire": "E31000033",
    "Suffolk": "",
    "Surrey": "",
    "Tyne and Wear": "E31000043",
    "Warwickshire": "",
    "West Midlands": "E31000044",
    "West Sussex": "",
    "West Yorkshire": "E31000045",
}
FIRE_ELSEWHERE = (
    ("Mid and West Wales Fire and Rescue Service", "Wales"),
    ("North Wales Fire and Rescue Service", "Wales"),
    ("South Wales Fire and Rescue Service", "Wales"),
    ("Scottish Fire and Rescue Service", "Scotland"),
    ("Northern Ireland Fire and Rescue Service", "Northern Ireland"),
)
PARKS = {
    "Dartmoor National Park": "E26000001",
    "Exmoor National Park": "E26000002",
    "Northumberland National Park": "E26000004",
    "North York Moors National Park": "E26000005",
    "The Broads Authority": "E26000007",
    "New Forest National Park": "E26000009",
    "South Downs National Park": "E26000010",
    "Lake District National Park": "E26000011",
    "Yorkshire Dales National Park": "E26000012",
}
WASTE = {
    "East London Waste Authority": "E50000001",
    "North London Waste Authority": "E50000002",
    "West London Waste Authority": "E50000003",
    "Western Riverside Waste Authority": "E50000004",
    "Merseyside Waste Disposal Authority": "E50000006",
}
AREAS = (
    ("Wales", "nation", "Wales", "W92000004", "Cymru"),
    ("Scotland", "nation", "Scotland", "S92000003", ""),
    ("Northern Ireland", "nation", "Northern Ireland", "N92000002", ""),
    ("United Kingdom", "nations", "", "K02000001", "UK"),
    ("Great Britain", "nations", "", "K03000001", "GB"),
    ("England and Wales", "nations", "", "K04000001", ""),
    ("Tyne and Wear", "metropolitan_county", "England", "", ""),
    ("Merseyside", "metropolitan_county", "England", "", ""),
    ("South Yorkshire", "metropolitan_county", "England", "", ""),
    ("West Yorkshire", "metropolitan_county", "England", "", ""),
    ("Greater Manchester", "metropolitan_county", "England", "", ""),
)

Row = tuple[str, str, str, str, str]
"""Name, sort, nation, codes and further spellings, joined by semicolons."""


def councils(source: Path) -> Iterator[Row]:
    """Yield the councils of the other nations, past ones included."""
    path = source / "register" / "uk_local_authorities.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["nation"] != "England"]
    for row in rows:
        codes = [row["gss-code"], *row["former-gss-codes"].split(",")]
        names = [name for name in row["alt-names"].split(",") if name.isascii() and name.strip()]
        more = ";".join([row["official-name"], *names, FURTHER.get(row["gss-code"], "")])
        joined = ";".join(code.strip() for code in codes if code.strip())
        yield row["nice-name"].strip(), "council", row["nation"], joined, more.strip(";")


def others() -> Iterator[Row]:
    """Yield the bodies and areas that are listed above."""
    for area, code in POLICE.items():
        yield f"{area} Police", "police", "England", code, f"{area} Constabulary"
    for (name, nation), code in POLICE_ELSEWHERE.items():
        yield name, "police", nation, code, ""
    for area, code in FIRE.items():
        yield f"{area} Fire and Rescue", "fire", "England", code, f"{area} Fire Brigade"
    for name, nation in FIRE_ELSEWHERE:
        yield name, "fire", nation, "", ""
    for name, code in PARKS.items():
        yield name, "national_park", "England", code, ""
    for name, code in WASTE.items():
        yield name, "waste", "England", code, ""
    yield from AREAS


def main(source: Path, output: Path) -> None:
    """Write the table."""
    rows = sorted([*councils(source), *others()], key=lambda row: (row[1], row[2], row[0]))
    with (output / "elsewhere.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("name", "sort", "nation", "codes", "spellings"))
        writer.writerows(rows)
    print(f"{len(rows)} bodies that are no English councils")


if __name__ == "__main__":
    match sys.argv[1:]:
        case [source_folder, output_folder]:
            main(Path(source_folder), Path(output_folder))
        case _:
            sys.exit(__doc__)
