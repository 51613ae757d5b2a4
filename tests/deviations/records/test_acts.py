"""The table of acts."""

from hypothesis import given, strategies as st

from deviations.organisations.roles import Permission, Role
from deviations.records.vocabulary import Status
from deviations.records.workflow.acts import RULES, Act, Need, Situation, Words, allowed, first_step

situations = st.builds(
    Situation,
    status=st.sampled_from(Status),
    filer_reads=st.booleans(),
    filer_asked=st.booleans(),
    parts_asked=st.frozensets(st.sampled_from(["fk", "af", "region"])),
    heard=st.booleans(),
    to_tell=st.booleans(),
    lifted=st.booleans(),
    is_example=st.booleans(),
    is_published=st.booleans(),
)
HANDLING = Role.KOORDINATOR.permissions


def test_every_act_has_a_rule_and_every_rule_a_verb_of_its_own() -> None:
    assert set(RULES) == set(Act)
    assert len({rule.past for rule in RULES.values()}) == len(Act)
    assert len({rule.label for rule in RULES.values()}) == len(Act)


def test_every_act_says_in_a_sentence_of_its_own_that_it_is_done() -> None:
    said = [rule.done for rule in RULES.values()]

    assert len(set(said)) == len(Act)
    for rule in RULES.values():
        assert rule.done[:1].isupper(), rule.act
        assert rule.done.endswith("."), rule.act
        assert rule.label not in rule.done, rule.act


@given(situations)
def test_nobody_without_the_permission_may_do_anything(situation: Situation) -> None:
    for role in set(Role) - {Role.KOORDINATOR}:
        assert allowed(situation, role.permissions) == ()


@given(situations)
def test_there_is_always_a_way_on_and_never_one_to_the_same_status(situation: Situation) -> None:
    acts = allowed(situation, HANDLING)

    assert acts
    for rule in acts:
        assert situation.status in rule.from_statuses


@given(situations)
def test_what_is_beside_or_closed_can_only_be_opened_again_or_told_of(
    situation: Situation,
) -> None:
    leading = {rule.leads_to for rule in allowed(situation, HANDLING)}

    if situation.status not in {Status.INKOMMEN, Status.MOTTAGEN}:
        assert leading <= {None, Status.MOTTAGEN}
    assert Status.INKOMMEN not in leading


@given(situations)
def test_a_filer_who_cannot_read_is_neither_asked_nor_told(situation: Situation) -> None:
    acts = {rule.act for rule in allowed(situation, HANDLING)}

    if not situation.filer_reads:
        assert not acts & {Act.ASK_FILER, Act.NOTIFY}


@given(situations)
def test_closing_takes_a_reason_unless_somebody_was_heard(situation: Situation) -> None:
    assert RULES[Act.CLOSE].words.required(situation) is not situation.heard
    assert Words.REQUIRED.required(situation)
    assert not Words.OPTIONAL.required(situation)


def test_every_need_can_be_met_and_unmet() -> None:
    nothing = Situation(
        status=Status.MOTTAGEN,
        filer_reads=False,
        filer_asked=True,
        parts_asked=frozenset(),
        heard=False,
        to_tell=False,
        lifted=False,
        is_example=False,
        is_published=False,
    )
    everything = Situation(
        status=Status.MOTTAGEN,
        filer_reads=True,
        filer_asked=False,
        parts_asked=frozenset({"fk"}),
        heard=True,
        to_tell=True,
        lifted=True,
        is_example=True,
        is_published=True,
        contact_elsewhere=True,
    )

    for need in Need:
        assert need.met(nothing) is not need.met(everything)
    assert Permission.DEVIATION_HANDLE in HANDLING


@given(situations)
def test_the_first_step_is_one_that_is_allowed(situation: Situation) -> None:
    step = first_step(situation, HANDLING)

    assert step is None or step in allowed(situation, HANDLING)
    assert first_step(situation, Role.LASARE.permissions) is None
