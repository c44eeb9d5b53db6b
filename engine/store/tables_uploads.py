"""Files that programs hand over by the API and fetch again, and people for a task; a case's papers are elsewhere."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, JsonText, Key, TenantMixin, UtcTime


class Upload(TenantMixin, Base):
    """A file under an id of its own. Its name and content, and what a program says of it, are sealed under the key of
    the subject `upload/<id>`, so that deleting that key forgets them in every copy. `digest` is the salted digest of
    what is sealed; `task_key` the task that somebody handed it over for, None for a program's. `salt` is None, and
    `file_name` the name in the clear, in a row of before names were sealed; the next start seals it."""

    __tablename__ = "upload"
    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    file_name: Mapped[str] = mapped_column(String(200))
    content_type: Mapped[str] = mapped_column(String(200))
    size: Mapped[int] = mapped_column(Integer)
    digest: Mapped[str] = mapped_column(String(64))
    salt: Mapped[str | None] = mapped_column(String(64))
    metadata_: Mapped[object] = mapped_column("metadata", JsonText)
    ciphertext: Mapped[str] = mapped_column(Text)
    user: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcTime)
    task_key: Mapped[int | None] = mapped_column(Key)
    __table_args__ = (
        Index("upload_task", "tenant", "task_key"),
        Index("upload_expires", "tenant", "expires_at"),
    )
