"""The feeds there are. Adding one is a file, a test and a line here."""

from ingest.feed import Feed
from ingest.feeds.caa_words import CAA_WORDS
from ingest.feeds.explore_statistics import EXPLORE_STATISTICS
from ingest.feeds.fingertips import FINGERTIPS
from ingest.feeds.judgements import JUDGEMENTS
from ingest.feeds.lait import INDICATORS
from ingest.feeds.lait_vintages import VINTAGES
from ingest.feeds.lait_wide import LAIT_WIDE
from ingest.feeds.latest_inspections import LATEST_ILACS, LATEST_JOINT, LATEST_SEND
from ingest.feeds.lincolnshire_return import LINCOLNSHIRE_RETURN
from ingest.feeds.oflog import OFLOG
from ingest.feeds.ofsted_outcomes import OFSTED_OUTCOMES
from ingest.feeds.plain import PLAIN_EVIDENCE
from ingest.feeds.reserves import RESERVES
from ingest.feeds.returned_rag import RETURNED_RAG
from ingest.feeds.revenue_outturn import REVENUE_OUTTURN
from ingest.feeds.statistical_neighbours import STATISTICAL_NEIGHBOURS
from ingest.feeds.use_of_resources import USE_OF_RESOURCES

FEEDS: tuple[Feed, ...] = (
    PLAIN_EVIDENCE,
    USE_OF_RESOURCES,
    CAA_WORDS,
    RETURNED_RAG,
    LINCOLNSHIRE_RETURN,
    JUDGEMENTS,
    INDICATORS,
    VINTAGES,
    RESERVES,
    EXPLORE_STATISTICS,
    LATEST_ILACS,
    LATEST_SEND,
    LATEST_JOINT,
    OFSTED_OUTCOMES,
    LAIT_WIDE,
    OFLOG,
    FINGERTIPS,
    REVENUE_OUTTURN,
    STATISTICAL_NEIGHBOURS,
)
