"""The properties of a process stand in its row, so that lists find what it counts as without reading the diagram."""

import sqlalchemy as sa
from alembic import op

from engine.errors import Refusal
from engine.values import dumps
from engine.xmlsafe import parse_xml

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
_PROPERTIES = f"{_BPMN}extensionElements/{_ZEEBE}properties/{_ZEEBE}property"
_TABLE = sa.table(
    "process_definition",
    sa.column("tenant"),
    sa.column("key"),
    sa.column("ref"),
    sa.column("xml"),
    sa.column("properties"),
)


def upgrade() -> None:
    op.add_column(
        "process_definition", sa.Column("properties", sa.Text(), nullable=False, server_default="{}")
    )
    bind = op.get_bind()
    keys = bind.execute(sa.select(_TABLE.c.tenant, _TABLE.c.key, _TABLE.c.ref)).all()
    for tenant, key, ref in keys:  # one diagram at a time: each may have megabytes
        own = sa.and_(_TABLE.c.tenant == tenant, _TABLE.c.key == key)
        found = _properties(bind.execute(sa.select(_TABLE.c.xml).where(own)).scalar_one(), ref)
        if found:
            bind.execute(_TABLE.update().where(own).values(properties=dumps(found)))


def downgrade() -> None:
    raise RuntimeError("a history that can be migrated away is no history: restore a backup instead")


def _properties(xml: str, ref: str) -> dict[str, str]:
    """Of the process with this id; none of a diagram that somebody damaged, which verification will name."""
    try:
        root = parse_xml(xml.encode(), ref)
    except Refusal:
        return {}
    return {
        item.get("name") or "": item.get("value") or ""
        for process in root.iter(f"{_BPMN}process")
        if process.get("id") == ref
        for item in process.findall(_PROPERTIES)
    }
