"""Signs that nobody sees and that ways out can't carry: taken out where a text comes in.

Control signs come along when text is pasted from a PDF. XML, and so spreadsheets and feeds, can't
hold them.
"""

import re
from collections import Counter

_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_BREAKS = {"\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x1f"}
NOTICE = "control characters taken out"


def cleaned(text: str, notices: Counter[str] | None = None) -> str:
    r"""Return a text without control signs, a blank where one stood for a break.

    >>> cleaned("leader\x0bship\x00")
    'leader ship'
    """
    if _UNPRINTABLE.search(text) is None:
        return text
    found = _UNPRINTABLE.findall(text)
    if notices is not None:
        notices[NOTICE] += len(found)
    return _UNPRINTABLE.sub(lambda sign: " " if sign[0] in _BREAKS else "", text)
