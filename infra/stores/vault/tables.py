"""The vault's tables are all of this one collection, made together when it is opened."""

from sqlalchemy import MetaData

METADATA = MetaData()
