"""A form that labels a person needs a reason and a review date (handbook 8.6)."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.subject import ReadForm, Shelf, warning

#: Fields by which a person confirms a label, by the end of their path.
LABELS = frozenset(
    {
        "risk_confirmed", "risk_final", "care_category", "care_type", "vulnerability",
        "false_mediation", "refuses_performance", "long_unresolved", "unreasonable_claim", "visit_restricted",
        "absence_confirmed", "named_and_shamed",
    }
)  # fmt: skip


def rule(read: ReadForm, _: Shelf) -> Iterator[Finding]:
    """Warns of a label without required reason, or without review date."""
    facts = {fact.key.rpartition(".")[2]: fact for fact in read.form.fields}
    reason = any("reason" in key and fact.type in ("textarea", "textfield") for key, fact in facts.items())
    review = any("review_date" in key or "expires_on" in key for key in facts)
    for name in sorted(LABELS & facts.keys()):
        fact = facts[name]
        missing = [word for word, there in (("理由", reason), ("复核日期", review)) if not there]
        if missing:
            text = f"「{fact.label}」是给人贴标签的认定，表单里没有{'和'.join(missing)}（手册 8.6）"
            remedy = "加上不少于 15 字的 reason 和 review_date"
            yield warning("label_without_reason", text, fact.key, "reason、review_date", "", remedy)
