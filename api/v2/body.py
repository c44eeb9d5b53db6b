"""Request bodies, read by hand: quick on the hot path, and every refusal names the field."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from flask import request
from werkzeug.exceptions import UnsupportedMediaType

from api.v2.search.refusals import unknown, wrong
from api.v2.search.tenancy import DEFAULT_TENANT
from api.v2.search.values import (
    MAX_KEY,
    boolean_of,
    choice_of,
    integer_of,
    key_of,
    tags_of,
    text_of,
    time_of,
)
from engine.errors import Forbidden
from engine.json_input import parse_json

#: What the columns of names and references hold.
MAX_NAME = 200
MAX_MESSAGE = 10_000
MAX_COUNT = 2**31 - 1
#: Ten years.
MAX_MILLISECONDS = 10 * 366 * 86_400_000


class Body:
    """A JSON object whose fields are asked for one by one. A field that is null counts as left out."""

    def __init__(self, values: dict[str, Any], where: str = "") -> None:
        self._values = values
        self._where = where

    @classmethod
    def read(cls, known: Collection[str]) -> Body:
        """The request's body; an empty one is an empty object. Invalid when it is no object or has unknown fields,
        UnsupportedMediaType when it says that it is no JSON."""
        data = request.get_data()
        if data and request.mimetype and not request.is_json:
            raise UnsupportedMediaType(f"{request.mimetype[:40]}，应为 application/json")
        values = parse_json(data) if data else {}
        if not isinstance(values, dict):
            raise wrong("body", "JSON 对象", values)
        for name in values:
            if name not in known:
                raise unknown("字段", name, known)
        return cls(values)

    def has(self, name: str) -> bool:
        """Whether the field is there and not null."""
        return self._values.get(name) is not None

    def raw(self, name: str) -> Any:
        """The field as it came."""
        return self._values.get(name)

    def place(self, name: str) -> str:
        """The path of a field."""
        return ".".join(part for part in (self._where, name) if part)

    def text(self, name: str, default: str = "", most: int = MAX_NAME) -> str:
        """A text of at most `most` characters."""
        value = self._values.get(name)
        if value is None:
            return default
        if len(text_of(value, self.place(name))) > most:
            raise wrong(self.place(name), f"至多 {most} 个字符", f"{len(value)} 个字符")
        return str(value)

    def optional_text(self, name: str) -> str | None:
        return self.text(name) if self.has(name) else None

    def needed_text(self, name: str, most: int = MAX_NAME) -> str:
        """A text that must be there and not be empty."""
        found = self.text(name, most=most)
        if not found:
            raise wrong(self.place(name), "非空文字", self._values.get(name))
        return found

    def integer(self, name: str, default: int = 0, least: int = -MAX_KEY, most: int = MAX_KEY) -> int:
        """A whole number within bounds; `default` when it is left out."""
        value = self._values.get(name)
        return default if value is None else integer_of(value, self.place(name), least, most)

    def needed_integer(self, name: str, least: int = -MAX_KEY, most: int = MAX_KEY) -> int:
        return integer_of(self._values.get(name), self.place(name), least, most)

    def boolean(self, name: str, default: bool = False) -> bool:
        value = self._values.get(name)
        return default if value is None else boolean_of(value, self.place(name))

    def key(self, name: str) -> int:
        return key_of(self._values.get(name), self.place(name))

    def time(self, name: str) -> datetime:
        return time_of(self._values.get(name), self.place(name))

    def object(self, name: str) -> dict[str, Any]:
        """A JSON object; empty when it is left out."""
        value = self._values.get(name)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise wrong(self.place(name), "JSON 对象", value)
        for key in value:
            if not 0 < len(key) <= MAX_NAME:
                raise wrong(
                    f"{self.place(name)}.{key[:20]}", f"1 到 {MAX_NAME} 个字符的名称", f"{len(key)} 个字符"
                )
        return value

    def inner(self, name: str, known: Collection[str] | None) -> Body:
        """An object inside with fields of its own; with `known` None it may have others, which say nothing."""
        found = Body(self.object(name), self.place(name))
        for field in found._values:
            if known is not None and field not in known:
                raise unknown("字段", found.place(field), known)
        return found

    def objects(self, name: str, known: Collection[str], most: int) -> list[Body]:
        """A list of at most `most` objects with fields of their own; empty when it is left out."""
        values = self._values.get(name)
        if values is None:
            return []
        if not isinstance(values, list) or len(values) > most:
            raise wrong(self.place(name), f"至多 {most} 个对象的列表", values)
        return [
            Body({"": value}, f"{self.place(name)}[{n}]").inner("", known) for n, value in enumerate(values)
        ]

    def texts(self, name: str) -> list[str]:
        """A list of texts; empty when it is left out."""
        value = self._values.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise wrong(self.place(name), "文字的列表", value)
        return [text_of(item, f"{self.place(name)}[{n}]") for n, item in enumerate(value)]

    def tags(self) -> list[str]:
        """The field `tags`, each as `tags_of` wants it."""
        return tags_of(self._values.get("tags"), self.place("tags"))

    def choice(self, name: str, choices: Sequence[str]) -> str:
        """One of the choices in any case; the first when it is left out."""
        value = self._values.get(name)
        return choices[0] if value is None else choice_of(value, choices, self.place(name))

    def only_one(self, *names: str) -> None:
        """Refuses two ways of saying the same thing."""
        given = [name for name in names if self.has(name)]
        if len(given) > 1:
            raise wrong(self.place(given[1]), f"{'、'.join(names)} 只写一个", "、".join(given))

    def empty(self, *names: str) -> None:
        """Refuses what is not offered here, unless it is left out or an empty list."""
        for name in names:
            if self._values.get(name):
                raise wrong(self.place(name), "空（这里不提供）", self._values[name])

    def tenant(self, own: str) -> None:
        """Refuses another tenant than the actor's own."""
        check_tenant(self.text("tenantId", own), own, self.place("tenantId"))


def check_tenant(given: str, own: str, where: str) -> None:
    """Forbidden unless it is the actor's tenant, or what clients send that know none."""
    if given not in (own, DEFAULT_TENANT, ""):
        raise Forbidden("other_tenant", "只能访问自己的租户", where=where, expected=own, found=given[:80])


def path_key(text: str, name: str) -> int:
    """A key in the address."""
    return key_of(text, name)
