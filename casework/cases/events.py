"""What the chain of a case says, and what the tenant's chain says of papers and cases. Nothing personal stands here in
the clear: of what is sealed a salted digest, of files the digest of a ciphertext."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.events import Event
from engine.history.kinds import INSTANCE_KINDS
from engine.instances.events import InstanceLinked, OwnersIncident
from engine.record import UNSET, Kinds, Unset, kinds_of


@dataclass(frozen=True, slots=True)
class CaseOpened(Event):
    """The case's row at its beginning. Former versions did not say the two last."""

    status: str
    title: str
    channel: str
    location_org: str
    received_at: datetime
    owner_org: str | Unset = UNSET
    confidentiality: str | Unset = UNSET


@dataclass(frozen=True, slots=True)
class StatusChanged(Event):
    from_: str
    to: str


@dataclass(frozen=True, slots=True)
class FieldSet(Event):
    """An open (P1) field of the case; of `closed_at` the time as stored."""

    field: str
    value: Any


@dataclass(frozen=True, slots=True)
class CaseClassified(Event):
    """A person has said how confidential the case is; the reason is sealed."""

    from_: str
    to: str


@dataclass(frozen=True, slots=True)
class SecretSet(Event):
    """A version of a sealed value: its class (P2, P3), its salted digest, and the task that it was said in."""

    field: str
    cls: str
    version: int
    digest: str
    task: int | Unset | None = UNSET


@dataclass(frozen=True, slots=True)
class PartiesSet(Event):
    """The list of parties is written anew; each follows. Former versions did not say so."""

    count: int


@dataclass(frozen=True, slots=True)
class PartySet(Event):
    """A party, numbered from 1, with its open fields."""

    number: int
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RecordedFor(Event):
    """A task (its element's id) was done by staff in the name of a party."""

    task: str
    party: int


@dataclass(frozen=True, slots=True)
class PartyBound(Event):
    """An account speaks for a party; the reason is sealed."""

    number: int
    user: str


@dataclass(frozen=True, slots=True)
class PartyUnbound(Event):
    """It does not any more."""

    number: int
    user: str


@dataclass(frozen=True, slots=True)
class PartyRevealed(Event):
    """Somebody has looked at a party's values; the reason is one of a list."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class CaseFileRevealed(Event):
    """Somebody has looked at what the file hides."""

    reason: str


@dataclass(frozen=True, slots=True)
class PersonalRead(Event):
    """Somebody reads kinds of personal values, once a day each: no change of the case. `door`: where."""

    kinds: tuple[str, ...]
    day: str
    door: str | Unset = UNSET


@dataclass(frozen=True, slots=True)
class DocumentMade(Event):
    """A paper, with the salted digest of what it says. Former versions did not say the three last."""

    template: str
    number: str
    key: int
    digest: str
    element: str
    title: str | Unset = UNSET
    root_key: int | Unset = UNSET
    template_digest: str | Unset = UNSET


@dataclass(frozen=True, slots=True)
class CaseSignalled(Event):
    """Somebody has sent the case a message; the reason is sealed."""

    name: str


@dataclass(frozen=True, slots=True)
class NoticeSent(Event):
    """Somebody (a group, or `parties`) is to be told something of this kind."""

    to: str
    notice: str
    element: str


@dataclass(frozen=True, slots=True)
class MergedIn(Event):
    """Another case goes on in this one."""

    case_code: str | None


@dataclass(frozen=True, slots=True)
class RequestRepeated(Event):
    """A district has asked the city again while the city's case was open."""

    reason: str | None


@dataclass(frozen=True, slots=True)
class CityAnswered(Event):
    """The city has answered a district, about the city's case of the code `linked`."""

    message: str
    linked: str | None
    said: dict[str, Any]


@dataclass(frozen=True, slots=True)
class CityAnswerPassedOver(CityAnswered):
    """An answer about another case than the one that counts."""


@dataclass(frozen=True, slots=True)
class DocumentRendered(Event):
    """The Word file of a paper was made; `file` is the digest of its ciphertext. In the tenant's chain."""

    key: int
    file: str


@dataclass(frozen=True, slots=True)
class CasesHeard(Event):
    """All cases up to this key were listened to again. In the tenant's chain."""

    last: int


#: Every fact that the chain of a case may say.
CASE_KINDS: Kinds = kinds_of(
    (
        CaseOpened, StatusChanged, FieldSet, CaseClassified, SecretSet, PartiesSet, PartySet, RecordedFor, PartyBound,
        PartyUnbound, PartyRevealed, CaseFileRevealed, PersonalRead, DocumentMade, CaseSignalled, NoticeSent, MergedIn,
        RequestRepeated, CityAnswered, CityAnswerPassedOver, InstanceLinked, OwnersIncident,
    )
)  # fmt: skip
#: What casework adds to what the tenant's chain may say.
TENANT_KINDS: Kinds = kinds_of((DocumentRendered, CasesHeard))
#: What the chains of a case say: its own, and those of its instances.
OF_CHAIN: dict[str, Kinds] = {"case": CASE_KINDS, "instance": INSTANCE_KINDS}
