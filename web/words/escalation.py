"""How far an authority's signals reach, in words."""

from collections.abc import Mapping

from detectors.escalation import Escalation
from detectors.families import Family
from infra.services.alerts.concerns import Concern
from web.words import sentences

_FAMILIES: Mapping[Family, str] = {
    "judgement": "judgements",
    "indicator": "indicators",
    "self_assessment": "self-assessment",
    "soft_intelligence": "soft intelligence",
    "silence": "silence",
    "leadership": "leadership",
}


def why(found: Escalation) -> str:
    """Say why the level is what it is."""
    families = sentences.listed([_FAMILIES[one] for one in found.families])
    match found.why:
        case "critical_factor":
            return "A critical factor failed"
        case "independent_families":
            return f"Independent families of evidence agree: {families}"
        case "left_its_path":
            return "A key line or theme left its path within the year"
        case "order_of_visit":
            return "Among the first tenth in the order of visit"
        case "one_family":
            return f"One family of evidence: {families}" if families else "Few signals"
        case _:
            return "Nothing stands"


def families_in_words(concern: Concern) -> str:
    """Say which families of evidence speak: 'Assessment and indicator'."""
    words = [sentences.KINDS.get(family, family).lower() for family in concern.families]
    return sentences.capitalised(sentences.listed(words))
