"""Sets of characters in regular expressions: escapes, categories, blocks, subtraction (XML Schema 1.0, appendix F)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

Matcher = Callable[[str], bool]

#: The Unicode blocks that occur in practice; an unknown block is an error, as an unknown category is.
BLOCKS: dict[str, tuple[int, int]] = {
    "BasicLatin": (0, 0x7F),
    "Latin-1Supplement": (0x80, 0xFF),
    "LatinExtended-A": (0x100, 0x17F),
    "LatinExtended-B": (0x180, 0x24F),
    "IPAExtensions": (0x250, 0x2AF),
    "SpacingModifierLetters": (0x2B0, 0x2FF),
    "CombiningDiacriticalMarks": (0x300, 0x36F),
    "Greek": (0x370, 0x3FF),
    "GreekandCoptic": (0x370, 0x3FF),
    "Cyrillic": (0x400, 0x4FF),
    "Armenian": (0x530, 0x58F),
    "Hebrew": (0x590, 0x5FF),
    "Arabic": (0x600, 0x6FF),
    "Devanagari": (0x900, 0x97F),
    "Thai": (0xE00, 0xE7F),
    "Tibetan": (0xF00, 0xFFF),
    "HangulJamo": (0x1100, 0x11FF),
    "Mongolian": (0x1800, 0x18AF),
    "LatinExtendedAdditional": (0x1E00, 0x1EFF),
    "GreekExtended": (0x1F00, 0x1FFF),
    "GeneralPunctuation": (0x2000, 0x206F),
    "CurrencySymbols": (0x20A0, 0x20CF),
    "LetterlikeSymbols": (0x2100, 0x214F),
    "NumberForms": (0x2150, 0x218F),
    "Arrows": (0x2190, 0x21FF),
    "MathematicalOperators": (0x2200, 0x22FF),
    "BoxDrawing": (0x2500, 0x257F),
    "CJKSymbolsandPunctuation": (0x3000, 0x303F),
    "Hiragana": (0x3040, 0x309F),
    "Katakana": (0x30A0, 0x30FF),
    "Bopomofo": (0x3100, 0x312F),
    "CJKCompatibility": (0x3300, 0x33FF),
    "CJKUnifiedIdeographsExtensionA": (0x3400, 0x4DBF),
    "CJKUnifiedIdeographs": (0x4E00, 0x9FFF),
    "HangulSyllables": (0xAC00, 0xD7A3),
    "PrivateUse": (0xE000, 0xF8FF),
    "CJKCompatibilityIdeographs": (0xF900, 0xFAFF),
    "HalfwidthandFullwidthForms": (0xFF00, 0xFFEF),
}
_CATEGORIES = frozenset(
    [
        "L",
        "Lu",
        "Ll",
        "Lt",
        "Lm",
        "Lo",
        "M",
        "Mn",
        "Mc",
        "Me",
        "N",
        "Nd",
        "Nl",
        "No",
        "P",
        "Pc",
        "Pd",
        "Ps",
        "Pe",
        "Pi",
        "Pf",
        "Po",
        "Z",
        "Zs",
        "Zl",
        "Zp",
        "S",
        "Sm",
        "Sc",
        "Sk",
        "So",
        "C",
        "Cc",
        "Cf",
        "Co",
        "Cn",
    ]
)


def category(name: str) -> Matcher | None:
    """The matcher of `\\p{name}`; None when there is no such category or known block."""
    if name.startswith("Is"):
        block = BLOCKS.get(name[2:])
        if block is None:
            return None
        low, high = block
        return lambda c: low <= ord(c) <= high
    if name not in _CATEGORIES:
        return None
    return lambda c: unicodedata.category(c).startswith(name)


def _space(c: str) -> bool:
    return c in " \t\n\r"


def _digit(c: str) -> bool:
    return unicodedata.category(c) == "Nd"


def _word(c: str) -> bool:
    return unicodedata.category(c)[0] not in "PZC"


def _initial(c: str) -> bool:
    return c.isalpha() or c in "_:"


def _name(c: str) -> bool:
    return c.isalnum() or c in "_:.-\u00b7" or unicodedata.category(c)[0] == "M"


_MULTI: dict[str, Matcher] = {"s": _space, "d": _digit, "w": _word, "i": _initial, "c": _name}


def multi_escape(letter: str) -> Matcher | None:
    r"""The matcher of \s \d \w \i \c and their capitals; None for another letter."""
    found = _MULTI.get(letter.lower())
    if found is None or letter.islower():
        return found
    positive = found
    return lambda c: not positive(c)


def variants(c: str) -> tuple[str, ...]:
    """The characters that are `c` but for case."""
    found = {c, c.lower(), c.upper(), c.casefold(), c.lower().upper(), c.upper().lower()}
    return tuple(v for v in found if len(v) == 1)


def any_case(matcher: Matcher) -> Matcher:
    return lambda c: any(matcher(v) for v in variants(c))


def one_of(
    singles: frozenset[str], ranges: tuple[tuple[str, str], ...], others: tuple[Matcher, ...]
) -> Matcher:
    def match(c: str) -> bool:
        return c in singles or any(low <= c <= high for low, high in ranges) or any(m(c) for m in others)

    return match
