"""Examples in reports, and what stands on the förbund's page."""

from sqlalchemy import delete

from deviations.records.models.publication import Publication, ReportExample
from deviations.tenancy import within
from deviations.triage.services.doing import Doing, Noted


def choose_example(doing: Doing) -> Noted:
    """Choose it as an example, in de-identified words."""
    example, typed = doing.case.example, doing.typed
    if example is None:
        example = ReportExample(
            forbund_id=doing.deviation.forbund_id, deviation_id=doing.deviation.id
        )
        doing.session.add(example)
    example.heading, example.words = typed.heading, typed.words
    example.chosen_at, example.chosen_by = doing.now, doing.by
    return {}


def drop_example(doing: Doing) -> Noted:
    """Choose it no longer."""
    doing.session.execute(
        delete(ReportExample).where(
            within(ReportExample, doing.deviation.forbund_id),
            ReportExample.deviation_id == doing.deviation.id,
        )
    )
    return {}


def publish(doing: Doing) -> Noted:
    """Publish new words; those that stood are withdrawn, never overwritten."""
    withdraw(doing)
    doing.session.add(
        Publication(
            forbund_id=doing.deviation.forbund_id,
            deviation_id=doing.deviation.id,
            heading=doing.typed.heading,
            words=doing.typed.words,
            published_at=doing.now,
            published_by=doing.by,
        )
    )
    return {}


def withdraw(doing: Doing) -> Noted:
    """Take away what stands published."""
    if doing.case.publication is not None:
        doing.case.publication.withdrawn_at = doing.now
    return {}
