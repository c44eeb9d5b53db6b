"""Files of programs: for the account that has handed them over, and for programs of the whole tenant. A file lies at no
place, so who serves one place alone has no other part in those of others."""

from __future__ import annotations

from engine.access import authz
from engine.context import Actor
from engine.files.commands import DropUpload, LinkUpload
from engine.files.uploads import upload_row
from engine.instances.instances import place_of_tenant
from engine.missing import no_upload
from engine.store import Tx
from engine.unit import Unit


def ask_file(unit: Unit, command: DropUpload | LinkUpload) -> None:
    """NotFound unless the file is the actor's, or the actor a program of the whole tenant."""
    require_file(unit.tx, unit.actor, command.id)


def require_file(tx: Tx, actor: Actor, identity: str) -> None:
    """NotFound, as for what is not there, unless the actor may have this file of a program."""
    row = upload_row(tx, identity)
    own = row is not None and row["user"] == actor.user
    if not own and not authz.allowed_at(actor, authz.SET_VARIABLES, place_of_tenant(tx)):
        raise no_upload(identity)
