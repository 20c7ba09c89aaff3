"""The picture for programs: what is or was known."""

from litestar import get

from projections.picture import queries as pictures
from web.json.facts import FactShape, facts_json, picture_json
from web.site.authority_param import Authority, entry_named
from web.site.request import Here


@get("/picture", sync_to_thread=True, summary="What is or was known")
def api_picture(visit: Here, authority: Authority = "") -> list[FactShape]:
    """Give the newest fact per authority, kind and measure."""
    directory, catalogue, as_of = visit.directory, visit.catalogue, visit.as_of
    only = entry_named(authority, directory)
    if only is None:
        whole = visit.services.columns.portfolio().picture(as_of)
        with visit.services.reading() as connection:
            others = pictures.disagreements(connection, as_of)
        return picture_json(whole, as_of.basis, directory, catalogue, others)
    with visit.services.reading() as connection:
        found = pictures.picture(connection, as_of, [only.id.hex])
        others = pictures.disagreements(connection, as_of, [only.id.hex])
    return facts_json(found, directory, catalogue, others)
