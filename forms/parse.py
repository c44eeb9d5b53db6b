"""form-js JSON → tree. Collects everything that is wrong before it gives up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from engine.errors import Finding, Invalid
from forms.build import SchemaError, asks_of, field_for, label_of, options_of, properties, validation
from forms.destination import parse_destination
from forms.dynamic import BOUNDS
from forms.model import Destination
from forms.roles import role_of
from forms.tree import GROUP, INPUTS, LIST, SILENT, Container, Leaf

_MAX_DEPTH = 10
_MAX_COMPONENTS = 1000


def parse_schema(schema: Mapping[str, Any]) -> Container:
    """The tree of a form. Raises Invalid with one Finding per wrong component, `where` = path of its key."""
    components = schema.get("components")
    if not isinstance(components, list):
        raise Invalid(
            "bad_form",
            "这不是 form-js 表单",
            "components",
            "components 是组件的列表",
            type(components).__name__,
        )
    parser = _Parser(str(schema.get("id", "")))
    root = Container("", "", "表单", "root")
    parser.components(components, root, (), 0)
    if parser.findings:
        first = parser.findings[0]
        detail = f"表单有 {len(parser.findings)} 处错误：{first.message}"
        raise Invalid(
            "bad_form", detail, first.where, first.expected, first.found, findings=tuple(parser.findings)
        )
    return root


@dataclass(slots=True)
class _Parser:
    form_id: str
    findings: list[Finding] = field(default_factory=list)
    seen: int = 0

    def components(self, items: list[Any], into: Container, conditions: tuple[str, ...], depth: int) -> None:
        if depth > _MAX_DEPTH:
            self.wrong("too_deep", "组件嵌套太深", into.path, f"至多 {_MAX_DEPTH} 层")
            return
        for item in items:
            self.seen += 1
            if self.seen == _MAX_COMPONENTS + 1:
                self.wrong("too_many_components", "组件太多", into.path, f"至多 {_MAX_COMPONENTS} 个")
            if self.seen > _MAX_COMPONENTS:
                return
            if isinstance(item, dict):
                self.component(item, into, conditions, depth)
            else:
                self.wrong("bad_component", "组件应为对象", into.path, "组件对象", str(item)[:40])

    def component(self, item: Mapping[str, Any], into: Container, above: tuple[str, ...], depth: int) -> None:
        kind, conditions = item.get("type"), above + _condition(item)
        if not isinstance(kind, str):
            self.wrong("bad_component", "组件没有类型", into.path, "type 是组件的类型名", str(kind)[:40])
        elif kind in (GROUP, LIST):
            self.container(item, into, conditions, depth)
        elif kind in INPUTS:
            self.leaf(item, into, conditions)
        elif kind not in SILENT:
            self.unknown(kind, item, into)

    def unknown(self, kind: str, item: Mapping[str, Any], into: Container) -> None:
        """A component that no page could show and no rule check."""
        named = [name for name in (item.get("key"), item.get("id")) if isinstance(name, str) and name]
        where = into.inside(named[0]) if named else into.path
        known = "、".join([*sorted(INPUTS), GROUP, LIST, *sorted(SILENT)])
        self.wrong(
            "unknown_component", f"不认识的组件“{kind[:40]}”", f"{where}.type".lstrip("."), known, kind[:40]
        )

    def container(
        self, item: Mapping[str, Any], into: Container, conditions: tuple[str, ...], depth: int
    ) -> None:
        path, children = str(item.get("path") or ""), item.get("components")
        inner = children if isinstance(children, list) else []
        if not path:
            if item["type"] == LIST:
                self.wrong("missing_path", "动态列表没有 path", into.path, "path 是变量名")
            self.components(inner, into, conditions, depth + 1)
            return
        parent, name = self.walk(into, path)
        place = parent.children.get(name)
        if place is None:
            place = self._container(item, parent, name, conditions)
            parent.children[name] = place
        elif not isinstance(place, Container) or item["type"] == LIST or place.kind == "list":
            self.wrong("duplicate_key", f"“{name}”出现两次", parent.inside(name), "每个 key 只用一次", name)
            return
        self.components(inner, place, conditions, depth + 1)

    def _container(
        self, item: Mapping[str, Any], parent: Container, name: str, conditions: tuple[str, ...]
    ) -> Container:
        path, settings, custom = parent.inside(name), validation(item), properties(item)
        kind: Literal["group", "list"] = "list" if item["type"] == LIST else "group"
        fewest = custom.get("minItems", settings.get("min", 1 if settings.get("required") else 0))
        most = custom.get("maxItems", settings.get("max", 500))
        destination = self.destination(custom.get("destination"), path) if "destination" in custom else None
        return Container(
            name,
            path,
            label_of(item, name),
            kind,
            conditions,
            destination,
            _count(fewest, 0),
            _count(most, 500),
            _count(item.get("defaultRepetitions"), 1),
        )

    def leaf(self, item: Mapping[str, Any], into: Container, conditions: tuple[str, ...]) -> None:
        key = item.get("key")
        if not isinstance(key, str) or not key:
            self.wrong("missing_key", "输入组件没有 key", into.path, "key 是变量名", str(item.get("id", "")))
            return
        parent, name = self.walk(into, key)
        path = parent.inside(name)
        if name in parent.children:
            self.wrong("duplicate_key", f"“{name}”出现两次", path, "每个 key 只用一次", name)
            return
        try:
            parent.children[name] = self._leaf(item, name, path, conditions)
        except SchemaError as wrong:
            self.wrong("bad_component", wrong.message, f"{path}.{wrong.setting}", wrong.expected, wrong.found)

    def _leaf(self, item: Mapping[str, Any], name: str, path: str, conditions: tuple[str, ...]) -> Leaf:
        label, options = label_of(item, name), options_of(item) if _chooses(item) else None
        disabled, read_only = bool(item.get("disabled")), _read_only(item)
        required = validation(item).get("required") is True and not disabled and read_only is not True
        text = properties(item).get("destination")
        expression = item.get("expression") if item.get("type") == "expression" else None
        return Leaf(
            name,
            path,
            label,
            str(item.get("type")),
            required,
            self.destination(text, path),
            conditions,
            options,
            field_for(item, label, required, options),
            item,
            text is not None,
            _feel(expression),
            asks_of(item),
            role_of(item),
            disabled,
            read_only,
            _bounds(item),
        )

    def destination(self, text: object, path: str) -> Destination:
        if text is None:
            return Destination("variable")
        key = path.replace("[]", "")
        parsed = parse_destination(str(text), f"{self.form_id}.{key}" if self.form_id else key, path)
        if isinstance(parsed, Finding):
            self.findings.append(parsed)
            return Destination("variable")
        if parsed.kind == "party" and not path.startswith("parties[]."):
            self.wrong(
                "party_outside_list",
                "当事人字段只能放在动态列表 parties 中",
                path,
                "parties[].<字段>",
                parsed.text,
            )
        return parsed

    def walk(self, into: Container, dotted: str) -> tuple[Container, str]:
        """The container that a dotted key lies in (made on the way) and the key's last name."""
        *above, name = dotted.split(".")
        for step in above:
            child = into.children.get(step)
            if child is None:
                child = into.children[step] = Container(step, into.inside(step), step, "group")
            elif not isinstance(child, Container):
                self.wrong("duplicate_key", f"“{step}”既是输入又是分组", into.inside(step), "一种用途", step)
                return Container("", into.path, "", "group"), name
            into = child
        return into, name

    def wrong(self, code: str, message: str, where: str, expected: str, found: str = "") -> None:
        self.findings.append(Finding(code, message, where, expected, found))


def _chooses(item: Mapping[str, Any]) -> bool:
    return item.get("type") in ("radio", "select", "checklist", "taglist")


def _condition(item: Mapping[str, Any]) -> tuple[str, ...]:
    conditional = item.get("conditional")
    text = _feel(conditional.get("hide")) if isinstance(conditional, dict) else None
    return (text,) if text else ()


def _read_only(item: Mapping[str, Any]) -> bool | str:
    """Whether nobody can type, or the expression that says so."""
    setting = item.get("readonly")
    if isinstance(setting, str) and setting.startswith("="):
        return _feel(setting) or False
    return bool(setting)


def _bounds(item: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The bounds that are expressions, by their names in `validate`."""
    found = ((name, validation(item).get(name)) for name in BOUNDS)
    texts = ((name, _feel(text)) for name, text in found if isinstance(text, str) and text.startswith("="))
    return tuple((name, text) for name, text in texts if text)


def _feel(text: object) -> str | None:
    """The expression without its leading `=`; None when there is none."""
    stripped = text.strip() if isinstance(text, str) else ""
    return stripped.removeprefix("=").strip() or None


def _count(value: object, otherwise: int) -> int:
    return (
        value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 500 else otherwise
    )
