"""Other methods, ids written otherwise, fields nobody asked for, and guessed ids."""

import secrets
from urllib.parse import quote

import pytest

from deviations.tenancy import PUBLIC_ID_LENGTH
from tests.access.house import House, filled, unexpected
from tests.access.matrix import Row, Word, read_rows
from tests.access.test_matrix import TRACES
from tests.marks import Told

pytestmark = pytest.mark.slow
ROWS = read_rows()
METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "TRACE")
MORE = {"role": "admin", "forbund_id": "1", "id": "1", "user_id": "1", "reads_words": "1"}
LETTERS = "23456789bcdfghjkmnpqrstvwxz"
WHO = "koordinator"


def test_a_method_that_an_address_does_not_have_does_nothing(house: House) -> None:
    known: dict[str, Row] = {}
    for row in ROWS:
        known.setdefault(row.address, row)
    served = {rule.rule: rule.methods or set() for rule in house.app.url_map.iter_rules()}
    found = []
    for address, row in known.items():
        path = filled(address, house.thing(row.thing, WHO).named)
        # Two rules may share an address, each with its own method.
        same = {method for rule, methods in served.items() for method in methods if rule == address}
        methods = same | {one.method for one in ROWS if one.address == address}
        for method in set(METHODS) - methods:
            answer = house.browser(WHO).open(path, method=method)
            if answer.status_code not in {404, 405}:
                found.append(f"{method} {path}: {answer.status_code}")
    assert found == []
    assert unexpected(house.touched()) == frozenset()


def test_head_and_a_method_in_the_address_only_read(house: House) -> None:
    for row in ROWS:
        if row.method != "GET" or row.expected[WHO] != Word.YES:
            continue
        path = filled(row.address, house.thing(row.thing, WHO).named)
        house.browser(WHO).head(path).close()
        house.browser(WHO).get(f"{path}?_method=DELETE").close()
        touched = unexpected(house.touched())
        house.put_back()
        assert touched <= TRACES, row


@pytest.mark.parametrize("who", ["koordinator", "admin"])
def test_an_id_written_otherwise_is_no_id(house: House, who: str) -> None:
    found = []
    for row in ROWS:
        if row.method != "GET" or "<" not in row.address or row.expected[who] != Word.YES:
            continue
        path = filled(row.address, house.thing(row.thing, who).named)
        head, last = path.rpartition("/")[::2]
        others = [f"{path}.json", f"{path}/", f"{path}%00", f"{head}/..;/{last}"]
        if last.upper() != last:
            others.append(f"{head}/{last.upper()}")
        for other in others:
            answer = house.browser(who).get(other)
            answer.close()
            if answer.status_code != 404:
                found.append(f"{other} som {who}: {answer.status_code}")
    assert found == []


def test_a_nul_in_a_query_or_a_hidden_field_names_nothing(house: House) -> None:
    browser = house.browser(WHO)
    hidden = {"csrf_token": house.token(), "forum": "styrelse\0", "period": "2025\0x"}

    asked = browser.get("/rapporter/utkast?forum=styrelse%00&period=2025")
    posted = browser.post("/rapporter", data=hidden)

    assert (asked.status_code, posted.status_code) == (404, 404)


def test_fields_that_no_form_has_change_nothing_else(house: House) -> None:
    found = []
    for row in ROWS:
        if row.method != "POST" or row.expected[WHO] != Word.YES or not row.changes:
            continue
        thing = house.thing(row.thing, WHO)
        house.send(house.browser(WHO, thing.cookie), row, thing).close()
        alone = unexpected(house.touched())
        house.put_back()
        house.send(house.browser(WHO, thing.cookie), row, thing, **MORE).close()
        if (more := unexpected(house.touched())) != alone:
            found.append(f"{row}: {sorted(more ^ alone)}")
        house.put_back()
    assert found == []


def test_guessed_ids_open_nothing(house: House, full: bool, record_property: Told) -> None:
    guesses = 10_000 if full else 100
    record_property("size", f"{guesses} guessed ids")
    near = house.things["avvikelse i egen kommun"].named["public_id"]
    browser, found = house.browser(WHO), []
    for number in range(guesses):
        guess = "".join(secrets.choice(LETTERS) for _sign in range(PUBLIC_ID_LENGTH))
        if number % 2:  # one step from an id that is there
            at = number % PUBLIC_ID_LENGTH
            step = 1 + number % (len(LETTERS) - 1)  # never the whole way round
            other = LETTERS[(LETTERS.index(near[at]) + step) % len(LETTERS)]
            guess = near[:at] + other + near[at + 1 :]
        for room in ("avvikelser", "rapporter", "import"):
            answer = browser.get(f"/{room}/{quote(guess)}")
            if answer.status_code != 404:
                found.append(f"{room} {guess}: {answer.status_code}")
    assert found == []
    assert unexpected(house.touched()) == frozenset()
