"""Files that programs hand over by the API and fetch again; what a case's papers are is another table's matter."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, JsonText, TenantMixin, UtcTime


class Upload(TenantMixin, Base):
    """A file under a name of its own; the content is sealed under the key of the subject `upload/<id>`, so that
    deleting that key forgets it in every copy. `digest` is the SHA-256 of the content."""

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
