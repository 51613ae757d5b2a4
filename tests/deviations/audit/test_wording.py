"""Every act that the service writes down has its words."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from deviations.audit.wording import ACTS, UNNAMED, done
from deviations.filing.services.submit import FILER
from deviations.organisations.roles import Permission
from deviations.organisations.services.closed_link import Turn
from deviations.records.workflow.acts import RULES

ACT = re.compile(r"[a-z]{2,}(-[a-z]+)*:[a-z]+(-[a-z]+)*")
WRITERS = {"record", "_record"}
PERMISSIONS: set[str] = set(Permission)
# Acts put together where they are recorded, as the source says it: each with all it can be.
PUT_TOGETHER = {
    "f'deviation:{RULES[Act.WRITE_ANSWER].past}'": set(),
    "f'deviation:{rule.past}'": {f"deviation:{rule.past}" for rule in RULES.values()},
    "f'form:{act.past}'": {f"form:{turn.past}" for turn in Turn},
}


def acts_in(source: str) -> Iterator[str]:
    """Yield what may be an act in a source: what is recorded, and any that names no permission."""
    tree = ast.parse(source)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    refusals = {one for call in calls if _name(call) == "ForbiddenError" for one in call.args}
    for call in calls:
        written = call.args if _name(call) in WRITERS else []
        yield from _acts([*written, *(one.value for one in call.keywords if one.arg == "action")])
    others = (node for node in ast.walk(tree) if node not in refusals)
    yield from (act for act in _acts(others) if act not in PERMISSIONS)


def _name(call: ast.Call) -> str:
    return str(getattr(call.func, "id", ""))


def _acts(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        value = node.value if isinstance(node, ast.Constant) else None
        if isinstance(value, str) and ACT.fullmatch(value):
            yield value


def recorded() -> set[str]:
    sources = (Path(__file__).parents[3] / "deviations").rglob("*.py")
    own = {"wording.py", "roles.py"}
    found = {
        act for file in sources if file.name not in own for act in acts_in(file.read_text("utf-8"))
    }
    return found.union(*PUT_TOGETHER.values())


def put_together(source: str) -> Iterator[str]:
    """Yield what a source records under a name that is not written out."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    for call in calls:
        named = call.args if _name(call) in WRITERS else []
        named = [*named, *(one.value for one in call.keywords if one.arg == "action")]
        yield from (ast.unparse(one) for one in named if isinstance(one, ast.JoinedStr))


def test_every_act_that_is_put_together_is_known() -> None:
    sources = (Path(__file__).parents[3] / "deviations").rglob("*.py")
    found = {act for file in sources for act in put_together(file.read_text("utf-8"))}

    assert found == PUT_TOGETHER.keys()


def test_control_an_unknown_act_that_is_put_together_is_found() -> None:
    assert list(put_together('record(f"user:{how}", subject=f"{x}")')) == ["f'user:{how}'"]


def test_every_act_that_is_recorded_has_a_sentence() -> None:
    assert recorded() - ACTS.keys() == set()


def test_control_a_new_act_is_collected_wherever_it_is_written() -> None:
    for source in (
        'record("user:vanished", subject=x)',
        '_record(hat, user, "user:vanished", by)',
        'note(session, Reading(action="user:vanished"))',
        'WORDS = {True: "user:vanished"}',
        'record("contact:read", subject=x)',
    ):
        assert list(acts_in(source)) != [], source
    for source in ('raise ForbiddenError("user:vanish")', '{"deviation:list"}', '"text: word"'):
        assert list(acts_in(source)) == [], source


def test_the_collecting_finds_what_is_known_to_be_there() -> None:
    assert {"deviation:read", "deviation:filed", "user:signed-in", "membership:added"} <= recorded()


def test_an_act_of_another_version_is_said_so_and_shows_no_code() -> None:
    assert done("x:y") == "gjorde något som den här versionen inte har ord för"


def test_who_acts_without_an_account_has_a_name() -> None:
    assert {FILER, "system", "cli"} <= UNNAMED.keys()
