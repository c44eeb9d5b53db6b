"""The tables that ship, read as the platform reads them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from engine.deadlines import SHANGHAI, TimerTable, WorkCalendar, load_calendar, load_timers

SHARED = Path(__file__).resolve().parents[3] / "processes" / "base" / "shared"


def shipped_calendar() -> WorkCalendar:
    return load_calendar((SHARED / "holidays.yaml").read_text(encoding="utf-8"))


def shipped_timers() -> TimerTable:
    return load_timers((SHARED / "timers.yaml").read_text(encoding="utf-8"))


def at(text: str) -> datetime:
    """`2025-09-30 16:00` in Asia/Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
