"""What is doubtful about a schema although it compiles. One rule a function."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.errors import Finding
from forms.build import properties
from forms.fields import same
from forms.model import CLASSES, Json
from forms.tree import Container, Leaf

#: Lowest class of fields that the handbook classifies (8.1, 8.2), by key or field name.
HANDBOOK_CLASSES = {
    **dict.fromkeys(("narrative", "location_detail", "display_name", "legal_name", "phone", "address"), "P2"),
    **dict.fromkeys(("gender", "birth_year", "age_band", "special_needs", "authority_scope"), "P2"),
    **dict.fromkeys(
        ("id_no", "id_last4", "safe_contact", "is_minor", "guardian_party_id", "vulnerability"), "P3"
    ),
}


def lint_tree(root: Container, has_destinations: bool) -> list[Finding]:
    """All findings of a form, in document order; a foreign form (no destinations) is only checked for its
    options."""
    covered = {leaf.path for node in root.containers() if node.destination for leaf in node.leaves()}
    rules: list[Callable[[Leaf], Iterator[Finding]]] = [_options]
    if has_destinations:
        rules += [_personal, _file_outside]
    findings = [finding for leaf in root.leaves() for rule in rules for finding in rule(leaf)]
    if has_destinations:
        bare = (leaf for leaf in root.leaves() if leaf.path not in covered)
        findings += [
            finding for leaf in bare for rule in (_no_destination, _prose, _file) for finding in rule(leaf)
        ]
    return findings


def _options(leaf: Leaf) -> Iterator[Finding]:
    if leaf.type not in ("radio", "select", "checklist", "taglist"):
        return
    if leaf.options is None and not (leaf.spec.get("valuesKey") or leaf.spec.get("valuesExpression")):
        yield Finding(
            "no_options", f"「{leaf.label}」没有选项", leaf.path, "values、valuesKey 或 valuesExpression"
        )
    if _repeated([option.value for option in leaf.options or ()]):
        yield Finding("repeated_option", f"「{leaf.label}」有重复的选项", leaf.path, "选项的值各不相同")


def _repeated(values: list[Json]) -> bool:
    """Whether two values are the same; plain ones are looked up, so that long lists cost little."""
    plain = [(isinstance(v, bool), v) for v in values if not isinstance(v, list | dict)]
    others = [v for v in values if isinstance(v, list | dict)]
    return len(set(plain)) < len(plain) or any(same(a, b) for at, a in enumerate(others) for b in others[:at])


def _no_destination(leaf: Leaf) -> Iterator[Finding]:
    if not leaf.explicit:
        yield Finding(
            "no_destination",
            f"「{leaf.label}」没有写明去向，按变量处理",
            leaf.path,
            "properties.destination",
            severity="warning",
        )


def _personal(leaf: Leaf) -> Iterator[Finding]:
    lowest = HANDBOOK_CLASSES.get(leaf.name)
    if lowest is None:
        return
    if leaf.destination.kind == "variable" or CLASSES.index(leaf.destination.cls) < CLASSES.index(lowest):
        yield Finding(
            "personal_class_too_low",
            f"「{leaf.label}」是个人信息，不得低于 {lowest}，更不得成为变量",
            leaf.path,
            f"case:{lowest}:… 或 party:{lowest}:…",
            leaf.destination.text,
            remedy="请改 properties.destination",
        )


def _prose(leaf: Leaf) -> Iterator[Finding]:
    if leaf.type == "textarea" and leaf.destination.text in ("variable", "case:P1:" + leaf.destination.field):
        yield Finding(
            "prose_in_clear",
            f"「{leaf.label}」是自由文字，可能写入个人信息",
            leaf.path,
            "case:P2:…",
            leaf.destination.text,
            severity="warning",
        )


def _file(leaf: Leaf) -> Iterator[Finding]:
    if leaf.type == "filepicker" and (leaf.destination.kind == "variable" or leaf.destination.cls == "P1"):
        yield Finding(
            "file_in_clear",
            f"「{leaf.label}」里有文件名，文件名是个人信息，不得成为变量",
            leaf.path,
            "case:P2:…",
            leaf.destination.text,
            remedy="请改 properties.destination",
        )


def _file_outside(leaf: Leaf) -> Iterator[Finding]:
    if properties(leaf.spec).get("format") in ("id_no", "phone") and leaf.destination.kind == "variable":
        yield Finding(
            "personal_class_too_low",
            f"「{leaf.label}」是个人信息，不得成为变量",
            leaf.path,
            "case:… 或 party:…",
            "variable",
        )
