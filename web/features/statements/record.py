"""Recording a statement: the form, what could give the speaker away, and the receipt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from litestar import Response, get, post
from litestar.status_codes import HTTP_200_OK, HTTP_400_BAD_REQUEST

from domain.register.directory import Directory, Entry
from domain.statements.drafts import StatementRefusal
from infra.services.statements.leak_check import Checked, GiveAwayRefusal
from ingest.leakcheck import GiveAway
from web.features.statements.form import Fault, Filled, draft, entry_of, faults, filled
from web.features.statements.highlight import KINDS, Stretch, stretches
from web.site.form_data import Sent, one
from web.site.request import Heading, Here, Visit
from web.words.statements import SHORT_TYPES, WHY_HELD

HEADING = Heading("Record a statement", "record")
_TRAIL = (("Record", "/record"),)
_NO_COUNCIL = frozenset({"nation", "region"})


@dataclass(frozen=True, slots=True)
class RecordView:
    """The form: what was filled in, what is wrong with it, and what there is to choose from."""

    form: Filled
    faults: Sequence[Fault]
    authorities: Sequence[tuple[str, str]]
    organisations: Sequence[tuple[str, str]]

    @property
    def wrong(self) -> Mapping[str, str]:
        """What is wrong by field."""
        return {fault.field: fault.what for fault in reversed(self.faults)}


@dataclass(frozen=True, slots=True)
class ReviewView:
    """The final text, and the service shown with it, before they are saved."""

    form: Filled
    name: str
    text: Checked
    service: Checked
    stretches: Sequence[Stretch]
    suggested: str
    kinds: Mapping[str, str]

    @property
    def found(self) -> Sequence[GiveAway]:
        """What could give the speaker away, in the words and then in the service."""
        return (*self.text.found, *self.service.found)

    @property
    def suggestion(self) -> str:
        """The type of problem that the words seem to speak of; '' for none."""
        return SHORT_TYPES.get(self.suggested, "")


@dataclass(frozen=True, slots=True)
class SavedView:
    """What was done; ``why`` it is held is '' where it is out."""

    receipt: str
    why: str
    name: str
    submission: str


@get("/record", sync_to_thread=True, include_in_schema=False)
def record(visit: Here) -> Response[str]:
    """Show the empty form."""
    return _form(visit, Filled(submission=visit.services.statements.recording.submission()))


@post("/record", sync_to_thread=True, include_in_schema=False, status_code=HTTP_200_OK)
def send_record(visit: Here, data: Sent) -> Response[str]:
    """Check what was filled in, show what could give the speaker away, or save what is approved.

    ``step`` says how far the speaker is: ``edit`` goes back to the form, ``save`` approves the
    words, ``anyway`` approves them with what is found in them.
    """
    form = filled(data, visit.services.statements.recording.submission())
    step = one(data, "step")
    wrong = faults(form, visit.directory)
    entry = entry_of(form, visit.directory)
    if wrong or entry is None or step == "edit":
        return _form(visit, form, () if step == "edit" else wrong)
    if step in {"save", "anyway"}:
        return _save(visit, form, entry, anyway=step == "anyway")
    text, service = visit.services.statements.leak_check.check(entry.id, form.text, form.service)
    return _review(visit, form, entry, text, service)


def _save(visit: Visit, form: Filled, entry: Entry, *, anyway: bool) -> Response[str]:
    person = visit.member
    try:
        taken = visit.services.statements.recording.record(
            draft(form, entry), person, form.submission, anyway=anyway
        )
    except GiveAwayRefusal as refusal:
        return _review(visit, form, entry, *refusal.checked)
    except StatementRefusal as refusal:
        return _form(visit, form, [Fault("text", str(refusal))])
    heading = Heading("Your statement is saved", "record", _TRAIL, crumb="Saved")
    view = SavedView(taken.receipt, WHY_HELD.get(taken.why, ""), entry.name, form.submission)
    return visit.page("recorded.html", heading, view)


def _review(
    visit: Visit, form: Filled, entry: Entry, text: Checked, service: Checked
) -> Response[str]:
    suggested = visit.services.statements.problem_types.suggestion(form.text)
    view = ReviewView(
        form=form,
        name=entry.name,
        text=text,
        service=service,
        stretches=stretches(form.text, text.found),
        suggested=suggested if suggested and suggested not in form.types else "",
        kinds=KINDS,
    )
    title = "This could give you away" if view.found else "Read it once more"
    return visit.page("record_review.html", Heading(title, "record", _TRAIL), view)


def _form(visit: Visit, form: Filled, wrong: Sequence[Fault] = ()) -> Response[str]:
    own = visit.member.organisation
    bodies = visit.services.people.organisations().items()
    view = RecordView(
        form=form,
        faults=wrong,
        authorities=councils(visit.directory, visit),
        organisations=sorted(((one.hex, name) for one, name in bodies if one != own), key=_name),
    )
    return visit.page("record.html", HEADING, view, HTTP_400_BAD_REQUEST if wrong else HTTP_200_OK)


def councils(directory: Directory, visit: Visit) -> list[tuple[str, str]]:
    """Return slugs and names of the authorities that stand today."""
    today = visit.services.clock().date()
    standing = (
        (one.slug, one.name)
        for one in directory.entries.values()
        if one.kept is None and one.kind not in _NO_COUNCIL and one.stood_on(today)
    )
    return sorted(standing, key=_name)


def _name(pair: tuple[str, str]) -> str:
    return pair[1]
