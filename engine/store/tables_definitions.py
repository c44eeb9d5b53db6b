"""Deployments and the versions of processes, decisions and forms in them. Rows are never changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, JsonText, Key, TenantMixin, UtcTime


class Deployment(TenantMixin, Base):
    """One act of publishing, at a node of the org tree; it serves everything below that node."""

    __tablename__ = "deployment"
    key: Mapped[int] = mapped_column(Key, primary_key=True)
    org_code: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcTime)
    user: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(Text, default="")


class DefinitionColumns(TenantMixin):
    """What a version of a process, a decision and a form have in common. `digest` is the SHA-256 of the resource."""

    key: Mapped[int] = mapped_column(Key, primary_key=True, sort_order=-10)
    deployment_key: Mapped[int] = mapped_column(Key)
    org_code: Mapped[str] = mapped_column(String(40))
    ref: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(Integer)
    version_tag: Mapped[str | None] = mapped_column(String(80))
    resource_name: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64))


class ProcessDefinition(DefinitionColumns, Base):
    """`ref` is the BPMN process id; `properties` the `zeebe:properties` of the process, name → value."""

    __tablename__ = "process_definition"
    xml: Mapped[str] = mapped_column(Text)
    start_form: Mapped[str | None] = mapped_column(String(200))
    properties: Mapped[object] = mapped_column(JsonText, default=dict)
    __table_args__ = (Index("process_definition_ref", "tenant", "ref", "version"),)


class RetiredDefinition(TenantMixin, Base):
    """A version that serves nobody any more: nothing new begins with it. Its own row stays, for whatever was begun with
    it and for the history. `kind` is process, requirements, decision or form."""

    __tablename__ = "retired_definition"
    key: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcTime)
    user: Mapped[str] = mapped_column(String(80))


class StartEvent(TenantMixin, Base):
    """A message, signal or timer start event of a process definition."""

    __tablename__ = "start_event"
    definition_key: Mapped[int] = mapped_column(Key, primary_key=True)
    element_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    type: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(200))
    ref: Mapped[str] = mapped_column(String(200))
    org_code: Mapped[str] = mapped_column(String(40))
    __table_args__ = (Index("start_event_name", "tenant", "type", "name"),)


class DecisionRequirements(DefinitionColumns, Base):
    """A DMN file; `ref` is the id of its definitions element."""

    __tablename__ = "decision_requirements"
    xml: Mapped[str] = mapped_column(Text)


class DecisionDefinition(DefinitionColumns, Base):
    """A decision inside a DMN file."""

    __tablename__ = "decision_definition"
    requirements_key: Mapped[int] = mapped_column(Key)
    requirements_ref: Mapped[str] = mapped_column(String(200))
    __table_args__ = (Index("decision_definition_ref", "tenant", "ref", "version"),)


class FormDefinition(DefinitionColumns, Base):
    """A form-js form; `ref` is its id."""

    __tablename__ = "form_definition"
    schema: Mapped[object] = mapped_column(JsonText)
    __table_args__ = (Index("form_definition_ref", "tenant", "ref", "version"),)
