"""The values that this package hands out: facts about fields, and a submission sorted by where its values
belong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Json = Any


class CannotTell(Exception):
    """An expression came to no answer: it is broken, or too long."""


#: Evaluates a FEEL text (without the leading `=`) against names; the engine supplies it. Raises CannotTell.
Evaluate = Callable[[str, Mapping[str, Json]], Json]

#: P1 internal, P2 personal, P3 sensitive personal information (handbook 8.1–8.5).
CLASSES = ("P1", "P2", "P3")
#: `properties.format` of a field whose value is the code of an org unit of the tenant.
ORG_UNIT = "org_unit"
#: `properties.offers` of a choice among processes: what is chosen must be deployed where the case is. Values that
#: are no process are named by `properties.besides`, with commas between.
PROCESS = "process"
#: `properties.latest` of a date, or date and time, that says when something has happened.
NOW = "now"


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a value goes: a variable, a field of the case file, or a field of a party.

    `text` is how the schema says it: `variable`, `case:<class>[:<field>]`, `party:<class>:<field>`.
    """

    kind: Literal["variable", "case", "party"]
    cls: str = "P1"
    field: str = ""

    @property
    def text(self) -> str:
        return self.kind if self.kind == "variable" else f"{self.kind}:{self.cls}:{self.field}"


@dataclass(frozen=True, slots=True)
class Option:
    """One static choice: the stored value and what people read."""

    value: Json
    label: str


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """What a page, a lint rule or a report needs to know of one input.

    `key` is a path (`parties[].display_name`); `destination` the canonical text; `cls` P1, P2 or P3;
    `options` is None when the choices are not static; `role` is what the value is to records (`forms.roles`).
    """

    key: str
    label: str
    type: str
    required: bool
    destination: str
    cls: str
    options: tuple[Option, ...] | None
    role: str | None = None

    @property
    def told_to_anybody(self) -> bool:
        """Whether somebody who holds no post is shown what stands there: nothing personal, nothing of other people."""
        return self.cls == "P1" and "[]" not in self.key


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """One value for the case file, None when the field was emptied; `field` e.g. `narrative` or `P04-S05.record`; `cls`
    P1, P2 or P3."""

    field: str
    cls: str
    value: Json


@dataclass(slots=True)
class Submission:
    """A checked submission. Numbers are int or Decimal, dates ISO 8601 text with the offset of Asia/Shanghai.

    `parties` is None when the form has no party fields; each row maps a party field to its value, and
    `party_classes` gives the class of each such field. Decision data of a row (its role, its consent) stands in both:
    in `variables["parties"]`, and here as a P1 field.
    """

    variables: dict[str, Json] = field(default_factory=dict)
    case_file: list[CaseEntry] = field(default_factory=list)
    parties: list[dict[str, Json]] | None = None
    party_classes: dict[str, str] = field(default_factory=dict)
