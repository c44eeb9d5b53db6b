"""Every blueprint of /api: one visible list."""

from __future__ import annotations

from flask_smorest import Blueprint

from api.resources import session, status

BLUEPRINTS: tuple[Blueprint, ...] = (status.blueprint, session.blueprint)
