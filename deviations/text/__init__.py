"""Text that people typed: made clean, and searched for what points out a person."""

from deviations.text.cleaning import FREE_TEXT_LIMIT, TextTooLong, clean
from deviations.text.findings import Finding, Kind
from deviations.text.marking import Excerpt, Urgency, blocks, excerpts, urgency
from deviations.text.search import find_personal_data

__all__ = [
    "FREE_TEXT_LIMIT",
    "Excerpt",
    "Finding",
    "Kind",
    "TextTooLong",
    "Urgency",
    "blocks",
    "clean",
    "excerpts",
    "find_personal_data",
    "urgency",
]
