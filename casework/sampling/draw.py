"""The draw of the four-level sampling (handbook 4.7), which anybody can repeat with nothing but SHA-256.

1. The frame: one line `<case code>|<grade>` a case, sorted by case code, each ended by a line feed; UTF-8.
   Its SHA-256 (hex) is published before the public draw.
2. The seed of a grade: SHA-256 (hex) of `<public value>|<frame hash>|<period>|<organisation>|<grade>`.
3. The order within a grade: ascending by SHA-256 (hex) of `<seed>|<case code>`.
4. The sample: the first n of each grade, n from the table of ratios; a replacement is the next one in the order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from itertools import pairwise
from typing import Any

from engine.errors import Invalid

ALGORITHM = "FQ-DRAW-1"
GRADES = ("A", "B", "C")
#: What a record holds beside frame and sample.
_TEXTS = ("algorithm", "period", "org", "public_value", "frame_hash")
_BY_GRADE = ("sizes", "seeds", "order")


def ordered(frame: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The frame (`case_code`, `grade` each) sorted by case code. Invalid for an unknown grade or a double code."""
    rows = sorted(({"case_code": str(r["case_code"]), "grade": str(r["grade"])} for r in frame), key=_code)
    for row, following in pairwise(rows):
        if row["case_code"] == following["case_code"]:
            raise Invalid("frame_twice", "名册里有重复的案号", "frame", "每案一行", row["case_code"])
    for row in rows:
        if row["grade"] not in GRADES:
            raise Invalid("frame_grade", "名册里有不认识的等级", row["case_code"], "A、B、C", row["grade"])
    return rows


def frame_hash(frame: Sequence[Mapping[str, Any]]) -> str:
    """The hash that is published before the draw (hex)."""
    text = "".join(f"{row['case_code']}|{row['grade']}\n" for row in ordered(frame))
    return sha256(text.encode()).hexdigest()


def seed(public_value: str, hash_of_frame: str, period: str, org: str, grade: str) -> str:
    """The seed of one grade (hex)."""
    return sha256("|".join((public_value, hash_of_frame, period, org, grade)).encode()).hexdigest()


def draw(
    frame: Sequence[Mapping[str, Any]], sizes: Mapping[str, Any], public_value: str, period: str, org: str
) -> dict[str, Any]:
    """The record of a draw: everything that is needed to repeat it, the order of each grade and the sample.

    `sizes` is how many of each grade; Invalid when a grade has fewer cases than are to be drawn.
    """
    rows, published = ordered(frame), frame_hash(frame)
    seeds = {grade: seed(public_value, published, period, org, grade) for grade in GRADES}
    order = {grade: _order(rows, grade, seeds[grade]) for grade in GRADES}
    counts = {grade: int(sizes.get(grade) or 0) for grade in GRADES}
    for grade, count in counts.items():
        if not 0 <= count <= len(order[grade]):
            found = f"{count} 件,名册有 {len(order[grade])} 件"
            raise Invalid("sample_size", f"等级 {grade} 的样本数不对", "sizes", "不多于名册", found)
    return {
        "algorithm": ALGORITHM,
        "period": period,
        "org": org,
        "public_value": public_value,
        "frame": rows,
        "frame_hash": published,
        "sizes": counts,
        "seeds": seeds,
        "order": order,
        "sample": [{"case_code": c, "grade": g} for g in GRADES for c in order[g][: counts[g]]],
    }


def is_record(value: Any) -> bool:
    """Whether this has the shape of what `draw` gives, whatever it says: a variable of a diagram may hold anything."""
    if not isinstance(value, Mapping) or set(value) != {*_TEXTS, *_BY_GRADE, "frame", "sample"}:
        return False
    rows = [*_listed(value["frame"]), *_listed(value["sample"])]
    return (
        all(isinstance(value[name], str) for name in _TEXTS)
        and all(isinstance(value[name], Mapping) and set(value[name]) == set(GRADES) for name in _BY_GRADE)
        and all(isinstance(codes, list) for codes in value["order"].values())
        and all(isinstance(row, Mapping) and set(row) == {"case_code", "grade"} for row in rows)
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [None]


def differences(record: Mapping[str, Any]) -> list[str]:
    """Draws again from a record's frame and public value; says in Chinese what is not as the record says."""
    if record.get("algorithm") != ALGORITHM:
        return [f"不认识的算法 {record.get('algorithm')}（应为 {ALGORITHM}）"]
    try:
        again = draw(
            record["frame"], record["sizes"], record["public_value"], record["period"], record["org"]
        )
    except (KeyError, TypeError) as missing:
        return [f"记录不完整：缺少 {missing}"]
    except (Invalid, ValueError, AttributeError) as wrong:
        return [f"记录不能重抽：{wrong}"]
    names = {"frame_hash": "名册哈希", "seeds": "种子", "order": "随机次序", "sample": "样本"}
    return [f"{words}不一致" for name, words in names.items() if record.get(name) != again[name]]


def _order(rows: Sequence[Mapping[str, str]], grade: str, of_grade: str) -> list[str]:
    codes = [row["case_code"] for row in rows if row["grade"] == grade]
    return sorted(codes, key=lambda code: sha256(f"{of_grade}|{code}".encode()).hexdigest())


def _code(row: Mapping[str, str]) -> str:
    return row["case_code"]
