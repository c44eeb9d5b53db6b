"""Document numbers (handbook 3.4)."""

from __future__ import annotations

from casework.papers.templates import template
from engine.errors import Invalid


def number(code: str, district_short: str, year: int, serial: int) -> str:
    """The number of a paper, e.g. `（2025）澄综治受字第00123号`.

    `district_short` is the district's short name (澄); for what a committee numbers that of the mediation
    committee (东湖), which gives `（2025）东湖调字第0045号`. `serial` counts from 1 within year, place
    and kind. Raises Invalid or NotFound.
    """
    paper = template(code)
    short = paper.short
    if serial < 1:
        raise Invalid("bad_serial", "文书流水号从 1 起", "serial", "≥ 1", str(serial))
    if paper.by_committee:
        return f"（{year}）{district_short}{short}字第{serial:04}号"
    return f"（{year}）{district_short}综治{short}字第{serial:05}号"
