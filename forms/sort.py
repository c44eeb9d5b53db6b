"""Clean values → a Submission: each goes where its field says."""

from __future__ import annotations

from collections.abc import Mapping

from forms.model import CLASSES, CaseEntry, Destination, Json, Submission
from forms.tree import Container, Leaf

PARTIES = "parties"


def sort_values(root: Container, values: Mapping[str, Json], form_id: str) -> Submission:
    """Distributes the values of a reading. A null for the case file says that the field was emptied."""
    submission = Submission()
    for leaf in root.leaves():
        if leaf.destination.kind == "party":
            submission.parties = submission.parties or []
            submission.party_classes[leaf.destination.field] = leaf.destination.cls
    if submission.parties is not None:
        open_fields = (leaf.name for leaf in root.leaves() if _is_open_party_field(leaf))
        submission.party_classes.update(dict.fromkeys(open_fields, "P1"))
    submission.variables = _object(root, values, form_id, submission)
    return submission


def _object(node: Container, values: Mapping[str, Json], form_id: str, out: Submission) -> dict[str, Json]:
    """The variables among `values`; case entries are added to `out`."""
    variables: dict[str, Json] = {}
    for name, value in values.items():
        child = node.children.get(name)
        destination = child.destination if child is not None else Destination("variable")
        if isinstance(child, Container) and destination is None:
            nested = (
                _rows(child, value, form_id, out)
                if child.kind == "list"
                else _object(child, value, form_id, out)
            )
            if nested or not _leaves_elsewhere(child):
                variables[name] = nested
        elif destination is None or destination.kind == "variable":
            variables[name] = value
        else:
            out.case_file.append(CaseEntry(destination.field, destination.cls, value))
    return variables


def _rows(node: Container, rows: list[dict[str, Json]], form_id: str, out: Submission) -> list[Json]:
    """The rows as far as they are variables; party fields go to `out.parties`, case fields become one
    entry of rows."""
    kept, filed, people = [], [], []
    for row in rows:
        kept.append({name: value for name, value in row.items() if _kind(node, name) == "variable"})
        filed.append(
            {name: value for name, value in row.items() if _kind(node, name) == "case" and value is not None}
        )
        people.append(_party(node, row))
    classes = [leaf.destination.cls for leaf in node.leaves() if leaf.destination.kind == "case"]
    if classes:
        key = node.path.replace("[]", "")
        field = f"{form_id}.{key}" if form_id else key
        cls = max(classes, key=CLASSES.index)
        out.case_file.append(CaseEntry(field, cls, filed if any(filed) else None))
    if out.parties is not None and node.path == PARTIES:
        out.parties.extend(people)
    return kept if any(kept) or not _leaves_elsewhere(node) else []


def _kind(node: Container, name: str) -> str:
    child = node.children.get(name)
    return child.destination.kind if child is not None and child.destination is not None else "variable"


def _party(node: Container, row: Mapping[str, Json]) -> dict[str, Json]:
    """What a row says of the party: its party fields, and its decision data as open (P1) fields."""
    known = {name: value for name, value in row.items() if value is not None and _kind(node, name) != "case"}
    return {_party_field(node, name): value for name, value in known.items()}


def _party_field(node: Container, name: str) -> str:
    child = node.children.get(name)
    return (child.destination.field or name) if isinstance(child, Leaf) else name


def _is_open_party_field(leaf: Leaf) -> bool:
    return leaf.destination.kind == "variable" and leaf.path == f"{PARTIES}[].{leaf.name}"


def _leaves_elsewhere(node: Container) -> bool:
    """Whether some input below leaves the variables; then an empty rest is not worth a variable."""
    return any(leaf.destination.kind != "variable" for leaf in node.leaves())
