"""The check as a whole: read, run the rules, play the token game, set aside what the designer has explained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.errors import Finding
from engine.lint.findings import Known, LintFinding, Report
from engine.lint.read import read
from engine.lint.reasons import with_reason
from engine.lint.rules import ENGINE_RULES, RuleBook
from engine.lint.soundness import check_soundness
from engine.lint.subject import ReadForm, Shelf, Subject

_NOTHING = Known()


def check(resources: Mapping[str, bytes], known: Known = _NOTHING, rules: RuleBook = ENGINE_RULES) -> Report:
    """Checks diagrams (.bpmn), decisions (.dmn) and forms (.form) as one deployment; never raises for their content.

    `known` is what exists besides; an empty one means that nothing else does. Findings come file by file, in the
    order of the rules; warnings with a reason beside their element are in `explained`.
    """
    shelf = read(resources, known)
    found = list(shelf.unreadable)
    bounded = False
    for model in shelf.processes.values():
        subject = Subject(model, shelf)
        raw = [LintFinding(f, model.resource_name, model.process_id) for f in _ruled(subject, rules)]
        sound, reached = check_soundness(model)
        bounded = bounded or reached
        found += [with_reason(finding, model) for finding in (*raw, *sound)]
    for name, decisions in shelf.decision_files.items():
        found += [LintFinding(f, name) for rule in rules.decisions for f in rule(decisions)]
    for form in shelf.forms.values():
        found += [
            with_reason(LintFinding(f, form.resource), form.schema)
            for f in _form_findings(form, shelf, rules)
        ]
    plain = tuple(finding for finding in found if not finding.reason)
    return Report(plain, tuple(finding for finding in found if finding.reason), bounded)


def _ruled(subject: Subject, rules: RuleBook) -> Iterator[Finding]:
    for rule in rules.processes:
        yield from rule(subject)


def _form_findings(form: ReadForm, shelf: Shelf, rules: RuleBook) -> Iterator[Finding]:
    yield from form.form.lint()
    for rule in rules.forms:
        yield from rule(form, shelf)
