"""Multi-instance bodies and standard loops: the tokens around the instances of an activity."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engine.bpmn.elements.activity import Passing, begin, enter, write_results
from engine.bpmn.expressions import as_json, evaluate, evaluate_json, shown
from engine.bpmn.failures import Failure
from engine.bpmn.run.collecting import collect, notice
from engine.bpmn.run.termination import kill
from engine.bpmn.run.wanted import truth
from engine.bpmn.settings import LoopSettings
from engine.bpmn.spiff import (
    ParallelMultiInstanceTask,
    SequentialMultiInstanceTask,
    StandardLoopTask,
    TaskState,
)
from engine.bpmn.state.tokens import Token
from engine.bpmn.versions import as_camunda

#: How many instances one multi-instance activity may have.
MAX_ITEMS = 10_000


class Body(Passing):
    """What bodies share: the inner spec, and that they start when entered."""

    type = "MULTI_INSTANCE_BODY"
    is_body = True
    task_spec: str

    def instance(self, body: Token, number: int) -> Token:
        child = body.child(body.workflow.spec.task_specs[self.task_spec])
        child.item = number
        return child


def _counts(body: Token) -> dict[str, int]:
    assert body.count is not None
    return body.count


def _let_go_on(body: Token) -> None:
    """Its instances are through: SpiffWorkflow asks the body again."""
    body.released = True
    body.update()


class MultiInstance(Body):
    """One instance of the activity for each item, at once or one after the other."""

    sequential = False

    def arrive(self, token: Token) -> bool:
        loop = self.settings.loop
        assert loop is not None
        entered = enter(token)
        items = self._items(token)
        count = len(items)
        scope = token.open_scope()
        if loop.output_collection is not None:
            token.top.scopes.write(scope, loop.output_collection, [None] * count)
        if not begin(token, entered):
            return False
        token.count = {"all": count, "next": 0, "done": 0, "active": 0}
        if not items:
            return True
        token._set_state(TaskState.STARTED)
        if self.sequential:
            token.top.keep_collection(token.id, items)
        for item in items[:1] if self.sequential else items:
            self._spawn(token, item)
        return False

    def _items(self, token: Token) -> list[Any]:
        loop = self.settings.loop
        assert loop is not None
        top = token.top
        if loop.collection is None:
            assert loop.cardinality is not None
            count = self._count(
                evaluate(loop.cardinality, token.own_scope(), top.feel_context), loop.cardinality.text
            )
            return [None] * count
        value = as_json(
            evaluate(loop.collection, token.own_scope(), top.feel_context),
            loop.collection.text,
            "EXTRACT_VALUE_ERROR",
        )
        if not isinstance(value, list):
            raise Failure(
                "EXTRACT_VALUE_ERROR",
                f"多实例的输入集合“{loop.collection.text}”应得到列表，实际得到 {shown(value)}",
            )
        self._count(len(value), loop.collection.text)
        return value

    def _count(self, value: Any, text: str) -> int:
        try:
            number = Decimal(str(value))
            if not isinstance(value, bool) and number == int(number) and 0 <= number <= MAX_ITEMS:
                return int(number)
        except (ArithmeticError, ValueError):
            pass
        raise Failure(
            "EXTRACT_VALUE_ERROR", f"多实例“{text}”应为 0–{MAX_ITEMS} 个实例，实际得到 {shown(value)}"
        )

    def _spawn(self, token: Token, item: Any) -> None:
        loop = self.settings.loop
        assert loop is not None
        top = token.top
        counts = _counts(token)
        number = counts["next"]
        counts["next"] += 1
        counts["active"] += 1
        token.touch()
        child = self.instance(token, number)
        scope = child.open_scope()
        top.scopes.write(scope, "loopCounter", number + 1)
        if loop.input_element and loop.collection is not None:
            top.scopes.write(scope, loop.input_element, item)
        own = loop.output_variable if as_camunda(top.environment) else _output_of_old(loop)
        if own is not None:
            top.scopes.write(scope, own, None)
        top.queue.append(child)

    def plan(self, body: Token, instance: Token) -> bool:
        """Collects the instance's output; tells whether the completion condition holds now."""
        loop = self.settings.loop
        assert loop is not None
        top = body.top
        assert instance.scope is not None and body.scope is not None
        if loop.output_collection is not None and loop.output_element is not None:
            value = evaluate_json(loop.output_element, instance.scope, top.feel_context)
            collect(body, instance, loop.output_collection, instance.item or 0, value)
        if loop.completion is None:
            return False
        counts = _counts(body)
        numbers = {
            "numberOfInstances": counts["all"],
            "numberOfActiveInstances": counts["active"] - 1,
            "numberOfCompletedInstances": counts["done"] + 1,
            "numberOfTerminatedInstances": 0,
        }
        value = evaluate(loop.completion, instance.scope, top.feel_context, "CONDITION_ERROR", numbers)
        return truth(value, loop.completion, instance, "多实例的完成条件（completionCondition）")

    def instance_done(self, body: Token, instance: Token, plan: Any) -> None:
        counts = _counts(body)
        counts["done"] += 1
        counts["active"] -= 1
        body.touch()
        if plan:
            for other in list(body.children):
                if other is not instance:
                    kill(other)
            _let_go_on(body)
        elif counts["done"] == counts["all"]:
            _let_go_on(body)
        elif self.sequential:
            self._spawn(body, body.top.collections[body.id][counts["next"]])

    def finish(self, token: Token, results: Mapping[str, Any] | None) -> None:
        loop = self.settings.loop
        assert loop is not None
        if loop.output_collection is not None and token.scope is not None:
            value = token.scope.values.get(loop.output_collection)
            notice(token, token.outer_scope(), {loop.output_collection: value})
            token.top.scopes.propagate(token.outer_scope(), {loop.output_collection: value})


def _output_of_old(loop: LoopSettings) -> str | None:
    """The variable that semantics 2 made each instance's own."""
    text = loop.output_element.text.strip().lstrip("=").strip() if loop.output_element else ""
    return text if text.isidentifier() else None


class ParallelMultiInstance(MultiInstance, ParallelMultiInstanceTask):
    """All instances at once."""


class SequentialMultiInstance(MultiInstance, SequentialMultiInstanceTask):
    """One instance after the other."""

    sequential = True


class StandardLoop(Body, StandardLoopTask):
    """Repeats the activity while its condition holds, at most `maximum` times."""

    def arrive(self, token: Token) -> bool:
        loop = self.settings.loop
        assert loop is not None
        entered = enter(token)
        again = not loop.test_before or self._again(token, 0)
        if not begin(token, entered):
            return False
        token.count = {"done": 0}
        if not again:
            return True
        token._set_state(TaskState.STARTED)
        token.top.queue.append(self.instance(token, 0))
        return False

    def _again(self, token: Token, done: int) -> bool:
        loop = self.settings.loop
        assert loop is not None
        if loop.maximum is not None and done >= loop.maximum:
            return False
        if loop.repeat_while is None:
            return True
        value = evaluate(loop.repeat_while, token.own_scope(), token.top.feel_context, "CONDITION_ERROR")
        return truth(value, loop.repeat_while, token, "循环条件（loopCondition）")

    def plan(self, body: Token, instance: Token) -> bool:
        return self._again(body, _counts(body)["done"] + 1)

    def instance_done(self, body: Token, instance: Token, plan: Any) -> None:
        counts = _counts(body)
        counts["done"] += 1
        body.touch()
        if plan:
            body.top.queue.append(self.instance(body, counts["done"]))
        else:
            _let_go_on(body)

    def finish(self, token: Token, results: Mapping[str, Any] | None) -> None:
        write_results(token, None)
