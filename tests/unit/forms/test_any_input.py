"""Whatever JSON is submitted, a form answers with a submission or with findings; it never breaks and never hangs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import Invalid
from engine.values import dumps
from forms import compile_form

KINDS = (
    *("textfield", "textarea", "number", "checkbox", "radio", "select", "checklist", "taglist"),
    *("datetime", "filepicker", "expression"),
)
CHOICES = [{"label": "甲", "value": "a"}, {"label": "一", "value": 1}]
FORM = compile_form(
    {
        "id": "any",
        "components": [
            *({"type": kind, "key": kind, "values": CHOICES, "decimalDigits": 2} for kind in KINDS),
            {"type": "group", "path": "g", "components": [{"type": "number", "key": "n"}]},
            {
                "type": "dynamiclist",
                "path": "parties",
                "components": [
                    {"type": "textfield", "key": "x", "properties": {"destination": "party:P2:display_name"}}
                ],
            },
        ],
    }
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=20)
    | st.decimals(allow_nan=False, allow_infinity=False, places=3)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from([*KINDS, "g", "parties", "other"]), VALUES, max_size=8))
def test_any_json_is_answered(values: dict[str, Any]) -> None:
    try:
        got = FORM.read(values)
    except Invalid as refused:
        assert refused.findings
        assert all(finding.where and finding.message for finding in refused.findings)
    else:
        dumps([got.variables, [entry.value for entry in got.case_file], got.parties])


@pytest.mark.parametrize(
    "number", [Decimal("1E-999999999"), Decimal("1E+999999999"), Decimal("0E-99999"), 10**300]
)
def test_a_number_of_unreasonable_size_is_refused(number: Any) -> None:
    with pytest.raises(Invalid) as caught:
        FORM.read({"number": number})
    assert [finding.code for finding in caught.value.findings] == ["not_number"]
