"""The table of roles: the handbook's as they were in code, what a place may lay over it, what is refused and how."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from casework.places.places import resolve_group
from casework.roles import ROLES, Kind, Sees, grants, role_of, roles_at
from casework.roles.posts import RolesAtPlaces
from casework.tables.folder import SHARED
from casework.tables.overlays import TableError
from engine.access import authz
from engine.errors import Conflict, Invalid

#: Role → name, short name, levels, permissions, sight, party roles, whether it sees safe contacts, as the code of the
#: former version said it.
BEFORE = json.loads((Path(__file__).parent / "roles_before.json").read_text("utf-8"))
#: A permission that stands for what was a list of addresses in code.
SINCE = {"process_designer": {"definition:deploy-by-modeler"}}
LIAISON = "{name: 社区法官联络员, levels: [village]}"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of procedures whose table of roles is the shipped one, and which may be written to."""
    (tmp_path / "base" / "shared").mkdir(parents=True)
    shutil.copy(SHARED / "roles.yaml", tmp_path / "base" / "shared")
    monkeypatch.setattr(ROLES, "processes", tmp_path)
    monkeypatch.setattr(ROLES, "_made", {})
    return tmp_path


def lay(folder: Path, node: str, text: str) -> None:
    path = folder / "districts" / node / "shared" / "roles.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_every_role_of_the_handbook_is_what_it_was_in_code() -> None:
    assert roles_at("").keys() == BEFORE.keys()
    for key, (name, short, levels, permissions, sees, parties, safe) in BEFORE.items():
        role = roles_at("01-01")[key]
        assert (role.name, role.short, list(role.levels)) == (name, short, levels)
        assert role.permissions - SINCE.get(key, set()) == set(permissions), key
        reads = not role.permissions.isdisjoint({"case:read", "*"})
        assert role.sees == (sees if reads else "nothing"), key
        assert role.party_roles == set(parties)
        assert ("safe_contact" in role.personal_fields) == safe
    assert {key for key, role in roles_at("").items() if role.kind is Kind.PARTY} == {
        key for key, row in BEFORE.items() if row[5]
    }


def test_every_permission_can_be_held_and_no_other() -> None:
    held = frozenset().union(*(role.permissions for role in roles_at("").values()))
    assert held == authz.PERMISSIONS


def test_a_role_of_a_district_exists_there_and_nowhere_else(folder: Path) -> None:
    lay(folder, "01-01", f"roles:\n  community_judge_liaison: {LIAISON}\n")
    there = role_of("community_judge_liaison", "01-01-02-003")
    assert there is not None and (there.kind, there.sees) == (Kind.STAFF, Sees.OWN)
    assert grants("community_judge_liaison", "01-01") == grants("town_mediator", "01-01")
    assert resolve_group("community_judge_liaison", "01-01-02-003") == [
        "community_judge_liaison@01-01-02-003"
    ]
    book = RolesAtPlaces()
    assert "community_judge_liaison" in book.known("01-01") - book.known("01")
    for elsewhere in ("", "01", "01-02", "01-010", "case/7"):
        assert role_of("community_judge_liaison", elsewhere) is None
        assert grants("community_judge_liaison", elsewhere) == frozenset()
    assert resolve_group("community_judge_liaison", "01-02-01") == ["community_judge_liaison"]
    with pytest.raises(Invalid):
        book.check_posts([("community_judge_liaison", "01-02")], [])
    book.check_posts([("community_judge_liaison", "01-01-02-003")], [])


def test_a_place_changes_the_fields_that_it_names(folder: Path) -> None:
    lay(folder, "01-01", "roles:\n  dept_handler: {name: 经办人, permissions: [staff, 'case:open']}\n")
    here, base = roles_at("01-01-02")["dept_handler"], roles_at("01-02")["dept_handler"]
    assert (here.name, here.levels, here.sees) == ("经办人", base.levels, base.sees)
    assert here.permissions - base.permissions == {"case:open"}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("new: {levels: [village]}", "new：没有写 name"),
        ("new: {name: 新, levels: [hamlet]}", "new 的 levels：应当是一列，每项是 city"),
        ("new: {name: 新, levels: [city]}", "new 的 levels：应当是本机构（01-01）这一级或以下"),
        ("new: {name: 新}", "new 的 levels：要写明在哪几级"),
        ("new: {name: 新, levels: [town], colour: red}", "new：不认识字段“colour”"),
        ("new: {name: 新, levels: [town], kind: boss}", "new 的 kind：应当是staff、party"),
        (
            "new: {name: 新, levels: [town], permissions: ['case:everything']}",
            "没有“case:everything”这项权限",
        ),
        ("new: {name: 新, levels: [town], permissions: ['*']}", "只有平台自己可以有全部权限"),
        ("new: {name: 新, kind: platform, permissions: [staff]}", "只有平台自己可以有全部权限"),
        ("new: {name: 新, levels: [town], permissions: []}", "new 的 permissions：至少要有一项"),
        ("new: {name: 新, levels: [town], sees: nothing}", "new 的 sees：有 case:read 权限"),
        ("new: {name: 新, levels: [town], permissions: ['job:work']}", "new 的 sees：没有 case:read 权限"),
        ("new: {name: 新, levels: [town], excludes: [nobody]}", "new 的 excludes：没有岗位 nobody"),
        ("new: {name: 新, levels: [town], party_roles: [applicant]}", "只有 kind: party 的岗位写"),
        ("new: {name: 新, kind: party}", "new 的 party_roles：当事人的岗位要写明"),
        ("new: {name: 新, kind: party, party_roles: [cousin]}", "new 的 party_roles：当事人的岗位要写明"),
        ("auditor: {kind: staff}", "auditor 的 kind：应当是上级定的，不能在这里改"),
        ("New: {name: 新, levels: [town]}", "New 的 标识：应当是小写英文字母"),
        ("new: 新", "new：应当写成“字段: 内容”"),
    ],
)
def test_what_a_table_may_not_say_is_refused_with_file_role_and_field(
    folder: Path, row: str, said: str
) -> None:
    lay(folder, "01-01", f"roles:\n  {row}\n")
    problems = ROLES.problems()
    assert any(said in problem for problem in problems), problems
    assert all("districts/01-01/shared/roles.yaml" in problem for problem in problems), problems
    assert roles_at("01-01") == roles_at("")  # in force is what could be read


def test_unknown_parts_and_sets_that_grant_everything_are_refused(folder: Path) -> None:
    lay(folder, "01-01", "groups: {}\n")
    assert "不认识“groups”" in ROLES.problems()[0]
    lay(folder, "01-01", "permission_sets:\n  staff: ['*']\n")
    assert "只有平台自己可以有全部权限" in ROLES.problems()[0]


def test_a_spoilt_table_of_the_platform_is_an_error(folder: Path) -> None:
    (folder / "base" / "shared" / "roles.yaml").write_text("roles: {a: {}}\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"base/shared/roles\.yaml 的 a"):
        roles_at("01")


def test_the_shipped_tables_have_no_problems() -> None:
    assert ROLES.problems() == []


def test_roles_that_exclude_each_other_are_given_to_nobody_together(folder: Path) -> None:
    lay(folder, "01-01", "roles:\n  auditor: {excludes: [tenant_admin, process_designer]}\n")
    book, auditor = RolesAtPlaces(), ("auditor", "01-01")
    for other in ("tenant_admin", "process_designer"):
        post = (other, "01-01")
        for given, kept in (([auditor, post], []), ([post], [auditor]), ([auditor], [post])):
            with pytest.raises(Conflict):
                book.check_posts(given, kept)
        book.check_posts([], [auditor, post])  # what somebody has is not taken away
    book.check_posts([("tenant_admin", "01-01"), ("process_designer", "01-01")], [])
