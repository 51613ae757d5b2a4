"""The whole report, in the order it is read: two pages, then the appendix."""

from deviations.figures.values import Figures
from deviations.reporting.composition import appendix, crossings, decisions, matters, people, trend
from deviations.reporting.document import Document
from deviations.reporting.values import Occasion
from deviations.reporting.wording import frame, lead


def compose(figures: Figures, occasion: Occasion) -> Document:
    """Return the document of a forum's period; all it says comes from the two arguments."""
    return Document(
        title=frame.title(occasion),
        kicker=frame.kicker(occasion),
        running=frame.running(occasion),
        author=occasion.forbund,
        issued=figures.cut_off,
        facts=frame.facts(figures, occasion),
        lead=lead.three_sentences(figures, occasion),
        decisions=decisions.box(occasion),
        sections=(
            trend.section(figures),
            crossings.what_broke(figures),
            crossings.who_meets_whom(figures),
            matters.section(figures),
            people.successes(figures),
            people.persons(figures),
            people.examples(occasion),
        ),
        reading=frame.reading(figures),
        footer=frame.footer(figures, occasion),
        about=frame.about(figures, occasion),
        appendix=appendix.sections(figures),
    )
