"""Derive the register of English local authorities that ships in ``ingest/reference``.

Usage: ``python scripts/derive_register.py SOURCE_FOLDER OUTPUT_FOLDER``

SOURCE_FOLDER holds the published files listed in ``ingest/reference/README.md``. The script reads

* ``register/uk_local_authorities.csv``, ``register/lookup_name_to_registry.csv`` (mySociety),
* ``register/Provider_data_lookup.csv`` (Data to Insight),
* ``childrens-indicators/bds_long_0.parquet``, ``childrens-indicators/la_code_list.xlsx`` (DfE),
* ``childrens-services/la_judgements.csv`` (Ofsted, through Data to Insight),
* ``east-midlands/*.csv`` (tables read out of the partnership's papers),

and writes ``authorities.csv``, ``codes.csv`` and ``aliases.csv``. It prints the counts and every
spelling it left out because two bodies share it. The result depends on the source files alone.

Every departure from the sources is a named constant below, so that a reader can dispute it.
"""

import csv
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import polars as pl

REGION_NUMBERS = {
    980: ("North East", "E12000001"),
    981: ("North West", "E12000002"),
    982: ("Yorkshire and the Humber", "E12000003"),
    983: ("East Midlands", "E12000004"),
    984: ("West Midlands", "E12000005"),
    985: ("East of England", "E12000006"),
    986: ("London", "E12000007"),
    989: ("South East", "E12000008"),
    990: ("South West", "E12000009"),
}
LONDON_PART_NUMBERS = {987: "Inner London", 988: "Outer London"}
ENGLAND = ("England", 970, "E92000001")
REGION_SPELLINGS = {
    "Yorkshire and The Humber": "Yorkshire and the Humber",
    "Inner London": "London",
    "Outer London": "London",
    "NA": "",
}

KINDS = {
    "CTY": "county",
    "UA": "unitary",
    "MD": "metropolitan_district",
    "LBO": "london_borough",
    "CC": "city_corporation",
    "NMD": "district",
    "COMB": "combined_authority",
    "SRA": "strategic_regional_authority",
}

# The county's children's services and DfE number carried on in the unitary: one authority each.
CONTINUED_BY = {"BKM": "BUC", "NYK": "NYE", "SOM": "SMT"}

NAMES = {
    "BST": "Bristol",
    "DST": "Dorset",
    "GLA": "Greater London Authority",
    "LCR": "Liverpool City Region Combined Authority",
    "LIC": "Lincoln",
}
OFFICIAL_NAMES = {"LCR": "Liverpool City Region Combined Authority"}
COUNTY_CORRECTIONS = {"FOR": "SFK"}  # Forest Heath was in Suffolk, the source says Surrey.
# Days in 2005 are those on which bodies were entered in some list: none was created that year.
YEAR_OF_ENTRIES = "2005"
# Plainly wrong in the source: 1996-07-01 for Birmingham, 2014-04-01 for these combined authorities.
UNKNOWN_STARTS = {"BIR", "GMCA", "TVCA", "CPCA", "WECA"}
# A body that covers only Hull and East Yorkshire, and two councils that share their officers.
MISLEADING_ALIASES = {
    ("HYCA", "Yorkshire and The Humber MCA"),
    ("HYCA", "Yorkshire and The Humber CA"),
    ("WOT", "adur and worthing borough council"),
}

# Successors of 2009 that are the county or borough council itself, which carried on: no beginning.
CARRIED_ON = {"DUR", "NBL", "CON", "SHR", "WIL", "BDF"}
# Codes that the Office for National Statistics renewed, or gave to what carried on, and the source
# lacks; with the days from and to which they were in use, where known.
FURTHER_CODES = (
    ("barnsley", "E08000038", "2025-04-01", ""),
    ("sheffield", "E08000039", "2025-04-01", ""),
    ("north-east-combined-authority", "E47000014", "2024-05-07", ""),
    ("county-durham", "E10000010", "", "2009-04-01"),
    ("northumberland", "E10000022", "", "2009-04-01"),
    ("cornwall", "E10000005", "", "2009-04-01"),
    ("shropshire", "E10000026", "", "2009-04-01"),
    ("wiltshire", "E10000033", "", "2009-04-01"),
    ("bedford", "E07000002", "", "2009-04-01"),
    ("isles-of-scilly", "E07000025", "", "2009-04-01"),
    ("region-inner-london", "E13000001", "", ""),
    ("region-outer-london", "E13000002", "", ""),
    ("derbyshire-fire-and-rescue", "E31000010", "", ""),
    ("leicestershire-fire-and-rescue", "E31000024", "", ""),
    ("lincolnshire-fire-and-rescue", "E31000025", "", ""),
    ("northamptonshire-fire-and-rescue", "E31000028", "", ""),
    ("nottinghamshire-fire-and-rescue", "E31000030", "", ""),
    ("peak-district-national-park", "E26000006", "", ""),
)
RENEWED_ON = {"E08000016": "2025-04-01", "E08000019": "2025-04-01"}  # Barnsley, Sheffield
ENDED_IN_2009 = "2009-04-01"
# Councils that the reorganisation of 2009 ended, by who took over: name, code.
ENDED_2009: dict[str, tuple[tuple[str, str], ...]] = {
    "central-bedfordshire": (
        ("Mid Bedfordshire", "E07000001"),
        ("South Bedfordshire", "E07000003"),
    ),
    "cheshire-east": (
        ("Congleton", "E07000014"),
        ("Crewe and Nantwich", "E07000015"),
        ("Macclesfield", "E07000017"),
    ),
    "cheshire-west-and-chester": (
        ("Chester", "E07000013"),
        ("Ellesmere Port and Neston", "E07000016"),
        ("Vale Royal", "E07000018"),
    ),
    "cornwall": (
        ("Caradon", "E07000019"),
        ("Carrick", "E07000020"),
        ("Kerrier", "E07000021"),
        ("North Cornwall", "E07000022"),
        ("Penwith", "E07000023"),
        ("Restormel", "E07000024"),
    ),
    "county-durham": (
        ("Chester-le-Street", "E07000054"),
        ("Derwentside", "E07000055"),
        ("Durham City", "E07000056"),
        ("Easington", "E07000057"),
        ("Sedgefield", "E07000058"),
        ("Teesdale", "E07000059"),
        ("Wear Valley", "E07000060"),
    ),
    "northumberland": (
        ("Alnwick", "E07000157"),
        ("Berwick-upon-Tweed", "E07000158"),
        ("Blyth Valley", "E07000159"),
        ("Castle Morpeth", "E07000160"),
        ("Tynedale", "E07000161"),
        ("Wansbeck", "E07000162"),
    ),
    "shropshire": (
        ("Bridgnorth", "E07000182"),
        ("North Shropshire", "E07000183"),
        ("Oswestry", "E07000184"),
        ("Shrewsbury and Atcham", "E07000185"),
        ("South Shropshire", "E07000186"),
    ),
    "wiltshire": (
        ("Kennet", "E07000230"),
        ("North Wiltshire", "E07000231"),
        ("Salisbury", "E07000232"),
        ("West Wiltshire", "E07000233"),
    ),
}
# Counties of which nothing but unitaries was left in 2009: name, code, who took over.
ENDED_COUNTIES_2009 = (
    ("Bedfordshire", "E10000001", "bedford;central-bedfordshire"),
    ("Cheshire", "E10000004", "cheshire-east;cheshire-west-and-chester"),
)

# Ended authorities, which the lookup of numbers gives without a current GSS code or not at all.
ENDED_NUMBERS = {835: "DOR", 836: "POL", 837: "BMH", 909: "CMA", 928: "NTH"}

PEAK_DISTRICT = "Peak District National Park"
FIRE_SPELLINGS = (
    "{} Fire and Rescue Service",
    "{} Fire and Rescue Authority",
    "{} Fire Service",
    "{} Fire Authority",
)
EAST_MIDLANDS_TABLES = {
    "use_of_resources_2009.csv": ("council", "county_area"),
    "caa_2009_derbyshire.csv": ("body",),
    "stretch_targets_rag_derbyshire_2009_12.csv": ("body",),
    "stretch_targets_lincolnshire_2009.csv": ("body",),
}
ENDINGS_OF_TYPE = (
    " BC",
    " DC",
    " CC",
    " UA",
    " City Council",
    " Borough Council",
    " County Council",
    " District Council",
)
EAST_MIDLANDS_SPELLINGS = {
    "City of Nottingham UA": "Nottingham",
    "North East DDC": "North East Derbyshire",
    "Peak National Park": PEAK_DISTRICT,
    "Peak District NPA": PEAK_DISTRICT,
}
# Told apart only by other columns, an area rather than a council, or not a local authority.
NOT_ONE_BODY = {
    "Fire Service",
    "Fire Authority",
    "LINCOLNSHIRE",
    "Lincolnshire (county-wide)",
    "Lincolnshire Police",
    "NHS Lincolnshire",
}


@dataclass
class Authority:
    """One line of ``authorities.csv``; ``ends_on`` is the first day on which it is no more."""

    slug: str
    name: str
    official_name: str
    kind: str
    region: str = ""
    sub_region: str = ""
    county: str = ""
    starts_on: str = ""
    ends_on: str = ""
    successors: str = ""
    source: str = "mysociety"


@dataclass(frozen=True)
class Code:
    """One line of ``codes.csv``, valid before ``valid_to``; empty where no bound is known."""

    slug: str
    scheme: str
    code: str
    valid_from: str = ""
    valid_to: str = ""


Rows = list[dict[str, str]]


class Register:
    """Authorities, codes and raw spellings while they are being gathered."""

    def __init__(self) -> None:
        self.authorities: dict[str, Authority] = {}
        self.codes: dict[tuple[str, str], Code] = {}
        self.spellings: dict[str, list[str]] = defaultdict(list)

    def add(self, authority: Authority) -> None:
        """Take an authority in, with its names as spellings."""
        if authority.slug in self.authorities:
            msg = f"two authorities with the slug {authority.slug}"
            raise ValueError(msg)
        self.authorities[authority.slug] = authority
        self.spell(authority.slug, authority.name, authority.official_name)

    def add_code(self, code: Code) -> None:
        """Take a code in, which may belong to one authority only."""
        known = self.codes.setdefault((code.scheme, code.code), code)
        if known.slug != code.slug:
            msg = f"{code.scheme} {code.code} belongs to {known.slug} and {code.slug}"
            raise ValueError(msg)

    def spell(self, slug: str, *names: str) -> None:
        """Note spellings of an authority, shared with others or not."""
        self.spellings[slug].extend(tidy(name) for name in names if is_readable(name))

    def slug_of(self, scheme: str, code: str) -> str:
        """Return the authority that has a code."""
        return self.codes[scheme, code].slug


def tidy(text: str) -> str:
    """Drop blanks at the ends and repeated ones."""
    return " ".join(text.split())


def is_readable(name: str) -> bool:
    """Tell a name from text decoded wrongly: English council names are plain ASCII."""
    return bool(name.strip()) and name.isascii() and "?" not in name


def normalise(name: str) -> str:
    """Return the form in which spellings are compared at run time."""
    text = unicodedata.normalize("NFKC", name).casefold().replace("&", " and ")
    return tidy("".join(c for c in text if not unicodedata.category(c).startswith("P")))


def slugify(name: str) -> str:
    """Write a name in lower case with hyphens."""
    plain = name.casefold().replace("'", "").replace("&", "and")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def read_csv(path: Path) -> Rows:
    """Read a table with its header, with or without a byte order mark."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def day_after_end(end: str) -> str:
    """Return the first of April for councils whose last day is in the source instead."""
    if end.endswith("-03-31"):
        return (date.fromisoformat(end) + timedelta(days=1)).isoformat()
    return end


def split_names(text: str, names_with_commas: Iterable[str]) -> Iterator[str]:
    """Split a comma-separated list some of whose names contain commas themselves."""
    known = {normalise(name) for name in names_with_commas if "," in name}
    pieces = [piece.strip() for piece in text.split(",") if piece.strip()]
    while pieces:
        length = next(
            (n for n in range(len(pieces), 1, -1) if normalise(", ".join(pieces[:n])) in known), 1
        )
        yield ", ".join(pieces[:length])
        pieces = pieces[length:]


# --- mySociety -----------------------------------------------------------------------------------


def name_of(row: dict[str, str]) -> str:
    """Return the everyday name, or the official one where that is a place."""
    code = row["local-authority-code"]
    by_official = row["local-authority-type"] == "COMB"
    return NAMES.get(code) or tidy(row["official-name"] if by_official else row["nice-name"])


def start_of(row: dict[str, str]) -> str:
    """Return the start, empty where the source is plainly wrong."""
    start = row["start-date"]
    unknown = UNKNOWN_STARTS | CARRIED_ON
    doubtful = start.startswith(YEAR_OF_ENTRIES) or row["local-authority-code"] in unknown
    return "" if doubtful else start


def add_english_authorities(register: Register, folder: Path) -> None:
    """Add the English bodies with their letter codes, GSS codes and spellings."""
    rows = [r for r in read_csv(folder / "uk_local_authorities.csv") if r["nation"] == "England"]
    by_code = {row["local-authority-code"]: row for row in rows}
    slugs = {code: slugify(name_of(by_code[CONTINUED_BY.get(code, code)])) for code in by_code}
    successors_of_any = {code for row in rows for code in row["replaced-by"].split(",")}
    lookup = defaultdict(list)
    for entry in read_csv(folder / "lookup_name_to_registry.csv"):
        lookup[entry["local-authority-code"]].append(entry["la-name"])

    # A continued county comes last, so that the spelling of the living unitary leads.
    for code, row in sorted(by_code.items(), key=lambda item: item[0] in CONTINUED_BY):
        slug = slugs[code]
        if code not in CONTINUED_BY:
            register.add(authority_of(row, slug, slugs))
        started_as_successor = start_of(row) if code in successors_of_any else ""
        life = (started_as_successor, day_after_end(row["end-date"]))
        register.add_code(Code(slug, "mysociety", code, *life))
        register.add_code(Code(slug, "gss", row["gss-code"], *life))
        for former in filter(None, row["former-gss-codes"].split(",")):
            register.add_code(Code(slug, "gss", former.strip()))
        names = [row["official-name"], row["nice-name"], *lookup[code]]
        names += split_names(row["alt-names"], names)
        register.spell(slug, *(name for name in names if (code, name) not in MISLEADING_ALIASES))


def authority_of(row: dict[str, str], slug: str, slugs: dict[str, str]) -> Authority:
    """Make the entry of a row; ``slugs`` leads from letter codes to slugs."""
    code = row["local-authority-code"]
    county = COUNTY_CORRECTIONS.get(code, row["county-la"])
    continues = code in CONTINUED_BY.values()
    return Authority(
        slug=slug,
        name=name_of(row),
        official_name=OFFICIAL_NAMES.get(code) or tidy(row["official-name"]),
        kind=KINDS[row["local-authority-type"]],
        region=REGION_SPELLINGS.get(row["region"], row["region"]),
        county=slugs[county] if county else "",
        starts_on="" if continues else start_of(row),
        ends_on=day_after_end(row["end-date"]),
        successors=";".join(slugs[s] for s in row["replaced-by"].split(",") if s),
    )


def add_ended_2009(register: Register) -> None:
    """Add the councils that the reorganisation of 2009 ended, which the source lacks."""
    for heir, councils in ENDED_2009.items():
        for name, code in councils:
            official = "Durham City Council" if name == "Durham City" else ""
            add_ended(register, name, official, "district", code, heir)
    for name, code, heirs in ENDED_COUNTIES_2009:
        add_ended(register, name, f"{name} County Council", "county", code, heirs)


def add_ended(
    register: Register, name: str, official: str, kind: str, code: str, heirs: str
) -> None:
    """Add a council that ended in 2009, in the region of who took over."""
    slug = slugify(name)
    region = register.authorities[heirs.split(";", maxsplit=1)[0]].region
    register.add(
        Authority(
            slug,
            name,
            official,
            kind,
            region,
            ends_on=ENDED_IN_2009,
            successors=heirs,
            source="ons",
        )
    )
    register.add_code(Code(slug, "gss", code, "", ENDED_IN_2009))


def add_further_codes(register: Register) -> None:
    """Add the codes that the sources lack."""
    for slug, code, valid_from, valid_to in FURTHER_CODES:
        if slug not in register.authorities:
            msg = f"no authority {slug} for the code {code}"
            raise LookupError(msg)
        register.add_code(Code(slug, "gss", code, valid_from, valid_to))
    for renewed, day in RENEWED_ON.items():
        register.codes["gss", renewed] = replace(register.codes["gss", renewed], valid_to=day)


# --- DfE and Ofsted ------------------------------------------------------------------------------


def add_nation_and_regions(register: Register) -> None:
    """Add the areas for which the DfE gives figures beside the authorities."""
    name, number, gss = ENGLAND
    register.add(Authority("england", name, name, "nation", source="dfe"))
    register.add_code(Code("england", "dfe", str(number)))
    register.add_code(Code("england", "gss", gss))
    for number, (region, gss) in REGION_NUMBERS.items():
        slug = f"region-{slugify(region)}"
        name = f"{region} region"
        register.add(Authority(slug, name, name, "region", region, source="dfe"))
        register.spell(slug, region)
        register.add_code(Code(slug, "dfe", str(number)))
        register.add_code(Code(slug, "gss", gss))
    for number, name in LONDON_PART_NUMBERS.items():
        slug = f"region-{slugify(name)}"
        register.add(Authority(slug, name, name, "region", "London", source="dfe"))
        register.add_code(Code(slug, "dfe", str(number)))


def add_dfe_numbers(register: Register, providers: Rows) -> None:
    """Add the numbers, bounded only where a reorganisation made or ended the authority."""
    slugs = {
        int(p["la_code"]): register.slug_of("gss", p["la_code_new"])
        for p in providers
        if p["la_code_new"]
    }
    slugs |= {number: register.slug_of("mysociety", code) for number, code in ENDED_NUMBERS.items()}
    lives = {
        code.slug: (code.valid_from, code.valid_to)
        for code in register.codes.values()
        if code.scheme == "mysociety"
    }
    lives |= {register.slug_of("mysociety", code): ("", "") for code in CONTINUED_BY}
    for number, slug in slugs.items():
        register.add_code(Code(slug, "dfe", str(number), *lives[slug]))
    for provider in providers:
        slug = slugs[int(provider["la_code"])]
        others = split_names(provider["also_known_as"].strip("[]"), list(register.spellings[slug]))
        register.spell(slug, provider["local_authority_ons_name"], *others)


def add_dfe_spellings(register: Register, source: Path) -> None:
    """Note spellings by number, and the region, which mySociety lacks or has wrong for some."""
    places = (
        pl.read_parquet(source / "childrens-indicators" / "bds_long_0.parquet")
        .select(
            number=pl.col("LA Number").cast(pl.Int64).cast(pl.String),
            name=pl.col("LA and Regions"),
            region=pl.col("Region"),
        )
        .unique()
        .sort("number", "name")
    )
    for place in places.iter_rows(named=True):
        slug = register.slug_of("dfe", place["number"])
        register.spell(slug, place["name"])
        region = REGION_SPELLINGS.get(place["region"], place["region"])
        if region:
            register.authorities[slug].region = region
    sheet = openpyxl.load_workbook(
        source / "childrens-indicators" / "la_code_list.xlsx", read_only=True
    ).worksheets[0]
    for number, name, *_ in sheet.iter_rows(min_row=2, values_only=True):
        if ("dfe", str(number)) in register.codes:  # leaves out 1000, 'England (discontinued)'
            register.spell(register.slug_of("dfe", str(number)), str(name))
    for judgement in read_csv(source / "childrens-services" / "la_judgements.csv"):
        register.spell(register.slug_of("dfe", judgement["la_code"]), judgement["la_name"])


def inherit_regions(register: Register) -> None:
    """Give ended districts, which have no region in the source, that of their county."""
    for authority in register.authorities.values():
        if authority.county and not authority.region:
            authority.region = register.authorities[authority.county].region


# --- East Midlands papers ------------------------------------------------------------------------


def add_east_midlands(register: Register, folder: Path) -> None:
    """Mark the members of the partnership and note what its tables call them."""
    members = {}
    for row in read_csv(folder / "authorities.csv"):
        paper_name = row["authority"]
        if row["kind"] in ("fire", "national_park"):
            add_papers_body(register, paper_name, row["kind"])
        slug = find_slug(register, paper_name)
        authority = register.authorities[slug]
        if authority.kind != row["kind"]:
            msg = f"{paper_name} is a {row['kind']} in the papers, not a {authority.kind}"
            raise ValueError(msg)
        authority.sub_region = row["sub_region"]
        register.spell(slug, paper_name)
        members[normalise(paper_name)] = members[normalise(authority.name)] = slug
    for file, columns in EAST_MIDLANDS_TABLES.items():
        rows = read_csv(folder / file)
        for spelling in {row[column]: None for row in rows for column in columns}:
            if spelling and spelling not in NOT_ONE_BODY:
                register.spell(member_slug(spelling, members), spelling)


def add_papers_body(register: Register, name: str, kind: str) -> None:
    """Add a fire and rescue authority or the national park."""
    slug = slugify(name)
    if kind == "fire":
        county = name.removesuffix(" Fire and Rescue")
        official = f"{county} Fire and Rescue Service"
        others = [pattern.format(county) for pattern in FIRE_SPELLINGS]
    else:
        official = f"{name} Authority"
        others = []
    register.add(
        Authority(slug, name, official, kind, "East Midlands", source="east-midlands-papers")
    )
    register.spell(slug, *others)


def find_slug(register: Register, name: str) -> str:
    """Return the only authority with that spelling."""
    wanted = normalise(name)
    found = [slug for slug, names in register.spellings.items() if wanted in map(normalise, names)]
    if len(found) != 1:
        msg = f"{name}: {found}"
        raise LookupError(msg)
    return found[0]


def member_slug(spelling: str, members: dict[str, str]) -> str:
    """Find the member that a table means: as written, or without the ending for its type."""
    plain = EAST_MIDLANDS_SPELLINGS.get(spelling, spelling)
    candidates = [plain, *(plain.removesuffix(ending) for ending in ENDINGS_OF_TYPE)]
    return next(members[normalise(c)] for c in candidates if normalise(c) in members)


# --- spellings that resolve ----------------------------------------------------------------------


def winner(register: Register, spelling: str, slugs: Iterable[str]) -> str | None:
    """Let a current authority so named keep a spelling against ended or wider ones only."""
    named = [slug for slug in slugs if normalise(register.authorities[slug].name) == spelling]
    if len(named) != 1 or register.authorities[named[0]].ends_on:
        return None
    others = [register.authorities[slug] for slug in slugs if slug != named[0]]
    if all(other.ends_on or other.kind in ("combined_authority", "region") for other in others):
        return named[0]
    return None


def resolve_aliases(register: Register) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the unambiguous (slug, alias) pairs in order, and a line on each shared spelling."""
    owners: dict[str, dict[str, str]] = defaultdict(dict)
    for slug in sorted(register.spellings):
        for alias in register.spellings[slug]:
            owners[normalise(alias)].setdefault(slug, alias)
    aliases, shared = [], []
    for spelling, by_slug in owners.items():
        keeper = next(iter(by_slug)) if len(by_slug) == 1 else winner(register, spelling, by_slug)
        if keeper:
            aliases.append((keeper, by_slug[keeper]))
        if len(by_slug) > 1:
            shared.append(f"{spelling}: {', '.join(by_slug)} -> {keeper or 'nobody'}")
    return sorted(aliases, key=lambda pair: pair[0]), shared


# --- output --------------------------------------------------------------------------------------


def write_csv(path: Path, header: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Write a table with the same bytes on every machine."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def write_records(path: Path, kind: type, records: Iterable[Authority | Code]) -> None:
    """Write one line a record, one column a field."""
    columns = [field.name for field in fields(kind)]
    write_csv(
        path, columns, ([getattr(record, column) for column in columns] for record in records)
    )


def gather(source: Path) -> Register:
    """Read every source into one register; later steps need the codes of earlier ones."""
    register = Register()
    add_english_authorities(register, source / "register")
    add_nation_and_regions(register)
    add_dfe_numbers(register, read_csv(source / "register" / "Provider_data_lookup.csv"))
    add_dfe_spellings(register, source)
    inherit_regions(register)
    add_ended_2009(register)
    add_east_midlands(register, source / "east-midlands")
    add_further_codes(register)
    return register


def main(source: Path, output: Path) -> None:
    """Derive the three tables and tell what was shared."""
    register = gather(source)
    aliases, shared = resolve_aliases(register)
    output.mkdir(parents=True, exist_ok=True)
    authorities = sorted(register.authorities.values(), key=lambda a: a.slug)
    codes = sorted(register.codes.values(), key=lambda c: (c.slug, c.scheme, c.code))
    write_records(output / "authorities.csv", Authority, authorities)
    write_records(output / "codes.csv", Code, codes)
    write_csv(output / "aliases.csv", ("slug", "alias"), aliases)
    print(f"{len(authorities)} authorities, {len(codes)} codes, {len(aliases)} aliases")
    print(*(f"shared spelling {line}" for line in shared), sep="\n")


if __name__ == "__main__":
    match sys.argv[1:]:
        case [source_folder, output_folder]:
            main(Path(source_folder), Path(output_folder))
        case _:
            sys.exit(__doc__)
