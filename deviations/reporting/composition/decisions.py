"""The box that every report to a styrgrupp or LSG ends in."""

from deviations import formatting
from deviations.reporting.document import Decision, DecisionBox, Fact
from deviations.reporting.values import Occasion, Proposal
from deviations.reporting.wording.language import gettext as _


def box(occasion: Occasion) -> DecisionBox:
    """Return at most three proposed decisions, or the sentence that there are none."""
    heading = _("Att besluta")
    if occasion.meeting is not None:
        heading = _("Att besluta den %(day)s", day=formatting.day(occasion.meeting))
    return DecisionBox(
        heading,
        tuple(_decision(proposal) for proposal in occasion.proposals),
        _("Koordinatorn har inte föreslagit något beslut."),
    )


def _decision(proposal: Proposal) -> Decision:
    facts = (
        Fact(_("Mönster"), proposal.pattern),
        Fact(_("Part"), proposal.part),
        Fact(_("Beslutades senast"), proposal.decided_last),
        Fact(_("Hjälpte det?"), proposal.helped),
    )
    return Decision(proposal.question, tuple(fact for fact in facts if fact.text))
