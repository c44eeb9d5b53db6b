"""Hostile files: every one is refused or bounded, with an answer that says why."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">'
)
GOOD = (
    HEAD + '<process id="p" isExecutable="true"><startEvent id="s"/><endEvent id="e"/>'
    '<sequenceFlow id="f" sourceRef="s" targetRef="e"/></process></definitions>'
)
DMN = '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">{}</definitions>'
_START = '<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="{}"/>'


def doctype(subset: str, use: str = "") -> bytes:
    used = GOOD.replace("<process", use + "<process", 1)
    return f'<?xml version="1.0"?><!DOCTYPE definitions [{subset}]>{used}'.encode()


def process(inside: str, first: str = "x") -> bytes:
    """A process that goes from its start to `first`."""
    return f'{HEAD}<process id="p" isExecutable="true">{_START.format(first)}{inside}</process></definitions>'.encode()


def calls(*names: str, process_id: str = "p") -> str:
    """A process that forks into call activities and has no other way."""
    activities = "".join(
        f'<callActivity id="{process_id}c{n}" calledElement="{name}"/>'
        f'<sequenceFlow id="{process_id}f{n}" sourceRef="{process_id}g" targetRef="{process_id}c{n}"/>'
        for n, name in enumerate(names)
    )
    start = f'<startEvent id="{process_id}s"/><sequenceFlow id="{process_id}f" sourceRef="{process_id}s" '
    start += f'targetRef="{process_id}g"/><parallelGateway id="{process_id}g"/>'
    return f'<process id="{process_id}" isExecutable="true">{start}{activities}</process>'


def circle(step: str, count: str = "") -> bytes:
    """A circle without a waiting state around one step."""
    merge = '<exclusiveGateway id="x"/><sequenceFlow id="a" sourceRef="x" targetRef="y"/>'
    return process(f'{merge}{step}<sequenceFlow id="b" sourceRef="y" targetRef="x"/>{count}')


def many(count: str, inner: str) -> str:
    loop = f"<loopCardinality>{count}</loopCardinality>"
    return f"<multiInstanceLoopCharacteristics>{loop}</multiInstanceLoopCharacteristics>{inner}"


def script(text: str) -> str:
    return f'<scriptTask id="y"><script>{text}</script></scriptTask>'


def text_file(text: str) -> bytes:
    """A whole BPMN file from what stands inside it."""
    return f"{HEAD}{text}</definitions>".encode()


def in_utf_16() -> bytes:
    text = doctype(_LAUGHS, "&j;").decode()
    return text.replace('"1.0"', '"1.0" encoding="UTF-16"').encode("utf-16")


def many_of_many() -> bytes:
    inner = f'<startEvent id="a"/><task id="b">{many("10000", "")}</task>'
    inner += '<sequenceFlow id="c" sourceRef="a" targetRef="b"/>'
    return process(f'<subProcess id="x">{many("10000", "")}{inner}</subProcess>')


def repeated_for_ever() -> bytes:
    loop = "<standardLoopCharacteristics><loopCondition>true</loopCondition></standardLoopCharacteristics>"
    return process(f'<task id="x">{loop}</task>')


def signals_itself() -> bytes:
    throw = '<intermediateThrowEvent id="y"><signalEventDefinition signalRef="g"/></intermediateThrowEvent>'
    return circle(throw).replace(b"<process", b'<signal id="g" name="g"/><process', 1)


def wide(width: int) -> bytes:
    """An inclusive split into many tasks, each with a condition."""
    branches = "".join(
        f'<task id="t{n}"/><sequenceFlow id="a{n}" sourceRef="x" targetRef="t{n}">'
        f"<conditionExpression>{n} = 1</conditionExpression></sequenceFlow>"
        f'<sequenceFlow id="b{n}" sourceRef="t{n}" targetRef="j"/>'
        for n in range(width)
    )
    return process(f'<inclusiveGateway id="x"/><inclusiveGateway id="j"/>{branches}')


def number_field(most: str) -> bytes:
    field = '{"key": "a", "type": "number", "validate": {"max": ' + most + "}}"
    return f'{{"id": "F", "components": [{field}]}}'.encode()


def decision(id_: str, needs: str, text: str) -> str:
    required = (
        f'<informationRequirement id="q{id_}"><requiredDecision href="#{needs}"/></informationRequirement>'
    )
    logic = f"<literalExpression><text>{text}</text></literalExpression>"
    return f'<decision id="{id_}" name="{id_}">{required if needs else ""}{logic}</decision>'


def decisions(*parts: str) -> bytes:
    return DMN.format("".join(parts)).encode()


def nested(depth: int, tag: str = "subProcess") -> bytes:
    text = "<task id='t'/>"
    for level in range(depth):
        start = f'<startEvent id="s{level}"/>'
        text = f'<{tag} id="n{level}">{start}{text}</{tag}>'
    return process(text, "n" + str(depth - 1))


def archive(name: str, size: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr(name, b"0" * size)
    return file.getvalue()


def form(components: object, id_: object = "F") -> bytes:
    return json.dumps({"id": id_, "components": components}).encode()


def table(rules: int) -> bytes:
    rows = "".join(
        f'<rule id="r{n}"><inputEntry id="i{n}"><text>{n}</text></inputEntry>'
        f'<outputEntry id="o{n}"><text>{n}</text></outputEntry></rule>'
        for n in range(rules)
    )
    head = '<input id="i"><inputExpression><text>s</text></inputExpression></input><output id="o" name="o"/>'
    return DMN.format(
        f'<decision id="D" name="D"><decisionTable id="t">{head}{rows}</decisionTable></decision>'
    ).encode()


_LAUGHS = '<!ENTITY a "lol">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True)
)
_UTF_8 = b'<?xml version="1.0" encoding="UTF-8"?>'
_INCLUDE = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'
_AGAIN = '<sequenceFlow id="c" sourceRef="y" targetRef="x"/>'
_FROM_NOWHERE = '<task id="x"/><sequenceFlow id="q" sourceRef="no" targetRef="x"/>'
_ENTITY = b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
_GROUP = b'{"type":"group","path":"a","components":['
_VALUES = [{"value": n % 59_999, "label": ""} for n in range(60_000)]
_IMPORT = '<import namespace="z" locationURI="file:///etc/passwd" importType="x"/>'
_JAVA = 'function(a) external {java: {class: "x", method signature: "y"}} 1'
_FIELD = {"key": "a", "type": "textfield", "label": "a"}

#: name → (resource name, content); contents are made when they are used.
FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "billion laughs": ("a.bpmn", lambda: doctype(_LAUGHS, "&j;")),
    "quadratic blow-up": ("a.bpmn", lambda: doctype(f'<!ENTITY a "{"x" * 100000}">', "&a;" * 10000)),
    "entity of a file": ("a.bpmn", lambda: doctype('<!ENTITY a SYSTEM "file:///etc/passwd">', "&a;")),
    "entity of a host": ("a.bpmn", lambda: doctype('<!ENTITY a SYSTEM "http://127.0.0.1:9/x">', "&a;")),
    "parameter entity": ("a.bpmn", lambda: doctype('<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;')),
    "bare doctype": ("a.bpmn", lambda: b"<!DOCTYPE definitions>" + GOOD.encode()),
    "late doctype": ("a.bpmn", lambda: b"<!--" + b"x" * 200_000 + b"--><!DOCTYPE definitions>" + GOOD.encode()),
    "doctype in UTF-16": ("a.bpmn", in_utf_16),
    "undeclared entity": ("a.bpmn", lambda: GOOD.replace("<process", "&nope;<process").encode()),
    "xinclude": ("a.bpmn", lambda: process(_INCLUDE)),
    "style sheet": ("a.bpmn", lambda: b'<?xml-stylesheet href="file:///etc/passwd"?>' + process("<nope id='x'/>")),
    "depth 100,000": ("a.bpmn", lambda: b"<a>" * 100_000 + b"</a>" * 100_000),
    "depth 250": ("a.bpmn", lambda: (HEAD + "<x>" * 250 + "</x>" * 250 + "</definitions>").encode()),
    "a million elements": ("a.bpmn", lambda: (HEAD + "<a/>" * 1_000_000 + "</definitions>").encode()),
    "150,000 tasks": ("a.bpmn", lambda: process("".join(f'<task id="t{n}"/>' for n in range(150_000)))),
    "50 MB": ("a.bpmn", lambda: (HEAD + "<!--" + "x" * 50_000_000 + "--></definitions>").encode()),
    "50 MB of decisions": ("a.dmn", lambda: DMN.format(" " * 50_000_000).encode()),
    "50 MB of form": ("a.form", lambda: b'{"id": "F", "components": [' + b" " * 50_000_000 + b"]}"),
    "100,000 attributes": ("a.bpmn", lambda: text_file("<a " + " ".join(f'a{n}=""' for n in range(100_000)) + "/>")),
    "a name of 4 MB": ("a.bpmn", lambda: process(f'<task id="x" name="{"名" * 1_300_000}"/><nope id="n"/>')),
    "an id of 4 MB": ("a.bpmn", lambda: process(f'<task id="{"x" * 4_000_000}"/>')),
    "wrong encoding": ("a.bpmn", lambda: _UTF_8 + GOOD.replace('"p"', '"流程"').encode("gbk")),
    "unknown encoding": ("a.bpmn", lambda: b'<?xml version="1.0" encoding="nonsense"?>' + GOOD.encode()),
    "UTF-7": ("a.bpmn", lambda: b'<?xml version="1.0" encoding="UTF-7"?>' + GOOD.encode("utf-7")),
    "null bytes": ("a.bpmn", lambda: GOOD.replace("process", "pro\0cess").encode()),
    "empty": ("a.bpmn", bytes),
    "byte order mark": ("a.bpmn", lambda: b"\xef\xbb\xbf"),
    "cut off": ("a.bpmn", lambda: GOOD[:-30].encode()),
    "two roots": ("a.bpmn", lambda: GOOD.encode() * 2),
    "html": ("a.bpmn", lambda: b"<html><script>alert(1)</script></html>"),
    "zip as diagram": ("a.bpmn", lambda: archive("a.bpmn", 1000)),
    "gzip bomb as diagram": ("a.bpmn", lambda: gzip.compress(b"<" * 20_000_000)),
    "zip bomb as document": ("a.docx", lambda: archive("word/document.xml", 20_000_000)),
    "zip that climbs": ("../../a.zip", lambda: archive("../../etc/passwd", 10)),
    "program": ("a.py", lambda: b"import os; os.system('touch CANARY')"),
    "name that climbs": ("../../etc/passwd.bpmn", lambda: GOOD.encode()[:-1]),
    "100,000 unknown contents": ("a.bpmn", lambda: process('<task id="x">' + "<incomming/>" * 95_000 + "</task>")),
    "content with a name of 4 MB": ("a.bpmn", lambda: process(f'<task id="x"><{"i" * 4_000_000}/></task>')),
    "duplicate ids": ("a.bpmn", lambda: process('<task id="x"/><task id="x"/>')),
    "flow from nowhere": ("a.bpmn", lambda: process(_FROM_NOWHERE)),
    "calls itself": ("a.bpmn", lambda: text_file(calls("p"))),
    "calls itself twice": ("a.bpmn", lambda: text_file(calls("p", "p"))),
    "two call each other": ("a.bpmn", lambda: text_file(calls("q") + calls("p", process_id="q"))),
    "many call each other": ("a.bpmn", lambda: text_file(calls(*"q" * 8) + calls(*"p" * 8, process_id="q"))),
    "60 nested scopes": ("a.bpmn", lambda: nested(60)),
    "circle of nothing": ("a.bpmn", lambda: circle('<task id="y"/>')),
    "circle of scripts": ("a.bpmn", lambda: circle(script("n = 1"))),
    "circle of hard work": ("a.bpmn", lambda: circle(script("n = count(for i in 1..50000 return i)"))),
    "circle that grows": ("a.bpmn", lambda: circle(script("n = append(if n = null then [] else n, n)"))),
    "circle that forks": ("a.bpmn", lambda: circle('<task id="y"/>', _AGAIN)),
    "a billion instances": ("a.bpmn", lambda: process(f'<task id="x">{many("1000000000", "")}</task>')),
    "10,000 of 10,000": ("a.bpmn", many_of_many),
    "endless standard loop": ("a.bpmn", repeated_for_ever),
    "message to oneself": ("a.bpmn", signals_itself),
    "wide inclusive split": ("a.bpmn", lambda: wide(200)),
    "deep JSON": ("a.form", lambda: b'{"id":"F","components":' + b"[" * 200_000 + b"]" * 200_000 + b"}"),
    "deep groups": ("a.form", lambda: b'{"id":"F","components":[' + _GROUP * 3000 + b"]}" * 3000 + b"]}"),
    "cut off JSON": ("a.form", lambda: b'{"id": "F", "components": ['),
    "not a number": ("a.form", lambda: number_field("NaN")),
    "huge number": ("a.form", lambda: number_field("1e999999999")),
    "form is a list": ("a.form", lambda: b"[]"),
    "id is a list": ("a.form", lambda: form([], ["F"])),
    "components are text": ("a.form", lambda: form("components")),
    "types are numbers": ("a.form", lambda: form([{"key": "a", "type": 5}, {"key": 6, "type": []}])),
    "keys of Python": ("a.form", lambda: form([{**_FIELD, "key": "__class__.__init__", "type": "select"}])),
    "pattern that backtracks": ("a.form", lambda: form([{**_FIELD, "validate": {"pattern": "(a+)+$"}}])),
    "pattern that is none": ("a.form", lambda: form([{**_FIELD, "validate": {"pattern": "(((("}}])),
    "100,000 components": ("a.form", lambda: form([{**_FIELD, "key": f"k{n}"} for n in range(100_000)])),
    "60,000 options": ("a.form", lambda: form([{**_FIELD, "type": "select", "values": _VALUES}])),
    "binary form": ("a.form", lambda: bytes(range(256))),
    "decisions in a circle": ("a.dmn", lambda: decisions(decision("A", "B", "B"), decision("B", "A", "A"))),
    "decision needs nothing real": ("a.dmn", lambda: decisions(decision("A", "Z", "Z"))),
    "decision with entities": ("a.dmn", lambda: _ENTITY + decisions("&a;")),
    "decision that imports a file": ("a.dmn", lambda: decisions(_IMPORT, decision("A", "z#Q", "1"))),
    "decision in Java": ("a.dmn", lambda: decisions(decision("A", "", _JAVA))),
    "decision of Python": ("a.dmn", lambda: decisions(decision("A", "", "__import__('os').system('x')"))),
    "100,000 rules": ("a.dmn", lambda: table(100_000)),
}  # fmt: skip
