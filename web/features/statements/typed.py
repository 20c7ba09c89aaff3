"""Words that were sent and not kept: they stand in their form again, to change or to approve."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.refusal import Refusal
from infra.services.statements.leak_check import GiveAwayRefusal
from web.site.form_data import one


@dataclass(frozen=True, slots=True)
class Typed:
    """The words, which of several forms they are of, and whether approving them would do."""

    text: str = ""
    form: str = ""
    approvable: bool = False

    @classmethod
    def of(cls, refusal: Refusal, text: str, form: str = "") -> "Typed":
        """Return what stands in a form again after a refusal."""
        return cls(text, form, bool(text) and isinstance(refusal, GiveAwayRefusal))


NOTHING_TYPED = Typed()


def approved(sent: Mapping[str, Any]) -> bool:
    """Tell whether a form's author approves its words with what was found in them."""
    return one(sent, "anyway") == "yes"
