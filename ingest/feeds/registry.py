"""The feeds there are. Adding one is a file, a test and a line here."""

from ingest.feed import Feed
from ingest.feeds.caa_words import CaaWordsFeed
from ingest.feeds.judgements import JudgementsFeed
from ingest.feeds.lait import IndicatorsFeed
from ingest.feeds.lait_vintages import VintagesFeed
from ingest.feeds.lincolnshire_return import LincolnshireReturnFeed
from ingest.feeds.plain import PlainFeed
from ingest.feeds.returned_rag import ReturnedRagFeed
from ingest.feeds.use_of_resources import UseOfResourcesFeed

FEEDS: tuple[Feed, ...] = (
    PlainFeed(),
    UseOfResourcesFeed(),
    CaaWordsFeed(),
    ReturnedRagFeed(),
    LincolnshireReturnFeed(),
    JudgementsFeed(),
    IndicatorsFeed(),
    VintagesFeed(),
)
