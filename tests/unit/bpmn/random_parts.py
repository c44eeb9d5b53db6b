"""More kinds of blocks for the random models: links, calls, errors, escalations, loops of one activity, and more.

Each has one way in and one way out, like every block, and gives their names.
"""

from __future__ import annotations

from typing import Any

from tests.unit.bpmn.models import (
    ERROR,
    ESCALATION,
    TERMINATE,
    Flow,
    Node,
    body,
    boundary,
    end,
    extensions,
    node,
    process,
    start,
    timer,
    user,
)

Nodes = dict[str, Node]
RULE = extensions('<zeebe:calledDecision decisionId="D" resultVariable="d"/>')
DECISIONS = (
    b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="drg" name="d" namespace="n">'
    b'<decision id="D" name="D"><literalExpression><text>n * 2</text></literalExpression></decision></definitions>'
)
LEAVES: dict[str, Node] = {
    "user": user(),
    "task": node("task"),
    "script": node("scriptTask"),
    "rule": node("businessRuleTask", RULE),
}


def leaf(gen: Any, nodes: Nodes, kind: str) -> str:
    """One task; a script writes a variable of its own."""
    name: str = gen.id("t")
    made = LEAVES[kind]
    nodes[name] = node("scriptTask", f"<script>v_{name} = n + 1</script>") if kind == "script" else made
    return name


def link(gen: Any, nodes: Nodes, flows: list[Flow], depth: int, no_or: bool) -> tuple[str, str]:
    """A block, and a jump over the page behind it."""
    first, last = gen.block(nodes, flows, depth - 1, no_or)
    throw, catch = gen.id("lt"), gen.id("lc")
    definition = f'<linkEventDefinition name="{throw}"/>'
    nodes[throw] = node("intermediateThrowEvent", definition)
    nodes[catch] = node("intermediateCatchEvent", definition)
    flows.append((last, throw))
    return first, catch


def call(gen: Any, nodes: Nodes, flows: list[Flow], depth: int, no_or: bool) -> tuple[str, str]:
    """A process of its own, sometimes one after the other or several times at once."""
    name, called = gen.id("ca"), gen.id("p")
    gen.called.append(process(gen.scope(depth - 2), called))
    nodes[name] = node("callActivity", several(gen, 0.3), f'calledElement="{called}"')
    return name, name


def several(gen: Any, chance: float) -> str:
    """Multi-instance or a standard loop, with this chance."""
    if gen.draw.random() >= chance:
        return ""
    count = gen.draw.randrange(1, 4)
    if gen.draw.random() < 0.3:
        return f'<standardLoopCharacteristics loopMaximum="{count}"/>'
    way = gen.draw.choice(["true", "false"])
    return (
        f'<multiInstanceLoopCharacteristics isSequential="{way}">'
        f"<loopCardinality>{count}</loopCardinality></multiInstanceLoopCharacteristics>"
    )


def repeat(gen: Any, nodes: Nodes, flows: list[Flow], depth: int, no_or: bool) -> tuple[str, str]:
    """One user task, several times."""
    name = gen.id("t")
    nodes[name] = user(several(gen, 1.0))
    return name, name


def risky(gen: Any, nodes: Nodes, flows: list[Flow], depth: int, no_or: bool) -> tuple[str, str]:
    """A sub-process that may end in an error or throw an escalation, and who catches it at its edge."""
    name, event, join = gen.id("sp"), gen.id("b"), gen.id("j")
    is_error = gen.draw.random() < 0.5
    inner: Nodes = {"s" + name: start(), "g" + name: node("exclusiveGateway", "", f'default="d{name}"')}
    inner["x" + name] = end(ERROR) if is_error else node("intermediateThrowEvent", ESCALATION)
    inner["e" + name] = end()
    way: list[Flow] = [(f"g{name}", f"x{name}", f"c{name}", f"n &gt; {gen.draw.randrange(10)}")]
    before, ready = gen.block(inner, way, depth - 2, no_or)
    after, last = gen.block(inner, way, depth - 2, no_or)
    way += [(f"s{name}", before), (ready, f"g{name}"), (f"g{name}", after, f"d{name}"), (last, f"e{name}")]
    if not is_error:
        way.append((f"x{name}", f"e{name}"))
    nodes[name] = node("subProcess", body(inner, *way) + several(gen, 0.2))
    interrupting = is_error or gen.draw.random() < 0.5
    nodes[event] = boundary(name, ERROR if is_error else ESCALATION, interrupting)
    nodes[join] = node("exclusiveGateway")
    flows.append((name, join))
    if interrupting:
        flows.append((event, join))
    else:
        handled, finish = leaf(gen, nodes, "user"), gen.id("e")
        nodes[finish] = end()
        flows += [(event, handled), (handled, finish)]
    return name, join


def wait(gen: Any, nodes: Nodes, flows: list[Flow], depth: int, no_or: bool) -> tuple[str, str]:
    """An intermediate event that waits for a message or a time."""
    name = gen.id("c")
    event = gen.message() if gen.draw.random() < 0.5 else timer(f"PT{gen.draw.randrange(1, 9)}H")
    nodes[name] = node("intermediateCatchEvent", event)
    return name, name


def stop(gen: Any, nodes: Nodes, flows: list[Flow], depth: int, no_or: bool) -> tuple[str, str]:
    """A sub-process with two ways at once, of which one may stop the other."""
    name = gen.id("sp")
    inner: Nodes = {"s" + name: start(), "f" + name: node("parallelGateway"), "e" + name: end()}
    inner |= {"x" + name: end(TERMINATE), "g" + name: node("exclusiveGateway", "", f'default="d{name}"')}
    inner["o" + name] = end()
    way: list[Flow] = [(f"s{name}", f"f{name}"), (f"g{name}", f"x{name}", f"c{name}", "n &gt; 4")]
    asked = leaf(gen, inner, "user")
    first, last = gen.block(inner, way, depth - 2, no_or)
    way += [(f"f{name}", first), (last, f"e{name}"), (f"f{name}", asked), (asked, f"g{name}")]
    way.append((f"g{name}", f"o{name}", f"d{name}"))
    nodes[name] = node("subProcess", body(inner, *way))
    return name, name
