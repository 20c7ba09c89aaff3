"""How sources write that there is no number, and marks that stand beside one."""

import re

_PLAIN = {
    "x": "not available",
    "c": "suppressed",
    "z": "not applicable",
    ":": "not available",
    "-": "no value",
    "\u2013": "no value",
    "\u2014": "no value",
    "..": "not available",
    "...": "not available",
    "\u2026": "not available",
    ".": "not applicable",
    "*": "suppressed",
    "~": "negligible",
    "low": "rounds to zero",
    "u": "of low reliability",
    "k": "not shown by its source",
    "m": "missing",
    "n/a": "not applicable",
    "na": "not applicable",
    "supp": "suppressed",
    "suppressed": "suppressed",
    "confidential": "suppressed",
    "not available": "not available",
    "not applicable": "not applicable",
}
_BRACKETED = {
    **{mark: _PLAIN[mark] for mark in ("x", "c", "z", ":", "-", "..", "*", "~", "low", "u", "k")},
    "m": "missing",
    "na": "not applicable",
    "n/a": "not applicable",
    "w": "none recorded",
}

MISSING_CODES = {**_PLAIN, **{f"[{mark}]": meaning for mark, meaning in _BRACKETED.items()}}
"""Each symbol, in lower case, and what it means. Facts of their own, not zeros.

They are those of the Government Statistical Service (in brackets), of the Department for
Education (x, c, z, low, u, k) and of the housing and local government ministry (M).
"""

_REMARK = re.compile(r"(?<!\s)\s*(?:\[[rpebfu]\]|\([rpe]\))$", re.IGNORECASE)

_REMARK_ENDS = (")", "]")


def missing(text: str) -> str:
    """Return what a symbol for no number means, empty where the text is none.

    >>> missing("[LOW]"), missing("low"), missing("45.2")
    ('rounds to zero', 'rounds to zero', '')
    """
    return MISSING_CODES.get(text.strip().casefold(), "")


def without_remark(text: str) -> str:
    """Return a number's text without the mark that calls it revised, provisional or the like.

    >>> without_remark("45.2 [r]"), without_remark("12 (p)"), without_remark("(3)")
    ('45.2', '12', '(3)')
    """
    return _REMARK.sub("", text) if text.endswith(_REMARK_ENDS) else text
