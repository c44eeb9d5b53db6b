"""What the platform itself brings: groups, timers and statutory marks of the handbook, and the city's procedures."""

from __future__ import annotations

from collections.abc import Mapping

from casework.roles import roles_at
from casework.tables import time
from engine.lint.findings import Known
from engine.lint.read import read
from engine.lint.rules.names import names_set


def of_the_platform(resources: Mapping[str, bytes] | None = None, place: str = "") -> Known:
    """The roles that exist at `place` and the handbook's timers, together with the definitions in `resources` (what is
    deployed already); for a deployment at `place`."""
    table = time.timers()
    timers = set(table.defaults) | {
        f"{key}.{variant}" for key, spec in table.defaults.items() for variant in spec.variants
    }
    known = Known(
        groups=frozenset(roles_at(place)),
        timers=frozenset(timers),
        statutory=frozenset(key for key, spec in table.defaults.items() if spec.statutory),
    )
    shelf = read(resources or {}, known)
    names = frozenset(name for model in shelf.processes.values() for name in names_set(model, shelf))
    return Known(
        frozenset(shelf.processes),
        frozenset(shelf.decisions),
        frozenset(shelf.forms),
        known.groups,
        known.timers,
        known.statutory,
        names,
        place,
    )
