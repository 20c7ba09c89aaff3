"""When two names that people typed are the same."""

import unicodedata


def tidy(name: str) -> str:
    """Return a name without blanks too many.

    >>> tidy("  Pat   Brown ")
    'Pat Brown'
    """
    return " ".join(unicodedata.normalize("NFKC", name).split())


def key_of(name: str) -> str:
    """Return the form in which logins and organisations are compared.

    >>> key_of("Audit  COMMISSION") == key_of("audit commission")
    True
    """
    return tidy(name).casefold()
