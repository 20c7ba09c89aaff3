"""The key lines' real figures as they could be known, with what is known of the places.

Read from three tables: the vintages of the Department for Education's tool (each value when first
seen, and each later change), the list of key lines, and the department's lists of neighbours. The
first copy shows what stood there on its day, so its figures count from the end of their period plus
the longest lag seen of the measure, in whole months.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from math import log
from pathlib import Path
from typing import NamedTuple

import openpyxl
import polars as pl

from domain.measures.catalogue import Catalogue
from ingest.feeds.lait_vintages import FIRST_COPY
from ingest.feeds.periods import bare_period, period_end
from ingest.shipped import Shipped

_REGIONS_FROM = 950
_MONTHS = 12
_AT_31_MARCH = frozenset({"CPP_rate", "LAC"})
"""Figures of a day that the publisher's dictionary calls annual."""

_REFERRALS, _REFERRAL_RATE = "CPP_Total_NumRef", "CPP_Total_Rateper10,000"
_DEPRIVATION, _EAL = "PriFSM", "EALPri"
_LONDON = range(201, 321)
