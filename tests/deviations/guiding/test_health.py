"""The health check tells a machine what it needs and nobody anything else."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from deviations.extensions import db
from tests.marks import on_both_databases


@on_both_databases
def test_a_service_that_works_says_so(client: FlaskClient) -> None:
    answer = client.get("/halsa")

    assert (answer.status_code, answer.get_data(as_text=True)) == (200, "ok\n")


def test_a_missing_table_counts_as_a_database_that_does_not_answer(
    app: Flask, client: FlaskClient
) -> None:
    with db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE forbund RENAME TO elsewhere"))

    answer = client.get("/halsa")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert answer.get_data(as_text=True) == "databasen svarar inte\n"
