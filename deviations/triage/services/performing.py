"""Do an act that the table allows. It adds and flushes; the view commits.

No deed decides whether it may be done: the table does. Whoever does the first has received it.
"""

from collections.abc import Callable

from deviations.audit.services import record
from deviations.errors import ConflictError, RefusedError
from deviations.organisations.roles import Permission
from deviations.records.services.answers import count_as_changed
from deviations.records.vocabulary import Status
from deviations.records.workflow.acts import RULES, Act
from deviations.triage.services.asking import ask_filer, ask_part, write_answer
from deviations.triage.services.doing import Doing, Noted
from deviations.triage.services.ending import end, mark_duplicate, notify, refer, reopen
from deviations.triage.services.judging import set_facts
from deviations.triage.services.lifting import lift, take_back
from deviations.triage.services.public_words import (
    choose_example,
    drop_example,
    publish,
    withdraw,
)
from deviations.triage.services.receiving import take_over


def perform(doing: Doing, *, permissions: frozenset[Permission], version: int | None) -> None:
    """Do an act that the table allows and write it down.

    Raises ConflictError when the deviation is another than the one who acts has seen, and
    RefusedError, with what to do instead, when a rule beyond the table says no.
    """
    rule, deviation = RULES[doing.act], doing.deviation
    if version != deviation.version or not rule.allows(doing.case.situation, permissions):
        raise ConflictError(doing.act)
    if rule.words.required(doing.case.situation) and not doing.typed.words:
        raise RefusedError("Skriv några ord.")
    if doing.case.situation.status is Status.INKOMMEN:
        deviation.received_by = doing.by
    noted = _DEEDS[doing.act](doing)
    if rule.leads_to is not None:
        deviation.status = rule.leads_to
    count_as_changed(deviation)
    doing.session.flush()
    record(
        f"deviation:{rule.past}",
        subject=deviation.public_id,
        by=doing.by,
        forbund_id=deviation.forbund_id,
        **noted,
    )


def nothing(_doing: Doing) -> Noted:
    """Do no more than the table says."""
    return {}


_DEEDS: dict[Act, Callable[[Doing], Noted]] = {
    Act.RECEIVE: nothing,
    Act.SET_FACTS: set_facts,
    Act.ASK_FILER: ask_filer,
    Act.ASK_PART: ask_part,
    Act.WRITE_ANSWER: write_answer,
    Act.NOTIFY: notify,
    Act.LIFT: lift,
    Act.TAKE_BACK: take_back,
    Act.CLOSE: end,
    Act.REFER: refer,
    Act.MARK_DUPLICATE: mark_duplicate,
    Act.MARK_OUTSIDE: refer,
    Act.REOPEN: reopen,
    Act.CHOOSE_EXAMPLE: choose_example,
    Act.DROP_EXAMPLE: drop_example,
    Act.PUBLISH: publish,
    Act.WITHDRAW: withdraw,
    Act.TAKE_OVER: take_over,
}
