"""The first model, which ships with the project and was trained on made-up statements."""

from datetime import datetime
from importlib.resources import as_file, files

import msgspec

from domain.statements.model_events import STREAM, ProblemTypeModelTrained
from ingest.problem_types.model import Model
from ingest.problem_types.storing import load

ACTOR = "soundings init"
NUMBER = 1
MODEL_FILE = "first_model.npz"
FACTS_FILE = "first_model.json"


class Facts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is on record of the first model; the fields are those of its event."""

    trained_on: int
    digest: str
    threshold: float
    temperature: float
    macro_f1: float
    precision: float
    coverage: float
    origin: str
    classes: tuple[str, ...]


def first() -> Model:
    """Load the first model. Raises ModelFileError where the file is not the one on record."""
    with as_file(files("ingest.problem_types") / MODEL_FILE) as path:
        return load(path, facts().digest)


def facts() -> Facts:
    """Return what is on record of the first model."""
    content = (files("ingest.problem_types") / FACTS_FILE).read_bytes()
    return msgspec.json.decode(content, type=Facts)


def first_trained(at: datetime) -> ProblemTypeModelTrained:
    """Return the event that the first model came into use."""
    return ProblemTypeModelTrained(
        originator_id=STREAM,
        originator_version=NUMBER,
        recorded_at=at,
        actor=ACTOR,
        model=NUMBER,
        **msgspec.structs.asdict(facts()),
    )
