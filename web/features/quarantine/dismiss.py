"""Dismissing rows from the quarantine, and reading those that wait again."""

from dataclasses import replace

from litestar import Response, post
from litestar.status_codes import HTTP_200_OK

from domain.refusal import Refusal
from web.features.quarantine.page import not_read_again, shown
from web.site.form_data import Sent, one
from web.site.request import Here
from web.words import sentences


@post("/quarantine/dismiss", sync_to_thread=True, include_in_schema=False, status_code=HTTP_200_OK)
def dismiss(visit: Here, data: Sent) -> Response[str]:
    """Dismiss one row, or all that wait for the same reason."""
    here = replace(visit, path="/quarantine")  # where the page's own links lead back to
    row, alike = one(data, "row"), one(data, "which") == "alike"
    which = row if alike else one(data, "which")
    try:
        rows = visit.services.imports.dismiss(which, one(data, "reason"), visit.actor, alike=alike)
    except Refusal as refusal:
        return shown(here, refused=str(refusal))
    done = f"{sentences.counted(len(rows), 'row')} dismissed. The log keeps what and why."
    return shown(here, done=done)


@post("/quarantine/retry", sync_to_thread=True, include_in_schema=False, status_code=HTTP_200_OK)
def retry(visit: Here) -> Response[str]:
    """Read the rows that wait again."""
    report = visit.services.imports.retry_quarantine(visit.actor)
    taken = sentences.counted(report.accepted + report.duplicates, "row")
    still = sentences.counted(len(report.rejected), "row")
    done = f"Read again: {taken} taken in, {still} still in quarantine."
    here = replace(visit, path="/quarantine")
    return shown(here, done=" ".join(filter(None, (done, not_read_again(report)))))
