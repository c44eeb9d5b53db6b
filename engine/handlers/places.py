"""Candidate groups bound to the case's place in the org tree (handbook 2.2): `town_mediator` means this town's."""

from __future__ import annotations

#: How many parts of an org code name a node of each level (handbook 2.1).
DEPTH = {"city": 1, "county": 2, "town": 3, "village": 4, "grid": 5}

_COUNTY = ("county",)
_TOWN = ("town",)
_VILLAGE = ("village",)

#: The levels at which a group of the handbook's table 2.2 exists.
LEVELS: dict[str, tuple[str, ...]] = {
    "grid_worker": ("grid",),
    "grid_leader": ("grid",),
    "village_officer": _VILLAGE,
    "village_secretary": _VILLAGE,
    "village_mediator": _VILLAGE,
    "property_company": _VILLAGE,
    "town_window": _TOWN,
    "town_coordinator": _TOWN,
    "town_director": _TOWN,
    "town_leader": _TOWN,
    "town_mediator": _TOWN,
    "judicial_office": _TOWN,
    "police_station": _TOWN,
    "mediation_chair": ("village", "town", "county"),
    "followup_officer": ("town", "county"),
    "industry_mediator": ("town", "county"),
    "dept_handler": ("town", "county"),
    "dept_leader": ("town", "county"),
    "care_team": ("grid", "village", "town", "county"),
    "city_center": ("city",),
    **{
        group: _COUNTY
        for group in (
            "county_window county_triage county_dispatcher county_director supervisor psych_counselor legal_aid_lawyer "
            "petition_window court_liaison court_judge invited_mediator procuratorate_liaison police_liaison "
            "justice_bureau reconsideration_office hr_bureau labor_arbitration housing_bureau market_bureau "
            "natural_resources women_federation trade_union civil_affairs expert_panel hotline_office peace_office "
            "peace_leading_group county_leader inspection_office discipline_org peer_center privacy_officer "
            "process_designer auditor"
        ).split()
    },
}


def ancestor(place: str, level: str) -> str | None:
    """The node of `place`'s path at this level; None when the place lies above it."""
    parts = place.split("-")
    depth = DEPTH[level]
    return "-".join(parts[:depth]) if len(parts) >= depth else None


def resolve_group(group: str, place: str) -> list[str]:
    """`town_mediator` → `["town_mediator@01-01-02"]`; `mediation_chair@town` → that one; unknown groups stay as they are.

    A group that exists at several levels, without `@level`, means each of them on the path. Where the place lies above
    the group's level (a case located at a town, a group of villages) all below the place are meant: `group@place/*`.
    """
    name, _, level = group.partition("@")
    if name not in LEVELS or (level and level not in DEPTH):
        return [group]
    levels = (level,) if level else LEVELS[name]
    bound = [node for candidate in levels if (node := ancestor(place, candidate))]
    return [f"{name}@{node}" for node in bound] or [f"{name}@{place}/*"]
