"""Permissions, and roles as named sets of them: one table, which the page /roller prints. Pure."""

from enum import StrEnum
from typing import NamedTuple


class Permission(StrEnum):
    """What may be done, noun then verb."""

    DEVIATION_LIST = "deviation:list"
    DEVIATION_READ = "deviation:read"
    DEVIATION_HANDLE = "deviation:handle"
    DEVIATION_IMPORT = "deviation:import"
    DEVIATION_EXPORT = "deviation:export"
    CONTACT_READ = "contact:read"
    QUESTION_ANSWER = "question:answer"
    REPORT_READ = "report:read"
    REPORT_BUILD = "report:build"
    FORUM_READ = "forum:read"
    FORUM_EDIT = "forum:edit"
    AGENDA_EDIT = "agenda:edit"
    USER_INVITE = "user:invite"
    RECEPTION_EDIT = "reception:edit"
    LIST_EDIT = "list:edit"
    RIGHTS_REVIEW = "rights:review"
    ADMINISTRATION_OPEN = "administration:open"
    DENIAL_READ = "denial:read"
    AUDIT_EXPORT = "audit:export"
    JOB_READ = "job:read"
    OWN_ACCOUNT = "account:own"


class ScopeKind(StrEnum):
    """Where a role holds."""

    FORBUND = "forbund"
    KOMMUN = "kommun"
    PART = "part"
    FORUM = "forum"

    @property
    def label(self) -> str:
        """Return how a sentence names such a place."""
        return {
            "forbund": "ett helt förbund",
            "kommun": "en kommun",
            "part": "en part",
            "forum": "ett forum",
        }[self.value]


class Role(StrEnum):
    """A hat a person may wear in a scope."""

    RAPPORTOR = "rapportor"
    KOORDINATOR = "koordinator"
    KONTAKTPERSON = "kontaktperson"
    LASARE = "lasare"
    ANALYTIKER = "analytiker"
    ADMIN = "admin"
    DRIFT = "drift"

    @property
    def label(self) -> str:
        """Return the word people use for the role."""
        return _SAID[self][0]

    @property
    def sentence(self) -> str:
        """Return what the role is for, in a sentence or two to who has it."""
        return _SAID[self][1]

    @property
    def permissions(self) -> frozenset[Permission]:
        """Return what the role may do where it holds, without what is given by name."""
        return self.permissions_given(words=False)

    def permissions_given(self, *, words: bool) -> frozenset[Permission]:
        """Return what somebody with the role may do; `words`: given the deviations' texts by name.

        A gift that the table does not know of for the role gives nothing.
        """
        held = (
            right.permission
            for rights in RIGHTS.values()
            for right in rights
            if self in right.roles or (words and self in right.by_name)
        )
        return frozenset(held)

    @property
    def needs_second_factor(self) -> bool:
        """Say whether a password alone is too little: the role reads or rules over others."""
        return self in _NEED_SECOND_FACTOR


_SAID = {
    Role.RAPPORTOR: (
        "Rapportör",
        "Du rapporterar med formuläret och följer rapporten med koden. Du behöver inte logga in.",
    ),
    Role.KOORDINATOR: (
        "Koordinator",
        "Du tar emot rapporterna, frågar parterna, lämnar besked och gör rapporter till forumen.",
    ),
    Role.KONTAKTPERSON: (
        "Kontaktperson",
        "Du svarar för din part. Du ser frågorna till den, men inte rapporterna de gäller.",
    ),
    Role.LASARE: (
        "Läsare",
        "Du läser rapporter, dagordning och det som är publicerat där din roll gäller.",
    ),
    Role.ANALYTIKER: (
        "Analytiker",
        (
            "Du gör och läser rapporter för förbundet."
            " Avvikelsernas texter ser du om du har fått rätt till det."
        ),
    ),
    Role.ADMIN: (
        "Administratör",
        "Du sköter personer, forum och listor. Rapporter och avvikelser ingår inte.",
    ),
    Role.DRIFT: (
        "Drift",
        "Du ser att tjänsten mår bra: vad som har körts och om mejlen går fram. Inget innehåll.",
    ),
}

_NEED_SECOND_FACTOR = frozenset({Role.KOORDINATOR, Role.ANALYTIKER, Role.ADMIN, Role.DRIFT})


class Right(NamedTuple):
    """One line of the table: what may be done, in words, and by whom.

    `by_name`: roles that have it only when it was given to the person by name.
    """

    permission: Permission
    words: str
    roles: frozenset[Role]
    by_name: frozenset[Role] = frozenset()


_DRIFT = frozenset({Role.DRIFT})
_KONTAKTPERSON = frozenset({Role.KONTAKTPERSON})
_KOORDINATOR = frozenset({Role.KOORDINATOR})
_ADMIN = frozenset({Role.ADMIN})
_READERS = frozenset({Role.KOORDINATOR, Role.LASARE, Role.ANALYTIKER})
_BUILDERS = frozenset({Role.KOORDINATOR, Role.ANALYTIKER})
_IF_GIVEN = frozenset({Role.ANALYTIKER})

# What anyone may do, signed in or not: no permission guards it.
OPEN_TO_ALL = ("Rapportera en avvikelse", "Läsa besked om en egen rapport med koden")

# Who may do what, in the order it is read, by what it is about. A role may do this where it
# holds, and nowhere else.
RIGHTS: dict[str, tuple[Right, ...]] = {
    "Avvikelser": (
        Right(Permission.DEVIATION_LIST, "Se listan över avvikelser", _KOORDINATOR, _IF_GIVEN),
        Right(Permission.DEVIATION_READ, "Läsa en avvikelse", _KOORDINATOR, _IF_GIVEN),
        Right(Permission.DEVIATION_EXPORT, "Hämta hem listan till Excel", _KOORDINATOR, _IF_GIVEN),
        Right(Permission.DEVIATION_HANDLE, "Ta emot, fråga, besvara och avsluta", _KOORDINATOR),
        Right(
            Permission.CONTACT_READ,
            "Se kontaktuppgiften i en rapport efter att ha tagit emot den",
            _KOORDINATOR,
        ),
        Right(Permission.DEVIATION_IMPORT, "Läsa in avvikelser från Excel", _KOORDINATOR),
        Right(Permission.QUESTION_ANSWER, "Läsa och besvara frågor till parten", _KONTAKTPERSON),
    ),
    "Rapporter och forum": (
        Right(Permission.REPORT_READ, "Läsa sparade rapporter", _READERS),
        Right(Permission.FORUM_READ, "Läsa dagordning, möten och publicerat", _READERS),
        Right(Permission.REPORT_BUILD, "Göra och spara rapporter", _BUILDERS),
        Right(Permission.AGENDA_EDIT, "Föreslå beslut, ange möten och utskick", _KOORDINATOR),
    ),
    "Personer och listor": (
        Right(
            Permission.USER_INVITE, "Bjuda in personer och avsluta roller", _KOORDINATOR | _ADMIN
        ),
        Right(Permission.FORUM_EDIT, "Ändra forum och läsare", _KOORDINATOR | _ADMIN),
        Right(Permission.RECEPTION_EDIT, "Välja vem som tar emot för kommun och part", _ADMIN),
        Right(Permission.RIGHTS_REVIEW, "Gå igenom allas roller en gång om året", _ADMIN),
        Right(Permission.LIST_EDIT, "Ändra formulärets listor och antalet invånare", _ADMIN),
    ),
    "Tjänsten": (
        Right(
            Permission.ADMINISTRATION_OPEN,
            "Öppna administrationens startsida",
            _KOORDINATOR | _ADMIN | _DRIFT,
        ),
        Right(Permission.DENIAL_READ, "Se vad tjänsten har sagt nej till", _ADMIN | _DRIFT),
        Right(Permission.AUDIT_EXPORT, "Hämta spåret för granskning", _ADMIN),
        Right(Permission.JOB_READ, "Se vad som har körts och om mejlen går fram", _DRIFT),
        Right(Permission.OWN_ACCOUNT, "Sköta det egna kontot", frozenset(Role)),
    ),
}

# Where each role can hold. A kontaktperson answers for a part and for nothing else.
ROLE_HOLDS_IN: dict[Role, frozenset[ScopeKind]] = {
    Role.RAPPORTOR: frozenset({ScopeKind.FORBUND, ScopeKind.KOMMUN, ScopeKind.PART}),
    Role.KOORDINATOR: frozenset({ScopeKind.FORBUND, ScopeKind.KOMMUN}),
    Role.KONTAKTPERSON: frozenset({ScopeKind.PART}),
    Role.LASARE: frozenset({ScopeKind.FORBUND, ScopeKind.KOMMUN, ScopeKind.FORUM}),
    Role.ANALYTIKER: frozenset({ScopeKind.FORBUND}),
    Role.ADMIN: frozenset({ScopeKind.FORBUND}),
    Role.DRIFT: frozenset({ScopeKind.FORBUND}),
}
