"""The bound of steps is a bound of time: whatever an expression spends its steps on, it is over within a second."""

from __future__ import annotations

import random
from dataclasses import replace
from math import inf
from time import process_time

import pytest

from casework.tables.time import TIME
from engine.bpmn import Runtime
from engine.bpmn.fake_environment import FakeEnvironment
from engine.context import LOCAL_BITS
from engine.deadlines import host_functions
from engine.errors import Refusal, Unprocessable
from engine.events import IncidentRaised
from engine.feel import FeelContext, FeelError, FeelLimitExceeded, Limits, compile_expression
from engine.feel.limits import DEFAULT_LIMITS
from engine.meter import Meter
from tests.acceptance.hostile_grown import grown
from tests.acceptance.hostile_places import NOW, VARIABLES
from tests.acceptance.test_giant_models import scripts
from tests.support.seeds import seed_of_run

#: Processor time, twice what it takes on a machine that nobody else uses.
SECONDS = 2.0
SAMPLE = 12
#: What took longest before work was weighed: each of them went on for many seconds.
DEAREST = (
    '{r: for i in 1..90000 return [deadline("T_TRIAGE")]}.r',
    '{r: for i in 1..90000 return add working days(date("2026-03-02"), 9999)}.r',
    "{x: for i in 1..30000 return i, y: for i in 1..30000 return i, r: for i in 1..90000 return x = y}.r",
    'count(for i in 1..90000 return date and time(date and time("9999-12-31T23:59:59@Asia/Shanghai"), "Asia/Tokyo"))',
    '{t: string join(for i in 1..15000 return "abcdefghijklmnopqrst "), r: for i in 1..90000 return upper case(t)}.r',
    "count(for i in 1..90000 return " + "i + " * 5_000 + "1)",
    "count(for i in 1..90000 return 1.5 ** 99.5)",
    '{s: string join(for i in 1..9999 return "0123456789"), r: for i in 1..40000 return s}.r',
    "count((for i in 1..9999 return i)[" + "item > 0 and " * 3_000 + "true])",
    'sort(for i in 1..9999 return date and time("2026-03-02T00:00:00@Asia/Shanghai") - duration("PT1S") * i)',
)


def answer(text: str, limits: Limits = DEFAULT_LIMITS) -> str:
    """Evaluates with everything that a step has; what was said."""
    functions = dict(host_functions(TIME.timers(), TIME.calendar(), NOW))
    context = FeelContext(now=NOW, functions=functions, random=lambda: 0.5, uuid=lambda: "u", limits=limits)
    try:
        compile_expression(text).evaluate(VARIABLES, context)
    except (FeelError, Refusal) as error:
        return str(error)
    return "a value"


@pytest.mark.parametrize("text", DEAREST, ids=range(len(DEAREST)))
def test_the_dearest_are_over_within_a_second(text: str) -> None:
    began = process_time()
    said = answer(text)
    assert process_time() - began < SECONDS, said
    assert said


def test_any_function_and_operator_on_any_large_value_is_over_within_a_second() -> None:
    seed = seed_of_run()
    corpus = grown()
    assert len(corpus) > 500
    for text in random.Random(seed).sample(corpus, SAMPLE):
        began = process_time()
        said = answer(text)
        assert process_time() - began < SECONDS, f"seed {seed}: {text[:300]}: {said}"


def test_without_weights_work_counts_as_it_did_before() -> None:
    """Entries of the semantics before are executed again with the steps that they were recorded with."""
    text = 'count(for i in 1..3000 return date("2026-03-02") < date("2026-03-03"))'
    before, now = FeelContext(limits=replace(Limits(), weighed=False)), FeelContext()
    for context in (before, now):
        assert compile_expression(text).evaluate({}, context) == 3000
    assert (before.spent, now.spent > 5 * before.spent) == (3000 * 4 + 3001, True)


def test_a_value_of_few_elements_and_endless_text_is_too_large() -> None:
    text = '{s: string join(for i in 1..9999 return "0123456789"), r: for i in 1..40000 return s}.r'
    with pytest.raises(FeelLimitExceeded, match="max_size"):
        compile_expression(text).evaluate({}, FeelContext())


def test_time_refuses_the_command_and_is_never_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A re-execution, which is not metered, knows no seconds and comes to the same end."""
    monkeypatch.setattr("engine.bpmn.expressions.DEFAULT_LIMITS", replace(Limits(), max_seconds=-1.0))
    environment = FakeEnvironment(NOW)
    model = environment.deploy(scripts("=count(for j in 1..900 return j)"))[0]
    with pytest.raises(Unprocessable, match="算得太久") as refused:
        Runtime.new(model, 1 << LOCAL_BITS, environment).start({"n": 2}, environment)
    assert refused.value.code == "expression_too_long"
    monkeypatch.setattr(FakeEnvironment, "meter", Meter())
    step = Runtime.new(model, 1 << LOCAL_BITS, environment).start({"n": 2}, environment)
    assert not [event for event in step.events if isinstance(event, IncidentRaised)]
    assert Meter().bounds.seconds == inf
