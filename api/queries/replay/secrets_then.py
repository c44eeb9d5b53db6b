"""Personal values as they were when a step set them, for overviews of whoever takes part in the case."""

from __future__ import annotations

from typing import Any

from api.queries.replay.form import Opener
from casework.cases.access_level import SENSITIVE
from casework.cases.events import SecretSet
from engine.access.access_level import AccessLevel
from engine.bus import Bus
from engine.errors import NotFound
from engine.store import Row, Tx
from engine.store.tables_cases import CaseSecret
from engine.store.tenant_statements import key_param, select_from, table_of, text_param

_SECRET = table_of(CaseSecret)
_VERSION = select_from(CaseSecret, _SECRET.c.subject, _SECRET.c.ciphertext).where(
    _SECRET.c.case_key == key_param("case"),
    _SECRET.c.field == text_param("field"),
    _SECRET.c.version == key_param("version"),
)
#: What the parties offered in mediation stays with the mediator and is opened in no overview (handbook 8.5).
_KEPT_APART = ("settlement_statements", "offers")


def opener(
    bus: Bus, tx: Tx, case: Row, sight: AccessLevel, asked: bool = False, opened: set[str] | None = None
) -> Opener | None:
    """What opens P2 values for somebody with this sight of the case (its row); None when nothing does. The fields that
    were opened are added to `opened`.

    Who takes part reads an ordinary case's file as it is. What a sensitive one is about stays hidden until somebody who
    may see it has `asked`, which is recorded (handbook 8.1, 8.5).
    """
    if sight < AccessLevel.FULL or (case["confidentiality"] in SENSITIVE and not asked):
        return None
    return _opener(bus, tx, case["key"], opened if opened is not None else set())


def _opener(bus: Bus, tx: Tx, case_key: int, opened: set[str]) -> Opener:
    """Opens the version of a P2 value that a `SecretSet` speaks of; None for P3, and for what has been erased."""

    def open_version(event: SecretSet) -> Any:
        if event.cls != "P2" or event.field.endswith(_KEPT_APART):
            return None
        row = tx.row(_VERSION, case=case_key, field=event.field, version=event.version)
        if row is None or row["ciphertext"] is None:
            return None
        try:
            value = bus.keyring.open(tx, row["subject"], row["ciphertext"])
            opened.add(event.field)
            return value
        except NotFound:  # the person has been forgotten since
            return None

    return open_version
