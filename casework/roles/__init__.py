"""Who works here and in which post: the table of roles, what each may do and see, and whether somebody may hold it."""

from casework.roles.role import Kind, Role, Sees
from casework.roles.table import (
    ROLES,
    grants,
    held_roles,
    is_of,
    party_roles,
    role_name,
    role_of,
    roles_at,
)

__all__ = [
    "ROLES",
    "Kind",
    "Role",
    "Sees",
    "grants",
    "held_roles",
    "is_of",
    "party_roles",
    "role_name",
    "role_of",
    "roles_at",
]
