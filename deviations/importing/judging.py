"""What will happen to each row of a batch, before anything is stored."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from deviations.importing.queries.standing import Standing, likenesses, standing
from deviations.importing.reading.row import Reading


class Fate(StrEnum):
    """What happens to a row. LIKE is stored as NEW is, and shown beside what it is like."""

    NEW = "new"
    LIKE = "like"
    KNOWN = "known"
    REFUSED = "refused"

    @property
    def stored(self) -> bool:
        """Say whether the row becomes a deviation."""
        return self in {Fate.NEW, Fate.LIKE}

    @property
    def label(self) -> str:
        """Return the word of the tag."""
        return {
            "new": "Ny",
            "like": "Ny, liknar",
            "known": "Finns redan",
            "refused": "Avvisad",
        }[self.value]


@dataclass(frozen=True)
class Numbered:
    """A row read, and which of those that tell exactly the same it is in its file, from 1."""

    reading: Reading
    occurrence: int = 0


@dataclass(frozen=True)
class Verdict:
    """A row and its fate, with what it is like: a stored deviation, else an earlier row."""

    numbered: Numbered
    fate: Fate
    like_id: int | None = None
    like_row: int | None = None

    @property
    def reading(self) -> Reading:
        """Return the row read."""
        return self.numbered.reading


def numbered(readings: Iterable[Reading]) -> Iterator[Numbered]:
    """Count each row among its likes, so that two identical rows stay two events."""
    counts: Counter[bytes] = Counter()
    for reading in readings:
        if reading.told is None:
            yield Numbered(reading)
            continue
        counts[reading.told.identity] += 1
        yield Numbered(reading, counts[reading.told.identity])


class Judge:
    """Decides the fates of one file's rows, batch by batch, in a förbund.

    It looks at what is stored and, for rows that are not stored yet, at what the same file has
    said before, so that a preview, a whole import and one that was stopped come to the same.
    """

    def __init__(self, session: Session, forbund_id: int) -> None:
        self._session = session
        self._forbund_id = forbund_id
        self._first_same: dict[bytes, int] = {}
        self._first_like: dict[bytes, int] = {}

    def decide(self, batch: Sequence[Numbered]) -> list[Verdict]:
        """Return a verdict for each row, in their order."""
        told = [row.reading.told for row in batch if row.reading.told]
        there = standing(self._session, self._forbund_id, told)
        new = [row for row in batch if row.reading.told and not _is_known(row, there)]
        like = likenesses(
            self._session, self._forbund_id, [row.reading.told for row in new if row.reading.told]
        )
        return [self._verdict(row, there, like) for row in batch]

    def _verdict(
        self,
        row: Numbered,
        there: Mapping[bytes, Standing],
        like: Mapping[bytes, int],
    ) -> Verdict:
        told = row.reading.told
        if told is None:
            return Verdict(row, Fate.REFUSED)
        if _is_known(row, there):
            return Verdict(row, Fate.KNOWN)
        same = next((there[identity] for identity in told.identities if identity in there), None)
        like_id = same.first_id if same else None
        like_row = self._first_same.get(told.identity)
        if like_id is None and like_row is None:
            like_id, like_row = like.get(told.likeness), self._first_like.get(told.likeness)
        self._first_same.setdefault(told.identity, row.reading.row)
        self._first_like.setdefault(told.likeness, row.reading.row)
        fate = Fate.NEW if like_id is None and like_row is None else Fate.LIKE
        return Verdict(row, fate, like_id, like_row)


def _is_known(row: Numbered, there: Mapping[bytes, Standing]) -> bool:
    """As many stand already as the file has shown so far: this one is among them."""
    identities = row.reading.told.identities if row.reading.told else ()
    return row.occurrence <= sum(there[key].count for key in identities if key in there)
