"""Words that belong to one förbund and one kind of text, and where they are looked for."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from itertools import product
from string import ascii_lowercase

import pikepdf
import pypdf
from sqlalchemy import Column, ColumnElement, Enum, String, Table, func, select, update
from sqlalchemy.orm import Session

from deviations.migrating import all_tables
from deviations.organisations.models.user import Membership, User

FORBUND = {"hoglandet": "h", "jamtland": "j"}
_WORD = re.compile(rf"kanarie[{''.join(FORBUND.values())}][a-z]{{2}}")
_PLANTED = {"across_tenants": "a test plants words everywhere"}

# Columns of text that no word may be put in. Whoever adds a column that can hold one reads this.
NO_WORDS = {
    "a code, checked or looked up": {
        "code", "slug", "scope", "key", "rule_set", "format", "period", "cause", "level",
        "influence", "recurrence", "consequence_person", "consequence_work", "reference",
        "media_type",
    },
    "an id, a hash or what only a key opens": {
        "public_id", "token_hash", "code_hash", "password_hash", "secret", "submission_key",
        "data_hash", "sha256", "seal", "previous",
    },
    "a person's public id": {
        "written_by", "chosen_by", "published_by", "created_by", "entered_by", "begun_by",
        "closed_by", "reviewed_by", "received_by", "actor",
    },
}  # fmt: skip
# Tables whose words are no förbund's, or are made of words that were planted elsewhere.
NO_TABLE = {
    "audit_event": "facts are planted through the chain, which seals them",
    "denial": "endpoints and hashes",
    "external_identity": "what an identity provider says, shown nowhere",
    "forbund": "name and area are public",
    "job_run": "names of jobs",
    "kept_form": "a sealed form and the hash of its key",
    "kommun": "names are public",
    "login_session": "what the browser calls itself, shown to its owner",
    "outbox_attachment": "made of planted words",
    "outbox_mail": "made of planted words",
    "report_file": "made of planted words",
    "report_run": "made of planted words",
    "second_factor": "a sealed secret",
    "throttle": "hashes",
    "user_token": "hashes",
    "recovery_code": "hashes",
}


@cache
def kinds() -> dict[str, str]:
    """Return every kind of words, as table.column, and its two letters."""
    letters = map("".join, product(ascii_lowercase, repeat=2))
    columns = [f"{column.table.name}.{column.name}" for column in _columns()]
    others = ["audit_event.facts", "import_batch.rows", "import_upload.headings"]
    return dict(zip([*columns, *others], letters, strict=False))


def _columns() -> Iterator[Column[object]]:
    never = set().union(*NO_WORDS.values())
    for name, table in sorted(all_tables().tables.items()):
        for column in table.c:
            plain = isinstance(column.type, String) and not isinstance(column.type, Enum)
            if name not in NO_TABLE and plain and column.name not in never:
                yield column


def word(slug: str, kind: str) -> str:
    """Return the word of a förbund and a kind: kanariehab."""
    return f"kanarie{FORBUND[slug]}{kinds()[kind]}"


def found_in(text: str) -> set[tuple[str, str]]:
    """Return the förbund and kind of every canary in a text."""
    slugs = {letter: slug for slug, letter in FORBUND.items()}
    names = {letters: kind for kind, letters in kinds().items()}
    return {(slugs[one[7]], names[one[8:]]) for one in _WORD.findall(text.casefold())}


def plant(session: Session, slug: str, forbund_id: int) -> None:
    """Put its word at the end of every text that a förbund has, in every table."""
    for table in all_tables().tables.values():
        planted = {c.name: _with_word(c, slug) for c in _columns() if c.table is table}
        if planted and "forbund_id" in table.c:
            own = update(table).where(table.c.forbund_id == forbund_id).values(planted)
            session.execute(own.execution_options(**_PLANTED))
    here = select(Membership.user_id).where(Membership.forbund_id == forbund_id)
    elsewhere = select(Membership.user_id).where(Membership.forbund_id != forbund_id)
    named = _with_word(all_tables().tables["app_user"].c.name, slug)
    people = update(User).where(User.id.in_(here), User.id.not_in(elsewhere)).values(name=named)
    session.execute(people.execution_options(**_PLANTED, synchronize_session=False))
    session.commit()
    session.expire_all()


def _with_word(column: Column[object], slug: str) -> object:
    said = word(slug, f"{column.table.name}.{column.name}")
    if column.name in {"contact", "email"}:
        return func.lower(f"{said}@exempel.se")
    room = (getattr(column.type, "length", None) or 2000) - len(said) - 1
    kept: ColumnElement[str] = func.substr(column, 1, room, type_=String())
    return func.ltrim(kept + " " + said)


def empty_kinds(session: Session, slug: str) -> set[str]:
    """Return the kinds of which a förbund has no row that bears the word."""
    missing = set()
    for column in _columns():
        table: Table = column.table
        has = column.contains(word(slug, f"{table.name}.{column.name}"))
        asked = select(func.count()).select_from(table).where(has)
        if not session.scalar(asked.execution_options(**_PLANTED)):
            missing.add(f"{table.name}.{column.name}")
    return missing


def texts_of(content: bytes, kind: str) -> str:
    """Return all that can be read of a file, unpacked: pages, properties, attachments."""
    if kind == "application/pdf":
        return "\n".join(_pdf(content))
    if "officedocument" in kind or kind == "application/zip":
        with zipfile.ZipFile(BytesIO(content)) as package:
            inside = [package.read(name).decode("utf-8", "replace") for name in package.namelist()]
        return "\n".join([*inside, *(re.sub(r"<[^>]+>", "", part) for part in inside)])
    return content.decode("utf-8", "replace")


def _pdf(content: bytes) -> Iterable[str]:
    reader = pypdf.PdfReader(BytesIO(content))
    yield from (page.extract_text() for page in reader.pages)
    yield str(reader.metadata)
    with pikepdf.open(BytesIO(content)) as pdf:
        for each in pdf.objects:
            if isinstance(each, pikepdf.Stream):
                yield each.read_bytes().decode("latin-1")
            else:
                yield str(each) if isinstance(each, pikepdf.String) else repr(each)
        for attached in pdf.attachments.values():
            yield attached.get_file().read_bytes().decode("utf-8", "replace")
