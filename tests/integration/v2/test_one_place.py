"""A program that serves one place has no part in what lies at no place: orders and files of other accounts."""

from __future__ import annotations

from io import BytesIO

import pytest

from engine.access.commands import AddAccounts, NewAccount
from engine.context import platform_actor
from engine.instances.commands import StartInstance
from engine.store.tables_org import OrgUnit
from tests.integration.v2.conftest import Client, Door
from tests.integration.v2.test_batches import batch, order
from tests.support.clients import give_token

TOWN = "01-01-01"


@pytest.fixture
def town(ready: Door) -> Client:
    """A program of one town."""
    with ready.bus.database.write("01-01") as tx:
        tx.add(OrgUnit, {"code": TOWN, "name": "东街", "level": "town"})
    account = NewAccount("town", "东街的程序", (("integration", TOWN),))
    ready.bus.execute(AddAccounts((account,)), platform_actor("01-01"))
    give_token(ready.bus, "01-01", "town")
    return ready.client("town")


def stored(client: Client, name: str) -> str:
    answer = client.ask("POST", f"/documents?documentId={name}", data={"file": (BytesIO(b"x"), "a.txt")})
    assert answer.status_code == 201, answer.data
    return name


def test_an_order_of_another_account_is_not_stopped_from_one_place(ready: Door, town: Client) -> None:
    ready.admin.start()
    ready.bus.execute(StartInstance(process_id="orders", place=TOWN), platform_actor("01-01"))
    key = order(ready.admin)
    for what in ("suspension", "resumption", "cancellation"):
        there = town.refused("POST", f"/batch-operations/{key}/{what}", {}, 404)
        nowhere = town.refused("POST", f"/batch-operations/{1 << 40}/{what}", {}, 404)
        assert there["code"] == nowhere["code"] and there["detail"] == nowhere["detail"]
    assert batch(ready.admin, key)["state"] == "CREATED"
    own = order(town, state="ACTIVE")
    assert batch(town, own)["operationsTotalCount"] == 1, "what lies elsewhere is no part of it"
    ready.admin.post(f"/batch-operations/{own}/suspension", status=204)
    town.post(f"/batch-operations/{own}/resumption", status=204)
    town.post(f"/batch-operations/{own}/cancellation", status=204)


def test_a_file_of_another_account_is_not_there_for_one_place(ready: Door, town: Client) -> None:
    theirs, own = stored(ready.admin, "theirs"), stored(town, "own")
    for method, path in (("GET", ""), ("DELETE", ""), ("POST", "/links")):
        body = {} if method == "POST" else None
        there = town.refused(method, f"/documents/{theirs}{path}", body, 404)
        nowhere = town.refused(method, f"/documents/nowhere{path}", body, 404)
        assert {**there, "found": "", "instance": ""} == {**nowhere, "found": "", "instance": ""}, method
    assert ready.admin.ask("GET", f"/documents/{theirs}").data == b"x"
    assert (
        town.ask("GET", f"/documents/{own}").data == b"x" == ready.admin.ask("GET", f"/documents/{own}").data
    )
    assert town.post(f"/documents/{own}/links", {}, 201)["url"]
    assert town.ask("DELETE", f"/documents/{own}").status_code == 204
