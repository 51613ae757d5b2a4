"""A report as PDF, beside Typst alone with the same template and the same inputs."""

import json
import tempfile
from pathlib import Path

from analysis.periods import Period
from deviations.extensions import db
from deviations.organisations.queries import forbund_by_slug, forum_by_slug
from deviations.reporting.document import Document
from deviations.reporting.rendering import pdf, reserve
from deviations.reporting.rendering.formats import Format, render
from deviations.reporting.rendering.plain import reworded
from deviations.reporting.services import FONTS, build
from tests.bench.places import FORBUND, NOW, Place, service
from tests.bench.timing import least


def rendered_and_bare(place: Place, times: int) -> tuple[float, float]:
    """Time the whole rendering and the bare compilation of one styrgrupp's month."""
    document = _document(place)
    with tempfile.TemporaryDirectory() as folder:
        inputs, folders = _given(document, Path(folder))
        whole, bare = least(
            lambda: render(document, Format.PDF, fonts=FONTS),
            lambda: pdf._typeset(inputs, folders),
            times=times + 1,  # the first draws the first chart of the process
        )
        return whole, bare


def _document(place: Place) -> Document:
    with service(place):
        session = db.session()
        forbund = forbund_by_slug(session, FORBUND)
        forum = forum_by_slug(session, forbund.id, "styrgrupp-storhamra")
        month = Period.parse("2026-10")
        return build(session, forum=forum, period=month, cut_off=NOW).document


def _given(document: Document, folder: Path) -> tuple[dict[str, str], list[str]]:
    written = reworded(document, pdf._writable)
    contents = json.dumps(pdf._contents(written, FONTS))
    (folder / "reserve.ttf").write_bytes(reserve.font(pdf._rare(written)))
    return {"document": contents, "reserve": reserve.FAMILY}, [str(FONTS), str(folder)]
