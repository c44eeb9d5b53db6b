"""Made-up forms, read here and by form-js itself: the same is shown, the same is taken, the same is wrong."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engine.errors import Invalid
from engine.feel import FeelContext, FeelError, compile_expression, to_json
from engine.values import dumps, loads
from forms import compile_form
from tests.support.seeds import seed_of_run
from tests.unit.forms.pages import answers_of, decimals

CASES = 200
#: What conditions, expressions for read-only and computed fields say, at the top and in rows.
TOP = [
    '=a = "x"',
    '=b = "y"',
    "=n > 3",
    "=t = true",
    "=n = null",
    '=a = ""',
    '=c = "x"',
    "=m < n",
    "=true",
    '=list contains(tags, "t1")',
    '=g.p = "x"',
    '=other = "x"',
    '=count(rows[q = "x"]) > 0',
    "=count(tags) = 2",
    "=string length(a) > 2",
    '=date(day) > date("2026-01-01")',
    '=duration("P" + string(1) + "D") = duration("P1D")',
    "=not(t) and count(tags) > 0",
    "=count(tags) = count",
    '=number("3") = floor(3.5)',
]
#: Variables and fields that are named like functions which conditions call; none may hide one.
WORDS = ["count", "date", "duration", "string", "length", "not", "number", "floor", "list", "contains"]
ROW = [
    '=this.q = "x"',
    '=this.r = "y"',
    '=parent.a = "x"',
    "=i[1] = 1",
    '=a = "x"',
    '=_this_.q = "x"',
    "=n > 3",
    "=count(tags) > count(rows) - 1",
    "=string length(this.q) > 1",
]
TEXTS = [
    "",
    "x",
    "y",
    "xy",
    "abc",
    " ab ",
    "1234567",
    "张三",
    "𠀀𠀀",
    "a@b",
    "ab@c.cn",
    "not a mail",
    "x" * 12,
]
PHONES = [
    "",
    "+8613812345678",
    "008613812345678",
    "+4930664040900",
    "+1",
    "+8613812345678 ",
    "tel: +8613812345678",
]
NUMBERS = [None, 0, 1, 2.5, 3, 3.14, 5, 7, -2, 5000.01, 0.1, 1e-7]
OPTIONS = [{"label": "甲", "value": "x"}, {"label": "乙", "value": "y"}, {"label": "丙", "value": 3}, "z"]
TAGS = [[], ["t1"], ["t1", "t2"], ["t2", "t3"]]
SOURCES = ({"values": [{"label": t, "value": t} for t in ("t1", "t2", "t3")]}, {"valuesKey": "from_data"})


def evaluate(text: str, names: Mapping[str, Any]) -> Any:
    try:
        return to_json(compile_expression(text).evaluate(names, FeelContext()))
    except FeelError:
        return None


def some(dice: random.Random, chance: float, **settings: Any) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if dice.random() < chance}


def field(dice: random.Random, key: str, kind: str, texts: list[str], strict: float = 1) -> dict[str, Any]:
    """A component with some of the settings that its type knows, with rules as often as it is `strict`."""
    made: dict[str, Any] = {
        "type": kind,
        "key": key,
        "id": f"id_{key.replace('.', '_')}_{dice.randrange(10**9)}",
    }
    if dice.random() < 0.4:
        made["conditional"] = {"hide": dice.choice(texts)}
    made |= some(dice, 0.12, disabled=True) | some(dice, 0.15, readonly=dice.choice([True, *texts]))
    rules: dict[str, Any] = {}
    if "readonly" not in made:
        rules |= some(dice, 0.3 * strict, required=True)
    if kind in ("textfield", "textarea"):
        rules |= some(
            dice, 0.2 * strict, minLength=dice.choice([1, 3, "=n"]), maxLength=dice.choice([3, 5, "=m"])
        )
        rules |= some(dice, 0.2 * strict, pattern=dice.choice(["^x", r"\d{3}", "y$", "[a-c]+"]))
        rules |= some(dice, 0.2 * strict, validationType=dice.choice(["phone", "email"]))
        made |= some(dice, 0.1, defaultValue="x")
    if kind == "number":
        rules |= some(dice, 0.3 * strict, min=dice.choice([0, 2, "=m"]), max=dice.choice([4, 6.5, "=n + 1"]))
        made |= some(dice, 0.3 * strict, decimalDigits=dice.choice([0, 1, 2])) | some(
            dice, 0.2 * strict, increment=dice.choice([2, 0.5])
        )
        if key not in ("n", "m"):  # feelin compares a text with a number, FEEL does not
            made |= some(dice, 0.2, serializeToString=True)
    if kind in ("radio", "select"):
        made["values"] = OPTIONS
    if kind in ("checklist", "taglist"):
        made |= dice.choice(SOURCES)
    if kind == "datetime":
        made["subtype"] = dice.choice(["date", "time", "datetime"])
    return made | ({"validate": rules} if rules else {})


def value(dice: random.Random, made: Mapping[str, Any]) -> Any:
    kind, rules = made["type"], made.get("validate", {})
    if kind in ("textfield", "textarea"):
        return dice.choice(PHONES if rules.get("validationType") == "phone" else TEXTS)
    if kind == "number":
        number = dice.choice(NUMBERS)
        return (
            str(number)
            if made.get("serializeToString") and number is not None and abs(number) < 1e6
            else number
        )
    if kind == "checkbox":
        return dice.random() < 0.5
    if kind in ("radio", "select"):
        return dice.choice([None, "x", "y", 3, "z"])
    if kind in ("checklist", "taglist"):
        return dice.choice(TAGS)
    return dice.choice(
        {
            "date": [None, "2026-03-05", "2024-02-29"],
            "time": [None, "09:20", "01:20Z", "09:20+08:00"],
            "datetime": [None, "2026-03-05T09:20", "2026-03-05T01:20Z", "2026-03-05T09:20+08:00"],
        }[made["subtype"]]
    )


def outside(dice: random.Random, strict: float) -> list[dict[str, Any]]:
    """The fields that stand in no group and no row, computed ones too."""
    kinds = {"a": "textfield", "b": "textarea", "n": "number", "m": "number", "t": "checkbox", "c": "select"}
    kinds |= {"tags": dice.choice(["taglist", "checklist"]), "when": "datetime", "o": "radio"}
    kinds |= {name: "number" if name == "count" else "textfield" for name in WORDS if dice.random() < 0.15}
    top = [field(dice, key, kind, TOP, strict) for key, kind in kinds.items()]
    if dice.random() < 0.5:
        text = dice.choice(['=a + "!"', "=n + 1", '=if t then "x" else "y"', "=d"])
        top += [{"type": "expression", "key": "d2", "id": "e2", "expression": text, "computeOn": "change"}]
        top += [
            {"type": "expression", "key": "d", "id": "e", "expression": '=c = "x"', "computeOn": "change"}
        ]
    return top


def case(dice: random.Random) -> dict[str, Any]:
    """A form, what it was opened with, and what was sent, for fields that take nothing, too."""
    strict = dice.choice([1, 0.1, 0.1])
    top = outside(dice, strict)
    inner = [field(dice, "p", "textfield", TOP, strict), field(dice, "k", "number", TOP, strict)]
    hides = {"conditional": {"hide": dice.choice(TOP)}} if dice.random() < 0.3 else {}
    group = {"type": "group", "id": "group", "path": "g", "components": inner} | hides
    cells = [
        field(dice, "q", "textfield", ROW, strict),
        field(dice, "r", "select", ROW, strict),
        field(dice, "s", "number", ROW, strict),
    ]
    rows = {"type": "dynamiclist", "id": "list", "path": "rows", "components": cells}
    dice.shuffle(top)
    known: dict[str, Any] = {
        "from_data": ["t1", "t2", {"label": "3", "value": "t3"}],
        "other": dice.choice("xy"),
    }
    known |= {
        one["key"]: value(dice, one)
        for one in top
        if "subtype" in one or (dice.random() < 0.5 and "id_" in one["id"])
    }
    asked = {one["key"] for one in top}
    known |= {w: dice.choice(["x", 3, True, ["x"]]) for w in WORDS if w not in asked and dice.random() < 0.3}
    known["day"] = dice.choice(["2025-06-01", "2026-06-01"])
    known["g"] = {one["key"]: value(dice, one) for one in inner if dice.random() < 0.5}
    known["rows"] = [{one["key"]: value(dice, one) for one in cells} for _ in range(dice.randrange(1, 4))]
    typed: dict[str, Any] = {
        one["key"]: value(dice, one) for one in top if "id_" in one["id"] and dice.random() < 0.7
    }
    typed["g"] = {one["key"]: value(dice, one) for one in inner if dice.random() < 0.7}
    typed["rows"] = [
        {one["key"]: value(dice, one) for one in cells if dice.random() < 0.6} for _ in known["rows"]
    ]
    return {
        "schema": {"type": "default", "id": "f", "components": [*top, group, rows]},
        "known": known,
        "typed": typed,
    }


def flat(values: Any, at: str = "") -> dict[str, Any]:
    """Values by path; what is empty is not there."""
    if isinstance(values, dict):
        pairs = [(f"{at}.{name}" if at else name, inner) for name, inner in values.items()]
    elif isinstance(values, list) and (not values or isinstance(values[0], dict)):
        pairs = [(f"{at}.{n}", inner) for n, inner in enumerate(values)]
    else:
        return {} if values in (None, "") else {at: values}
    return {path: found for name, inner in pairs for path, found in flat(inner, name).items()}


def laid(one: Any, other: Any) -> Any:
    """`other` over `one`, deeply."""
    if isinstance(one, dict) and isinstance(other, dict):
        return {**one, **{name: laid(one.get(name), inner) for name, inner in other.items()}}
    if isinstance(one, list) and isinstance(other, list) and other and isinstance(other[0], dict):
        return [laid(a, b) for a, b in zip(one, other, strict=True)]
    return other


def same(one: Any, other: Any) -> bool:
    """Numbers by what they are worth, times by their moment; everything else as it is."""
    if isinstance(one, str) and isinstance(other, str) and one != other:
        return one[:4] == other[:4] if one[:1].isdigit() else one.strip() == other.strip()
    if isinstance(one, int | Decimal | str) and isinstance(other, int | Decimal | str):
        try:
            return abs(Decimal(str(one)) - Decimal(str(other))) < Decimal("1e-9")
        except ArithmeticError:
            return one == other
    return bool(one == other)


def test_what_form_js_takes_and_refuses_is_taken_and_refused_here() -> None:
    seed = seed_of_run()
    dice = random.Random(seed)
    cases = [case(dice) for _ in range(CASES)]
    compared = wrong = 0
    for number, (one, theirs) in enumerate(zip(cases, answers_of("formjs.cjs", cases), strict=True)):
        told = f"seed {seed}, case {number}: {json.dumps(one, ensure_ascii=False)}"
        one = loads(dumps(decimals(one)))
        asked = {part.get("key", part.get("path")) for part in one["schema"]["components"]}
        held = {name: value for name, value in theirs["held"].items() if name in asked}
        sent = laid(held, one["typed"])
        form = compile_form(one["schema"])
        try:
            ours = flat(form.read(sent, known=one["known"], evaluate=evaluate).variables)
            found: list[str] = []
        except Invalid as refused:
            ours, found = {}, [f.where.replace("[", ".").replace("]", "") for f in refused.findings]
        assert sorted(set(found)) == sorted(theirs["wrong"]), told
        wrong += bool(found)
        if not found:
            expected = flat(theirs["submitted"])
            for path in (expected.keys() | ours.keys()) - set(theirs["locked"]):
                found_there = f"{path}: {ours.get(path)!r}, form-js {expected.get(path)!r}"
                assert same(ours.get(path), expected.get(path)), f"{found_there}; {told}"
                compared += 1
            before = flat(one["known"])
            for path in theirs["locked"]:
                kept = path not in ours or ours[path] in (*before.values(), "x")  # "x": the default of texts
                assert kept, f"{path} takes {ours[path]!r}; {told}"
    assert compared > CASES and wrong > CASES // 10
