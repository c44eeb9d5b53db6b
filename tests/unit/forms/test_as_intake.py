"""Made-up forms, filled in on the page of 登记 and read here: what the page finds missing the server does, and no field
that the page hides is asked for, or the other way round."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

from engine.errors import Invalid
from forms import compile_form
from tests.support.seeds import seed_of_run
from tests.unit.forms.pages import answers_of, decimals
from tests.unit.forms.test_as_form_js import evaluate, flat

CASES = 400
WORDS = ["count", "date", "duration", "string", "length"]
TOP = [
    '=a = "x"', '=b = ""', "=n > 3", "=t = true", '=count = "x"', "=count(rows) > 1", "=string length(a) > 1",
    '=date("2026-01-02") > date("2026-01-01") and t', '=count(rows[q = "x"]) > 0', "=n = null",
]  # fmt: skip
ROW = ['=this.q = "x"', '=this.r = ""', '=a = "x"', "=string length(this.q) > 1", "=count(rows) > 1"]
TEXTS = ["", "x", "xy", "张三"]


def field(dice: random.Random, key: str, rules: list[str]) -> dict[str, Any]:
    kind = {"n": "number", "t": "checkbox"}.get(key, dice.choice(["textfield", "textarea"]))
    made: dict[str, Any] = {"type": kind, "key": key, "id": f"id_{key}", "label": key}
    if dice.random() < 0.5:
        made["conditional"] = {"hide": dice.choice(rules)}
    if dice.random() < 0.4 and kind != "checkbox":
        made["validate"] = {"required": True}
    return made


def value(dice: random.Random, key: str) -> Any:
    return {"n": dice.choice([1, 5]), "t": dice.random() < 0.5}.get(key, dice.choice(TEXTS))


def case(dice: random.Random) -> dict[str, Any]:
    keys = ["a", "b", "n", "t", *dice.sample(WORDS, 3)]
    cells = ["q", "r", dice.choice(WORDS)]
    rows = {"type": "dynamiclist", "path": "rows", "id": "rows", "label": "rows"}
    rows["components"] = [field(dice, key, ROW) for key in cells]
    typed: dict[str, Any] = {key: value(dice, key) for key in keys if dice.random() < 0.7}
    typed["rows"] = [
        {key: value(dice, key) for key in cells if dice.random() < 0.7} for _ in range(dice.randrange(1, 4))
    ]
    top = [field(dice, key, TOP) for key in keys]
    return {"schema": {"type": "default", "id": "f", "components": [*top, rows]}, "typed": typed}


def test_the_page_of_registration_shows_and_asks_what_the_server_does() -> None:
    seed = seed_of_run()
    dice = random.Random(seed)
    cases = [case(dice) for _ in range(CASES)]
    lacking = 0
    for one, page in zip(cases, answers_of("intake.cjs", cases), strict=True):
        told = f"seed {seed}: {one}, page {page}"
        form = compile_form(one["schema"])
        try:
            read = form.read(decimals(one["typed"]), known={}, evaluate=evaluate)
        except Invalid as refused:
            found = {each.where.replace("[", ".").replace("]", "") for each in refused.findings}
            assert found == set(page["missing"]), told
            lacking += 1
        else:
            assert page["missing"] == [], told
            kept = {path: each for path, each in flat(read.variables).items() if each not in (None, "")}
            given = {path: Decimal(each) if isinstance(each, int) and not isinstance(each, bool) else each
                     for path, each in flat(page["given"]).items()}  # fmt: skip
            assert given == kept, told
    assert CASES // 10 < lacking < CASES - CASES // 10
