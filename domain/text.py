"""Words that people hand in: without blanks around them, and no longer than may be."""

from domain.refusal import Refusal

LONGEST = 2_000
"""Characters of a reason, a note or a part of a paper."""


def limited(refusal: type[Refusal], text: str, *, longest: int = LONGEST) -> str:
    """Return a text without blanks around it. Raises the refusal for one that is too long.

    >>> limited(Refusal, " so ", longest=2)
    'so'
    """
    text = text.strip()
    if len(text) > longest:
        msg = f"Write it in {longest:,} characters or fewer."
        raise refusal(msg)
    return text


def required(refusal: type[Refusal], text: str, missing: str, *, longest: int = LONGEST) -> str:
    """Return a text likewise. Raises the refusal with what is missing where there is none.

    >>> required(Refusal, "  ", "Say why.")
    Traceback (most recent call last):
    ...
    domain.refusal.Refusal: Say why.
    """
    if not (text := limited(refusal, text, longest=longest)):
        raise refusal(missing)
    return text
