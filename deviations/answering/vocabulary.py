"""The ways to answer. Pure."""

from enum import StrEnum


class Reply(StrEnum):
    """What sort of answer a part gives. Each of them answers the question."""

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
            "inte-hos-oss": "Frågan hör inte hos oss",
        }[self.value]

    def say(self, words: str) -> str:
        """Return the answer as the koordinator reads it.

        >>> Reply.MORE_TIME.say("Till 1 mars."), Reply.UNKNOWN.say(""), Reply.ANSWER.say("Ja.")
        ('Vi behöver mer tid. Till 1 mars.', 'Vi vet inte.', 'Ja.')
        """
        return words if self is Reply.ANSWER else f"{self.label}. {words}".rstrip()


INSTEAD = tuple(reply for reply in Reply if reply is not Reply.ANSWER)
