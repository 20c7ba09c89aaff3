"""The table a page shows, as a file to take away."""

from litestar import Response

from domain.refusal import Refusal
from web.site.spreadsheets import Sheet, as_csv, as_xlsx

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UnknownFormatError(Refusal):
    """The address asks for a format that there is not; the message says which there are."""


def as_file(sheet: Sheet, form: str) -> Response[bytes]:
    """Answer with the sheet in the format asked for."""
    match form:
        case "csv":
            return _attached(as_csv(sheet), f"{sheet.name}.csv", "text/csv; charset=utf-8")
        case "xlsx":
            return _attached(as_xlsx(sheet), f"{sheet.name}.xlsx", _XLSX)
        case _:
            msg = f"'{form}' is not a format of this table. Write 'csv' or 'xlsx'."
            raise UnknownFormatError(msg)


def _attached(content: bytes, name: str, media_type: str) -> Response[bytes]:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)
