"""Who may do what. Permissions are `scope:action`; the handbook's groups give them, and a task gives its
candidates one.

A role is a pair (group, org code). A person at a place serves that place and everything below it.
"""

from __future__ import annotations

from collections.abc import Iterable

from casework.tables.domain import party_groups
from engine.context import Actor

DEPLOY = "definition:deploy"
START = "instance:start"
CANCEL = "instance:cancel"
#: To change where an instance stands, beyond what its diagram foresees.
MODIFY = "instance:modify"
READ_DEFINITIONS = "definition:read"
#: Every instance of the tenant with its variables, sensitive cases included: for programs and administrators.
READ_INSTANCES = "instance:read"
COMPLETE_ANY = "task:complete-any"
COMPLETE_OPEN = "task:complete-open"
ASSIGN = "task:assign"
WORK_JOBS = "job:work"
RESOLVE = "incident:resolve"
SET_VARIABLES = "variable:set"
PUBLISH = "message:publish"
EVALUATE = "decision:evaluate"
OPEN_CASE = "case:open"
READ_CASES = "case:read"
READ_HISTORY = "history:read"
READ_PERSONAL = "case:read-personal"
VERIFY = "history:verify"
TIMERS = "timer:set"
#: To say how sensitive a case is, and to take that back, with a reason.
CLASSIFY = "case:classify"
#: Accounts, posts, passwords and tokens of the tenant; the record of who came in and who was refused.
ACCOUNTS = "account:manage"
READ_ACCESS = "access:read"
#: To say which account speaks for a party, and that it does no more.
BIND_PARTY = "case:bind-party"
ANY = "*"

_STAFF = frozenset({READ_CASES, READ_DEFINITIONS, COMPLETE_OPEN, EVALUATE})
_WINDOW = _STAFF | {OPEN_CASE, PUBLISH, START, BIND_PARTY}
_LEAD = _STAFF | {ASSIGN, PUBLISH, READ_HISTORY}

#: What the groups of the handbook's 2.2 may do beyond their own tasks. A group that is not named is staff.
OF_GROUP: dict[str, frozenset[str]] = {
    # keeps accounts, settings, definitions and what has stopped; reads no case, and so nobody's personal data
    "tenant_admin": frozenset(
        {ACCOUNTS, READ_ACCESS, TIMERS, DEPLOY, READ_DEFINITIONS, EVALUATE, RESOLVE, VERIFY}
    ),
    "system": frozenset({ANY}),
    "integration": frozenset(
        {
            START,
            CANCEL,
            MODIFY,
            READ_DEFINITIONS,
            READ_INSTANCES,
            COMPLETE_ANY,
            ASSIGN,
            WORK_JOBS,
            RESOLVE,
            SET_VARIABLES,
            PUBLISH,
            EVALUATE,
        }
    ),
    "process_designer": frozenset({DEPLOY, READ_DEFINITIONS, EVALUATE, TIMERS}),
    "auditor": frozenset({READ_CASES, READ_DEFINITIONS, READ_HISTORY, VERIFY, READ_ACCESS}),
    "privacy_officer": frozenset({READ_CASES, READ_HISTORY, READ_PERSONAL}),
    "county_window": _WINDOW,
    "town_window": _WINDOW,
    "village_officer": _WINDOW,
    "grid_worker": _STAFF | {OPEN_CASE},
    "petition_window": _WINDOW,
    "hotline_office": _WINDOW,
    "police_liaison": _WINDOW,
    "county_triage": _LEAD | {CLASSIFY},
    "town_coordinator": _LEAD,
    "county_dispatcher": _LEAD,
    "county_director": _LEAD | {RESOLVE, CLASSIFY},
    "town_director": _LEAD | {CLASSIFY},
    "supervisor": _LEAD,
}


def permissions_of(roles: Iterable[tuple[str, str]]) -> frozenset[str]:
    """What these roles may do together."""
    granted: set[str] = set()
    for group, _place in roles:
        granted |= frozenset() if group in party_groups() else OF_GROUP.get(group, _STAFF)
    return frozenset(granted)


def allowed(actor: Actor, permission: str) -> bool:
    """Whether the actor has the permission."""
    return ANY in actor.permissions or permission in actor.permissions


def is_platform(actor: Actor) -> bool:
    """Whether this is the platform acting by itself: its clock, its outbox, its start."""
    return ANY in actor.permissions and any(group == "system" for group, _place in actor.roles)


def allowed_at(actor: Actor, permission: str, place: str) -> bool:
    """Whether one of the actor's posts has the permission and serves this place."""
    if ANY in actor.permissions:
        return True
    granting = {permission, ANY}
    return permission in actor.permissions and any(
        covers(at, place) and not granting.isdisjoint(permissions_of(((group, at),)))
        for group, at in actor.roles
    )


def covers(place: str, below: str) -> bool:
    """Whether `below` is `place` or lies under it in the org tree (codes are prefixes: handbook 2.1)."""
    return below == place or below.startswith(place + "-")


def case_place(case_key: int | None) -> str:
    """Where a party's role lies: not at a place but in its case."""
    return f"case/{case_key}"


def holds(actor: Actor, candidate: str, case_key: int | None) -> bool:
    """Whether the actor is meant by a candidate group of a task of a case (None: of no case):
    `town_mediator@01-01-02` (at that place exactly), `village_mediator@01-01-02/*` (anywhere below it), a literal
    `reviewers`; a group of parties (`applicant`) means the parties of this case only."""
    group, _, place = candidate.partition("@")
    if group in party_groups():
        return case_key is not None and (group, case_place(case_key)) in actor.roles
    if place.endswith("/*"):
        return any(role == group and covers(place[:-2], at) for role, at in actor.roles)
    return any(role == group and place in ("", at) for role, at in actor.roles)


def is_outsider(actor: Actor) -> bool:
    """Whether the actor holds no post, neither of staff nor of a program: who speaks for parties at most."""
    return not actor.permissions


def speaks_in(actor: Actor) -> list[int]:
    """The keys of the cases in which the actor speaks for a party."""
    places = {place for group, place in actor.roles if group in party_groups()}
    return sorted(int(at.removeprefix("case/")) for at in places if at.startswith("case/"))


def candidates_of(groups: Iterable[str], users: Iterable[str], case_key: int | None) -> list[str]:
    """The references under which an open task of a case (None: of no case) is filed for those who may take it."""
    return list(dict.fromkeys([*(_filed(g, case_key) for g in groups), *(f"user:{u}" for u in users)]))


def _filed(group: str, case_key: int | None) -> str:
    name = group.partition("@")[0]
    return f"party:{case_key}:{name}" if name in party_groups() else f"group:{group}"


def candidate_refs(actor: Actor) -> list[str]:
    """The candidate references (see `TaskCandidate`) under which the actor's open tasks are filed."""
    refs = {f"user:{actor.user}"}
    for group, place in actor.roles:
        if group in party_groups():
            refs.add(f"party:{place.removeprefix('case/')}:{group}")
            continue
        parts = place.split("-")
        refs |= {f"group:{group}", f"group:{group}@{place}"}
        refs.update(f"group:{group}@{'-'.join(parts[:n])}/*" for n in range(1, len(parts) + 1))
    return sorted(refs)
