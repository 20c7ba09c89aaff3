"""Models that learnt from statements, and which ones: erasing one of these ends the model.

A model's vocabulary is of words that several statements share, so it stays where the statements'
keys are.
"""

from collections.abc import Iterable

from sqlalchemy import Column, Connection, Index, LargeBinary, Table, delete, insert, select

from infra.stores.vault.tables import METADATA
from projections.bulk import pieces
from projections.column_types import TEXT

models = Table(
    "vault_models",
    METADATA,
    Column("digest", TEXT, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
learnt = Table(
    "vault_model_statements",
    METADATA,
    Column("digest", TEXT, primary_key=True),
    Column("statement", TEXT, primary_key=True),
)
Index("vault_model_statements_statement", learnt.c.statement)


def put(vault: Connection, digest: str, content: bytes, statements: Iterable[str]) -> None:
    """Keep a model and what it learnt from; those before it are forgotten."""
    vault.execute(delete(models))
    vault.execute(delete(learnt))
    vault.execute(insert(models), {"digest": digest, "content": content})
    vault.execute(insert(learnt), [{"digest": digest, "statement": one} for one in statements])


def content_of(vault: Connection, digest: str) -> bytes | None:
    """Return a model's file; None where it was forgotten."""
    found = vault.execute(select(models.c.content).where(models.c.digest == digest)).scalar()
    return bytes(found) if found is not None else None


def forget(vault: Connection, statements: Iterable[str]) -> None:
    """Forget the models that learnt from any of these statements."""
    for some in pieces(sorted(statements)):
        which = select(learnt.c.digest).where(learnt.c.statement.in_(some))
        for digest in vault.execute(which.distinct()).scalars().all():
            vault.execute(delete(models).where(models.c.digest == digest))
            vault.execute(delete(learnt).where(learnt.c.digest == digest))
