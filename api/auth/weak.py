"""Passwords that are tried first (NIST SP 800-63B, 3.1.1.2): common ones, patterns, the account's own names.

No rule asks for kinds of characters: those make passwords that are hard to remember and easy to guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

#: What common passwords of ten characters and more are built of; digits and signs around them add nothing.
_WORDS = """
password passwort passw0rd p@ssword p@ssw0rd pa55word qwerty qwertyuiop qwertyui asdfghjkl asdfghjk zxcvbnm qazwsx
qazwsxedc 1qaz2wsx 1qaz2wsx3edc 1q2w3e4r 1q2w3e4r5t q1w2e3r4 q1w2e3r4t5 zaq12wsx iloveyou welcome letmein admin
administrator adminadmin root rootroot administrators changeme default guest superman batman dragon monkey sunshine
princess football baseball abc abcd abcde abcdef abcdefg abcdefgh abcdefghij woaini woaini1314 5201314 1314520
woaiwojia nihao nihaoma zhongguo beijing shanghai test testtest testing secret master login user username
passwordpassword qwerqwer asdfasdf zxcvzxcv system computer internet fengqiao fengqiaodemo zongzhi zongzhizhongxin
"""
_COMMON = frozenset(_WORDS.split())
#: Rows of keys and alphabets, both ways round.
_RUNS = (
    "0123456789012345678901234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
)
_LEET = str.maketrans(
    {"0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"}
)
_AROUND = "0123456789!@#$%^&*()-_=+.,?~ "
#: A name shorter than this says nothing about a password that holds it.
_NAME = 3


def weakness(password: str, names: Iterable[str] = ()) -> str | None:
    """Why this password is among the first that are tried, in Chinese; None when it is not."""
    small = password.casefold()
    if len(set(small)) < 5:
        return "只用了很少几个不同的字符"
    if _repeats(small):
        return "是同一小段的重复"
    if _is_run(small):
        return "是键盘或字母、数字的顺序"
    core = small.strip(_AROUND)
    if not core or core.isdecimal():
        return "只有数字和符号"
    if _is_common(small) or _is_common(core):
        return "是常见的密码"
    for name in names:
        if _holds(small, name):
            return "含有账号或姓名"
    return None


def _is_common(text: str) -> bool:
    letters = re.sub(r"[^a-z]", "", text.translate(_LEET))
    return bool({text, text.translate(_LEET), letters} & _COMMON)


def _repeats(text: str) -> bool:
    return any(
        text == (text[:size] * (len(text) // size + 1))[: len(text)] for size in range(1, len(text) // 2 + 1)
    )


def _is_run(text: str) -> bool:
    """Whether most of it is one run."""
    most = max(len(text) - 3, 4)
    pieces = {text[at : at + most] for at in range(len(text) - most + 1)}
    return any(piece in run or piece in run[::-1] for piece in pieces for run in _RUNS)


def _holds(small: str, name: str) -> bool:
    """Whether the name, with or without its signs, or its reverse, makes up the password's substance."""
    plain = name.casefold()
    forms = {plain, re.sub(r"[\W_]", "", plain)}
    forms |= {form[::-1] for form in forms}
    bare = re.sub(r"[\W_]", "", small)
    return any(len(form) >= _NAME and (form in small or form in bare) for form in forms)
