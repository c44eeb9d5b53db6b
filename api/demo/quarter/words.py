"""What is said to a case while it is under way: it is withdrawn, somebody is in danger, it is to be raised.

And how courts answer: by a message, now and then incomplete, late or twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from api.demo.quarter.rhythm import office
from engine.deadlines import SHANGHAI, WorkCalendar


@dataclass(frozen=True, slots=True)
class Word:
    """A message that somebody sends to the case at a moment."""

    at: datetime
    name: str
    variables: dict[str, Any]


#: How likely each is in a case that was accepted, and within how many days of its coming in.
SPOKEN = (("SIG_WITHDRAW", 0.03, 14.0), ("SIG_DANGER", 0.012, 10.0), ("SIG_ESCALATE", 0.03, 18.0))
#: Tasks that wait for a court: the message that answers them, and how often it comes instead of a call.
COURT_SHARE = 0.6
COURT = {
    "P29-S03": "MSG_JC_ACCEPTANCE",
    "P29-S05": "MSG_JC_RULING",
    "P08-S07": "MSG_COURT_FILING",
    "P08-S08": "MSG_COURT_RESULT",
}
#: Of a court's answers so many come twice, come incomplete first, and come after the time is over.
TWICE, INCOMPLETE, LATE = 0.3, 0.1, 0.15


def spoken(received: datetime, dice: Random) -> list[Word]:
    """What will be said to a case that came in at `received`; mostly nothing."""
    return [
        Word(received + timedelta(days=dice.uniform(0.3, days)), name, {})
        for name, share, days in SPOKEN
        if dice.random() < share
    ]


def court_words(
    element_id: str, now: datetime, due: datetime | None, dice: Random, calendar: WorkCalendar
) -> list[Word]:
    """How the court answers the task that came up at `now` and is due at `due`; empty when somebody has to ask."""
    name = COURT.get(element_id)
    if name is None or dice.random() > COURT_SHARE:
        return []
    period = (due - now) if due is not None and due > now else timedelta(days=5)
    late = dice.random() < LATE
    at = office(now + period * (dice.uniform(1.05, 1.6) if late else dice.uniform(0.2, 0.8)), dice, calendar)
    full = Word(at, name, _answer(name, at))
    words = [full]
    if dice.random() < INCOMPLETE:
        words.insert(0, Word(at - timedelta(hours=1), name, {}))
    if dice.random() < TWICE:
        words.append(Word(at + timedelta(hours=dice.uniform(1, 30)), name, full.variables))
    return words


def _answer(name: str, at: datetime) -> dict[str, Any]:
    day = at.astimezone(SHANGHAI).date().isoformat()
    year = day[:4]
    if name == "MSG_JC_ACCEPTANCE":
        return {"accepted": True, "case_no": f"（{year}）确字演示号"}
    if name == "MSG_JC_RULING":
        return {"ruling": "valid", "doc_no": f"（{year}）裁字演示号"}
    if name == "MSG_COURT_FILING":
        filed = {"filed": True, "court_case_no": f"（{year}）民初演示号", "procedure_type": "summary"}
        return {**filed, "filing_date": day}
    return {"result": "judgment", "stage": "concluded", "effective_on": day}
