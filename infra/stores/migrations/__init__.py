"""Migrations of the PostgreSQL database, by Alembic.

They make what can't be made again: the event store. The positions of followers and the read models
are there too, so that a database is whole after the first one; but a read model's tables carry its
version in their names, and one of a new version is made when a program opens the database.

Up: any program that opens the database, under a lock, and
``python -m infra.stores.migrations upgrade``.
Down: ``python -m infra.stores.migrations downgrade REVISION``; the first migration is only taken
back from an empty log, for it would drop it.
"""
