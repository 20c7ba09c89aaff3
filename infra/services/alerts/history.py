"""What was known of authorities at any moment of the past, by the rules in force."""

from consumers.backtest.history import History
from domain.times import AsOf, Basis
from infra.services.context import Context
from projections.picture import queries as picture_queries
from projections.picture.queries import VersionRow


def history_of(context: Context) -> History:
    """Return the history of all that an installation holds."""

    def rows(authority: str) -> list[VersionRow]:
        with context.reading() as connection:
            return picture_queries.all_versions(connection, authority)

    with context.reading() as connection:
        begun = picture_queries.first_published(connection)
    order = context.order_of_visit(AsOf(basis=Basis.PUBLISHED))
    folding = context.folding(rules=context.rules())
    return History(folding, context.columns.portfolio(), order, rows, begun)
