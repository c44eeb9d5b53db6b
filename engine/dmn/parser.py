"""DMN files to decision models."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.dmn.boxed import BoxedCompiler, external
from engine.dmn.evaluate import DecisionModel
from engine.dmn.facts import table_facts
from engine.dmn.items import TypeTable
from engine.dmn.model import Decision, DecisionService, Definitions, InputData, KnowledgeModel, Requiring
from engine.dmn.xml import Xml, attribute, child, children, expression_of, href, tag, version_tag
from engine.errors import Finding, Invalid
from engine.feel.errors import FeelSyntaxError
from engine.feel.types import Type
from engine.xmlsafe import parse_xml

_KINDS = {"decisionTable": "DECISION_TABLE", "literalExpression": "LITERAL_EXPRESSION"}


def parse_dmn(
    data: bytes, resource_name: str, library: Mapping[str, bytes] | None = None, lenient: bool = False
) -> DecisionModel:
    """The decision model of a file.

    `library` holds the files it may import, by namespace. Raises Invalid (or TooLarge) with a finding for each broken
    expression and requirement, naming the element; with `lenient` these only make the decisions concerned fail.
    """
    files: dict[str, Definitions] = {}
    main = _read(data, resource_name, library or {}, files)
    if not lenient:
        _refuse_broken(main, files, resource_name)
    return DecisionModel(main, files)


def _read(data: bytes, what: str, library: Mapping[str, bytes], files: dict[str, Definitions]) -> Definitions:
    root = parse_xml(data, what)
    if tag(root) != "definitions":
        raise Invalid(
            "dmn_not_definitions",
            f"{what} 不是 DMN 文件",
            what,
            "DMN 1.1 至 1.5 的 definitions",
            str(root.tag),
        )
    made = Definitions(attribute(root, "id"), attribute(root, "name"), attribute(root, "namespace"))
    files[made.namespace] = made
    for element in children(root, "import"):
        namespace = attribute(element, "namespace")
        if namespace in library and namespace not in files:
            _read(library[namespace], namespace, library, files)
        if namespace in files:
            made.imports[namespace] = attribute(element, "name")
    _Builder(root, made, files).build()
    return made


def _refuse_broken(main: Definitions, files: Mapping[str, Definitions], what: str) -> None:
    findings = [
        Finding(
            "expression",
            f"表达式“{text.strip()[:80]}”不是有效的 FEEL：{error.message_zh}",
            where,
            error.expected,
            error.found,
            remedy="检查表达式的写法",
        )
        for file in files.values()
        for where, text, error in file.broken
    ]
    for element in main.elements.values():
        if isinstance(element, Requiring):
            for namespace, identity in (*element.inputs, *element.decisions, *element.knowledge):
                if namespace not in files or identity not in files[namespace].elements:
                    findings.append(
                        Finding(
                            "dmn_requirement",
                            f"“{element.name}”所依赖的元素不存在",
                            element.id,
                            "存在的元素",
                            identity,
                            remedy="改成存在的元素，或者去掉这条依赖",
                        )
                    )
    if findings:
        raise Invalid(
            "dmn_invalid", f"{what} 有 {len(findings)} 处错误：{findings[0].message}", what, findings=findings
        )


def _known_names(root: Xml) -> frozenset[str]:
    """Every name that the file declares: those with spaces or symbols can only be read when they are known."""
    return frozenset(attribute(e, "name") for e in root.iter() if tag(e) and e.get("name"))


class _Builder:
    def __init__(self, root: Xml, made: Definitions, files: Mapping[str, Definitions]) -> None:
        self.root = root
        self.made = made
        self.reading = ""  # the id of what is being read, for expressions without one
        known = _known_names(root)
        imported: dict[str, Type] = {}
        for namespace, prefix in made.imports.items():
            other = files[namespace]
            known |= {e.name for e in other.elements.values()} | frozenset(_fields(other.types.values()))
            imported |= {f"{prefix}.{name}" if prefix else name: t for name, t in other.types.items()}
        self.types = TypeTable(root, imported, known, self._report)
        made.types = self.types.types
        made.tables = [table_facts(element) for element in root.iter() if tag(element) == "decisionTable"]
        self.boxed = BoxedCompiler(self.types, known)

    def _report(self, where: str, text: str, error: FeelSyntaxError) -> None:
        self.made.broken.append((where or self.reading, text, error))

    def build(self) -> None:
        for element in self.root:
            kind, identity = tag(element), attribute(element, "id") or attribute(element, "name")
            if kind == "inputData":
                self.made.elements[identity] = InputData(
                    identity, self._name(element), self._variable_type(element)
                )
            elif kind == "decision":
                self.made.elements[identity] = self._decision(element, identity)
            elif kind == "businessKnowledgeModel":
                self.made.elements[identity] = self._knowledge_model(element, identity)
            elif kind == "decisionService":
                self.made.elements[identity] = self._service(element, identity)

    def _name(self, element: Xml) -> str:
        return attribute(element, "name") or attribute(child(element, "variable"), "name")

    def _variable_type(self, element: Xml) -> Type:
        return self.types.of(child(element, "variable"))

    def _requirements(self, element: Xml, made: Requiring) -> None:
        for requirement in children(element, "informationRequirement", "knowledgeRequirement"):
            for target in requirement:
                kinds = {
                    "requiredInput": made.inputs,
                    "requiredDecision": made.decisions,
                    "requiredKnowledge": made.knowledge,
                }
                if tag(target) in kinds:
                    kinds[tag(target)].append(href(target, self.made.namespace))

    def _decision(self, element: Xml, identity: str) -> Decision:
        self.reading = identity
        logic = expression_of(element)
        made = Decision(identity, self._name(element), self._variable_type(element))
        made.kind = "UNKNOWN" if logic is None else _KINDS.get(tag(logic), "UNKNOWN")
        made.table = table_facts(logic) if logic is not None and made.kind == "DECISION_TABLE" else None
        made.version_tag = version_tag(element)
        made.variable = attribute(child(element, "variable"), "name") or made.name
        made.logic = None if logic is None else self.boxed.expression(logic, records=True)
        self._requirements(element, made)
        return made

    def _knowledge_model(self, element: Xml, identity: str) -> KnowledgeModel:
        self.reading = identity
        made = KnowledgeModel(identity, self._name(element), self._result_type(element))
        function = child(element, "encapsulatedLogic")
        if function is not None:
            params = list(children(function, "formalParameter"))
            made.params = [attribute(p, "name") for p in params]
            made.param_types = [self.types.of(p) for p in params]
            foreign = attribute(function, "kind") not in ("", "FEEL", "F")
            made.logic = external if foreign else self.boxed.inside(function)
        self._requirements(element, made)
        return made

    def _result_type(self, element: Xml) -> Type:
        """What a callable gives: the result of its function type, or the type itself as DMN 1.1 wrote it."""
        found = self._variable_type(element)
        return found.args[-1] if found.kind == "function" and found.args else found

    def _service(self, element: Xml, identity: str) -> DecisionService:
        def refs(name: str) -> list[tuple[str, str]]:
            return [href(e, self.made.namespace) for e in children(element, name)]

        return DecisionService(
            identity,
            self._name(element),
            self._result_type(element),
            refs("inputData"),
            refs("inputDecision"),
            refs("outputDecision"),
        )


def _fields(types: Iterable[Type]) -> set[str]:
    found: set[str] = set()
    waiting = list(types)
    while waiting:
        made = waiting.pop()
        found |= set(made.fields)
        waiting += made.args
    return found
