"""One request to the form: what was posted, and the pages that answer it."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import Response, current_app, make_response, render_template, request
from flask_babel import ngettext

from deviations.config import Config
from deviations.filing.forms.answers import answers, carried, label_of
from deviations.filing.forms.report import SEARCHED, ReportForm
from deviations.filing.services.submission import (
    StaleKeyError,
    Submission,
    opened,
    sealed,
    unsealed,
)
from deviations.filing.views.frame import page
from deviations.forms.typed import as_typed
from deviations.organisations.models.forbund import Forbund
from deviations.web.headers import may_go_back

SUBMISSION = "submission"


def settings() -> Config:
    """Return the running application's configuration."""
    return cast("Config", current_app.extensions["config"])


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A förbund, its form as posted, and the time."""

    forbund: Forbund
    form: ReportForm
    now: datetime

    def submission(self, written: str) -> Submission | None:
        """Return the submission that a key names, or None when the key is no longer good."""
        for each in settings().generations:
            with suppress(StaleKeyError):
                return unsealed(
                    written,
                    key=each.key(SUBMISSION),
                    forbund_id=self.forbund.id,
                    now=self.now,
                )
        return None

    def fresh_key(self) -> str:
        """Return the key of a form that is opened now."""
        return sealed(opened(self.forbund.id, now=self.now), key=settings().key(SUBMISSION))

    def form_page(self, status: int = 200, *, notice: str = "") -> Response:
        """Give the form, with all that was typed. `notice` names what stands on top of it."""
        may_go_back()
        key = self.form.submission_key
        if self.submission(key.data or "") is None:
            key.data = self.fresh_key()
        return make_response(
            page(
                "filing/report.html",
                self.forbund,
                form=self.form,
                notice=notice,
                as_new=self.fresh_key() if notice == "other-answers" else "",
                cookies=bool(request.cookies),
                fresh=request.method == "GET",
            ),
            status,
        )

    def check_page(self) -> Response:
        """Give the answers to read through, all of them held by the page itself."""
        may_go_back()
        finds = [find for name in SEARCHED for find in self.form.finds(name)]
        return make_response(
            page(
                "filing/check.html",
                self.forbund,
                form=self.form,
                answers=answers(self.form),
                carried=list(carried(self.form)),
                finds=finds,
                place=label_of(self.form, "kommun").removeprefix("Hela "),
            )
        )


def stuck_page(forbund_slug: str) -> Response:
    """Say that nothing was stored, hold on to all that was posted, and offer to try again.

    Asks the database nothing: it is the database that does not answer.
    """
    return held_page("filing/stuck.html", 503, forbund_slug, 5)


def wait_page(forbund_slug: str, seconds: int) -> Response:
    """Say that a limit is reached, hold on to all that was posted, and say what to do meanwhile.

    Asks the database nothing, so that a flood of refusals costs next to nothing.
    """
    return held_page("filing/wait.html", 429, forbund_slug, seconds, wait=in_words(seconds))


def in_words(seconds: int) -> str:
    """Return how long to wait, rounded up to what one can plan by."""
    minutes = -(-seconds // 60)
    if minutes <= 60:
        return str(ngettext("en minut", "%(num)s minuter", minutes))
    return str(ngettext("en timme", "%(num)s timmar", -(-minutes // 60)))


def held_page(
    template: str, status: int, forbund_slug: str, retry_after: int | None, **values: object
) -> Response:
    """Give a page that holds on to all that was posted, and asks the database nothing."""
    posted = [
        (name, as_typed(value)) for name, value in request.form.items(multi=True) if name != "step"
    ]
    told = as_typed(request.form.get("what_happened", ""))
    response = make_response(
        render_template(template, forbund_slug=forbund_slug, posted=posted, told=told, **values),
        status,
    )
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response
