"""The key lines' real figures as they could be known, with what is known of the places.

Read from three tables: the vintages of the Department for Education's tool (each value when first
seen, and each later change), the list of key lines, and the department's lists of neighbours. The
first copy shows what stood there on its day, so its figures count from the end of their period plus
the longest lag seen of the measure, in whole months.
"""

_REGIONS_FROM = 950
_MONTHS = 12
_AT_31_MARCH = frozenset({"CPP_rate", "LAC"})
"""Figures of a day that the publisher's dictionary calls annual."""

_REFERRALS, _REFERRAL_RATE = "CPP_Total_NumRef", "CPP_Total_Rateper10,000"
_DEPRIVATION, _EAL = "PriFSM", "EALPri"
_LONDON = range(201, 321)
