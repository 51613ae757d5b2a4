"""Permissions, and roles as named sets of them. Pure."""

from enum import StrEnum


class Permission(StrEnum):
    """What may be done, noun then verb."""

    DEVIATION_LIST = "deviation:list"
    DEVIATION_READ = "deviation:read"
    DEVIATION_HANDLE = "deviation:handle"
    DEVIATION_IMPORT = "deviation:import"
    DEVIATION_EXPORT = "deviation:export"
    QUESTION_ANSWER = "question:answer"
    REPORT_READ = "report:read"
    REPORT_BUILD = "report:build"
    FORUM_READ = "forum:read"
    FORUM_EDIT = "forum:edit"
    USER_INVITE = "user:invite"
    RECEPTION_EDIT = "reception:edit"
    LIST_EDIT = "list:edit"
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
        return _LABELS[self]

    @property
    def permissions(self) -> frozenset[Permission]:
        """Return what the role may do where it holds."""
        return _PERMISSIONS[self] | {Permission.OWN_ACCOUNT}


_LABELS = {
    Role.RAPPORTOR: "Rapportör",
    Role.KOORDINATOR: "Koordinator",
    Role.KONTAKTPERSON: "Kontaktperson",
    Role.LASARE: "Läsare",
    Role.ANALYTIKER: "Analytiker",
    Role.ADMIN: "Administratör",
    Role.DRIFT: "Drift",
}

_READING = frozenset({Permission.REPORT_READ, Permission.FORUM_READ})

_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.RAPPORTOR: frozenset(),
    Role.KOORDINATOR: _READING
    | {
        Permission.DEVIATION_LIST,
        Permission.DEVIATION_READ,
        Permission.DEVIATION_HANDLE,
        Permission.DEVIATION_IMPORT,
        Permission.DEVIATION_EXPORT,
        Permission.REPORT_BUILD,
        Permission.FORUM_EDIT,
        Permission.USER_INVITE,
    },
    # Sees what was asked of her part, and nothing else.
    Role.KONTAKTPERSON: frozenset({Permission.QUESTION_ANSWER}),
    Role.LASARE: _READING,
    Role.ANALYTIKER: _READING | {Permission.REPORT_BUILD},
    # An admin manages people and lists and does not thereby read reports.
    Role.ADMIN: frozenset(
        {
            Permission.USER_INVITE,
            Permission.FORUM_EDIT,
            Permission.RECEPTION_EDIT,
            Permission.LIST_EDIT,
            Permission.AUDIT_EXPORT,
        }
    ),
    Role.DRIFT: frozenset({Permission.JOB_READ}),
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
