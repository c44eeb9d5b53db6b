"""Status, topology, licence, and who is asking."""

from __future__ import annotations

from flask import Blueprint, Response, request

from api.platform import bus, require_health
from api.reads import actor, reader
from api.v2.door import answer, done
from engine.store.tables_org import Account, Tenant
from engine.store.tenant_statements import select_from, table_of, text_param

#: The version of Camunda 8 whose REST API this one follows.
COMPATIBLE = "8.9.0"

_ACCOUNT = table_of(Account)
_EMAIL = select_from(Account, _ACCOUNT.c.email).where(_ACCOUNT.c.user == text_param("user"))
_TENANT = select_from(Tenant, table_of(Tenant).c.tenant, table_of(Tenant).c.name)


def status() -> Response:
    """204 when the database answers and takes writes, else 503 (507 when its storage is full), with the reason."""
    require_health(bus())
    return done()


def topology() -> Response:
    """One broker with one healthy partition: the nodes are equal and hold nothing."""
    host, _, port = request.host.partition(":")
    partition = {"partitionId": 1, "role": "leader", "health": "healthy", "state": "active"}
    broker = {"nodeId": 0, "brokerId": "0", "host": host, "port": int(port or 80), "version": COMPATIBLE}
    return answer(
        {
            "brokers": [{**broker, "partitions": [partition]}],
            "clusterId": None,
            "clusterSize": 1,
            "partitionsCount": 1,
            "replicationFactor": 1,
            "gatewayVersion": COMPATIBLE,
            "lastCompletedChangeId": "0",
        }
    )


def licence() -> Response:
    """The platform is free software: there is nothing to expire."""
    return answer({"validLicense": True, "licenseType": "unknown", "isCommercial": False, "expiresAt": None})


def me() -> Response:
    """The account that asks, with its groups as `group@place`."""
    here, tx = actor(), reader()
    account = tx.row(_EMAIL, user=here.user)
    groups = sorted(f"{group}@{place}" for group, place in here.roles)
    return answer(
        {
            "username": here.user,
            "displayName": here.name,
            "email": account["email"] if account else None,
            "authorizedComponents": ["*"],
            "tenants": [
                {"tenantId": row["tenant"], "name": row["name"], "description": None}
                for row in tx.rows(_TENANT)
            ],
            "groups": groups,
            "roles": sorted({group for group, _place in here.roles}),
            "salesPlanType": None,
            "c8Links": {},
            "canLogout": False,
        }
    )


def install(blueprint: Blueprint) -> None:
    """Adds the addresses."""
    blueprint.add_url_rule("/status", "status", status, methods=["GET"])
    blueprint.add_url_rule("/topology", "topology", topology, methods=["GET"])
    blueprint.add_url_rule("/license", "license", licence, methods=["GET"])
    blueprint.add_url_rule("/authentication/me", "me", me, methods=["GET"])
