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
#: The country codes that form-js knows (ITU-T E.164), and how it looks for an international number: anywhere before
#: the end, after `+` or `00`.
_COUNTRIES = (
    "1 1242 1246 1264 1268 1284 1340 1345 1441 1473 1649 1664 1670 1671 1684 1721 1758 1767 1784 1787 "
    "1809 1829 1849 1868 1869 1876 1939 20 211 212 213 216 218 220 221 222 223 224 225 226 227 228 229 "
    "230 231 232 233 234 235 236 237 238 239 240 241 242 243 244 245 246 248 249 250 251 252 253 254 255 "
    "256 257 258 260 261 262 263 264 265 266 267 268 269 27 291 297 298 299 30 31 32 33 34 350 351 352 "
    "353 354 355 356 357 358 359 36 370 371 372 373 374 375 376 377 378 379 380 381 382 383 385 386 387 "
    "389 39 3906698 40 41 420 421 423 43 44 45 46 47 4779 48 49 500 501 502 503 504 505 506 507 508 509 "
    "51 52 53 54 55 56 57 58 590 591 592 593 594 595 596 597 598 5999 60 61 62 63 64 65 66 670 672 673 "
    "674 675 676 677 678 679 680 681 682 683 685 686 687 688 689 690 691 692 7 76 77 81 82 84 850 852 853 "
    "855 856 86 880 886 90 91 92 93 94 95 960 961 962 963 964 965 966 967 968 970 971 972 973 974 975 976 "
    "977 98 992 993 994 995 996 998 "
)
_ABROAD = re.compile(
    rf"(?:\+|00)(?:{'|'.join(_COUNTRIES.split())})"
    r"(?:9[976]\d|8[987530]\d|6[987]\d|5[90]\d|42\d|3[875]\d|2[1-689]\d|9[0-58]|8[1246]|6[0-6]|5[1-8]"
    r"|4[013-9]|3[0-469]|2[07]|7|1)\d{4,20}\Z",
    re.ASCII,
)
#: An e-mail address as browsers (HTML, "valid e-mail address") and form-js take it.
_EMAIL = re.compile(
    r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
    r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*"
)


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
    """A telephone number: international as form-js takes it, mobile, or fixed line with area code."""
    known = len(text) <= 200 and (_ABROAD.search(text) or _PHONE.fullmatch(text))
    return None if known else "电话号码应为手机号、带区号的固定电话，或以 + 开头的国际号码"


def email(text: str) -> str | None:
    """An e-mail address as form-js takes it."""
    return None if len(text) <= 254 and _EMAIL.fullmatch(text) else "电子邮箱应形如 name@example.cn"


#: `properties.format` → check.
FORMATS: dict[str, Callable[[str], str | None]] = {"id_no": id_no, "uscc": uscc, "phone": mobile}
#: form-js `validate.validationType` → check.
VALIDATION_TYPES: dict[str, Callable[[str], str | None]] = {"email": email, "phone": any_phone}
