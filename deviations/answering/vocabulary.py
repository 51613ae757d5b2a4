"""The ways to answer. Pure."""

from enum import StrEnum


class Reply(StrEnum):
    """What a part says to a question. Each answers it, but MORE_TIME: then it waits on."""

    ANSWER = "svar"
    UNKNOWN = "vet-inte"
    MORE_TIME = "mer-tid"
    NOT_OURS = "inte-hos-oss"

    @property
    def label(self) -> str:
        """Return the words of the button, as the part says it."""
        return {
            "svar": "Skicka svaret",
            "vet-inte": "Vi vet inte",
            "mer-tid": "Vi behöver mer tid",
            "inte-hos-oss": "Frågan hör inte hemma hos oss",
        }[self.value]

    def say(self, words: str) -> str:
        """Return the answer as the koordinator reads it.

        >>> Reply.NOT_OURS.say("Fråga AF."), Reply.UNKNOWN.say(""), Reply.ANSWER.say("Ja.")
        ('Frågan hör inte hemma hos oss. Fråga AF.', 'Vi vet inte.', 'Ja.')
        """
        return words if self is Reply.ANSWER else f"{self.label}. {words}".rstrip()


INSTEAD = tuple(reply for reply in Reply if reply is not Reply.ANSWER)
# What is left to choose when more time has been asked for.
NOT_MORE_TIME = tuple(reply for reply in INSTEAD if reply is not Reply.MORE_TIME)
