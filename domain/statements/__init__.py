"""Soft intelligence: what the group hears, and what may be shown of it under the Rule."""
