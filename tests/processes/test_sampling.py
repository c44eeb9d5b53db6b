"""Four-level sampling (P20): the table of ratios, a draw that anybody can repeat, and the visits beside the cases."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from api.commands.draw import draw as draw_command
from casework.sampling.draw import GRADES, differences, draw, frame_hash
from engine.context import platform_actor
from engine.dmn import parse_dmn
from engine.errors import Invalid
from engine.feel import FeelContext, compile_expression
from engine.messages.commands import PublishMessage
from tests.processes.live_city import live_city

FOLDER = Path(__file__).resolve().parents[2] / "processes" / "base" / "four_level_sampling_draw"
FRAME = [{"case_code": f"ZZ{n:03}", "grade": "ABC"[n % 3]} for n in range(30)]
SIZES = {"A": 10, "B": 3, "C": 1}


def decide(decision: str, **variables: object) -> object:
    path = FOLDER / f"{decision}.dmn"
    return parse_dmn(path.read_bytes(), path.name).evaluate(decision, variables, FeelContext()).output


@pytest.mark.parametrize(
    ("level", "population", "sizes"),
    [
        ("SL1", (5, 20, 15), (5, 10, 3)),
        ("SL2", (5, 20, 15), (5, 6, 2)),
        ("SL3", (5, 20, 15), (3, 4, 1)),
        ("SL4", (10, 60, 50), (3, 3, 1)),
        ("SL4", (0, 4, 3), (0, 4, 1)),
        ("SL4", (1, 1, 1), (1, 1, 1)),
        ("SL3", (0, 0, 0), (0, 0, 0)),
    ],
)
def test_how_many_of_each_grade(level: str, population: tuple[int, ...], sizes: tuple[int, ...]) -> None:
    counts = dict(zip(GRADES, population, strict=True))
    found = decide("dmn_sampling", sampling_level=level, grade_counts=counts)
    assert found == {**dict(zip(GRADES, sizes, strict=True)), "total": sum(sizes)}


@pytest.mark.parametrize(
    ("facts", "grade"),
    [
        ({"risk_level": "high", "closing_reason": "oral_agreement"}, "A"),
        ({"people_count": 10}, "A"),
        ({"amount_cny": 100000}, "A"),
        ({"amount_cny": 99999, "people_count": 9}, "B"),
        ({"fulfilment": "breached"}, "A"),
        ({"satisfaction": "dissatisfied"}, "A"),
        ({"closing_reason": "oral_agreement"}, "C"),
        ({"closing_reason": "agreement_pending"}, "B"),
    ],
)
def test_the_grade_of_a_case(facts: dict[str, object], grade: str) -> None:
    empty = dict.fromkeys(("risk_level", "people_count", "amount_cny", "fulfilment", "satisfaction"))
    candidate = {**empty, "closing_reason": "agreement_fulfilled", "case_code": "ZZ1", **facts}
    assert decide("dmn_sampling_frame", candidates=[candidate]) == [{"case_code": "ZZ1", "grade": grade}]


def test_the_draw_follows_its_description_with_nothing_but_sha256() -> None:
    record = draw(FRAME, SIZES, "03 05 08", "2025-02/SL1", "01-01")
    lines = "".join(f"{row['case_code']}|{row['grade']}\n" for row in FRAME)
    published = sha256(lines.encode()).hexdigest()
    seed = sha256(f"03 05 08|{published}|2025-02/SL1|01-01|B".encode()).hexdigest()
    codes = [row["case_code"] for row in FRAME if row["grade"] == "B"]
    codes.sort(key=lambda code: sha256(f"{seed}|{code}".encode()).hexdigest())
    assert record["frame_hash"] == published
    assert [one["case_code"] for one in record["sample"] if one["grade"] == "B"] == codes[:3]


@settings(max_examples=40, deadline=None)
@given(st.permutations(FRAME), st.text(min_size=1, max_size=20))
def test_the_same_draw_gives_the_same_sample_in_whatever_order_the_frame_comes(
    shuffled: list[dict[str, str]], value: str
) -> None:
    record = draw(shuffled, SIZES, value, "2025-02/SL1", "01-01")
    assert record == draw(FRAME, SIZES, value, "2025-02/SL1", "01-01")
    assert differences(record) == []


def test_a_frame_that_is_not_one_is_refused() -> None:
    with pytest.raises(Invalid, match="重复的案号"):
        frame_hash([*FRAME, FRAME[0]])
    with pytest.raises(Invalid, match="不认识的等级"):
        frame_hash([{"case_code": "ZZ1", "grade": "D"}])
    with pytest.raises(Invalid, match="样本数不对"):
        draw(FRAME, {"A": 11}, "1", "2025-02/SL1", "01-01")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("public_value", "99"),
        ("period", "2025-03/SL1"),
        ("sample", []),
        ("frame", FRAME[1:]),
        ("algorithm", "OTHER"),
    ],
)
def test_verify_finds_whatever_was_changed(tmp_path: Path, name: str, value: object) -> None:
    record = draw(FRAME, SIZES, "03 05 08", "2025-02/SL1", "01-01")
    file = tmp_path / "draw.json"
    file.write_text(json.dumps(record), encoding="utf-8")
    good = CliRunner().invoke(draw_command, ["verify", str(file)])
    assert (good.exit_code, good.output.startswith("重抽一致")) == (0, True)
    file.write_text(json.dumps({**record, name: value}), encoding="utf-8")
    assert CliRunner().invoke(draw_command, ["verify", str(file)]).exit_code == 1


def test_a_month_is_drawn_and_visited(tmp_path: Path) -> None:
    """Cases mediated in a month are framed on the first of the next, drawn by a public value, and visited."""
    with live_city(tmp_path, "2025-01-01T08:00:00+08:00", "01-01") as city:
        city.sample("0001")
        month = city.clock.now().replace(day=1)
        following = (month.replace(day=28) + (month.replace(day=8) - month.replace(day=1))).replace(day=1)
        city.until(following.replace(hour=8, minute=0).isoformat())
        start = PublishMessage("MSG_SAMPLING_START", "SL1", {"sampling_level": "SL1"})
        city.bus.execute(start, platform_actor(city.tenant))
        assert 1 in city.values("population")
        drawn = following.replace(hour=20, minute=0).isoformat()
        city.until(drawn)
        proof = {"draw_source": "公开摇奖第 25026 期", "drawn_at": drawn, "witness_unit": "公证处"}
        city.do("P20-S01-draw", public_value="03 05 08 12", **proof)
        assert "P20-S02" in city.waiting()
        (record,) = (one for one in city.values("draw") if one is not None)
        assert differences(record) == []
        city.do(
            "P20-S02", not_visitable="none",
            visit_at=drawn, party_visited="both", fulfilment="fulfilled", satisfaction="satisfied", issue="none",
            note="当面走访，双方满意。",
        )  # fmt: skip
        reason = "当面走访双方，协议已经履行，没有问题。"
        city.do("P20-S06", verdict="pass", evidence=[{"item": "走访照片"}], reason=reason)
        assert "D33" in city.papers()
        assert "P20-S09" in city.waiting()
        assert 1 in city.values("pass_rate")


def visited() -> list[tuple[str, str]]:
    """What the diagram says of one case that is visited: expression and name, in the order of the drawing."""
    root = ElementTree.fromstring((FOLDER / "four_level_sampling_draw.bpmn").read_bytes())
    (thrown,) = (element for element in root.iter() if element.get("id") == "Throw_visit")
    return [
        (element.attrib["source"].removeprefix("="), element.attrib["target"])
        for element in thrown.iter("{http://camunda.org/schema/zeebe/1.0}input")
    ]


def test_a_draw_of_two_hundred_of_six_hundred_fits_into_one_step() -> None:
    """Each case that is visited is looked up among all candidates once; the bound of a step's expressions holds all."""
    candidates = [
        {"case_code": f"ZZ{n:03}", "grade": "ABC"[n % 3], "risk_level": f"R{n}"} for n in range(600)
    ]
    context, mappings = FeelContext(), [(compile_expression(text), name) for text, name in visited()]
    for one in candidates[::3]:
        known: dict[str, object] = {"candidates": candidates, "batch_no": "b", "sampling_level": "SL1", **one}
        del known["risk_level"]
        for expression, name in mappings:
            known[name] = expression.evaluate(known, context)
        assert known["risk_level"] == one["risk_level"]
