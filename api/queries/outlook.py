"""What the decisions of a procedure would answer for what is typed at the registration desk; nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from casework.intake.desk import OUTLOOK, VALUE, marked
from engine.bpmn import ElementFacts, ProcessModel
from engine.bus import Bus
from engine.dmn import DecisionError
from engine.feel import FeelContext, FeelError, compile_expression, to_json
from engine.ports import Binding, NotDeployed
from engine.store import Tx


def foretold(bus: Bus, tx: Tx, place: str, model: ProcessModel, facts: Mapping[str, Any]) -> dict[str, Any]:
    """By the word of `outlook` what its decision answers, each asked as the diagram asks it, with what the former ones
    have answered; None where a decision cannot be asked."""
    asker = _Asker(bus, tx, place)
    known, found = dict(facts), {}
    for word, element, said in marked(model, OUTLOOK):
        known |= asker.answer(element, known)
        found[word] = asker.value(said.get(VALUE, "=null"), known)
    return found


class _Asker:
    """Asks decisions as they serve a place."""

    def __init__(self, bus: Bus, tx: Tx, place: str) -> None:
        self._bus, self._tx, self._place = bus, tx, place
        self._now: datetime = bus.clock.now()

    def answer(self, element: ElementFacts, facts: Mapping[str, Any]) -> dict[str, Any]:
        """What a business rule task would set, by the variables that it writes."""
        bus, tx, decision = self._bus, self._tx, element.decision_id
        inputs = {target: self.value(source, facts) for source, target in element.inputs}
        try:
            row = bus.definitions.resolve(tx, "decision", str(decision), self._place, Binding(), 0)
            rules = bus.definitions.decision_model(tx, row["requirements_key"])
            output = to_json(rules.evaluate(str(decision), {**facts, **inputs}, self._context()).output)
        except (NotDeployed, DecisionError):
            output = None
        return dict.fromkeys(element.results, output)

    def value(self, text: str, facts: Mapping[str, Any]) -> Any:
        """A mapping's source or another FEEL text that begins with `=`; None for what cannot be evaluated."""
        if not text.startswith("="):
            return text
        try:
            return to_json(compile_expression(text[1:]).evaluate(facts, self._context()))
        except FeelError:
            return None

    def _context(self) -> FeelContext:
        functions = self._bus.time.functions(self._tx, self._place, self._now)
        return FeelContext(now=self._now, functions=functions)
