"""Candidate groups bound to the case's place in the org tree (handbook 2.2): `town_mediator` means this town's."""

from __future__ import annotations

from casework.tables.domain import party_groups
from engine.places.levels import DEPTH, ancestor

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
    "county_window": _COUNTY,
    "county_triage": _COUNTY,
    "county_dispatcher": _COUNTY,
    "county_director": _COUNTY,
    "supervisor": _COUNTY,
    "psych_counselor": _COUNTY,
    "legal_aid_lawyer": _COUNTY,
    "petition_window": _COUNTY,
    "court_liaison": _COUNTY,
    "court_judge": _COUNTY,
    "invited_mediator": _COUNTY,
    "procuratorate_liaison": _COUNTY,
    "police_liaison": _COUNTY,
    "justice_bureau": _COUNTY,
    "reconsideration_office": _COUNTY,
    "hr_bureau": _COUNTY,
    "labor_arbitration": _COUNTY,
    "housing_bureau": _COUNTY,
    "market_bureau": _COUNTY,
    "natural_resources": _COUNTY,
    "women_federation": _COUNTY,
    "trade_union": _COUNTY,
    "civil_affairs": _COUNTY,
    "expert_panel": _COUNTY,
    "hotline_office": _COUNTY,
    "peace_office": _COUNTY,
    "peace_leading_group": _COUNTY,
    "county_leader": _COUNTY,
    "inspection_office": _COUNTY,
    "discipline_org": _COUNTY,
    "peer_center": _COUNTY,
    "privacy_officer": _COUNTY,
    "process_designer": _COUNTY,
    "auditor": _COUNTY,
}

#: Groups of programs, of parties and of the administration, beside those of the handbook's table 2.2.
TECHNICAL = frozenset({"tenant_admin", "integration", *party_groups()})


def resolve_group(group: str, place: str) -> list[str]:
    """`town_mediator` → `["town_mediator@01-01-02"]`; `mediation_chair@town` → that one; unknown groups
    stay as they are.

    A group that exists at several levels, without `@level`, means each of them on the path. Where the place lies above
    the group's level (a case located at a town, a group of villages) all below the place are meant: `group@place/*`.
    """
    name, _, level = group.partition("@")
    if name not in LEVELS or (level and level not in DEPTH):
        return [group]
    levels = (level,) if level else LEVELS[name]
    bound = [node for candidate in levels if (node := ancestor(place, candidate))]
    return [f"{name}@{node}" for node in bound] or [f"{name}@{place}/*"]
