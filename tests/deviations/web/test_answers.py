"""Every answer, whatever it is, carries the same headers; every error has a page in Swedish."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import cast

import pytest
from flask import Flask, Response, abort, g, render_template_string, request
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app import create_app
from deviations.config import Config
from deviations.errors import ConflictError, ForbiddenError, NotFoundError, TooManyError
from deviations.extensions import csrf, db
from deviations.organisations.access import public
from deviations.web.assets import install_assets
from deviations.web.errors import explanation
from deviations.web.headers import csp_nonce
from tests.databases import SECRET

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
EVERY = set(HEADERS) | {
    "Content-Security-Policy", "Cache-Control", "Content-Type", "Content-Length", "Vary",
}  # fmt: skip
EXPLAINED = (400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503)


def _too_deep() -> str:
    return _too_deep()


def _no_such_column() -> str:
    db.session.execute(text("SELECT missing FROM forbund"))
    return ""


def links_in(page: str) -> list[tuple[str, str]]:
    """Return the words and the address of each plain link of the page's own content."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return [(words, href) for href, words in re.findall(r'<a href="([^"]*)">([^<]*)</a>', main)]


def _raises(error: Exception) -> Callable[[], str]:
    def view() -> str:
        raise error

    return view


BROKEN = {
    "missing": (_raises(NotFoundError()), 404),
    "forbidden": (_raises(ForbiddenError()), 403),
    "conflict": (_raises(ConflictError()), 409),
    "too-many": (_raises(TooManyError(7)), 429),
    "busy": (_raises(OperationalError("x", {}, Exception("database is locked"))), 503),
    "fault": (_raises(RuntimeError("anna@example.se")), 500),
    "schema": (_no_such_column, 500),
    "deep": (_too_deep, 400),
} | {f"status-{code}": (lambda code=code: abort(code), code) for code in EXPLAINED}


@pytest.fixture
def app(app: Flask, tmp_path: Path) -> Flask:
    """Add views that answer in every way there is, and a file."""
    app.static_folder = str(tmp_path)
    (tmp_path / "mark.svg").write_text("<svg/>")
    for name, (view, _status) in BROKEN.items():
        app.add_url_rule(f"/{name}", name, public(view))

    @app.get("/page")
    @public
    def whole_page() -> str:
        return render_template_string(
            '<!DOCTYPE html><html lang="sv"><title>x</title><p>{{ csp_nonce() }} {{ csp_nonce() }}'
        )

    @app.post("/form")
    @csrf.exempt  # type: ignore[untyped-decorator]
    @public
    def form() -> dict[str, int]:
        return {"fields": len(request.form), "files": len(request.files)}

    return app


ANSWERS = [
    "/page", "/halsa", "/static/mark.svg", "/static/missing.css", "/finns/inte/har",
    "/logga-in", "/byt-roll", *(f"/{name}" for name in BROKEN),
]  # fmt: skip


# What some answers say besides. What gunicorn adds is in tests/test_gunicorn.py.
MORE = {
    "/static/mark.svg": {"Accept-Ranges", "Content-Disposition", "Date", "ETag", "Last-Modified"},
    "/logga-in": {"Set-Cookie"},
    "/byt-roll": {"Location"},
    "/too-many": {"Retry-After"},
    "/busy": {"Retry-After"},
}


@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_carries_these_headers_and_no_other(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        found = dict(answer.headers)

    assert {name: found[name] for name in HEADERS} == HEADERS
    assert set(found) == EVERY | MORE.get(path, set())


def test_the_policy_lets_nothing_in_but_our_own_and_this_answers_nonce(client: FlaskClient) -> None:
    answer = client.get("/page")

    shown = re.findall(r"[\w-]{22}", answer.get_data(as_text=True))
    assert len(shown) == 2
    assert answer.headers["Content-Security-Policy"] == (
        f"default-src 'none'; script-src 'nonce-{shown[0]}' 'strict-dynamic'; style-src 'self';"
        " img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self';"
        " base-uri 'none'; frame-ancestors 'none'; object-src 'none'; manifest-src 'self'"
    )
    assert shown[0] == shown[1]


def test_a_nonce_is_used_once(client: FlaskClient) -> None:
    policies = {client.get("/page").headers["Content-Security-Policy"] for _ in range(5)}

    assert len(policies) == 5


def test_a_nonce_does_not_outlive_its_request(app: Flask) -> None:
    with app.test_request_context("/"):
        first = csp_nonce()
        assert csp_nonce() == first == g.csp_nonce
    with app.test_request_context("/"):
        g.pop("csp_nonce", None)
        assert csp_nonce() != first


def test_browsers_are_told_to_stay_with_https_when_the_address_is_https(
    database_url: str, tmp_path: Path
) -> None:
    config = Config(
        secret=SECRET,
        database_url=database_url,
        public_base_url="https://lex.example.se",
        instance=tmp_path,
        testing=True,
    )

    answer = create_app(config).test_client().get("/halsa", base_url="https://lex.example.se")

    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


@pytest.mark.parametrize(
    ("path", "caching"),
    [
        ("/page", "no-store"),
        ("/finns/inte/har", "no-store"),
        ("/static/mark.svg", "no-cache"),
        ("/static/mark.svg?v=abc", "public, max-age=31536000, immutable"),
        ("/static/missing.css?v=abc", "no-store"),
        ("/page?v=abc", "no-store"),
    ],
)
def test_only_a_file_with_a_version_is_kept(client: FlaskClient, path: str, caching: str) -> None:
    with client.get(path) as answer:
        assert answer.headers["Cache-Control"] == caching


def _asset(app: Flask) -> Callable[[str], str]:
    return cast("Callable[[str], str]", app.jinja_env.globals["asset"])


def test_the_address_of_a_file_changes_when_the_file_does(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "x.css").write_text("a { color: red }")
    install_assets(app)
    asset = _asset(app)

    with app.test_request_context("/"):
        first, again = asset("x.css"), asset("x.css")
        (tmp_path / "x.css").write_text("a { color: blue }")
        second = asset("x.css")

    assert re.fullmatch(r"/static/x\.css\?v=[0-9a-f]{12}", first)
    assert first == again != second


def test_a_file_that_is_not_there_has_no_version(app: Flask) -> None:
    with app.test_request_context("/"):
        assert _asset(app)("gone.css") == "/static/gone.css"


# --- errors -----------------------------------------------------------------


@pytest.mark.parametrize("name", list(BROKEN))
def test_each_error_has_its_status_and_its_words(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/{name}")

    page = answer.get_data(as_text=True)
    assert answer.status_code == BROKEN[name][1]
    with client.application.test_request_context("/"):
        retry_after = answer.headers.get("Retry-After", type=int)
        words = explanation(answer.status_code, retry_after=retry_after)
    assert words.title in page
    assert words.advice in page
    assert re.search(r"\b[0-9a-f]{8}\b", page), "no number to quote"
    assert "anna@" not in page


def test_each_explained_status_has_words_of_its_own(app: Flask) -> None:
    with app.test_request_context("/"):
        titles = {status: explanation(status).title for status in EXPLAINED}

        assert len(set(titles.values())) == len(EXPLAINED)
        assert explanation(418) == explanation(500)


@pytest.mark.parametrize(("name", "wait"), [("too-many", "7"), ("busy", "5")])
def test_who_must_wait_is_told_for_how_long(client: FlaskClient, name: str, wait: str) -> None:
    assert client.get(f"/{name}").headers["Retry-After"] == wait


@pytest.mark.parametrize("name", list(BROKEN))
def test_no_error_page_is_a_dead_end(client: FlaskClient, name: str) -> None:
    links = dict(links_in(client.get(f"/{name}?a=1").get_data(as_text=True)))

    assert links["Till startsidan"] == "/"
    again = f"/{name}?a=1" if BROKEN[name][1] == 429 else None
    assert links.get("Försök igen") == again


def test_what_cannot_be_opened_is_not_offered_again(app: Flask, client: FlaskClient) -> None:
    too_many = _raises(TooManyError(7))
    app.add_url_rule("/a/sent/form", "sent", csrf.exempt(public(too_many)), methods=["POST"])
    app.add_url_rule("/a/both", "open", public(lambda: ""))
    app.add_url_rule("/a/both", "both", csrf.exempt(public(too_many)), methods=["POST"])

    sent, both = (dict(links_in(client.post(path).text)) for path in ("/a/sent/form", "/a/both"))

    assert "Försök igen" not in sent
    assert both["Försök igen"] == "/a/both"


def test_a_page_that_takes_no_such_request_says_which_it_takes(client: FlaskClient) -> None:
    answer = client.delete("/halsa")

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "a b", "evil/x?y", "@evil"])
def test_a_host_that_is_not_ours_is_refused(client: FlaskClient, host: str) -> None:
    answer = client.get("/halsa", headers={"Host": host})

    assert answer.status_code == 400
    assert "evil" not in answer.get_data(as_text=True)
    assert set(HEADERS) <= set(dict(answer.headers))


def test_a_forwarded_host_is_not_believed(app: Flask, client: FlaskClient) -> None:
    answer = client.get("/byt-roll", headers={"X-Forwarded-Host": "evil.example"})

    assert "evil" not in answer.headers.get("Location", "") + answer.get_data(as_text=True)


def test_a_database_that_is_away_gives_the_busy_page(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    def asks() -> str:
        return str(db.session.scalar(text("SELECT count(*) FROM forbund")))

    app.add_url_rule("/asks", "asks", public(asks))
    db.session.remove()
    db.engine.dispose()
    (tmp_path / "test.db").unlink()
    (tmp_path / "test.db").mkdir()

    answer = client.get("/asks")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert client.get("/halsa").status_code == 503


def test_an_error_page_that_breaks_still_says_what_to_do(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> str:
        raise RuntimeError

    monkeypatch.setattr("deviations.web.errors.render_template", broken)

    answer = client.get("/finns/inte/har")

    assert answer.status_code == 404
    assert "Sidan finns inte" in answer.get_data(as_text=True)
    assert '<a href="/">Till startsidan</a>' in answer.get_data(as_text=True)


def test_what_a_failed_request_had_begun_is_undone(app: Flask, client: FlaskClient) -> None:
    def half() -> str:
        db.session.execute(text("UPDATE app_user SET name = 'half'"))
        abort(409)

    app.add_url_rule("/half", "half", csrf.exempt(public(half)), methods=["POST"])

    assert client.post("/half").status_code == 409
    assert not db.session().in_transaction()


# --- how much a form may be -------------------------------------------------

URLENCODED = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"a=" + b"x" * 499_998, 200),
        (b"a=" + b"x" * 499_999, 413),
        (b"a=" + b"x" * 600_000, 413),
        (b"&".join(b"a%d=" % n for n in range(200)), 200),
        (b"&".join(b"a%d=" % n for n in range(201)), 413),
        (b"&".join(b"a%d=" % n for n in range(50_000)), 413),
    ],
    ids=["just enough", "a byte too many", "600 kB", "200 fields", "201 fields", "50 000 fields"],
)
def test_a_form_has_a_largest_size(client: FlaskClient, body: bytes, status: int) -> None:
    assert client.post("/form", data=body, content_type=URLENCODED).status_code == status


def test_a_form_without_a_length_is_limited_too(client: FlaskClient) -> None:
    answer = client.post(
        "/form",
        input_stream=BytesIO(b"a=" + b"x" * 600_000),
        content_type=URLENCODED,
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )

    assert answer.status_code == 413


def test_a_request_has_a_largest_size(client: FlaskClient) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="x.csv"\r\n\r\n'
    body = head.ljust(2_000_001, b"x")

    answer = client.post("/form", data=body, content_type="multipart/form-data; boundary=x")

    assert answer.status_code == 413


def test_a_form_with_files_is_counted_in_parts(client: FlaskClient) -> None:
    def parts(number: int) -> dict[str, object]:
        return {f"a{n}": "" for n in range(number)} | {"file": (BytesIO(b"x"), "x.csv")}

    assert client.post("/form", data=parts(199)).get_json() == {"fields": 199, "files": 1}
    assert client.post("/form", data=parts(200)).status_code == 413


def test_a_form_keeps_every_letter(client: FlaskClient, app: Flask) -> None:
    def echo() -> Response:
        return Response(request.form["a"], mimetype="text/plain")

    app.add_url_rule("/echo", "echo", csrf.exempt(public(echo)), methods=["POST"])

    answer = client.post("/echo", data={"a": "Åsa & Östen + 50 %\n"})

    assert answer.get_data(as_text=True) == "Åsa & Östen + 50 %\n"
