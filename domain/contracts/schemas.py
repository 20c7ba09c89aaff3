"""The contracts as JSON Schema files, for programs that are not ours.

``make generated`` writes them anew.
"""

import json
from pathlib import Path

from pydantic import BaseModel

from domain.contracts.alerts import AlertChangedV1
from domain.contracts.clock import ClockTickV1
from domain.contracts.evidence import EvidencePackV1
from domain.contracts.signals import SignalsV1

FOLDER = Path(__file__).with_name("schemas")
CONTRACTS: dict[str, type[BaseModel]] = {
    "soundings.alert.changed.v1": AlertChangedV1,
    "soundings.clock.tick.v1": ClockTickV1,
    "soundings.evidence.pack.v1": EvidencePackV1,
    "soundings.signals.v1": SignalsV1,
}


def schema(name: str) -> str:
    """Return one contract's JSON Schema, as text."""
    found = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:{name}",
        **CONTRACTS[name].model_json_schema(),
    }
    return json.dumps(found, indent=2, sort_keys=True) + "\n"


def main() -> None:
    """Write every contract's file."""
    FOLDER.mkdir(exist_ok=True)
    for name in CONTRACTS:
        (FOLDER / f"{name}.json").write_text(schema(name), encoding="utf-8")


if __name__ == "__main__":
    main()
