"""Files that programs hand over by the API and fetch again, and people for a task; a case's papers are elsewhere."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, JsonText, Key, TenantMixin, UtcTime


class Upload(TenantMixin, Base):
    """A file under a name of its own; the content is sealed under the key of the subject `upload/<id>`, so that
    deleting that key forgets it in every copy. `digest` is the SHA-256 of the content; `task_key` the task that
    somebody handed it over for, None for a program's."""

    __tablename__ = "upload"
    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    file_name: Mapped[str] = mapped_column(String(200))
    content_type: Mapped[str] = mapped_column(String(200))
    size: Mapped[int] = mapped_column(Integer)
    digest: Mapped[str] = mapped_column(String(64))
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
