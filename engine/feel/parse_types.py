"""Types in expressions: `instance of list<number>`, `function(a: date and time) …` (grammar rule 54)."""

from __future__ import annotations

from engine.feel.lexer import NAME, QUOTED
from engine.feel.tokens import TokenStream
from engine.feel.typerefs import TypeRef

_LONG_NAMES = (
    ("date", "and", "time"),
    ("days", "and", "time", "duration"),
    ("years", "and", "months", "duration"),
)


class TypeParser(TokenStream):
    """Adds `type_ref` to the token stream."""

    def type_ref(self) -> TypeRef:
        with self.nested():
            if self.is_word("list", "range") and self.ahead().text == "<":
                return self._collection_type(self.next().text)
            if self.is_word("context") and self.ahead().text == "<":
                return self._context_type()
            if self.is_word("function") and self.ahead().text in ("<", "<-"):
                return self._function_type()
            return TypeRef(self._type_name())

    def _collection_type(self, name: str) -> TypeRef:
        self.expect("<")
        element = self.type_ref()
        self.expect(">")
        return TypeRef(name, (element,))

    def _context_type(self) -> TypeRef:
        self.next()
        self.expect("<")
        fields: list[str] = []
        types: list[TypeRef] = []
        while not self.is_symbol(">"):
            if fields:
                self.expect(",")
            fields.append(self.name_until(":"))
            self.expect(":")
            types.append(self.type_ref())
        self.expect(">")
        return TypeRef("context", tuple(types), tuple(fields))

    def _function_type(self) -> TypeRef:
        self.next()
        self.expect("<")
        types: list[TypeRef] = []
        while not self.is_symbol(">"):
            if types:
                self.expect(",")
            types.append(self.type_ref())
        self.expect(">")
        self.expect("->")
        types.append(self.type_ref())
        return TypeRef("function", tuple(types))

    def _type_name(self) -> str:
        for words in _LONG_NAMES:
            if all(self.ahead(i).text == word for i, word in enumerate(words)):
                self.at += len(words)
                return " ".join(words)
        if self.is_word("function"):
            return self.next().text
        if self.token.kind not in (NAME, QUOTED):
            raise self.error("类型名称", "a type name")
        name = self.name()
        while self.is_symbol(".") and self.ahead().kind == NAME:
            self.next()
            name = f"{name}.{self.name()}"
        return name
