"""The instructions that stand in a spreadsheet to fill in."""

from collections.abc import Mapping

_HOW = """
One row is one finding about one authority. Fill in the sheet 'Evidence' from its second row on;
the columns in bold are needed.

authority: choose from the list, or write a name or code of the register.

kind: what sort of evidence it is; choose from the list.

measure: choose from the list; the sheet 'Lists' says what each is and on which scale. A new name
makes a new measure: then say its scale and polarity, too.

value: a number, or a word of the scale; x, c or z where a number is not available, suppressed or
does not apply; 'withdrawn' takes back what its reference named.

{when}

published_on: the day on which it could be known, such as 2025-07-31.

scale, polarity (high or low is good): only needed for new measures.

source_body: who says so{own}. reference: only needed where one authority, measure and day have
several findings; leave it empty otherwise.

text: what there is to say in words.
"""
_WHEN: Mapping[str, str] = {
    "evidence": """true_on: the day or the period that it is true of, such as 2025-03-31, 2024-25 or
Q2 2024/25.""",
    "self-assessment": """true_on: the day that you judged yourselves as of, such as 2025-03-31.""",
    "quarterly": """true_on: the quarter, from the list. Quarters are those of a financial year: Q1
2024/25 ends on 30 June 2024. A figure sent again with a later published_on is a correction.""",
}
_OWN = "; of what you say of yourselves the authority by its name, or it doesn't count as handed in"


def instructions(name: str) -> list[str]:
    """Return what to do, a paragraph each."""
    told = _HOW.format(when=_WHEN[name], own="" if name == "evidence" else _OWN).strip()
    return [" ".join(paragraph.split()) for paragraph in told.split("\n\n")]
