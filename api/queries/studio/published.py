"""Who published a version, when, and with which words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.context import PLATFORM
from engine.store import Row, Tx
from engine.store.tables_definitions import Deployment
from engine.store.tables_org import Account
from engine.store.tenant_statements import select_shared, table_of

_DEPLOYMENTS = select_shared(Deployment)
_NAMES = select_shared(Account, table_of(Account).c.user, table_of(Account).c.name)


class Publications:
    """The deployments that these views of the database see, read once."""

    def __init__(self, views: Sequence[Tx]) -> None:
        self._deployments = {row["key"]: row for view in views for row in view.shared_rows(_DEPLOYMENTS)}
        self._names = {row["user"]: row["name"] for view in views for row in view.shared_rows(_NAMES)}

    def told(self, version: Row) -> dict[str, Any]:
        """Of a version's row: `at` (aware), `by` (a name as people know it), `note`."""
        deployment = self._deployments[version["deployment_key"]]
        user = deployment["user"]
        by = "平台" if user == PLATFORM else self._names.get(user, user)
        return {"at": deployment["at"], "by": by, "note": deployment["note"]}
