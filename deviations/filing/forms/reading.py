"""From validated answers to facts and words."""

from deviations.filing.forms.offers import concerned
from deviations.filing.forms.report import ReportForm
from deviations.filing.services.report import Report
from deviations.organisations.models.forbund import PartCode
from deviations.records.services.storing import Facts, Words
from deviations.records.vocabulary import UNKNOWN, Kind


def read_report(form: ReportForm) -> Report:
    """Return the report of a form without errors."""
    return Report(
        facts=_facts(form),
        words=Words(
            what_happened=form.what_happened.data,
            tried=form.tried.data,
            proposal=form.proposal.data,
        ),
        contact=form.contact.data,
    )


def _facts(form: ReportForm) -> Facts:
    kommuner = {kommun.code: kommun.id for kommun in form.choices.kommuner}
    forums = {forum.slug: forum.id for forum in form.choices.forums}
    units = {unit.code: unit for unit in form.choices.verksamheter}
    concerned_unit = units.get(form.concerned_verksamhet.data)
    owner = {part.code: part.id for part in form.choices.parts.values()}
    reporting_unit = units.get(form.reporting_verksamhet.data)
    return Facts(
        kind=Kind(form.kind.data),
        happening=form.happening,
        kommun_id=kommuner.get(form.kommun.data),
        reporting_part=PartCode(form.reporting_part.data),
        reporting_verksamhet_id=reporting_unit.id if reporting_unit else None,
        concerned=tuple(
            (part, concerned_unit.id)
            if concerned_unit and concerned_unit.part_id == owner[part]
            else (part, None)
            for part in concerned(form.concerned_parts.data)
        ),
        types=tuple(form.types.data),
        forum_id=forums.get(form.forum.data),
        forum_named=form.forum_named.data,
        consequence_person=form.consequence_person.data or UNKNOWN,
        consequence_work=form.consequence_work.data or UNKNOWN,
        recurrence=form.recurrence.data or UNKNOWN,
    )
