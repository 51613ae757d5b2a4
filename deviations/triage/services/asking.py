"""Ask, and take in the answer."""

from deviations.errors import RefusedError
from deviations.organisations.models.forbund import PartCode
from deviations.records.models.message import MessageKind
from deviations.records.services.answers import answer_for_part
from deviations.triage.services.doing import Doing, Noted
from deviations.triage.services.mailing_parts import mail_part
from deviations.triage.services.saying import mail_filer, say


def ask_filer(doing: Doing) -> Noted:
    """Ask who filed, and mail that there is a question."""
    question = say(doing, MessageKind.QUESTION_TO_FILER)
    mail_filer(doing)
    return {"message": question.public_id}


def ask_part(doing: Doing) -> Noted:
    """Ask a part, one question at a time, and mail who receives for it that there is one."""
    part = _chosen_part(doing)
    if part in doing.case.situation.parts_asked:
        raise RefusedError("Parten har redan en fråga att svara på. Vänta på svaret först.")
    question = say(doing, MessageKind.QUESTION_TO_PART, part=part, due_on=doing.typed.due_on)
    mail_part(doing, question, part)
    return {"part": part, "message": question.public_id}


def write_answer(doing: Doing) -> Noted:
    """Write down a part's answer to its oldest open question."""
    part = _chosen_part(doing)
    answered = {message.answers_id for message in doing.case.messages}
    asked = [
        message
        for message in doing.case.messages
        if message.kind is MessageKind.QUESTION_TO_PART
        and message.part is part
        and message.id not in answered
    ]
    if not asked:
        raise RefusedError("Välj en part som har en fråga att svara på.")
    answer = answer_for_part(
        doing.session, question=asked[0], words=doing.typed.words, by=doing.by, now=doing.now
    )
    return {"part": part, "message": answer.public_id}


def _chosen_part(doing: Doing) -> PartCode:
    if doing.typed.part is None:
        raise RefusedError("Välj en part.")
    return doing.typed.part
