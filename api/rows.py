"""A row as queries hand it on: of the database, or a plain mapping."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.engine import RowMapping

Row = RowMapping | Mapping[str, Any]
