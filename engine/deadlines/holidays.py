"""Reads the calendar of `processes/base/shared/holidays.yaml`: text in, `WorkCalendar` out."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from engine.deadlines.calendar import OFFICE_HOURS, WorkCalendar
from engine.errors import Invalid
from engine.yaml_tables import load_yaml


def load_calendar(text: str) -> WorkCalendar:
    """The calendar that the YAML text describes; raises Invalid naming the year and row.

    `years: {2025: {holidays: [[first, last, name], …], workdays: [date, …]}}`, `hours: [["08:30", "12:00"], …]`.
    """
    return calendar_of(load_yaml(text))


def calendar_of(document: Any) -> WorkCalendar:
    """As `load_calendar`, of the document that was read."""
    years = document.get("years") if isinstance(document, dict) else None
    if not isinstance(years, dict):
        raise Invalid("HOLIDAY_FILE", "节假日表应有 years 一节", where="years", expected="年份 → 放假与调休")
    names: dict[date, str] = {}
    workdays: set[date] = set()
    for year, row in years.items():
        for index, holiday in enumerate(row.get("holidays", [])):
            names.update(_span(holiday, int(year), f"{year}.holidays[{index}]"))
        workdays.update(_day(day, int(year), f"{year}.workdays") for day in row.get("workdays", []))
    hours = tuple((_time(a), _time(b)) for a, b in document.get("hours", [])) or OFFICE_HOURS
    return WorkCalendar(frozenset(names), frozenset(workdays), hours, str(document.get("version", "")), names)


def _span(row: Any, year: int, where: str) -> dict[date, str]:
    if not isinstance(row, list) or len(row) != 3:
        raise Invalid("HOLIDAY_ROW", "放假日应写作三项", where, "[首日, 末日, 节日]", str(row))
    first, last = _day(row[0], year, where), _day(row[1], year, where)
    if last < first:
        raise Invalid("HOLIDAY_ROW", "末日早于首日", where, f"不早于 {first}", str(last))
    return {first + timedelta(days=n): str(row[2]) for n in range((last - first).days + 1)}


def _day(value: Any, year: int, where: str) -> date:
    if type(value) is not date or value.year != year:
        raise Invalid("HOLIDAY_ROW", "日期写法或年份不对", where, f"{year}-MM-DD", str(value))
    return value


def _time(value: Any) -> time:
    try:
        return time.fromisoformat(str(value))
    except ValueError:
        raise Invalid("OFFICE_HOURS", "工作时间写法不对", "hours", "HH:MM", str(value)) from None
