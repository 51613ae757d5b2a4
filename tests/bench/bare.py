"""What the service is measured against: the least that stores one posted row."""

import os

from flask import Flask, request
from sqlalchemy import create_engine, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from deviations import database


class BareBase(DeclarativeBase):
    """The parent of one table."""


class Row(BareBase):
    """The answers of the form as text."""

    __tablename__ = "bare"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    kommun: Mapped[str]
    reporting_part: Mapped[str]
    concerned_parts: Mapped[str]
    types: Mapped[str]
    what_happened: Mapped[str]


def create_app() -> Flask:
    """Return Flask with one address, on an engine with the service's own rules."""
    url = database.engine_url(os.environ["DATABASE_URL"])  # noqa: TID251 - its only setting
    engine = create_engine(url, **database.engine_options(url))
    database.attach(engine)
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(1)"))  # two workers start at once
        BareBase.metadata.create_all(connection)
    app = Flask("bare")
    fields = [column.key for column in Row.__table__.columns if column.key != "id"]

    @app.get("/")
    def index() -> str:
        return "bare"

    @app.post("/")
    def insert() -> tuple[str, int]:
        with Session(engine) as session:
            session.add(Row(**{field: request.form[field] for field in fields}))
            session.commit()
        return "stored", 201

    return app
