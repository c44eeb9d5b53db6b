"""Formats of Chinese identifiers and contacts. Each check gives None, or what is wrong in Chinese; never
the value itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

_ID = re.compile(r"[1-9]\d{5}(\d{4})(\d{2})(\d{2})\d{3}[\dX]", re.ASCII)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC = re.compile(rf"[{_USCC_ALPHABET}]{{2}}\d{{6}}[{_USCC_ALPHABET}]{{10}}", re.ASCII)
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_PHONE = re.compile(r"(?:\+?\d{1,3}[- ])?(?:0\d{2,3}-?)?\d{5,11}(?:-\d{1,6})?", re.ASCII)
_EMAIL = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,5}", re.ASCII)


def id_no(text: str) -> str | None:
    """An 18-character citizen identity number with its check character (GB 11643-1999, ISO 7064 MOD 11-2)."""
    match = _ID.fullmatch(text)
    if match is None:
        return "身份证号应为 18 位：17 位数字加 1 位校验码（数字或 X）"
    try:
        date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return "身份证号第 7 至 14 位不是存在的出生日期"
    total = sum(int(digit) * weight for digit, weight in zip(text[:17], _ID_WEIGHTS, strict=True))
    return None if _ID_CHECK[total % 11] == text[17] else "身份证号的校验码不对，请核对是否输错"


def uscc(text: str) -> str | None:
    """An 18-character unified social credit code with its check character (GB 32100-2015, MOD 31)."""
    if _USCC.fullmatch(text) is None:
        return "统一社会信用代码应为 18 位数字或大写字母（不用 I、O、S、V、Z）"
    total = sum(
        _USCC_ALPHABET.index(char) * weight for char, weight in zip(text[:17], _USCC_WEIGHTS, strict=True)
    )
    return None if _USCC_ALPHABET[-total % 31] == text[17] else "统一社会信用代码的校验码不对，请核对是否输错"


def mobile(text: str) -> str | None:
    """An 11-digit mobile number of mainland China (handbook 8.2)."""
    return None if _MOBILE.fullmatch(text) else "手机号应为 11 位数字，以 1 开头"


def any_phone(text: str) -> str | None:
    """A telephone number: mobile, fixed line with area code, or international."""
    return None if _PHONE.fullmatch(text) else "电话号码应为手机号，或带区号的固定电话"


def email(text: str) -> str | None:
    """An e-mail address of the usual form (a subset of RFC 5322)."""
    return None if len(text) <= 254 and _EMAIL.fullmatch(text) else "电子邮箱应形如 name@example.cn"


#: `properties.format` → check.
FORMATS: dict[str, Callable[[str], str | None]] = {"id_no": id_no, "uscc": uscc, "phone": mobile}
#: form-js `validate.validationType` → check.
VALIDATION_TYPES: dict[str, Callable[[str], str | None]] = {"email": email, "phone": any_phone}
