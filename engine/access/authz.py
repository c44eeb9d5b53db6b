"""Who may do what. Permissions are `scope:action`; roles grant them, and a task gives its candidates one.

Which roles there are and what each grants is said by what is plugged in (`engine.extension.RoleBook`); here is asked
what the actor carries. A role is a pair (role, place): a person at a place serves that place and everything below it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from engine.context import PLATFORM, Actor

DEPLOY = "definition:deploy"
#: To publish from a modeller, through the programs' door, what one may publish anyway.
DEPLOY_BY_MODELER = "definition:deploy-by-modeler"
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

#: Every permission that a role may be given by name.
PERMISSIONS = frozenset(
    {
        DEPLOY, DEPLOY_BY_MODELER, START, CANCEL, MODIFY, READ_DEFINITIONS, READ_INSTANCES, COMPLETE_ANY, COMPLETE_OPEN,
        ASSIGN, WORK_JOBS, RESOLVE, SET_VARIABLES, PUBLISH, EVALUATE, OPEN_CASE, READ_CASES, READ_HISTORY,
        READ_PERSONAL, VERIFY, TIMERS, CLASSIFY, ACCOUNTS, READ_ACCESS, BIND_PARTY, ANY,
    }
)  # fmt: skip
#: How the place of a role begins that is held in a case.
_IN_CASE = "case/"


def acting(
    grants: Callable[[str, str], frozenset[str]],
    user: str,
    name: str,
    tenant: str,
    roles: tuple[tuple[str, str], ...],
    acting_role: str = "",
    door: str = "",
) -> Actor:
    """Somebody with what the roles grant, each at its place (`grants`: `engine.extension.RoleBook.grants`)."""
    granted = tuple(grants(role, place) for role, place in roles)
    together = frozenset().union(*granted)
    return Actor(user, name, tenant, roles, acting_role, together, door, grants=granted)


def allowed(actor: Actor, permission: str) -> bool:
    """Whether the actor has the permission."""
    return ANY in actor.permissions or permission in actor.permissions


def is_platform(actor: Actor) -> bool:
    """Whether this is the platform acting by itself: its clock, its outbox, its start."""
    return ANY in actor.permissions and any(role == PLATFORM for role, _place in actor.roles)


def allowed_at(actor: Actor, permission: str, place: str) -> bool:
    """Whether one of the actor's posts has the permission and serves this place."""
    if ANY in actor.permissions:
        return True
    granting = {permission, ANY}
    return permission in actor.permissions and any(
        covers(at, place) and not granting.isdisjoint(granted) for _role, at, granted in actor.posts()
    )


def places_with(actor: Actor, permission: str) -> list[str]:
    """The places of those of the actor's posts that have the permission."""
    return [at for _role, at, granted in actor.posts() if permission in granted]


def covers(place: str, below: str) -> bool:
    """Whether `below` is `place` or lies under it in the org tree (codes are prefixes: handbook 2.1)."""
    return below == place or below.startswith(place + "-")


def case_place(case_key: int | None) -> str:
    """Where the role of whoever speaks for somebody in a case lies: not at a place but in the case."""
    return f"{_IN_CASE}{case_key}"


def holds(actor: Actor, candidate: str, case_key: int | None) -> bool:
    """Whether the actor is meant by a candidate group of a task of a case (None: of no case): `mediator@01-01-02` (at
    that place exactly), `mediator@01-01-02/*` (anywhere below it). Without a place it means, in a case, who holds the
    role in that very case, and elsewhere everybody who holds it."""
    group, _, place = candidate.partition("@")
    if not place and case_key is not None:
        return (group, case_place(case_key)) in actor.roles
    if place.endswith("/*"):
        return any(role == group and covers(place[:-2], at) for role, at, _granted in actor.posts())
    return any(role == group and place in ("", at) for role, at, _granted in actor.posts())


def is_outsider(actor: Actor) -> bool:
    """Whether the actor holds no post, neither of staff nor of a program: who speaks for parties at most."""
    return not actor.permissions


def speaks_in(actor: Actor) -> list[int]:
    """The keys of the cases in which the actor speaks for somebody."""
    return sorted({int(at.removeprefix(_IN_CASE)) for _role, at in actor.roles if at.startswith(_IN_CASE)})


def candidates_of(groups: Iterable[str], users: Iterable[str], case_key: int | None) -> list[str]:
    """The references under which an open task of a case (None: of no case) is filed for those who may take it."""
    return list(dict.fromkeys([*(_filed(g, case_key) for g in groups), *(f"user:{u}" for u in users)]))


def _filed(group: str, case_key: int | None) -> str:
    in_case = case_key is not None and "@" not in group
    return f"party:{case_key}:{group}" if in_case else f"group:{group}"


def candidate_refs(actor: Actor) -> list[str]:
    """The candidate references (see `TaskCandidate`) under which the actor's open tasks are filed."""
    refs = {f"user:{actor.user}"}
    refs |= {
        f"party:{at.removeprefix(_IN_CASE)}:{role}" for role, at in actor.roles if at.startswith(_IN_CASE)
    }
    for role, place, _granted in actor.posts():
        parts = place.split("-")
        refs |= {f"group:{role}", f"group:{role}@{place}"}
        refs.update(f"group:{role}@{'-'.join(parts[:n])}/*" for n in range(1, len(parts) + 1))
    return sorted(refs)
