"""Who reads what a peer review found, and who records it.

Who reviews whom, when, and whether it is overdue is open: it is in the Board's paper. What was
found is for members; an authority reads its own, a partnership manager what the own area did or
had done. It is recorded by an improvement adviser, or the manager of the area that was reviewed.
"""

from domain.membership.person import Person
from domain.peer_reviews.reviews import Review
from domain.register.names import normalised


def may_read(person: Person | None, review: Review) -> bool:
    """Tell whether somebody may read the findings."""
    if person is None:
        return False
    if person.role == "authority":
        return person.authority is not None and person.authority.hex == review.authority
    if person.role == "partnership_manager":
        return _is_of(person, review.reviewed) or _is_of(person, review.reviewer)
    return True


def may_record(person: Person | None, review: Review) -> bool:
    """Tell whether somebody may record them."""
    if person is None:
        return False
    if person.role == "partnership_manager":
        return _is_of(person, review.reviewed)
    return person.role == "improvement_adviser"


def _is_of(person: Person, sub_region: str) -> bool:
    return bool(person.area) and normalised(person.area) == normalised(sub_region)
